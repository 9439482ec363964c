import Directory
import Kernel
import Storage

/// A question that was, or is to be, decided. A decided one is never changed, only superseded.
struct Decision: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Decision>

    let id: ID
    let collaboration: Collaboration.ID
    /// Counted within the collaboration from 1, without gaps: 'decision 14'.
    let number: Int
    let question: String
    let options: String
    /// What is proposed.
    let recommendation: String
    let reasons: String
    /// One of the rule's kinds.
    let kind: String
    /// In pence.
    let amount: Int64?
    let state: State
    let decideBy: Day
    let proposedBy: String
    let proposer: Person.ID?
    let proposedAt: Instant
    /// What was decided.
    let outcome: String?
    /// Who decided, in which capacity.
    let decidedBy: String?
    /// Who was against it, and why.
    let dissent: String?
    let effectiveOn: Day?
    let closedAt: Instant?
    /// The number of the decision that it takes the place of.
    let supersedes: Int?
    /// Since when it is overdue.
    let overdueAt: Instant?
    /// Who was consulted and who was not, in words; kept when it is decided.
    let consultation: String
    /// The number of the risk whose escalation asks for it.
    let risk: Int?
    /// The role to which that risk went, while it is escalated.
    let escalatedTo: Role?

    func path(in collaboration: Collaboration) -> String { "\(collaboration.path)/decisions/\(number)" }

    var thing: EditedThing { EditedThing(.decision, String(number)) }

    enum State: String, StorableName, CaseIterable {
        case proposed, decided, withdrawn

        var name: String {
            switch self {
            case .proposed: "Proposed"
            case .decided: "Decided"
            case .withdrawn: "Withdrawn"
            }
        }
    }
}

extension Decision: RowDecodable {
    static let columns: SQL = """
        decision.id, decision.collaboration_id, decision.number, decision.question, decision.options, \
        decision.recommendation, decision.reasons, decision.kind, decision.amount, decision.state, decision.decide_by, \
        decision.proposed_by, decision.proposer_id, decision.proposed_at, decision.outcome, decision.decided_by, decision.dissent, \
        decision.effective_on, decision.closed_at, decision.supersedes, decision.overdue_at, decision.consultation, \
        decision.risk_number, CASE WHEN decision.risk_number IS NULL THEN NULL ELSE (SELECT risk.escalated_to FROM risk \
        WHERE risk.collaboration_id = decision.collaboration_id AND risk.number = decision.risk_number) END AS escalated_to
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        number = try row.get("number")
        question = try row.get("question")
        options = try row.get("options")
        recommendation = try row.get("recommendation")
        reasons = try row.get("reasons")
        kind = try row.get("kind")
        amount = try row.get("amount")
        state = try row.get("state")
        decideBy = try row.get("decide_by")
        proposedBy = try row.get("proposed_by")
        proposer = try row.get("proposer_id")
        proposedAt = try row.get("proposed_at")
        outcome = try row.get("outcome")
        decidedBy = try row.get("decided_by")
        dissent = try row.get("dissent")
        effectiveOn = try row.get("effective_on")
        closedAt = try row.get("closed_at")
        supersedes = try row.get("supersedes")
        overdueAt = try row.get("overdue_at")
        consultation = try row.get("consultation")
        risk = try row.get("risk_number")
        escalatedTo = try row.get("escalated_to")
    }
}

/// What somebody who decides said to a proposal, with the seats that they filled then.
struct DecisionVoice: Sendable, Equatable, RowDecodable {
    let name: String
    let seats: Set<Seat>
    let agrees: Bool
    let reason: String
    let saidAt: Instant

    init(name: String, seats: Set<Seat>, agrees: Bool, reason: String = "", saidAt: Instant) {
        self.name = name
        self.seats = seats
        self.agrees = agrees
        self.reason = reason
        self.saidAt = saidAt
    }

    init(row: Row) throws {
        name = try row.get("name")
        seats = Seat.read(try row.get("seats"))
        agrees = try row.get("agrees")
        reason = try row.get("reason")
        saidAt = try row.get("said_at")
    }

    /// 'Tom Whitlock, senior responsible owner': of their roles, those by which they have a voice.
    func who(_ right: DecidingRight) -> String {
        let held = Set(seats.compactMap(\.role))
        let counting = right.board?.posts == nil ? held.intersection(right.roles) : held
        let names = Role.allCases.filter { counting.contains($0) }.map { $0.name.lowercased() }
        return names.isEmpty ? name : "\(name), \(names.joined(separator: " and "))"
    }
}

struct DecisionComment: Sendable, Equatable, RowDecodable {
    let name: String
    let capacity: String
    let text: String
    let saidAt: Instant

    init(row: Row) throws {
        name = try row.get("name")
        capacity = try row.get("capacity")
        text = try row.get("text")
        saidAt = try row.get("said_at")
    }
}
