public import Access
public import Kernel
public import Storage

/// A notice as it is handed on: to programs, say.
public struct OwnNotice: Sendable, Equatable {
    /// In the journal; notices are in its order.
    public let position: Int64
    /// What happened, without a full stop.
    public let sentence: String
    /// The title of where it happened.
    public let place: String
    /// Of the page where it is to be seen.
    public let path: String
    /// Completes 'You get this because …'.
    public let why: String
    public let happenedAt: Instant
    public let readAt: Instant?
}

/// Somebody's own notices, without pages.
public struct OwnNotices: Sendable {
    let database: any Database
    let clock: WallClock
    let sources: [any NoticeSource]

    /// Those after a position, the oldest first: nobody else's, and nothing that they may no longer see.
    public func list(
        of viewer: Viewer, after position: Int64, onlyUnread: Bool, limit: Int, at now: Instant,
        in transaction: any Transaction
    ) throws -> [OwnNotice] {
        guard let person = viewer.person else { return [] }
        let found = try NoticeStore(transaction).list(
            of: person, sources.seen(by: viewer, at: now), onlyUnread: onlyUnread, after: position, limit: limit)
        return found.map { notice in
            OwnNotice(
                position: notice.position, sentence: notice.sentence, place: notice.place, path: notice.path,
                why: notice.why, happenedAt: notice.happenedAt, readAt: notice.readAt)
        }
    }

    /// Marks one as read, or with `andBefore` all up to it. What was read is mailed no more.
    /// - Returns: how many are unread then, at most a hundred.
    public func markRead(_ position: Int64, andBefore: Bool, of viewer: Viewer) async throws -> Int {
        guard let person = viewer.person else { throw Fault.missing("This notice") }
        let now = clock.now()
        let seen = sources.seen(by: viewer, at: now)
        return try await database.write { transaction in
            let store = NoticeStore(transaction)
            try store.markRead(of: person, upTo: position, only: !andBefore, at: now)
            return try store.unread(of: person, seen)
        }
    }
}
