import Access
import Directory
import ICalendar
import Kernel
import Notices
import Storage

/// The dates that collaborations have for somebody: what the holder of their posts is to do, and of the collaborations in
/// which they have a part, milestones, reviews and the deadlines of proposed decisions.
struct CollaborationCalendar: CalendarSource {
    /// So many of each sort at most.
    private static let limit = 300
    /// What was due longer ago is left out.
    private static let past: Int64 = 60

    func events(
        for viewer: Viewer, address: String, at now: Instant, in transaction: any Transaction
    ) throws -> [CalendarEvent] {
        let sight = CollaborationSight(viewer, at: now)
        let dates = try items(viewer, sight, now, transaction) + others(sight, now, transaction)
        let revisions = try revisions(of: dates.map(\.id), transaction)
        let host = address.split(separator: "/").last.map(String.init) ?? "concordat"
        return dates.map { date in
            let day = date.day.number
            let revision = revisions[date.id]
            return CalendarEvent(
                uid: "\(date.id)@\(host)", time: .days(first: day, last: day), summary: date.summary,
                details: "\(date.collaboration)\n\(date.outcome)", url: "\(address)\(date.path)",
                sequence: max((revision?.entries ?? 1) - 1, 0),
                modified: revision?.last.milliseconds ?? now.milliseconds)
        }
    }

    private struct Date: RowDecodable {
        let sort: String
        let id: UUID128
        let number: Int?
        let title: String
        let day: Day
        let collaboration: String
        let outcome: String
        let slug: String

        init(row: Row) throws {
            sort = try row.get("sort")
            id = try row.get("date_id")
            number = try row.get("number_of")
            title = try row.get("title_of")
            day = try row.get("day_of")
            collaboration = try row.get("title")
            outcome = try row.get("outcome")
            slug = try row.get("slug")
        }

        var summary: String {
            switch sort {
            case "review": "Review \(number ?? 0): \(collaboration)"
            case "decision": "Decide: \(title)"
            default: "\(ActionItem.Kind(rawValue: sort)?.name ?? "Action"): \(title)"
            }
        }

        var path: String {
            switch sort {
            case "review", "decision": "/collaborations/\(slug)/\(sort)s/\(number ?? 0)"
            default: "/collaborations/\(slug)/actions/\(id)"
            }
        }
    }

    private static let ofCollaboration: SQL = "collaboration.title, collaboration.outcome, collaboration.slug"
    private static let open: SQL = "collaboration.stage NOT IN ('ended', 'not-pursued')"

    /// What posts of the viewer are to do anywhere, and the milestones of what they have a part in.
    private func items(
        _ viewer: Viewer, _ sight: CollaborationSight, _ now: Instant, _ transaction: any Transaction
    ) throws -> [Date] {
        guard let person = viewer.person else { return [] }
        let since = now.day.adding(days: -Self.past)
        let columns: SQL = """
            action_item.kind AS sort, action_item.id AS date_id, NULL AS number_of, action_item.title AS title_of, \
            action_item.due_on AS day_of, \(Self.ofCollaboration)
            """
        return try transaction.all(
            Date.self,
            """
            SELECT \(columns) FROM action_item JOIN collaboration ON collaboration.id = action_item.collaboration_id
            WHERE action_item.owner_post_id IN
                (SELECT post_id FROM holding WHERE person_id = \(person) AND to_day IS NULL)
            AND action_item.state = 'open' AND action_item.due_on >= \(since) AND \(Self.open) AND \(sight.inside)
            UNION SELECT \(columns) FROM collaboration
            JOIN action_item ON action_item.collaboration_id = collaboration.id AND action_item.kind = 'milestone'
            WHERE action_item.state = 'open' AND action_item.due_on >= \(since) AND \(Self.open) AND \(sight.named)
            ORDER BY day_of, date_id LIMIT \(Self.limit)
            """)
    }

    private func others(
        _ sight: CollaborationSight, _ now: Instant, _ transaction: any Transaction
    ) throws -> [Date] {
        let since = now.day.adding(days: -Self.past)
        return try transaction.all(
            Date.self,
            """
            SELECT 'review' AS sort, review.id AS date_id, review.number AS number_of, '' AS title_of,
                review.scheduled_on AS day_of, \(Self.ofCollaboration)
            FROM collaboration JOIN review ON review.collaboration_id = collaboration.id
            WHERE review.held_at IS NULL AND review.scheduled_on >= \(since) AND \(Self.open) AND \(sight.named)
            UNION ALL SELECT 'decision', decision.id, decision.number, decision.question, decision.decide_by,
                \(Self.ofCollaboration)
            FROM collaboration JOIN decision ON decision.collaboration_id = collaboration.id
            WHERE decision.state = 'proposed' AND decision.decide_by >= \(since) AND \(Self.open) AND \(sight.named)
            ORDER BY day_of, date_id LIMIT \(Self.limit)
            """)
    }

    /// How often something was written about in the journal, and when last: what a calendar calls its sequence and its last
    /// modification. Every change of a date is an entry.
    private struct Revision: RowDecodable {
        let id: UUID128
        let entries: Int
        let last: Instant

        init(row: Row) throws {
            id = try row.get("subject_id")
            entries = try row.get("entries")
            last = try row.get("last")
        }
    }

    private func revisions(of ids: [UUID128], _ transaction: any Transaction) throws -> [UUID128: Revision] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            Revision.self,
            """
            SELECT subject_id, COUNT(*) AS entries, MAX(time) AS last FROM journal_entry
            WHERE subject_id IN \(list: ids) GROUP BY subject_id
            """)
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
