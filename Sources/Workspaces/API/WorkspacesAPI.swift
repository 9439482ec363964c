import Access
import Directory
import Kernel
import Search
import Storage
import Web

/// What the API answers of workspaces: by the same actions and rules as the pages.
struct WorkspacesAPI: Sendable {
    static let read = "workspaces:read"
    static let write = "workspaces:write"

    let desk: WorkspaceDesk
    let index: SearchIndex

    static let slug = APIParameter.path("slug", .slug, "The workspace's slug.")
    static let id = APIParameter.path("id", .identifier, "The item's identifier.")
    static let folder = APIParameter.query("folder", .identifier, "The identifier of a folder; without it, the top.")

    var endpoints: [APIEndpoint] {
        [list, search, one, members, items, item, versions].map { $0.needing(Self.read) } + [makeFolder]
    }

    private static func inside(_ call: APICall, _ transaction: any Transaction) throws -> Room {
        try Room.inside(call.arguments.text("slug") ?? "", call.viewer, call.now, transaction)
    }

    // MARK: - Workspaces

    private var list: APIEndpoint {
        .list(
            "listWorkspaces", "/workspaces", "Workspaces that the token's owner takes part in",
            about: "Those where they have still to accept terms or take lessons are left out.", of: desk.database, [],
            APIWorkspaces.workspace, id: { $0.workspace.id.uuid }
        ) { call, transaction in
            let rooms = try Rooms.inside(call.viewer, at: call.now, in: transaction)
            let after = call.window.after ?? UUID128(high: 0, low: 0)
            return Array(
                rooms.values.filter { $0.workspace.id.uuid > after }
                    .sorted { $0.workspace.id < $1.workspace.id }.prefix(call.window.count))
        }
    }

    private var one: APIEndpoint {
        .item(
            "getWorkspace", "/workspaces/{slug}", "One workspace", about: Self.forThoseInside, of: desk.database,
            [Self.slug], APIWorkspaces.workspace
        ) { call, transaction in try Self.inside(call, transaction) }
    }

    private var members: APIEndpoint {
        .item(
            "listWorkspaceMembers", "/workspaces/{slug}/members", "Who takes part",
            about: "\(Self.forThoseInside) As far as the token's owner may know of them.", of: desk.database,
            [Self.slug], APIList<Participant>.shape(of: APIWorkspaces.member)
        ) { call, transaction in
            let room = try Self.inside(call, transaction)
            return APIList(
                items: try MemberStore(transaction).list(
                    room.workspace.id, room.companions, at: room.now, limit: Members.limit))
        }
    }

    // MARK: - Files

    private var items: APIEndpoint {
        .list(
            "listItems", "/workspaces/{slug}/items", "What lies in a folder",
            about: "\(Self.forThoseInside) What the token's owner may not see is not there.", of: desk.database,
            [Self.slug, Self.folder], APIWorkspaces.item, id: { $0.item.id.uuid }
        ) { call, transaction in
            let room = try Self.inside(call, transaction)
            let folder = call.arguments.id("folder", of: Item.self)
            if let folder {
                guard try ItemStore(transaction).find(folder, room)?.kind == .folder else {
                    throw Fault.missing("This folder")
                }
            }
            return try ItemStore(transaction).page(folder, call.window, room).map {
                APIWorkspaces.Placed($0, room)
            }
        }
    }

    private var item: APIEndpoint {
        .item(
            "getItem", "/workspaces/{slug}/items/{id}", "One folder or file", about: Self.forThoseInside,
            of: desk.database, [Self.slug, Self.id], APIWorkspaces.item
        ) { call, transaction in
            let room = try Self.inside(call, transaction)
            return try call.arguments.id("id", of: Item.self).flatMap { try ItemStore(transaction).find($0, room) }
                .map { APIWorkspaces.Placed($0, room) }
        }
    }

    private var versions: APIEndpoint {
        .list(
            "listVersions", "/workspaces/{slug}/items/{id}/versions", "The versions of a file, the first one first",
            about: Self.forThoseInside, of: desk.database, [Self.slug, Self.id], APIWorkspaces.version,
            id: { UUID128(high: 0, low: UInt64(max(0, $0.number))) }
        ) { call, transaction in
            let room = try Self.inside(call, transaction)
            guard let id = call.arguments.id("id", of: Item.self), let file = try ItemStore(transaction).find(id, room),
                file.kind == .file, room.level(file) > .none
            else { throw Fault.missing("This file") }
            return try FileVersionStore(transaction).list(
                id, after: Int(truncatingIfNeeded: call.window.after?.low ?? 0), limit: call.window.count)
        }
    }

