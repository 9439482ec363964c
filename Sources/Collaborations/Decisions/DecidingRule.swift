import Kernel
import Storage

/// A sort of decision, as the charter distinguishes them.
struct DecidableKind: Sendable, Equatable {
    let id: String
    let name: String

    /// What is made of a risk that was escalated. Nobody proposes one by hand.
    static let risk = DecidableKind(id: "risk-response", name: "Response to a risk")
}

/// Which decisions there are in a collaboration, and who takes them.
struct DecidingRule: Sendable {
    let kinds: [DecidableKind]
    /// Of the kinds in which more money is for others to decide: up to how many pence it is not.
    var limits: [String: Int64] = [:]
    /// The posts that have roles now.
    var seated: Set<Seat>?
    /// - Parameter pence: the money it is about, if any.
    let right: @Sendable (_ kind: String, _ pence: Int64?) -> DecidingRight

    /// 'the finance lead up to £50,000; above that a joint board of …': who decides, to complete 'For …'.
    func words(_ kind: String) -> String {
        let usual = right(kind, nil).words
        guard let limit = limits[kind] else { return usual }
        return "\(usual) up to \(Money(pence: limit).plain); above that \(right(kind, limit + 1).words)"
    }

    func name(_ kind: String) -> String { (kinds + [.risk]).first { $0.id == kind }?.name ?? kind }

    /// Who decides this one. What came of an escalated risk is for the role to which the risk went, whatever its kind.
    func right(of decision: Decision) -> DecidingRight {
        var result = decision.escalatedTo.map { .alone([$0]) } ?? right(decision.kind, decision.amount)
        result.seated = seated
        return result
    }

    /// Above this, money needs the accounting officer too, where the charter says nothing else: £100,000.
    static let moneyLimit: Int64 = 10_000_000

    /// Where the charter says nothing: the senior responsible owner, for more money with the accounting officer.
    static let standard: DecidingRule = {
        let kinds = [
            DecidableKind(id: "scope", name: "What it is about and what not"),
            DecidableKind(id: "money", name: "Money"), DecidableKind(id: "data", name: "Data"),
            DecidableKind(id: "delivery", name: "How it is done"),
            DecidableKind(id: "people", name: "People and parties"),
            DecidableKind(id: "other", name: "Anything else"),
        ]
        return DecidingRule(kinds: kinds, limits: kinds.reduce(into: [:]) { $0[$1.id] = moneyLimit }) { _, pence in
            (pence ?? 0) > moneyLimit ? .together([.sro, .accountingOfficer]) : .alone([.sro])
        }
    }()
}

/// The rules of several collaborations, read at once.
typealias DecidingRules = @Sendable ([Collaboration.ID], any Transaction) throws -> [Collaboration.ID: DecidingRule]
