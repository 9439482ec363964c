import Kernel
import Storage

/// What comes next in a collaboration: a review, a milestone, or a decision that is to be taken by a day.
struct NextDate: Sendable, Equatable {
    let tab: CollaborationTab
    let day: Day

    /// 'Review on 27 November 2026'; the day may have passed.
    var text: String {
        switch tab {
        case .reviews: "Review on \(day.plain)"
        case .actions: "Milestone on \(day.plain)"
        default: "Decide by \(day.plain)"
        }
    }

    /// The earliest that is still open; `nil` when nothing is.
    static func read(_ collaboration: Collaboration.ID, _ transaction: any Transaction) throws -> NextDate? {
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
        return found?.dates.min { $0.day < $1.day }
    }

    private struct Open: RowDecodable {
        let dates: [NextDate]

        init(row: Row) throws {
            let days: [(CollaborationTab, Day?)] = [
                (.reviews, try row.get("review")), (.actions, try row.get("milestone")),
                (.decisions, try row.get("decision")),
            ]
            dates = days.compactMap { tab, day in day.map { NextDate(tab: tab, day: $0) } }
        }
    }
}
