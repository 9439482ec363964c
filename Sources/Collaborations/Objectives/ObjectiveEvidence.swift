import Access
import Directory
import Kernel
import Storage

/// One thing that somebody did in a collaboration in the year of their objective.
struct Evidence: Sendable, Equatable {
    enum Kind: String, CaseIterable, Sendable {
        case action, decision, measure, thanks

        var name: String {
            switch self {
            case .action: "Actions and promises kept"
            case .decision: "Decisions"
            case .measure: "Measures kept up to date"
            case .thanks: "Thanks received"
            }
        }
    }

    let kind: Kind
    let day: Day
    let text: String
    let path: String
}

/// What was done towards an objective, as far as the one who reads it may see it: what is inside the collaboration only
/// those who take part.
struct ObjectiveEvidence: Sendable {
    /// So many of one kind are listed.
    static let limit = 100

    let found: [Evidence]
    /// Whether the reader sees what is inside.
    let isWhole: Bool

    /// - Parameter collaboration: `nil` when the reader may not know of it.
    static func read(
        _ objective: Objective, _ collaboration: Collaboration?, for viewer: Viewer, at now: Instant,
        _ transaction: any Transaction
    ) throws -> ObjectiveEvidence {
        guard let collaboration else { return ObjectiveEvidence(found: [], isWhole: false) }
        let standing = try CollaborationStore(transaction).standing(of: viewer, in: collaboration.id, at: now)
        let store = EvidenceStore(
            transaction: transaction, person: objective.person, collaboration: collaboration.id,
            period: objective.period)
        var found: [Evidence] = []
        if standing.isInside {
            found += try store.actions().map { item in
                Evidence(
                    kind: .action, day: item.closedAt?.day ?? item.dueOn, text: item.title,
                    path: item.path(in: collaboration))
            }
            found += try store.decisions().map { decision in
                Evidence(
                    kind: .decision, day: decision.closedAt?.day ?? decision.decideBy,
                    text: "\(decision.number): \(decision.question)", path: decision.path(in: collaboration))
            }
            found += try store.values().map { values in
                Evidence(
                    kind: .measure, day: values.last.day,
                    text: "\(values.title): \(count(values.times, "value", "values")) entered",
                    path: "\(collaboration.path)/measures/\(values.number)")
            }
        }
        // Hidden ones are left out: whoever hid them does not want them read.
        found += try ThanksStore(transaction).list(
            to: objective.person, in: collaboration.id, from: objective.period.lowerBound,
            until: objective.period.upperBound, limit: limit
        ).filter { $0.hiddenAt == nil }.map { thanks in
            Evidence(
                kind: .thanks, day: thanks.givenAt.day, text: "‘\(thanks.text)’ – \(thanks.giverName)",
                path: ThanksPages.path(collaboration))
        }
        return ObjectiveEvidence(found: found, isWhole: standing.isInside)
    }
}

/// All of the SQL that looks for what one person did in one collaboration between two moments.
private struct EvidenceStore {
    let transaction: any Transaction
    let person: Person.ID
    let collaboration: Collaboration.ID
    let period: Range<Instant>

    private struct Held: RowDecodable {
        let post: Post.ID
        let from: Day?
        let to: Day?

        init(row: Row) throws {
            post = try row.get("post_id")
            from = try row.get("from_day")
            to = try row.get("to_day")
        }

        func isHeld(on day: Day) -> Bool { (from.map { $0 <= day } ?? true) && (to.map { $0 >= day } ?? true) }
    }

    /// What was done with a post while they held it, the latest first.
    func actions() throws -> [ActionItem] {
        let held = try transaction.all(
            Held.self, "SELECT post_id, from_day, to_day FROM holding WHERE person_id = \(person) LIMIT 200")
        if held.isEmpty { return [] }
        let found = try transaction.all(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item
            WHERE action_item.owner_post_id IN \(list: Array(Set(held.map(\.post)))) AND action_item.state = 'done'
            AND action_item.collaboration_id = \(collaboration) AND action_item.closed_at >= \(period.lowerBound)
            AND action_item.closed_at < \(period.upperBound)
            ORDER BY action_item.closed_at DESC, action_item.id LIMIT \(ObjectiveEvidence.limit)
            """)
        return found.filter { item in
            guard let day = item.closedAt?.day else { return false }
            return held.contains { $0.post == item.owner && $0.isHeld(on: day) }
        }
    }

    /// What they proposed, spoke to or decided alone, and was decided.
    func decisions() throws -> [Decision] {
        try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM decision WHERE decision.collaboration_id = \(collaboration)
            AND decision.state = 'decided' AND decision.closed_at >= \(period.lowerBound)
            AND decision.closed_at < \(period.upperBound)
            AND (decision.proposer_id = \(person) OR decision.decider_id = \(person)
                OR decision.id IN (SELECT decision_id FROM decision_voice WHERE person_id = \(person)))
            ORDER BY decision.closed_at DESC, decision.id LIMIT \(ObjectiveEvidence.limit)
            """)
    }

    struct Values: RowDecodable {
        let number: Int
        let title: String
        let times: Int
        let last: Instant

        init(row: Row) throws {
            number = try row.get("number")
            title = try row.get("title")
            times = try row.get("times")
            last = try row.get("last_at")
        }
    }

    func values() throws -> [Values] {
        try transaction.all(
            Values.self,
            """
            SELECT measure.number, measure.title, COUNT(*) AS times, MAX(measure_value.entered_at) AS last_at
            FROM measure_value JOIN measure ON measure.id = measure_value.measure_id
            WHERE measure_value.entered_by_id = \(person) AND measure.collaboration_id = \(collaboration)
            AND measure_value.entered_at >= \(period.lowerBound) AND measure_value.entered_at < \(period.upperBound)
            GROUP BY measure.number, measure.title ORDER BY measure.number LIMIT \(ObjectiveEvidence.limit)
            """)
    }
}

/// What waits for somebody: objectives to agree, and those of theirs of which a change is asked.
enum ObjectivesWaiting {
    private static let limit = 20

    /// At most two queries.
    static func items(for viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> [WaitingItem] {
        guard let person = viewer.person.map({ Person.ID($0) }) else { return [] }
        let found = try ObjectiveStore(transaction).waiting(for: person, limit: limit)
        let people = try PersonStore(transaction).summaries(
            Array(Set(found.flatMap { [$0.person, $0.manager].compactMap(\.self) })), Sight(viewer))
        return found.map { objective in
            if objective.person == person {
                let manager = objective.manager.flatMap { people[$0]?.name } ?? "Your manager"
                return WaitingItem(
                    title: "Change your objective for \(objective.year.name)", why: "\(manager) asks for it",
                    path: objective.path, dueOn: nil)
            }
            let name = people[objective.person]?.name ?? "Somebody"
            return WaitingItem(
                title: "Agree an objective of \(name)", why: "You are their line manager", path: objective.path,
                dueOn: nil)
        }
    }
}
