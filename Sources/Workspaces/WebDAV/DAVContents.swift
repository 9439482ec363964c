import Blobs
import HTTPTypes
import Kernel
import NIOCore
import Storage
import WebDAV
import WebParts

/// GET and PUT.
extension DAVCall {
    /// What a GET finds.
    enum Found: Sendable {
        case folder
        case notModified(EntityTag?)
        case file(Item)
    }

    func look() async throws -> Found {
        try await desk.database.read { transaction in
            let spot = try spot(path, transaction)
            try checkConditions(spot, isRead: true, transaction)
            switch spot {
            case .root, .workspace: return .folder
            case .vacant, .nowhere: throw DAVFailure.missing
            case .item(let item, let room):
                if item.kind == .folder { return .folder }
                // A way to something else, or for viewing on pages alone.
                guard room.level(item) > .none else { throw DAVFailure.missing }
                switch preconditions(spot, isRead: true) {
                case .proceed: return .file(item)
                case .notModified: return .notModified(item.tag)
                case .failed: throw DAVFailure.preconditionFailed
                }
            }
        }
    }

    /// Keeps what comes as a file, or as a new version of the one that is there.
    /// - Returns: whether it is a new file, and its tag.
    func put<Source: AsyncSequence>(
        _ contents: Source, mediaType: String?
    ) async throws -> (isNew: Bool, tag: EntityTag?) where Source.Element == ByteBuffer {
        // A part of a file cannot be put (RFC 9110, section 14.5).
        if headers[.contentRange] != nil { throw DAVFailure(.badRequest) }
        if path.names.count < 2 { throw path.names.isEmpty ? DAVFailure(.methodNotAllowed) : DAVFailure.forbidden }
        let (name, target, keys) = try await desk.database.read { transaction in
            let spot = try spot(path, transaction)
            return try placeForContents(spot, transaction)
        }
        let arrival = Files.Arrival(
            name: name, mediaType: mediaType ?? "application/octet-stream",
            marking: Marking.stated(inName: name) ?? .official)
        let kept = try await Files(desk: desk).add(
            contents, arrival, to: target, of: try slug(), by: viewer, keys: keys
        ) { room, transaction in
            // What was there at the beginning may have changed.
            _ = try placeForContents(try Self.spot(path, room, transaction), transaction)
        }
        return (kept.isNewFile, EntityTag("\(kept.item.id)-\(kept.version)"))
    }

    /// Where contents go, when conditions and locks permit.
    func placeForContents(
        _ spot: Spot, _ transaction: any Transaction
    ) throws -> (name: String, target: Files.Target, keys: LockKeys) {
        try checkConditions(spot, transaction)
        switch spot {
        case .root, .workspace: throw DAVFailure(.methodNotAllowed)
        case .nowhere: throw DAVFailure.noParent
        case .item(let item, let room):
            if item.kind == .folder { throw DAVFailure(.methodNotAllowed) }
            return (item.name, .file(item.id), try keys(changing: [item], room, transaction))
        case .vacant(let name, let folder, let room):
            let keys = try keys(changing: [], membersOf: [folder?.id], room, transaction)
            return (name, .folder(folder?.id), keys)
        }
    }
}

/// Contents of no bytes.
struct NoContents: AsyncSequence, Sendable {
    struct Iterator: AsyncIteratorProtocol {
        mutating func next() async throws -> ByteBuffer? { nil }
    }

    func makeAsyncIterator() -> Iterator { Iterator() }
}
