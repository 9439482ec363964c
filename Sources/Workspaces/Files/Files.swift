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
    /// Characters of a note.
    static let noteLimit = 500

    let desk: WorkspaceDesk

    /// What comes with contents.
    struct Arrival: Sendable {
        var name: String
        let mediaType: String
        var note = ""
        var marking = Marking.official
    }

    /// What became of contents that came.
    struct Kept: Sendable {
        let item: Item
        /// The file's newest version.
        let version: Int
        let isNewFile: Bool
        /// They are the very contents of the newest version already, so that no other was made.
        let isUnchanged: Bool
        /// What was stored of these contents was damaged, and is whole again.
        var isHealed = false
    }

    /// Where contents go.
    enum Target: Sendable, Equatable {
        /// To a folder, or the top: a new file, or a version of the file that has the name there.
        case folder(Item.ID?)
        /// To a file, whatever it was called where it comes from.
        case file(Item.ID)
    }

    /// Keeps contents as a new file or a new version.
    ///
    /// Whether the viewer may is asked before anything is read, and again when it is kept: meanwhile that may have changed.
    /// - Parameters:
    ///   - provided: throws when it is not to be done after all.
    ///   - also: done in the transaction that keeps them.
    func add<Source: AsyncSequence>(
        _ contents: Source, _ arrival: Arrival, to target: Target, of slug: String, by viewer: Viewer,
        keys: LockKeys? = nil, provided: @escaping @Sendable (Room, any Transaction) throws -> Void = { _, _ in },
        also: @escaping @Sendable (Kept, any Transaction) throws -> Void = { _, _ in }
    ) async throws -> Kept where Source.Element == ByteBuffer {
        let name = try Self.name(arrival)
        let workspace = try await desk.read(slug, viewer) { room, transaction in
            try provided(room, transaction)
            try Self.mayAdd(name, to: target, keys: keys, room, transaction)
            return room.workspace.id
        }
        var head: [UInt8] = []
        let (staged, scan) = try await stage(contents, name, of: slug, by: viewer) { piece in
            if head.count < ArrivedFile.headSize {
                head += piece.readableBytesView.prefix(ArrivedFile.headSize - head.count)
            }
        }
        do {
            var arrival = arrival
            let arrived = ArrivedFile(name: name.text, mediaType: arrival.mediaType, head: head, staged: staged)
            if let text = await desk.firstText(arrived) {
                try HigherMarking.refuse(onFirstPage: text, of: name.text, field: "file")
                arrival.marking = max(arrival.marking, Marking.stated(onFirstPage: text) ?? .official)
            }
            let isHealed = try await desk.blobs.heal(staged, in: workspace.uuid, desk.database)
            let (kept, blob) = try await Self.again { [arrival] in
                try await desk.write(slug, viewer) { room, transaction in
                    try provided(room, transaction)
                    var (kept, blob) = try Self.keep(staged, scan, arrival, name, target, keys, room, transaction)
                    if isHealed {
                        kept.isHealed = true
                        try Self.recordHealing(of: kept.item, blob, room, transaction)
                    }
                    try also(kept, transaction)
                    return (kept, blob)
                }
            }
            if blob.id != staged.id { await desk.blobs.discard(staged) }
            return kept
        } catch let error where error is Fault || error is DAVFailure || error is BlobError {
            // Refused, so that nothing refers to it.
            await desk.blobs.discard(staged)
            throw error
        }
    }

    /// - Throws: a fault for a name or a note that may not be.
    static func name(_ arrival: Arrival) throws -> ItemName {
        try HigherMarking.refuse(inName: arrival.name, field: "file")
        try HigherMarking.refuse(inName: arrival.note, field: "note")
        return try ItemName(arrival.name, field: "file")
    }

    /// - Throws: a fault when the viewer may not add contents there.
    static func mayAdd(
        _ name: ItemName, to target: Target, keys: LockKeys? = nil, _ room: Room, _ transaction: any Transaction
    ) throws {
        _ = try place(name, target, keys, room, transaction)
    }

    /// Stores contents and has them scanned. What is refused for malware is an entry in the journal.
    func stage<Source: AsyncSequence>(
        _ contents: Source, _ name: ItemName, of slug: String, by viewer: Viewer,
        inspect: (ByteBuffer) async throws -> Void = { _ in }
    ) async throws -> (StagedBlob, FileVersion.Scan) where Source.Element == ByteBuffer {
        do {
            return try await desk.screening.stage(contents, in: desk.blobs, limit: Self.limit, inspect: inspect)
        } catch let malware as Screening.Malware {
            try await desk.write(slug, viewer) { room, transaction in
                try room.record(
                    "file.malware-refused", details: ["name": name.text, "malware": malware.name], in: transaction)
            }
            throw Fault.invalid(
                "file",
                "‘\(name.text)’ was refused: the scanner found malware in it (\(malware.name)). Nothing was kept. Tell your security team"
            )
        }
    }

    /// Of two that make a file of one name at the same moment, one is told that the name is taken, and makes a version of it.
    static func again<Result>(_ act: () async throws -> Result) async throws -> Result {
        for _ in 0..<3 {
            do {
                return try await act()
            } catch let error as StorageError where error.violation == .unique {
                continue
            }
        }
        return try await act()
    }

    /// The file that would get a new version, and the folder of one that would be new.
    private static func place(
        _ name: ItemName, _ target: Target, _ keys: LockKeys?, _ room: Room, _ transaction: any Transaction
    ) throws -> (file: Item?, folder: Item?) {
        switch target {
        case .file(let id):
            guard let file = try ItemGate.change([id], whole: false, keys: keys, room, transaction).first,
                file.kind == .file
            else { throw Fault.missing("This file") }
            return (file, nil)
        case .folder(let folder):
            let parent = try Items.open(folder, room, transaction)
            guard let there = try ItemStore(transaction).named(name, in: folder, of: room.workspace.id) else {
                try ItemGate.membership(of: folder, keys: keys, room, transaction)
                return (nil, parent)
            }
            // What the viewer may not see is not told either.
            guard there.kind == .file, room.level(there) > .none else { throw Items.taken(name, field: "file") }
            _ = try ItemGate.change([there.id], whole: false, keys: keys, room, transaction)
            return (there, parent)
        }
    }

    static func keep(
        _ staged: StagedBlob, _ scan: FileVersion.Scan, _ arrival: Arrival, _ name: ItemName, _ target: Target,
        _ keys: LockKeys?, _ room: Room,
        _ transaction: any Transaction
    ) throws -> (Kept, Blob) {
        let (known, folder) = try place(name, target, keys, room, transaction)
        let blob = try staged.keep(in: room.workspace.id.uuid, at: room.now, transaction)
        let store = FileVersionStore(transaction)
        if let known, arrival.marking > known.marking { try raise(known, to: arrival.marking, room, transaction) }
        if let known, let number = known.version, try store.find(number, of: known.id)?.blob == blob.id {
            return (Kept(item: known, version: number, isNewFile: false, isUnchanged: true), blob)
        }
        let author = room.viewer.person.map { Person.ID($0) }
        let item =
            try known
            ?? Item(
                id: Item.ID.make(at: room.now), workspace: room.workspace.id, parent: folder?.id,
                realm: folder?.realm ?? Items.top(room, transaction), kind: .file, name: name.text,
                marking: max(arrival.marking, folder?.marking ?? .official), version: 0, size: blob.size,
                mediaType: arrival.mediaType, authorID: author, author: room.viewer.name, createdAt: room.now,
                changedByID: author, changedBy: room.viewer.name, changedAt: room.now, binnedAt: nil)
        if known == nil { try ItemStore(transaction).insert(item, name) }
        let version = FileVersion(
            file: item.id, number: (item.version ?? 0) + 1, blob: blob.id, size: blob.size,
            mediaType: arrival.mediaType, note: arrival.note, authorID: author, author: room.viewer.name,
            createdAt: room.now, scan: scan, restores: nil)
        try store.add(version)
        try room.record(
            known == nil ? "file.added" : "file.version-added", Subject("item", item.id.uuid),
            details: [
                "name": item.name, "version": "\(version.number)", "sha256": hex(blob.sha256),
                "marking": max(item.marking, arrival.marking).name,
            ], in: transaction)
        let kept = Kept(item: item, version: version.number, isNewFile: known == nil, isUnchanged: false)
        return (kept, blob)
    }

    private static func recordHealing(
        of file: Item, _ blob: Blob, _ room: Room, _ transaction: any Transaction
    ) throws {
        try Room.record(
            "file.contents-mended", Subject("item", file.id.uuid), of: room.workspace, by: .system("store of files"),
            from: nil, at: room.now, details: ["name": file.name, "sha256": hex(blob.sha256)], transaction)
    }

    static func raise(
        _ file: Item, to marking: Marking, _ room: Room, _ transaction: any Transaction
    ) throws {
        try ItemTree(transaction).setMarking(marking, of: [file.id])
        try room.record(
            "item.marked", Subject("item", file.id.uuid),
            details: ["name": file.name, "marking": marking.name, "was": file.marking.name], in: transaction)
    }

    /// Brings an older version back as a new one that says so.
    /// - Returns: the new version's number.
    func restore(_ number: Int, of id: Item.ID, in slug: String, by viewer: Viewer) async throws -> Int {
        try await desk.write(slug, viewer) { room, transaction in
            let store = FileVersionStore(transaction)
            guard let file = try ItemGate.change([id], whole: false, room, transaction).first,
                let newest = file.version,
                let old = try store.find(number, of: id), let now = try store.find(newest, of: id)
            else { throw Fault.missing("This version") }
            if old.blob == now.blob {
                throw Fault(
                    .conflict, "The newest version has the very contents of version \(number): nothing was changed.")
            }
            let version = FileVersion(
                file: id, number: newest + 1, blob: old.blob, size: old.size, mediaType: old.mediaType, note: "",
                authorID: viewer.person.map { Person.ID($0) }, author: viewer.name, createdAt: room.now, scan: old.scan,
                restores: number)
            try store.add(version)
            try room.record(
                "file.version-restored", Subject("item", id.uuid),
                details: ["name": file.name, "version": "\(version.number)", "restores": "\(number)"], in: transaction)
            return version.number
        }
    }

    /// The contents of a version, for somebody who may see the file. That they were handed out is an entry in the journal.
    func open(
        _ item: Item.ID, version: Int? = nil, of slug: String, by viewer: Viewer, way: String? = nil
    ) async throws -> (Item, FileVersion, Blob) {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let (file, found, blob) = try Self.find(item, version, room, transaction)
            var details = ["name": file.name, "version": "\(found.number)"]
            if let way { details["way"] = way }
            try room.record("file.downloaded", Subject("item", file.id.uuid), details: details, in: transaction)
            return (file, found, blob)
        }
    }

    /// - Throws: a fault when the viewer may not have it.
    static func find(
        _ item: Item.ID, _ version: Int?, _ room: Room, _ transaction: any Transaction
    ) throws -> (Item, FileVersion, Blob) {
        guard let file = try ItemStore(transaction).find(item, room), file.kind == .file, room.level(file) > .none,
            let found = try FileVersionStore(transaction).find(version ?? file.version ?? 0, of: file.id),
            let blob = try BlobStore(transaction).find([found.blob])[found.blob]
        else { throw Fault.missing("This file") }
        if !room.workspace.handling.allowsDownloads {
            throw Fault.refused("You cannot do this because files of this workspace may be viewed only.")
        }
        return (file, found, blob)
    }

    /// Whether the viewer may still have a file, while it goes out to them.
    /// - Parameter isDownload: not for what is only shown.
    func maySee(
        _ item: Item.ID, isDownload: Bool = true, of slug: String, by viewer: Viewer
    ) async throws -> Bool {
        do {
            return try await desk.read(slug, viewer) { room, transaction in
                guard let file = try ItemStore(transaction).find(item, room), room.level(file) > .none else {
                    return false
                }
                return room.workspace.handling.allowsDownloads || !isDownload
            }
        } catch is Fault {
            return false
        }
    }
}
