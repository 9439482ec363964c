import Access
import Journal
import Kernel
import Storage

/// Choosing how often notices come by mail: each choice one transaction with its journal entry.
struct NoticeChoices: Sendable {
    let database: any Database
    let clock: WallClock
    let sources: [any NoticeSource]
    let lists: [any MailList]

    func choose(_ rhythm: Rhythm, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            try RhythmStore(transaction).set(rhythm, of: viewer.account)
            try NoticeStore(transaction).remail(rhythm, to: viewer, in: nil, at: now)
            try Self.record(["rhythm": rhythm.rawValue], viewer, now, transaction)
        }
    }

    /// - Parameter rhythm: `nil` for as in general.
    func choose(_ rhythm: Rhythm?, in kind: String, _ id: UUID128, by viewer: Viewer) async throws -> NoticePlace {
        let now = clock.now()
        return try await database.write { transaction in
            let place = try place(kind, id, viewer, now, transaction)
            try Self.choose(rhythm, in: place.subject, viewer, now, transaction)
            return place
        }
    }

    /// A place that the viewer may look into.
    func place(
        _ kind: String, _ id: UUID128, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> NoticePlace {
        guard let source = sources.first(where: { $0.kind == kind }),
            let place = try source.place(id, for: viewer, at: now, in: transaction)
        else { throw Fault.missing("What you want to hear of") }
        return place
    }

    private static func choose(
        _ rhythm: Rhythm?, in place: Subject, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        let store = RhythmStore(transaction)
        try store.set(rhythm, of: viewer.account, in: place)
        let effective = try rhythm ?? store.general(of: viewer.account)
        try NoticeStore(transaction).remail(effective, to: viewer, in: place.id, at: now)
        try record(["rhythm": rhythm?.rawValue ?? "general", "place": "\(place.id)"], viewer, now, transaction)
    }

    /// What one click in a mail does.
    /// - Returns: what comes no more; `nil` for a list that there is not.
    func stop(_ list: String, _ viewer: Viewer, at now: Instant, _ transaction: any Transaction) throws -> String? {
        if list == Unsubscribing.all {
            try RhythmStore(transaction).turnOffAll(of: viewer.account)
            if let person = viewer.person { try NoticeStore(transaction).mailNothing(to: person) }
            try Self.record(["rhythm": Rhythm.off.rawValue, "place": "all"], viewer, now, transaction)
        } else if let place = place(named: list) {
            try Self.choose(.off, in: place, viewer, now, transaction)
        } else if let list = lists.first(where: { $0.name == list }) {
            try list.stop(viewer, at: now, in: transaction)
        }
        return title(of: list)
    }

    func title(of list: String) -> String? {
        if list == Unsubscribing.all { return "notices by mail" }
        if place(named: list) != nil { return "notices about this place by mail" }
        return lists.first { $0.name == list }?.title
    }

    private func place(named list: String) -> Subject? {
        for source in sources where list.hasPrefix("\(source.kind)-") {
            if let id = UUID128(list.dropFirst(source.kind.count + 1)) { return Subject(source.kind, id) }
        }
        return nil
    }

    private static func record(
        _ details: [String: String], _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        try transaction.record(
            "account.notices-chosen", Subject("account", viewer.account), by: .viewer(viewer), at: now, details: details
        )
    }
}
