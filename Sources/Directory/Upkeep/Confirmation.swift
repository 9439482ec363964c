public import Kernel

/// When a profile has to be looked at again: its owner says every six months that all is still right, and a profile
/// that nobody confirmed for seven is marked.
public enum Confirmation {
    static let dueMonths = 6
    static let staleMonths = 7
    /// How long after a reminder the next one may follow.
    static let reminderInterval = Interval.days(30)

    /// Profiles last confirmed (or, if never, made) before this moment are due.
    public static func dueThreshold(at now: Instant) -> Instant { now - .days(days(dueMonths, before: now.day)) }

    /// Profiles last confirmed (or, if never, made) before this moment are stale.
    public static func staleThreshold(at now: Instant) -> Instant { now - .days(days(staleMonths, before: now.day)) }

    public static func isDue(_ person: Person, at now: Instant) -> Bool {
        person.isCurrent && person.vouchedAt < dueThreshold(at: now)
    }

    public static func isStale(_ person: Person, at now: Instant) -> Bool {
        person.isCurrent && person.vouchedAt < staleThreshold(at: now)
    }

    public static func isStale(_ person: PersonSummary, at now: Instant) -> Bool {
        person.isCurrent && person.vouchedAt < staleThreshold(at: now)
    }

    /// The day from which it is due.
    public static func dueOn(_ person: Person) -> Day {
        let (year, month, date) = person.vouchedAt.day.components
        let count = year * 12 + month - 1 + dueMonths
        return Day(year: count / 12, month: count % 12 + 1, day: date)
    }

    /// Teams say since when they stand as they do only from their first confirmation on.
    public static func isDue(_ team: Team, at now: Instant) -> Bool {
        team.endedOn == nil && team.confirmedAt.map { $0 < dueThreshold(at: now) } ?? true
    }

    public static func isStale(_ team: Team, at now: Instant) -> Bool {
        team.endedOn == nil && team.confirmedAt.map { $0 < staleThreshold(at: now) } ?? true
    }

    private static func days(_ months: Int, before day: Day) -> Int64 {
        let (year, month, date) = day.components
        let count = year * 12 + month - 1 - months
        let first = Day(year: count / 12, month: count % 12 + 1, day: 1)
        let next = Day(year: (count + 1) / 12, month: (count + 1) % 12 + 1, day: 1)
        // The end of a shorter month, so that a later day never has an earlier threshold.
        return day.number - min(first.number + Int64(date) - 1, next.number - 1)
    }
}

extension Person {
    /// When somebody last stood for what the profile says.
    var vouchedAt: Instant { confirmedAt ?? createdAt }
}
