import Jobs
import Journal
import Kernel
import Storage

/// Says in the journal, a week before, that a review comes; those who take part have a notice of that.
struct ReviewReminders: Sendable {
    static let kind = JobKind<NoPayload>("collaborations.reviews-ahead", priority: .bulk)
    /// So many days before.
    private static let days: Int64 = 7

    let database: any Database
    let clock: WallClock
    var batch = 200

    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            while try await remind() == batch { try run.checkCancellation() }
        }
    }

    static func recurring() throws -> RecurringJob {
        try RecurringJob(nil, kind, NoPayload(), .daily(minute: 6 * 60 + 25))
    }

    /// Whoever was told is marked in the same transaction.
    /// - Returns: of how many.
    func remind() async throws -> Int {
        let now = clock.now()
        return try await database.write { transaction in
            let due = try transaction.all(
                Review.self,
                """
                SELECT \(Review.columns) FROM review WHERE held_at IS NULL
                AND scheduled_on <= \(now.day.adding(days: Self.days))
                AND (told_on IS NULL OR told_on <> scheduled_on) ORDER BY scheduled_on, id LIMIT \(batch)
                """)
            if due.isEmpty { return 0 }
            try transaction.run("UPDATE review SET told_on = scheduled_on WHERE id IN \(list: due.map(\.id))")
            let collaborations = try CollaborationStore(transaction).find(
                Array(Set(due.map(\.collaboration))), .everything)
            try transaction.record(
                due.compactMap { review in
                    guard let collaboration = collaborations[review.collaboration], !collaboration.stage.isOver else {
                        return nil
                    }
                    return JournalDraft(
                        "review.due", Subject("review", review.id.uuid), by: .system("deadlines"), at: now,
                        body: collaboration.lead.uuid, container: Subject("collaboration", collaboration.id.uuid),
                        details: ["title": "\(review.number), \(review.scheduledOn.plain)"])
                })
            return due.count
        }
    }
}
