import Access
import HTTPTypes
import Journal
import Kernel
import Storage
import WebDAV
import XML

/// MKCOL, DELETE and PROPPATCH.
extension DAVCall {
    /// Changed at a time.
    private static let mostProperties = 200

    func makeFolder() async throws {
        if path.names.count < 2 { throw path.names.isEmpty ? DAVFailure(.methodNotAllowed) : try await newWorkspace() }
        try await write { room, transaction in
            let spot = try Self.spot(path, room, transaction)
            try checkConditions(spot, transaction)
            switch spot {
            case .root, .workspace, .item: throw DAVFailure(.methodNotAllowed)
            case .nowhere: throw DAVFailure.noParent
            case .vacant(let name, let folder, _):
                let keys = try keys(changing: [], membersOf: [folder?.id], room, transaction)
                _ = try Items.makeFolder(name, in: folder?.id, keys: keys, room, transaction)
            }
        }
    }

    /// Why none is made so: they need a purpose and rules, which a page asks for.
    private func newWorkspace() async throws -> DAVFailure {
        let there = try await desk.database.read { try spot(path, $0) }
        if case .workspace = there { return DAVFailure(.methodNotAllowed) }
        return .forbidden
    }

    func delete() async throws {
        guard DAVDepth(header: depth, usual: .infinity) == .infinity else { throw DAVFailure(.badRequest) }
        if path.names.count < 2 { throw DAVFailure.forbidden }
        try await write { room, transaction in
            let spot = try Self.spot(path, room, transaction)
            guard let item = spot.item else { throw DAVFailure.missing }
            try checkConditions(spot, transaction)
            let keys = try keys(changing: [item], whole: true, membersOf: [item.parent], room, transaction)
            try bin(item, keys, room, transaction)
        }
    }

    func bin(_ item: Item, _ keys: LockKeys, _ room: Room, _ transaction: any Transaction) throws {
        for item in try ItemGate.change([item.id], whole: true, keys: keys, room, transaction) {
            try Bin.put(item, keys: keys, room, transaction)
        }
    }

    /// - Returns: what became of each property.
    func setProperties(_ body: [UInt8]) async throws -> String {
        let changes = try davBody { () throws(DAVBodyFailure) in try PropertyChange.parse(body) }
        let names = changes.map(\.name)
        let refused = Set(names.filter { DAVProperties.protected.contains($0) })
        if path.names.count < 2 { throw DAVFailure.forbidden }
        return try await write { room, transaction in
            let spot = try Self.spot(path, room, transaction)
            guard let item = spot.item else { throw DAVFailure.missing }
            try checkConditions(spot, transaction)
            let keys = try keys(changing: [item], room, transaction)
            _ = try ItemGate.change([item.id], whole: false, keys: keys, room, transaction)
            if refused.isEmpty { try set(changes, of: item, room, transaction) }
            return Multistatus.changes(of: href(path, isFolder: item.kind == .folder), names, refused: refused)
        }
    }

    private func set(
        _ changes: [PropertyChange], of item: Item, _ room: Room, _ transaction: any Transaction
    ) throws {
        let store = ItemPropertyStore(transaction)
        if changes.count > Self.mostProperties { throw DAVFailure(.insufficientStorage) }
        for change in changes { try store.set(change.name, change.xml, of: item.id) }
        let size = try store.of([item.id]).values.joined().reduce(0) { $0 + $1.xml.utf8.count }
        if size > ItemProperty.size { throw DAVFailure(.insufficientStorage) }
        try room.record(
            "item.properties-set", Subject("item", item.id.uuid),
            details: ["name": item.name, "properties": "\(changes.count)"], in: transaction)
    }

    /// Changes something in the workspace of the path.
    func write<Result: Sendable>(_ act: @escaping WorkspaceDesk.Act<Result>) async throws -> Result {
        do {
            return try await desk.write(try slug(), viewer, act)
        } catch let error as StorageError where error.violation == .unique {
            // Somebody else took the name at the same moment.
            throw DAVFailure(.conflict)
        }
    }
}
