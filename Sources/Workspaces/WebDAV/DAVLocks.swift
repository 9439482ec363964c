import Access
import Blobs
import HTTPTypes
import Kernel
import Storage
import WebDAV

/// LOCK and UNLOCK: the same locks as those of the page.
extension DAVCall {
    /// So long a lock is for when the client says nothing.
    private static let usual = Interval.hours(1)

    /// What a LOCK made.
    struct Locked: Sendable {
        let lock: ItemLock
        /// What is known of the locks now.
        let body: String
        /// Whether there was nothing before, so that an empty file is there now (RFC 4918, section 9.10.4).
        let isNewFile: Bool
        let isRefresh: Bool
    }

    func lock(_ body: [UInt8]) async throws -> Locked {
        guard let depth = DAVDepth(header: depth, usual: .infinity), depth != .one else {
            throw DAVFailure(.badRequest)
        }
        let query = body.isEmpty ? nil : try davBody { () throws(DAVBodyFailure) in try LockQuery.parse(body) }
        // Workspaces themselves are not locked: nobody keeps everybody else out of all of one.
        if path.names.count < 2 { throw DAVFailure.forbidden }
        let asked = DAVHeaders.timeout(headers[DAVHeaderNames.timeout]).map { min($0, 10 * 365 * 86_400) }
        let time = min(asked.map { Interval.seconds(max($0, 1)) } ?? Self.usual, ItemLock.longest)
        guard let query else { return try await refresh(time) }
        let scope: ItemLock.Scope = query.isExclusive ? .exclusive : .shared
        let (deep, owner) = (depth == .infinity ? ItemLock.Depth.infinity : .zero, query.ownerXML)
        let there = try await write { room, transaction -> Locked? in
            let spot = try Self.spot(path, room, transaction)
            try checkConditions(spot, transaction)
            switch spot {
            case .root, .workspace: throw DAVFailure.forbidden
            case .nowhere: throw DAVFailure.noParent
            case .vacant: return nil
            case .item(let item, _):
                let lock = try lock(item, scope, deep, time, owner, room, transaction)
                return try told(lock, item, room, transaction)
            }
        }
        if let there { return there }
        return try await lockNewFile(scope, deep, time, owner)
    }

    private func lock(
        _ item: Item, _ scope: ItemLock.Scope, _ depth: ItemLock.Depth, _ time: Interval, _ owner: String, _ room: Room,
        _ transaction: any Transaction
    ) throws -> ItemLock {
        guard room.level(item) > .none else { throw DAVFailure.missing }
        try WorkspaceRules.change(item, room).orThrow()
        let store = ItemLockStore(transaction)
        // What its user checked out on the page before is the program's to keep.
        if scope == .exclusive, item.kind == .file,
            let own = try store.on([item.id], at: room.now)[item.id]?.first(where: { $0.isFromPage && $0.isOf(viewer) })
        {
            try store.take(own.token, ownerXML: owner, until: max(own.expiresAt, room.now + time))
            return try store.find(own.token) ?? own
        }
        var there = try store.covering([item.id], at: room.now)
        if depth == .infinity, item.kind == .folder { there += try store.below([item.id], at: room.now) }
        if !LockRules.lock(scope, beside: there, at: room.now).isAllowed {
            throw DAVFailure(.locked, "no-conflicting-lock", href: href(path, isFolder: item.kind == .folder))
        }
        return try ItemLocks.lock(item, scope, depth, for: time, ownerXML: owner, room, transaction)
    }

    private func lockNewFile(
        _ scope: ItemLock.Scope, _ depth: ItemLock.Depth, _ time: Interval, _ owner: String
    ) async throws -> Locked {
        let (name, _, _) = try await desk.database.read { try placeForContents(spot(path, $0), $0) }
        try HigherMarking.refuse(inName: name, field: "file")
        let itemName = try ItemName(name, field: "file")
        let files = Files(desk: desk)
        let (staged, scan) = try await files.stage(NoContents(), itemName, of: try slug(), by: viewer)
        let arrival = Files.Arrival(
            name: name, mediaType: "application/octet-stream", marking: Marking.stated(inName: name) ?? .official)
        do {
            let (locked, blob) = try await Files.again {
                try await desk.write(try slug(), viewer) { room, transaction in
                    let place = try placeForContents(Self.spot(path, room, transaction), transaction)
                    guard case .folder = place.target else { throw DAVFailure(.conflict) }
                    let (kept, blob) = try Files.keep(
                        staged, scan, arrival, itemName, place.target, place.keys, room, transaction)
                    let lock = try ItemLocks.lock(
                        kept.item, scope, depth, for: time, ownerXML: owner, room, transaction)
                    return (try told(lock, kept.item, isNewFile: true, room, transaction), blob)
                }
            }
            if blob.id != staged.id { await desk.blobs.discard(staged) }
            return locked
        } catch let error where error is Fault || error is DAVFailure {
            await desk.blobs.discard(staged)
            throw error
        }
    }

    /// Keeps a lock for longer (RFC 4918, section 9.10.2).
    private func refresh(_ time: Interval) async throws -> Locked {
        guard let header = try ifHeader() else { throw DAVFailure(.badRequest) }
        return try await write { room, transaction in
            let spot = try Self.spot(path, room, transaction)
            guard let item = spot.item else { throw DAVFailure.missing }
            let store = ItemLockStore(transaction)
            let lock = try store.covering([item.id], at: room.now)
                .first { header.tokens.contains($0.token) && $0.isOf(viewer) }
            guard let lock else { throw DAVFailure(.preconditionFailed, "lock-token-matches-request-uri") }
            try WorkspaceRules.change(item, room).orThrow()
            try store.extend(lock.token, until: room.now + time)
            return try told(store.find(lock.token) ?? lock, item, isRefresh: true, room, transaction)
        }
    }

    private func told(
        _ lock: ItemLock, _ item: Item, isNewFile: Bool = false, isRefresh: Bool = false, _ room: Room,
        _ transaction: any Transaction
    ) throws -> Locked {
        let own = try ItemLockStore(transaction).on([item.id], at: room.now)[item.id] ?? []
        let locks = try inherited(by: item, room, transaction) + own.map { (lock: $0, root: path) }
        let discovery = DAVProperties.discovery(locks, at: room.now)
        let body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:prop xmlns:D=\"DAV:\">\(discovery)</D:prop>\n"
        return Locked(lock: lock, body: body, isNewFile: isNewFile, isRefresh: isRefresh)
    }

    func unlock() async throws {
        guard let token = DAVHeaders.lockToken(headers[DAVHeaderNames.lockToken]) else {
            throw DAVFailure(.badRequest)
        }
        if path.names.count < 2 { throw DAVFailure(.conflict, "lock-token-matches-request-uri") }
        try await write { room, transaction in
            guard let item = try Self.spot(path, room, transaction).item, room.level(item) > .none else {
                throw DAVFailure.missing
            }
            let lock = try ItemLockStore(transaction).covering([item.id], at: room.now).first { $0.token == token }
            guard let lock else { throw DAVFailure(.conflict, "lock-token-matches-request-uri") }
            let locked = lock.item == item.id ? item : try ItemStore(transaction).find(lock.item, room)
            try ItemLocks.end(lock, locked ?? item, room, transaction)
        }
    }
}
