import Jobs
import Kernel
import Storage

/// How often somebody wants notices by mail.
enum Rhythm: String, StorableName, CaseIterable {
    case immediate, daily, weekly, off

    /// Until somebody chooses.
    static let standard = Rhythm.daily

    /// Digests go out then: minutes past midnight in the United Kingdom.
    static let hour = JobSchedule.daily(minute: 7 * 60)

    var name: String {
        switch self {
        case .immediate: "At once"
        case .daily: "Once a day"
        case .weekly: "Once a week"
        case .off: "Never"
        }
    }

    var hint: String? {
        switch self {
        case .immediate: "A mail within a minute of each thing that happens"
        case .daily: "One mail at 7am, on days on which there is something new"
        case .weekly: "One mail on Monday at 7am, in weeks in which there is something new"
        case .off: "Nothing by mail: you find your notices here"
        }
    }

    /// When something that is told now is to be mailed; `nil` for never.
    func mailing(of now: Instant) -> Instant? {
        switch self {
        case .immediate: return now
        case .daily: return Self.hour.next(after: now)
        case .weekly:
            var next = Self.hour.next(after: now)
            // 1 January 1970 was a Thursday.
            while (next.day.number + 3) % 7 != 0 { next = Self.hour.next(after: next) }
            return next
        case .off: return nil
        }
    }
}
