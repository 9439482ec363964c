public import Kernel

/// When a recurring job runs.
///
/// Moments lie on a grid that does not depend on when a node started or how long a run took, so that all
/// nodes agree on them. Missed ones (nothing was running) are made up by one run, not by many.
public enum JobSchedule: Hashable, Sendable {
    /// At each multiple of the interval since 1970.
    case every(Interval)
    /// Once a day at that minute past midnight in the United Kingdom, summer time included.
    case daily(minute: Int)

    /// The first moment of the schedule after `instant`.
    public func next(after instant: Instant) -> Instant {
        switch self {
        case .every(let interval):
            let length = max(interval.milliseconds, 1)
            let past = ((instant.milliseconds % length) + length) % length
            return Instant(milliseconds: instant.milliseconds - past + length)
        case .daily(let minute):
            let today = Self.moment(instant.day, minute)
            return today > instant ? today : Self.moment(instant.day.adding(days: 1), minute)
        }
    }

    /// That time of day in the United Kingdom. A time that the change to summer time skips is taken an hour
    /// later.
    private static func moment(_ day: Day, _ minute: Int) -> Instant {
        let winter = Instant(milliseconds: day.number * 86_400_000 + Int64(minute) * 60_000)
        let summer = winter - .hours(1)
        let isSummer = summer.minuteOfDay == minute && summer.day == day && winter.minuteOfDay != minute
        return isSummer ? summer : winter
    }

    /// As it is kept: 'every:60000', 'daily:180'.
    var text: String {
        switch self {
        case .every(let interval): "every:\(interval.milliseconds)"
        case .daily(let minute): "daily:\(minute)"
        }
    }

    init?(text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let number = Int64(parts[1]) else { return nil }
        switch parts[0] {
        case "every": self = .every(Interval(milliseconds: number))
        case "daily": self = .daily(minute: Int(number))
        default: return nil
        }
    }
}

/// A job that comes back by itself: at most one of its name is unfinished, over all nodes.
public struct RecurringJob: Sendable {
    let name: String
    let kind: String
    let payload: String
    let schedule: JobSchedule
    let priority: JobPriority
    let maximumAttempts: Int
    let runsAtStart: Bool

    /// - Parameters:
    ///   - name: unique for ever; the kind's name where it recurs in only one way.
    ///   - runsAtStart: whether it is also due whenever a runner starts.
    public init<Payload>(
        _ name: String? = nil, _ kind: JobKind<Payload>, _ payload: Payload, _ schedule: JobSchedule,
        runsAtStart: Bool = false
    ) throws {
        self.name = name ?? kind.name
        self.kind = kind.name
        self.payload = try kind.encode(payload)
        self.schedule = schedule
        priority = kind.priority
        maximumAttempts = kind.maximumAttempts
        self.runsAtStart = runsAtStart
    }

    var singleton: String { "recurring:\(name)" }
}
