import Directory
import Kernel
import Storage

/// Something that may happen (a risk) or has happened (an issue), and what it would do to the outcome.
struct Risk: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<Risk>

    let id: ID
    let collaboration: Collaboration.ID
    let number: Int
    let kind: Kind
    let cause: String
    let event: String
    let effect: String
    let owner: Post.ID
    let body: Body.ID
    /// 1 to 5.
    let likelihood: Int
    /// 1 to 5.
    let impact: Int
    let proximity: Proximity
    let response: Response
    /// What is done about it, in words.
    let plan: String
    let respondBy: Day?
    let state: State
    let closedAt: Instant?
    let escalatedAt: Instant?
    let escalatedTo: Role?
    let acknowledgedAt: Instant?
    let acknowledgedBy: String?
    /// The number of the decision that its escalation asks for.
    let decision: Int?

    var score: Int { likelihood * impact }

    func path(in collaboration: Collaboration) -> String { "\(collaboration.path)/risks/\(number)" }

    var thing: EditedThing { EditedThing(.risk, String(number)) }

    var awaitsAcknowledgement: Bool { state == .open && escalatedAt != nil && acknowledgedAt == nil }

    func isOverdue(on today: Day) -> Bool { state == .open && respondBy.map { $0 < today } ?? false }

    /// The five steps of likelihood and impact.
    static func name(ofLevel level: Int) -> String {
        switch level {
        case 1: "Very low"
        case 2: "Low"
        case 3: "Medium"
        case 4: "High"
        default: "Very high"
        }
    }

    enum Kind: String, StorableName, CaseIterable {
        case risk, issue

        var name: String { self == .risk ? "Risk" : "Issue" }
    }

    enum State: String, StorableName, CaseIterable {
        case open, closed

        var name: String { self == .open ? "Open" : "Closed" }
    }

    /// How soon it may happen.
    enum Proximity: String, StorableName, CaseIterable {
        case now, month, quarter, year, later

        var name: String {
            switch self {
            case .now: "It has happened"
            case .month: "Within a month"
            case .quarter: "Within three months"
            case .year: "Within a year"
            case .later: "Later"
            }
        }
    }

    /// The four ways of the Orange Book (HM Government, 'Management of Risk – Principles and Concepts', 2023).
    enum Response: String, StorableName, CaseIterable {
        case treat, tolerate, transfer, terminate

        var name: String {
            switch self {
            case .treat: "Treat: make it less likely or less bad"
            case .tolerate: "Tolerate: watch it"
            case .transfer: "Transfer: let somebody carry it who can do so better"
            case .terminate: "Terminate: stop what gives rise to it"
            }
        }
    }
}

extension Risk: RowDecodable {
    static let columns: SQL = """
        risk.id, risk.collaboration_id, risk.number, risk.kind, risk.cause, risk.event, risk.effect, \
        risk.owner_post_id, risk.body_id, risk.likelihood, risk.impact, risk.proximity, risk.response, risk.plan, \
        risk.respond_by, risk.state, risk.closed_at, risk.escalated_at, risk.escalated_to, risk.acknowledged_at, \
        risk.acknowledged_by, risk.decision_number
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        number = try row.get("number")
        kind = try row.get("kind")
        cause = try row.get("cause")
        event = try row.get("event")
        effect = try row.get("effect")
        owner = try row.get("owner_post_id")
        body = try row.get("body_id")
        likelihood = try row.get("likelihood")
        impact = try row.get("impact")
        proximity = try row.get("proximity")
        response = try row.get("response")
        plan = try row.get("plan")
        respondBy = try row.get("respond_by")
        state = try row.get("state")
        closedAt = try row.get("closed_at")
        escalatedAt = try row.get("escalated_at")
        escalatedTo = try row.get("escalated_to")
        acknowledgedAt = try row.get("acknowledged_at")
        acknowledgedBy = try row.get("acknowledged_by")
        decision = try row.get("decision_number")
    }
}

/// From which score on a risk is no longer its owner's alone. Visible to all inside, set by organisers.
struct RiskThreshold: Sendable, Equatable, RowDecodable {
    /// 1 to 25.
    let score: Int
    /// Who takes it then.
    let role: Role
    /// After how many days without an acknowledgement they are asked again.
    let chaseDays: Int

    static let standard = RiskThreshold(score: 15, role: .sro, chaseDays: 7)

    init(score: Int, role: Role, chaseDays: Int) {
        self.score = score
        self.role = role
        self.chaseDays = chaseDays
    }

    init(row: Row) throws {
        score = try row.get("score")
        role = try row.get("role")
        chaseDays = try row.get("chase_days")
    }

    enum Crossing: Sendable, Equatable {
        case up, down, none
    }

    /// What a new score means for a risk that was or was not escalated. Staying above asks for nothing anew.
    func crossing(isEscalated: Bool, score: Int, isOpen: Bool = true) -> Crossing {
        let isAbove = isOpen && score >= self.score
        if isAbove == isEscalated { return .none }
        return isAbove ? .up : .down
    }
}
