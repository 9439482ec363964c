import Access
import Directory
import HTTPTypes
import Kernel
import Storage
import WebDAV

/// PROPFIND: what is known of a thing and of what lies in it, in pages, so that a large folder is never whole in memory.
extension DAVCall {
    /// Of a folder at a time.
    private static let pageSize = 500
    /// Workspaces of one person.
    private static let mostWorkspaces = 1_000

    /// A piece of the answer, and where the next one begins.
    struct Piece: Sendable {
        let text: String
        let next: Place?
    }

    /// Where a listing goes on.
    struct Place: Sendable {
        let folder: Item?
        let last: Item
    }

    /// - Throws: `403` with the standard's condition for a listing of any depth, `404` for what is not there.
    func list(_ body: [UInt8]) async throws -> (properties: DAVProperties, first: Piece) {
        guard let depth = DAVDepth(header: depth, usual: .infinity) else { throw DAVFailure(.badRequest) }
        if depth == .infinity { throw DAVFailure(.forbidden, "propfind-finite-depth") }
        let query = try davBody { () throws(DAVBodyFailure) in try PropertyQuery.parse(body) }
        let properties = DAVProperties(query: query, now: desk.clock.now())
        let first = try await desk.database.read { transaction in
            try begin(properties, isDeep: depth == .one, transaction)
        }
        return (properties, first)
    }

    private func begin(_ properties: DAVProperties, isDeep: Bool, _ transaction: any Transaction) throws -> Piece {
        let spot = try spot(path, transaction)
        try checkConditions(spot, isRead: true, transaction)
        switch spot {
        case .root:
            let top = DAVProperties.Thing(
                path: path, name: "Workspaces", isFolder: true, createdAt: Instant(milliseconds: 0),
                changedAt: properties.now)
            let own = isDeep ? try workspaces(at: properties.now, transaction) : []
            return Piece(text: ([top] + own).map(properties.response).joined(), next: nil)
        case .workspace(let room):
            let text = properties.response(Self.thing(room.workspace, path))
            if !isDeep { return Piece(text: text, next: nil) }
            let page = try page(in: nil, after: nil, room, properties, transaction)
            return Piece(text: text + page.text, next: page.next)
        case .item(let item, let room):
            let inherited = properties.wantsLocks ? try inherited(by: item, room, transaction) : []
            let thing = try things([(item, path)], inherited: inherited, room, properties, transaction)
            let text = thing.map(properties.response).joined()
            if !isDeep || item.kind == .file { return Piece(text: text, next: nil) }
            let page = try page(in: item, after: nil, room, properties, transaction)
            return Piece(text: text + page.text, next: page.next)
        case .vacant, .nowhere: throw DAVFailure.missing
        }
    }

    /// The next piece, by what the viewer may see by then.
    func more(from place: Place, _ properties: DAVProperties) async throws -> Piece {
        let slug = try slug()
        return try await desk.read(slug, viewer) { room, transaction in
            try page(in: place.folder, after: place.last, room, properties, transaction)
        }
    }

    private func page(
        in folder: Item?, after last: Item?, _ room: Room, _ properties: DAVProperties, _ transaction: any Transaction
    ) throws -> Piece {
        let found = try ItemStore(transaction).list(folder?.id, after: last, limit: Self.pageSize + 1, room)
        let items = Array(found.prefix(Self.pageSize))
        var inherited: [(lock: ItemLock, root: DAVPath)] = []
        if let folder, properties.wantsLocks {
            inherited = try self.inherited(by: folder, isIncluded: true, room, transaction)
        }
        let things = try things(
            items.map { ($0, path.below($0.name)) }, inherited: inherited, room, properties, transaction)
        let next = found.count > Self.pageSize ? items.last.map { Place(folder: folder, last: $0) } : nil
        return Piece(text: things.map(properties.response).joined(), next: next)
    }

    /// Items with what an answer needs of them, in as many statements however many they are.
    private func things(
        _ items: [(Item, DAVPath)], inherited: [(lock: ItemLock, root: DAVPath)], _ room: Room,
        _ properties: DAVProperties, _ transaction: any Transaction
    ) throws -> [DAVProperties.Thing] {
        let ids = items.map(\.0.id)
        let locks = properties.wantsLocks ? try ItemLockStore(transaction).on(ids, at: room.now) : [:]
        let others = properties.wantsOthers ? try ItemPropertyStore(transaction).of(ids) : [:]
        return items.map { item, path in
            DAVProperties.Thing(
                path: path, name: item.name, isFolder: item.kind == .folder, createdAt: item.createdAt,
                changedAt: item.changedAt, file: item.kind == .file ? item : nil,
                locks: inherited + (locks[item.id] ?? []).map { (lock: $0, root: path) }, others: others[item.id] ?? [])
        }
    }

    /// The locks of the folders that an item lies in, as far as they cover it.
    /// - Parameter isIncluded: whether what lies in the item is meant.
    func inherited(
        by item: Item, isIncluded: Bool = false, _ room: Room, _ transaction: any Transaction
    ) throws -> [(lock: ItemLock, root: DAVPath)] {
        let locks = try ItemLockStore(transaction).covering([item.id], at: room.now)
            .filter { $0.item != item.id || (isIncluded && $0.depth == .infinity) }
        if locks.isEmpty { return [] }
        let trail = try ItemStore(transaction).trail(of: item, room).map(\.id) + [item.id]
        return locks.compactMap { lock in
            trail.firstIndex(of: lock.item).map { place in
                (lock: lock, root: DAVPath(names: Array(path.names.prefix(place + 2))))
            }
        }
    }

    /// Those that the viewer may enter.
    private func workspaces(at now: Instant, _ transaction: any Transaction) throws -> [DAVProperties.Thing] {
        let own = try WorkspaceStore(transaction).own(WorkspaceSight(viewer, at: now), limit: Self.mostWorkspaces)
        guard let person = viewer.person.map({ Person.ID($0) }) else { return [] }
        let members = try MemberStore(transaction).find(person, in: own.map(\.id))
        return own.filter { WorkspaceRules.enter(members[$0.id]).isAllowed }.map { Self.thing($0, path.below($0.slug)) }
    }

    private static func thing(_ workspace: Workspace, _ path: DAVPath) -> DAVProperties.Thing {
        DAVProperties.Thing(
            path: path, name: workspace.name, isFolder: true, createdAt: workspace.createdAt,
            changedAt: workspace.createdAt)
    }
}
