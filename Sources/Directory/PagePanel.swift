public import Access
public import Journal
public import Kernel
public import Storage
public import Web

/// What another feature shows on a page of the directory: a body's collaborations, say. The feature conforms, `App` hands it
/// over.
public protocol PagePanel: Sendable {
    /// - Parameter subject: whose page it is: a body, a topic, a team, a person.
    /// - Returns: markup with a heading of its own, or nothing.
    func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML

    /// Buttons below what the page says first; none unless the feature has some.
    func actions(on subject: Subject, _ visit: Visit, in transaction: any Transaction) throws -> HTML
}

extension PagePanel {
    public func actions(on subject: Subject, _ visit: Visit, in transaction: any Transaction) throws -> HTML { .empty }
}

extension [any PagePanel] {
    func actions(on subject: Subject, _ visit: Visit, in transaction: any Transaction) throws -> HTML {
        try map { try $0.actions(on: subject, visit, in: transaction) }.joined("")
    }

    /// What all of them show.
    public func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML {
        try map { try $0.panel(on: subject, for: viewer, at: now, in: transaction) }.joined("")
    }
}
