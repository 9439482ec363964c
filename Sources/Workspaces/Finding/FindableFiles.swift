import Access
import Directory
import Kernel
import Storage
import Web

/// What results of a search show of files and folders.
struct FindableFiles: FindableKind {
    let kind = FileDocuments.kind

    /// A token for each realm that the viewer may see into; where they may see what is OFFICIAL-SENSITIVE, one for that too.
    func audience(of viewer: Viewer, at now: Instant, in transaction: any Transaction) throws -> Set<String> {
        Set(try Rooms.inside(viewer, at: now, in: transaction).values.flatMap(\.searchTokens))
    }

    func find(
        _ ids: [UUID128], for viewer: Viewer?, at now: Instant, in transaction: any Transaction
    ) throws -> [UUID128: FoundThing] {
        guard let viewer else { return [:] }
        let rooms = try Rooms.inside(viewer, at: now, in: transaction)
        let items = try transaction.all(
            Item.self,
            "SELECT \(Item.columns) FROM item WHERE item.id IN \(list: ids) AND item.binned_at IS NULL")
        var found: [UUID128: FoundThing] = [:]
        for item in items {
            guard let room = rooms[item.workspace], room.level(item) > .none else { continue }
            let isFile = item.kind == .file
            let marking = isFile ? "\(item.marking.name) · " : ""
            found[item.id.uuid] = FoundThing(
                kind: kind, id: item.id.uuid, title: item.name, path: item.path(in: room.workspace),
                detail: "\(marking)\(room.workspace.name), changed \(item.changedAt.plain) by \(item.changedBy)",
                label: isFile ? "File" : "Folder")
        }
        return found
    }
}

extension Room {
    /// What the viewer holds in the search index for this workspace.
    var searchTokens: [String] {
        levels.filter { $0.value > .none }.keys.flatMap { realm in
            Marking.allCases.filter { sees($0) }.map { FileDocuments.token(realm, $0) }
        }
    }
}
