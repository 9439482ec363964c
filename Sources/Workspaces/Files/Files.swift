import Access
import Blobs
import Directory
import Journal
import Kernel
import NIOCore
import Storage

/// What is done with the contents of files.
struct Files: Sendable {
    /// Bytes of one file.
    static let limit: Int64 = 20 << 30

    let desk: WorkspaceDesk

    /// What comes with contents.
    struct Arrival: Sendable {
        let name: String
        let mediaType: String
        var note = ""
        var marking = Marking.official
    }

    /// Adds a file to a folder, or a version to the file of that name there.
    ///
    /// Whether the viewer may is asked before anything is read, and again when it is kept: meanwhile that may have changed.
    func add<Source: AsyncSequence>(
        _ contents: Source, _ arrival: Arrival, to folder: Item.ID?, of slug: String, by viewer: Viewer
    ) async throws -> Item where Source.Element == ByteBuffer {
        let name = try ItemName(arrival.name, field: "file")
        try await desk.read(slug, viewer) { room, transaction in
            _ = try Self.place(name, folder, room, transaction)
        }
        let staged = try await desk.blobs.stage(contents, limit: Self.limit)
        do {
            let (item, blob) = try await desk.write(slug, viewer) { room, transaction in
                try Self.keep(staged, arrival, name, folder, room, transaction)
            }
            if blob.id != staged.id { await desk.blobs.discard(staged) }
            return item
        } catch let fault as Fault {
            // Refused, so that nothing refers to it.
            await desk.blobs.discard(staged)
            throw fault
        }
    }

    /// The file that would get a new version, and the realm of the folder.
    private static func place(
        _ name: ItemName, _ folder: Item.ID?, _ room: Room, _ transaction: any Transaction
    ) throws -> (file: Item?, realm: Realm.ID) {
        let parent = try Items.open(folder, room, transaction)
        let realm = try parent?.realm ?? Items.top(room, transaction)
        guard let there = try ItemStore(transaction).named(name, in: folder, of: room.workspace.id) else {
            return (nil, realm)
        }
        // What the viewer may not see is not told either.
        guard there.kind == .file, room.level(there) > .none else { throw Items.taken(name) }
        try WorkspaceRules.change(there, room).orThrow()
        return (there, realm)
    }

    private static func keep(
        _ staged: StagedBlob, _ arrival: Arrival, _ name: ItemName, _ folder: Item.ID?, _ room: Room,
        _ transaction: any Transaction
    ) throws -> (Item, Blob) {
        let (known, realm) = try place(name, folder, room, transaction)
        let blob = try staged.keep(in: room.workspace.id.uuid, at: room.now, transaction)
        let author = room.viewer.person.map { Person.ID($0) }
        let item =
            known
            ?? Item(
                id: Item.ID.make(at: room.now), workspace: room.workspace.id, parent: folder, realm: realm, kind: .file,
                name: name.text, marking: arrival.marking, version: 0, size: blob.size, mediaType: arrival.mediaType,
                authorID: author, author: room.viewer.name, createdAt: room.now, changedBy: room.viewer.name,
                changedAt: room.now, binnedAt: nil)
        if known == nil { try ItemStore(transaction).insert(item, name) }
        let version = FileVersion(
            file: item.id, number: (item.version ?? 0) + 1, blob: blob.id, size: blob.size,
            mediaType: arrival.mediaType,
            note: arrival.note, authorID: author, author: room.viewer.name, createdAt: room.now, scan: .notScanned,
            restores: nil)
        try FileVersionStore(transaction).add(version)
        try room.record(
            known == nil ? "file.added" : "file.version-added", Subject("item", item.id.uuid),
            details: ["name": item.name, "version": "\(version.number)", "sha256": hex(blob.sha256)], in: transaction)
        return (item, blob)
    }

    /// The contents of a version, for somebody who may see the file. That they were handed out is an entry in the journal.
    func open(
        _ item: Item.ID, version: Int? = nil, of slug: String, by viewer: Viewer
    ) async throws -> (Item, FileVersion, Blob) {
        try await desk.write(slug, viewer) { room, transaction in
            guard let file = try ItemStore(transaction).find(item, room), file.kind == .file, room.level(file) > .none,
                let found = try FileVersionStore(transaction).find(version ?? file.version ?? 0, of: file.id),
                let blob = try BlobStore(transaction).find([found.blob])[found.blob]
            else { throw Fault.missing("This file") }
            if !room.workspace.handling.allowsDownloads {
                throw Fault.refused("You cannot do this because files of this workspace may not be downloaded.")
            }
            try room.record(
                "file.downloaded", Subject("item", file.id.uuid),
                details: ["name": file.name, "version": "\(found.number)"], in: transaction)
            return (file, found, blob)
        }
    }
}
