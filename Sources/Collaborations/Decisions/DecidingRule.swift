import Kernel
import Storage

/// Who decides something: the roles whose voices count, those without whom nothing is decided, and how many it takes.
struct DecidingRight: Sendable, Equatable {
    let roles: Set<Role>
    let required: Set<Role>
    let quorum: Int

    /// Any one of these roles decides alone.
    static func alone(_ roles: Set<Role>) -> DecidingRight {
        DecidingRight(roles: roles, required: [], quorum: 1)
    }

    /// All of these roles have to agree.
    static func together(_ roles: Set<Role>) -> DecidingRight {
        DecidingRight(roles: roles, required: roles, quorum: 1)
    }

    /// A joint board.
    /// - Parameter quorum: how many voices it takes.
    static func board(_ roles: Set<Role>, quorum: Int) -> DecidingRight {
        DecidingRight(roles: roles, required: [], quorum: max(1, quorum))
    }

    /// Whether somebody with these roles can decide without anybody else.
    func isSettled(byOneWith held: Set<Role>) -> Bool {
        quorum == 1 && required.isSubset(of: held) && !held.isDisjoint(with: roles)
    }

    func counts(_ held: Set<Role>) -> Bool { !held.isDisjoint(with: roles) }

    /// Whether those who spoke have agreed to it. Before the deadline so many as make the quorum have to agree; at the
    /// deadline so many have to have spoken, and more for it than against.
    func isAgreed(_ voices: [DecisionVoice], isDeadlinePast: Bool = false) -> Bool {
        let counted = voices.filter { counts($0.roles) }
        let agreeing = counted.filter(\.agrees)
        let present = agreeing.reduce(into: Set<Role>()) { $0.formUnion($1.roles) }
        guard required.isSubset(of: present) else { return false }
        if agreeing.count >= quorum { return true }
        return isDeadlinePast && counted.count >= quorum && agreeing.count > counted.count - agreeing.count
    }

    /// 'the senior responsible owner and the accounting officer together'.
    var words: String { words { _ in nil } }

    /// - Parameter holders: who stands behind a role, to be named after it.
    func words(naming holders: (Role) -> String?) -> String {
        let names = Role.allCases.filter { roles.contains($0) }.map { role in
            "the \(role.name.lowercased())\(holders(role).map { " (\($0))" } ?? "")"
        }
        // Of a board all may speak; of several who decide alone any one.
        let isJoint = !required.isEmpty || quorum > 1
        let joined =
            names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + (isJoint ? " and " : " or ") + (names.last ?? "")
        if quorum > 1 { return "a joint board of \(quorum) or more among \(joined)" }
        return required.count > 1 ? "\(joined) together" : joined
    }
}

/// A sort of decision, as the charter distinguishes them.
struct DecidableKind: Sendable, Equatable {
    let id: String
    let name: String
}

/// Which decisions there are in a collaboration, and who takes them.
struct DecidingRule: Sendable {
    let kinds: [DecidableKind]
    /// Of the kinds in which more money is for others to decide: up to how many pence it is not.
    var limits: [String: Int64] = [:]
    /// - Parameter pence: the money it is about, if any.
    let right: @Sendable (_ kind: String, _ pence: Int64?) -> DecidingRight

    /// 'the finance lead up to £50,000; above that a joint board of …': who decides, to complete 'For …'.
    func words(_ kind: String) -> String {
        let usual = right(kind, nil).words
        guard let limit = limits[kind] else { return usual }
        return "\(usual) up to \(Money(pence: limit).plain); above that \(right(kind, limit + 1).words)"
    }

    func name(_ kind: String) -> String { kinds.first { $0.id == kind }?.name ?? kind }

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
