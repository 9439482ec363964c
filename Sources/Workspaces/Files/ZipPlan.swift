import Access
import Archives
import Blobs
import Kernel
import NIOCore
import Storage
import Synchronization

/// Several items as one ZIP archive, made as it goes out: a folder's page and a piece of a file are all that is held.
struct ZipPlan: Sendable {
    /// How many files an archive holds at most.
    static let limit = 10_000
    private static let page = 200

    let desk: WorkspaceDesk
    let slug: String
    let viewer: Viewer
    let roots: [Item]
    /// What the archive is called, with the highest marking of what it holds.
    let name: MarkedName
    /// The file that goes out just now.
    private let current = CurrentFile()

    /// - Throws: a fault when there is nothing in it that the viewer may have, or too much.
    static func make(_ ids: [Item.ID], _ desk: WorkspaceDesk, of slug: String, by viewer: Viewer) async throws
        -> ZipPlan
    {
        try await desk.read(slug, viewer) { room, transaction in
            let items = try ItemGate.find(ids, room, transaction)
            if !room.workspace.handling.allowsDownloads {
                throw Fault.refused("You cannot do this because files of this workspace may be viewed only.")
            }
            let tree = ItemTree(transaction)
            let files: SQL = "item.kind = \(Item.Kind.file) AND \(room.shown)"
            let found = try tree.count(items.map(\.id), where: files)
            if found == 0 { throw Fault.invalid("item", "There is no file in what you selected") }
            if found > limit {
                throw Fault.invalid(
                    "item", "You selected \(grouped(found)) files; \(grouped(limit)) go into one archive. Select fewer")
            }
            let sensitive = try tree.count(
                items.map(\.id), where: "\(files) AND item.marking = \(Marking.officialSensitive)")
            let stem = items.count == 1 ? items[0].name : room.workspace.name
            return ZipPlan(
                desk: desk, slug: slug, viewer: viewer, roots: items,
                name: MarkedName("\(stem).zip", sensitive > 0 ? .officialSensitive : .official))
        }
    }

    /// Writes the archive. Whether the viewer may have it is asked anew for each file.
    func write(to out: (ByteBuffer) async throws -> Void) async throws {
        var encoder = ArchiveEncoder()
        var log = ""
        var waiting = Array(roots.map { Place(item: $0, path: $0.name) }.reversed())
        while let place = waiting.popLast() {
            if place.item.kind == .folder {
                let (items, last) = try await children(of: place)
                if let last { waiting.append(Place(item: place.item, path: place.path, after: last)) }
                waiting += items.reversed().map { Place(item: $0, path: "\(place.path)/\($0.name)") }
                continue
            }
            do {
                let (file, version, blob) = try await Files(desk: desk).open(
                    place.item.id, of: slug, by: viewer, way: "zip")
                current.item.withLock { $0 = file.id }
                try await send(
                    encoder.beginFile(
                        place.path, modified: version.createdAt.milliseconds, size: UInt64(blob.size)), out)
                for try await piece in try await desk.blobs.read(blob) {
                    try await send(encoder.append(Array(piece.readableBytesView)), out)
                }
                try await send(encoder.endFile(), out)
                current.item.withLock { $0 = nil }
                log += "\(file.marking.name)\tversion \(version.number)\t\(place.path)\r\n"
            } catch let fault as Fault where fault.kind == .missing || fault.kind == .refused {
                log += "LEFT OUT\t\(place.path)\t\(fault.message)\r\n"
            }
        }
        let now = desk.clock.now()
        let head = """
            This archive is marked \(name.marking.name). Handle it and what is in it by the marking of each file.\r
            It was made for \(viewer.name) from a workspace of Concordat on \(now.plain).\r
            \r

            """
        try await send(
            encoder.file("MARKINGS.txt", Array((head + log).utf8), modified: now.milliseconds), out)
        try await send(encoder.finish(), out)
    }

    /// Whether the viewer may still have what goes out: the archive, and the file that it is at.
    func isPermitted() async throws -> Bool {
        if let item = current.item.withLock({ $0 }) {
            return try await Files(desk: desk).maySee(item, of: slug, by: viewer)
        }
        do {
            return try await desk.read(slug, viewer) { room, _ in room.workspace.handling.allowsDownloads }
        } catch is Fault {
            return false
        }
    }

    private struct Place: Sendable {
        let item: Item
        let path: String
        /// Of a folder: what of it is done already.
        var after: Item?
    }

    private func children(of place: Place) async throws -> (items: [Item], last: Item?) {
        do {
            return try await desk.read(slug, viewer) { room, transaction in
                let store = ItemStore(transaction)
                guard try store.find(place.item.id, room) != nil else { return ([], nil) }
                let items = try store.list(place.item.id, after: place.after, limit: Self.page, room)
                return (items, items.count == Self.page ? items.last : nil)
            }
        } catch let fault as Fault where fault.kind == .missing || fault.kind == .refused {
            return ([], nil)
        }
    }

    private func send(_ bytes: [UInt8], _ out: (ByteBuffer) async throws -> Void) async throws {
        if !bytes.isEmpty { try await out(ByteBuffer(bytes: bytes)) }
    }
}

private final class CurrentFile: Sendable {
    let item = Mutex<Item.ID?>(nil)
}
