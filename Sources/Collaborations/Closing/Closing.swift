import Directory
import Kernel
import Readability
import Storage
import Web

/// Who has something after the end.
struct ClosingKeep: Sendable, Equatable, Identifiable, RowDecodable {
    typealias ID = Identifier<ClosingKeep>

    let id: ID
    let what: String
    let body: Body.ID
    let note: String

    init(row: Row) throws {
        id = try row.get("id")
        what = try row.get("what")
        body = try row.get("body_id")
        note = try row.get("note")
    }
}

/// What others can learn from it.
struct ClosingLessons: Sendable, Equatable, RowDecodable {
    let worked: String
    let didNot: String
    let advice: String
    let writtenBy: String
    let writtenAt: Instant

    static let thing = EditedThing(.lessons, "all")

    static let edited = [
        EditField("worked", "What worked"), EditField("did-not", "What did not"),
        EditField("advice", "What you would tell others"),
    ]

    var fields: FormData { FormData(["worked": [worked], "did-not": [didNot], "advice": [advice]]) }

    init(row: Row) throws {
        worked = try row.get("worked")
        didNot = try row.get("did_not")
        advice = try row.get("advice")
        writtenBy = try row.get("written_by_name")
        writtenAt = try row.get("written_at")
    }
}

/// That it ended, why, and what was open all the same.
struct ClosingEnd: Sendable, Equatable, RowDecodable {
    let reason: String
    let missing: [String]
    let despite: String
    let endedBy: String
    let endedAt: Instant

    init(row: Row) throws {
        reason = try row.get("reason")
        missing = try row.get("missing", as: String.self).split(separator: "\n").map(String.init)
        despite = try row.get("despite")
        endedBy = try row.get("ended_by_name")
        endedAt = try row.get("ended_at")
    }
}

/// How far the close-down is: what the exit plan asks for, step by step.
struct Closing: Sendable, Equatable {
    enum Step: String, CaseIterable, Sendable {
        case plan, keeps, work, risks, decisions, lessons

        var name: String {
            switch self {
            case .plan: "Read the exit plan"
            case .keeps: "Say who keeps what"
            case .work: "Hand over or close actions, milestones and promises"
            case .risks: "Hand over or close risks and issues"
            case .decisions: "Decide or withdraw what is proposed"
            case .lessons: "Write down what worked and what did not"
            }
        }
    }

    var exitPlan = ""
    var keeps = 0
    /// What is open, by how many of each.
    var actions = 0
    var promises = 0
    var risks = 0
    var proposals = 0
    var hasLessons = false

    /// What a step still lacks; `nil` when it is done.
    func gap(_ step: Step) -> String? {
        switch step {
        case .plan: return Readability.isVague(exitPlan) ? "The charter has no exit plan" : nil
        case .keeps: return keeps == 0 ? "Nobody is named who keeps what" : nil
        case .work:
            let parts = [
                actions > 0 ? count(actions, "action or milestone", "actions and milestones") : nil,
                promises > 0 ? count(promises, "promise", "promises") : nil,
            ].compactMap(\.self)
            return parts.isEmpty ? nil : "\(parts.joined(separator: " and ")) open"
        case .risks: return risks == 0 ? nil : "\(count(risks, "risk or issue", "risks and issues")) open"
        case .decisions: return proposals == 0 ? nil : "\(count(proposals, "proposal", "proposals")) not decided"
        case .lessons: return hasLessons ? nil : "The lessons are not written"
        }
    }

    var gaps: [String] { Step.allCases.compactMap(gap) }

    /// With seven statements.
    static func read(_ collaboration: Collaboration, _ transaction: any Transaction) throws -> Closing {
        let id = collaboration.id
        let actions = ActionStore(transaction)
        let open = try actions.count(ActionStore.Filter(), of: id)
        let promises = try actions.count(ActionStore.Filter(kind: .promise), of: id)
        let store = ClosingStore(transaction)
        return Closing(
            exitPlan: try CharterStore(transaction).current(.exitPlan, of: collaboration).content["text"],
            keeps: try store.keepCount(id), actions: open - promises, promises: promises,
            risks: try RiskStore(transaction).count(RiskStore.Filter(), of: id),
            proposals: try DecisionStore(transaction).openCount(id), hasLessons: try store.lessons(id) != nil)
    }
}

/// All of the SQL about closing down.
struct ClosingStore {
    static let keepLimit = 300

    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func keeps(_ collaboration: Collaboration.ID) throws -> [ClosingKeep] {
        try transaction.all(
            ClosingKeep.self,
            """
            SELECT id, what, body_id, note FROM closing_keep WHERE collaboration_id = \(collaboration)
            ORDER BY id LIMIT \(Self.keepLimit)
            """)
    }

    func keepCount(_ collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM closing_keep WHERE collaboration_id = \(collaboration)") ?? 0
    }

    func keep(
        _ what: String, by body: Body.ID, note: String, in collaboration: Collaboration.ID, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO closing_keep (id, collaboration_id, what, body_id, note)
            VALUES (\(ClosingKeep.ID.make(at: now)), \(collaboration), \(what), \(body), \(note))
            """)
    }

    func remove(_ id: ClosingKeep.ID, from collaboration: Collaboration.ID) throws -> Bool {
        try transaction.run("DELETE FROM closing_keep WHERE id = \(id) AND collaboration_id = \(collaboration)") > 0
    }

    func lessons(_ collaboration: Collaboration.ID) throws -> ClosingLessons? {
        try transaction.one(
            ClosingLessons.self,
            """
            SELECT worked, did_not, advice, written_by_name, written_at FROM closing_lessons
            WHERE collaboration_id = \(collaboration)
            """)
    }

    func write(
        _ draft: ClosingLessonsDraft, in collaboration: Collaboration.ID, by name: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO closing_lessons (collaboration_id, worked, did_not, advice, written_by_name, written_at)
            VALUES (\(collaboration), \(draft.worked), \(draft.didNot), \(draft.advice), \(name), \(now))
            ON CONFLICT (collaboration_id) DO UPDATE SET worked = excluded.worked, did_not = excluded.did_not,
                advice = excluded.advice, written_by_name = excluded.written_by_name, written_at = excluded.written_at
            """)
    }

    func end(_ collaboration: Collaboration.ID) throws -> ClosingEnd? {
        try transaction.one(
            ClosingEnd.self,
            """
            SELECT reason, missing, despite, ended_by_name, ended_at FROM closing_end
            WHERE collaboration_id = \(collaboration)
            """)
    }

    func setEnd(
        _ collaboration: Collaboration.ID, _ reason: String, missing: [String], despite: String, by name: String,
        at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO closing_end (collaboration_id, reason, missing, despite, ended_by_name, ended_at)
            VALUES (\(collaboration), \(reason), \(missing.joined(separator: "\n")), \(despite), \(name), \(now))
            """)
    }
}
