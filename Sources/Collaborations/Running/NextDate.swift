import Kernel
import Storage

/// What comes next in a collaboration: a review, a milestone, or a decision that is to be taken by a day.
struct NextDate: Sendable, Equatable {
    let tab: CollaborationTab
    let day: Day
    let isOverdue: Bool

    /// 'Review on 27 November 2026', 'Milestone, overdue since 6 May 2026'.
    var text: String {
        let what =
            switch tab {
            case .reviews: "Review"
            case .actions: "Milestone"
            default: "Decision"
            }
        if isOverdue { return "\(what), overdue since \(day.plain)" }
        return tab == .decisions ? "Decide by \(day.plain)" : "\(what) on \(day.plain)"
    }

    /// The earliest that is still open; `nil` when nothing is.
    static func read(
        _ collaboration: Collaboration.ID, on today: Day, _ transaction: any Transaction
    ) throws -> NextDate? {
        let found = try transaction.one(
            Open.self,
            """
            SELECT (SELECT MIN(scheduled_on) FROM review
                    WHERE collaboration_id = \(collaboration) AND held_at IS NULL) AS review,
                (SELECT MIN(due_on) FROM action_item
                    WHERE collaboration_id = \(collaboration) AND state = 'open' AND kind = 'milestone') AS milestone,
                (SELECT MIN(decide_by) FROM decision
                    WHERE collaboration_id = \(collaboration) AND state = 'proposed') AS decision
            """)
        return found?.dates.min { $0.day < $1.day }.map {
            NextDate(tab: $0.tab, day: $0.day, isOverdue: $0.day < today)
        }
    }

    private struct Open: RowDecodable {
        let dates: [(tab: CollaborationTab, day: Day)]

        init(row: Row) throws {
            let days: [(CollaborationTab, Day?)] = [
                (.reviews, try row.get("review")), (.actions, try row.get("milestone")),
                (.decisions, try row.get("decision")),
            ]
            dates = days.compactMap { tab, day in day.map { (tab, $0) } }
        }
    }
}