    private var search: APIEndpoint {
        let index = index
        return .item(
            "searchFiles", "/workspaces/search",
            "Find files and folders by name and by what is in them, the best first",
            about: "Typos included. At most fifty.", of: desk.database,
            [
                .query(
                    "q", .text(length: 1...200), "What to look for.", isRequired: true, example: "night places"),
                .query("workspace", .slug, "Only in the workspace with this slug."),
            ], APIList<APIWorkspaces.Placed>.shape(of: APIWorkspaces.item)
        ) { call, transaction in
            let rooms = try Rooms.inside(call.viewer, at: call.now, in: transaction)
            let wanted = call.arguments.text("workspace")
            let tokens = rooms.values.filter { wanted == nil || $0.workspace.slug == wanted }.flatMap(\.searchTokens)
            if tokens.isEmpty { return APIList(items: []) }
            let query = SearchQuery(
                call.arguments.text("q") ?? "", kinds: [FileDocuments.kind], audience: Set(tokens), limit: 50)
            let ids = try index.search(query).hits.compactMap { Item.ID($0.id) }
            // The index may be a moment behind: what may be seen is asked of the record.
            let found = try transaction.all(
                Item.self,
                "SELECT \(Item.columns) FROM item WHERE item.id IN \(list: ids) AND item.binned_at IS NULL")
            let byID = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            return APIList(
                items: ids.compactMap { id in
                    guard let item = byID[id], let room = rooms[item.workspace], room.level(item) > .none,
                        wanted == nil || room.workspace.slug == wanted
                    else { return nil }
                    return APIWorkspaces.Placed(item, room)
                })
        }
    }

    private var makeFolder: APIEndpoint {
        let desk = desk
        return .post(
            "makeFolder", "/workspaces/{slug}/folders", "Make a folder", scope: Self.write, [Self.slug],
            APIInput([
                .init("name", .text(length: 1...255), "Its name.", isRequired: true),
                .init("folder", .identifier, "The identifier of the folder that it is made in; without it, the top."),
            ]), APIWorkspaces.item
        ) { call in
            let slug = call.arguments.text("slug") ?? ""
            let typed = call.form["folder"] ?? ""
            let parent = Item.ID(typed)
            if parent == nil, !typed.isEmpty { throw Fault.invalid("folder", "Send the identifier of a folder") }
            do {
                let made = try await Items(desk: desk).makeFolder(
                    call.form["name"] ?? "", in: parent, of: slug, by: call.viewer)
                return (APIWorkspaces.path(made, in: slug), try await Self.placed(made.id, slug, call.viewer, desk))
            } catch let fault as Fault where fault.kind == .invalid {
                // The page calls the name of a folder so.
                throw Fault(
                    .invalid, fault.message, fields: fault.fields["folder"].map { ["name": $0] } ?? fault.fields)
            }
        }
    }

    /// An item that was made or changed just now.
    static func placed(
        _ id: Item.ID, _ slug: String, _ viewer: Viewer, _ desk: WorkspaceDesk
    ) async throws -> APIWorkspaces.Placed {
        try await desk.read(slug, viewer) { room, transaction in
            guard let item = try ItemStore(transaction).find(id, room) else { throw Fault.missing("What was made") }
            return APIWorkspaces.Placed(item, room)
        }
    }

    private static let forThoseInside = "For those who take part."
}

extension ItemStore {
    /// A page of what lies in a folder, in order of identifier.
    func page(_ folder: Item.ID?, _ window: APIWindow, _ room: Room) throws -> [Item] {
        let place: UUID128 = folder?.uuid ?? room.workspace.id.uuid
        return try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM item WHERE COALESCE(item.parent_id, item.workspace_id) = \(place)
            AND \(room.shown) AND \(window.start("item.id")) ORDER BY item.id LIMIT \(window.count)
            """)
    }
}

extension FileVersionStore {
    /// The oldest first.
    func list(_ file: Item.ID, after number: Int, limit: Int) throws -> [FileVersion] {
        try transaction.all(
            FileVersion.self,
            """
            SELECT \(FileVersion.columns) FROM file_version WHERE file_id = \(file) AND number > \(number)
            ORDER BY number LIMIT \(limit)
            """)
    }
}
