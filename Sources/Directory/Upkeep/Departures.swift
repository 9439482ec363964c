import Kernel
import Storage

/// What follows when people leave the service or come back, for one or for many at a time.
///
/// Who may say so, and what the journal says of it, is the caller's.
struct Departures {
    let transaction: any Transaction
    let accounts: any PeopleAccounts

    /// Every post they hold ends on that day, nobody is covered by them, and their accounts are disabled.
    func leave(_ people: [Person.ID], on day: Day, at now: Instant) throws {
        if people.isEmpty { return }
        // Nobody leaves a post before they began it.
        try transaction.run(
            """
            UPDATE holding SET to_day = CASE WHEN from_day > \(day) THEN from_day ELSE \(day) END
            WHERE person_id IN \(list: people) AND to_day IS NULL
            """)
        try transaction.run(
            """
            UPDATE person SET left_on = \(day), away_until = NULL, cover_id = NULL, updated_at = \(now)
            WHERE id IN \(list: people)
            """)
        try transaction.run("UPDATE person SET cover_id = NULL WHERE cover_id IN \(list: people)")
        try PersonStore(transaction).updateCompleteness(people)
        try accounts.disableAccounts(of: people.map(\.uuid), at: now, in: transaction)
    }

    /// They are current again, without a post as yet, and their accounts open again.
    func rejoin(_ people: [Person.ID], at now: Instant) throws {
        if people.isEmpty { return }
        try transaction.run(
            "UPDATE person SET left_on = NULL, updated_at = \(now) WHERE id IN \(list: people)")
        try PersonStore(transaction).updateCompleteness(people)
        try accounts.enableAccounts(of: people.map(\.uuid), at: now, in: transaction)
    }
}
