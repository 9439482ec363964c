import Access
import Blobs
import Directory
import HTTPTypes
import Journal
import Kernel
import Storage
import WebDAV

/// COPY and MOVE.
extension DAVCall {
    /// - Returns: whether something new is there, rather than something else in the place of what was.
    func copy() async throws -> Bool {
        guard let depth = DAVDepth(header: depth, usual: .infinity), depth != .one else {
            throw DAVFailure(.badRequest)
        }
        return try await place { item, target, room, transaction in
            let keys = try keys(
                changing: target.replaced, whole: true, membersOf: [target.folder?.id], room, transaction)
            if let file = target.file(for: item) {
                try Self.replace(file, with: item, keys, room, transaction)
                return
            }
            for other in target.replaced { try bin(other, keys, room, transaction) }
            let name = try ItemName(target.name)
            try HigherMarking.refuse(inName: name.text, field: "name")
            if depth == .infinity || item.kind == .file {
                try ItemCopies.copy(item, to: target.folder?.id, as: name, keys: keys, room, transaction)
            } else {
                let copy = try Items.makeFolder(
                    name.text, in: target.folder?.id, keys: keys, room, transaction)
                try ItemPropertyStore(transaction).copy([item.id: copy.id])
            }
        }
    }

    func move() async throws -> Bool {
        guard DAVDepth(header: depth, usual: .infinity) == .infinity else { throw DAVFailure(.badRequest) }
        return try await place { item, target, room, transaction in
            let keys = try keys(
                changing: [item] + target.replaced, whole: true, membersOf: [item.parent, target.folder?.id], room,
                transaction)
            if let file = target.file(for: item) {
                // As programs save: a new file beside the old one, then in its place. What people had is its version before.
                try Self.replace(file, with: item, keys, room, transaction)
                try bin(item, keys, room, transaction)
                return
            }
            for other in target.replaced { try bin(other, keys, room, transaction) }
            let name = try ItemName(target.name)
            try HigherMarking.refuse(inName: name.text, field: "name")
            for item in try ItemGate.change([item.id], whole: true, keys: keys, room, transaction) {
                try ItemMoves.move(item, to: target.folder?.id, as: name, keys: keys, room, transaction)
            }
        }
    }

    /// Where something is to go.
    private struct Target {
        let name: String
        let folder: Item?
        /// What is there, and is to make room.
        let replaced: [Item]

        /// The file that gets a new version: of a file, when there is one.
        func file(for item: Item) -> Item? {
            replaced.first { $0.kind == .file && item.kind == .file }
        }
    }

    private func place(
        _ act: @escaping @Sendable (Item, Target, Room, any Transaction) throws -> Void
    ) async throws -> Bool {
        guard let header = headers[DAVHeaderNames.destination] else { throw DAVFailure(.badRequest) }
        // What cannot be taken there is for the client to carry over (RFC 4918, section 9.8.5).
        guard let destination = DAVPath(uri: header, below: Self.root, of: authorities) else {
            throw DAVFailure(.badGateway)
        }
        let overwrite = headers[DAVHeaderNames.overwrite]?.uppercased() ?? "T"
        guard ["T", "F"].contains(overwrite) else { throw DAVFailure(.badRequest) }
        if path.names.count < 2 || destination.names.count < 2 { throw DAVFailure.forbidden }
        return try await write { room, transaction in
            let spot = try Self.spot(path, room, transaction)
            guard let item = spot.item, room.level(item) > .none else { throw DAVFailure.missing }
            try checkConditions(spot, transaction)
            guard destination.names.first == path.names.first else { throw DAVFailure(.badGateway) }
            let target = try target(of: item, try Self.spot(destination, room, transaction), destination, transaction)
            if overwrite == "F", !target.replaced.isEmpty { throw DAVFailure.preconditionFailed }
            try act(item, target, room, transaction)
            return target.replaced.isEmpty
        }
    }

    private func target(
        of item: Item, _ spot: Spot, _ destination: DAVPath, _ transaction: any Transaction
    ) throws -> Target {
        let tree = ItemTree(transaction)
        switch spot {
        case .root, .workspace: throw DAVFailure.forbidden
        case .nowhere: throw DAVFailure.noParent
        case .vacant(let name, let folder, _):
            if let folder, item.kind == .folder, try tree.contains([item.id], folder.id) { throw DAVFailure.forbidden }
            return Target(name: name, folder: folder, replaced: [])
        case .item(let there, let room):
            let name = destination.names.last ?? there.name
            let folder = try there.parent.flatMap { try ItemStore(transaction).find($0, room) }
            if there.id == item.id {
                // A name in other capitals, or nothing at all.
                if try ItemName(name).text == item.name { throw DAVFailure.forbidden }
                return Target(name: name, folder: folder, replaced: [])
            }
            // Neither would be there any more.
            if try tree.contains([item.id], there.id) || tree.contains([there.id], item.id) {
                throw DAVFailure.forbidden
            }
            return Target(name: name, folder: folder, replaced: [there])
        }
    }

    /// A file gets the contents of another as its newest version, and what programs wrote to it.
    private static func replace(
        _ file: Item, with source: Item, _ keys: LockKeys, _ room: Room, _ transaction: any Transaction
    ) throws {
        if !room.workspace.handling.allowsDownloads, room.level(source) < .edit {
            throw Fault.refused("You cannot do this because files of this workspace may be viewed only.")
        }
        let store = FileVersionStore(transaction)
        guard let file = try ItemGate.change([file.id], whole: false, keys: keys, room, transaction).first,
            let newest = file.version, let present = try store.find(newest, of: file.id),
            let from = source.version, let contents = try store.find(from, of: source.id)
        else { throw DAVFailure.missing }
        if source.marking > file.marking { try Files.raise(file, to: source.marking, room, transaction) }
        try ItemPropertyStore(transaction).replace(of: file.id, with: source.id)
        if present.blob == contents.blob { return }
        let version = FileVersion(
            file: file.id, number: newest + 1, blob: contents.blob, size: contents.size,
            mediaType: contents.mediaType, note: source.name == file.name ? "" : "From ‘\(source.name)’",
            authorID: room.viewer.person.map { Person.ID($0) }, author: room.viewer.name, createdAt: room.now,
            scan: contents.scan, restores: nil)
        try store.add(version)
        let blob = try BlobStore(transaction).find([contents.blob])[contents.blob]
        try room.record(
            "file.version-added", Subject("item", file.id.uuid),
            details: [
                "name": file.name, "version": "\(version.number)", "sha256": hex(blob?.sha256 ?? []),
                "marking": max(file.marking, source.marking).name,
            ], in: transaction)
    }
}
