public import Kernel

/// Something that waits for one person: what to do, why, and by when. Features make them; the start page shows them.
public struct WaitingItem: Sendable, Equatable {
    public let title: String
    public let why: String
    public let path: String
    public let due: Day?

    public init(_ title: String, why: String, path: String, due: Day? = nil) {
        self.title = title
        self.why = why
        self.path = path
        self.due = due
    }
}
