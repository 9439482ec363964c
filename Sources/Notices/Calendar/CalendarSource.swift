public import Access
public import ICalendar
public import Kernel
public import Storage

/// The dates that a feature has for somebody. The feature conforms, `App` hands it over.
public protocol CalendarSource: Sendable {
    /// What the viewer may see at this moment and what concerns them, with identifiers that stay the same.
    /// - Parameter address: how the service is reached, for links and identifiers.
    func events(
        for viewer: Viewer, address: String, at now: Instant, in transaction: any Transaction
    ) throws -> [CalendarEvent]
}
