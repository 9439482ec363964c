import Access
import HTTPTypes
import Kernel
import Storage
import WebDAV
import WebParts

/// A request of a WebDAV client: who asks, for what, and under which conditions. What the methods do is in the extensions.
struct DAVCall: Sendable {
    static let root = "/dav"

    let desk: WorkspaceDesk
    let viewer: Viewer
    let path: DAVPath
    let headers: HTTPFields
    /// Under which this server is known: what the client calls it, and what it calls itself.
    let authorities: [String]
    /// Seconds since 1970.
    let seconds: Int

    /// What is there, as far as the viewer may know.
    enum Spot: Sendable {
        /// The list of workspaces.
        case root
        case workspace(Room)
        case item(Item, Room)
        /// Nothing, in a folder (`nil`: the workspace itself) that could hold it.
        case vacant(String, in: Item?, Room)
        /// Nothing, nor what it would lie in.
        case nowhere

        var item: Item? { if case .item(let item, _) = self { item } else { nil } }
    }

    /// The workspace's part of the path; what begins with it stays within one transaction.
    func slug() throws -> String {
        guard let slug = path.names.first else { throw DAVFailure.forbidden }
        return slug
    }

    /// What a path leads to. Names are compared as in the folder itself: whatever their case.
    func spot(_ path: DAVPath, _ transaction: any Transaction) throws -> Spot {
        guard let slug = path.names.first else { return .root }
        do {
            let room = try Room.inside(slug, viewer, desk.clock.now(), transaction)
            return try Self.spot(path, room, transaction)
        } catch let fault as Fault where fault.kind == .missing {
            return .nowhere
        }
    }

    static func spot(_ path: DAVPath, _ room: Room, _ transaction: any Transaction) throws -> Spot {
        guard path.names.first == room.workspace.slug else { return .nowhere }
        let names = path.names.dropFirst()
        guard let last = names.last else { return .workspace(room) }
        let store = ItemStore(transaction)
        func shown(_ name: String, in folder: Item?) throws -> Item? {
            // What cannot be a name is nobody's.
            guard let name = try? ItemName(name),
                let item = try store.named(name, in: folder?.id, of: room.workspace.id), room.shows(item)
            else { return nil }
            return item
        }
        var folder: Item?
        for name in names.dropLast() {
            guard let next = try shown(name, in: folder), next.kind == .folder else { return .nowhere }
            folder = next
        }
        if let item = try shown(last, in: folder) { return .item(item, room) }
        return .vacant(last, in: folder, room)
    }

    func href(_ path: DAVPath, isFolder: Bool = false) -> String { path.href(below: Self.root, isFolder: isFolder) }

    var depth: String? { headers[DAVHeaderNames.depth] }
}

/// Header fields of RFC 4918, section 10.
enum DAVHeaderNames {
    static let depth = name("Depth")
    static let destination = name("Destination")
    static let condition = name("If")
    static let overwrite = name("Overwrite")
    static let timeout = name("Timeout")
    static let lockToken = name("Lock-Token")
    static let dav = name("DAV")
    /// By which Windows knows that it may mount (MS-WDV, section 2.2.7).
    static let authorVia = name("MS-Author-Via")

    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .accept }
}

extension Item {
    /// Of a file's present contents: versions never change, so that a tag never means two things.
    var tag: EntityTag? { version.map { EntityTag("\(id)-\($0)") } }
}
