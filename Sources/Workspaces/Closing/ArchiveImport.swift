import Access
import Archives
import Blobs
import Directory
import Jobs
import Journal
import Kernel
import NIOCore
import Storage
import Web

/// Makes a new workspace of an archive that ``WorkspaceArchive`` made, here or elsewhere: whole, or not at all.
///
/// Whoever imports owns it alone; the archive's people and permissions are not taken. Everything is new here: scanned, looked
/// at for markings, made by the importer and now. Who made it when stands in the notes.
struct ArchiveImport: Sendable {
    /// Bytes of an archive.
    static let limit: Int64 = 20 << 30

    let desk: WorkspaceDesk
    var limits = ArchiveReading.limits

    struct Made: Sendable {
        let path: String
        let files: Int
        let binned: Int
    }

    /// Contents that are staged; those that several versions share are staged once.
    private typealias Stock = [String: Stocked]

    private struct Stocked: Sendable {
        let staged: StagedBlob
        let scan: FileVersion.Scan
        let marking: Marking
    }

    func run<Source: AsyncSequence>(
        _ archive: Source, by viewer: Viewer
    ) async throws -> Made where Source.Element == ByteBuffer {
        try WorkspaceRules.open(viewer).orThrow()
        let zip: StagedBlob
        do {
            zip = try await desk.blobs.stage(archive, limit: Self.limit)
        } catch BlobError.tooLarge {
            throw Fault(.tooLarge, "This archive is larger than \(plainSize(Self.limit)). Nothing was kept.")
        }
        var stock: Stock = [:]
        do {
            let (made, kept) = try await make(zip, &stock, by: viewer)
            for one in stock.values where !kept.contains(one.staged.id) { await desk.blobs.discard(one.staged) }
            await desk.blobs.discard(zip)
            return made
        } catch {
            await desk.blobs.discard(zip)
            // Only what is certain to be refused: of a commit whose outcome is unknown the contents may be needed.
            if error is Fault || error is ArchiveRefusal {
                for one in stock.values { await desk.blobs.discard(one.staged) }
            }
            if let refusal = error as? ArchiveRefusal { throw ArchivedWorkspace.fault(Self.words(refusal)) }
            throw error
        }
    }

    private func make(
        _ zip: StagedBlob, _ stock: inout Stock, by viewer: Viewer
    ) async throws -> (Made, kept: Set<Blob.ID>) {
        let reading = try await ArchiveReading(zip, desk.blobs, limits: limits)
        guard let facts = try await reading.table(ArchiveFormat.workspaceFile),
            let files = try await reading.table(ArchiveFormat.filesFile)
        else { throw ArchivedWorkspace.fault("it is not the archive of a workspace") }
        let comments = try await reading.table(ArchiveFormat.commentsFile) ?? []
        let archived = try ArchivedWorkspace(workspace: facts, files: files, comments: comments)
        for file in archived.files {
            for version in file.versions where stock[version.sha256] == nil {
                stock[version.sha256] = try await stage(version, of: file, reading)
            }
        }
        let now = desk.clock.now()
        let hash = hex(zip.sha256)
        return try await desk.database.write { [stock] transaction in
            try Self.write(archived, stock, sha256: hash, by: viewer, at: now, transaction)
        }
    }

    private func stage(
        _ version: ArchivedWorkspace.Version, of file: ArchivedWorkspace.File, _ reading: ArchiveReading
    ) async throws -> Stocked {
        let name = file.name.text
        guard let entry = reading.entries[version.stored], entry.size == UInt64(version.bytes) else {
            throw ArchivedWorkspace.fault("the contents of ‘\(name)’ are not in it, or of another size")
        }
        var head: [UInt8] = []
        let (staged, scan): (StagedBlob, FileVersion.Scan)
        do {
            (staged, scan) = try await desk.screening.stage(
                try await reading.contents(of: entry), in: desk.blobs, limit: Files.limit
            ) { piece in
                if head.count < ArrivedFile.headSize {
                    head += piece.readableBytesView.prefix(ArrivedFile.headSize - head.count)
                }
            }
        } catch let malware as Screening.Malware {
            throw ArchivedWorkspace.fault(
                "the scanner found malware in ‘\(name)’ (\(malware.name)). Tell your security team")
        }
        do {
            guard hex(staged.sha256) == version.sha256 else {
                throw ArchivedWorkspace.fault("the contents of ‘\(name)’ are not those that its SHA-256 says")
            }
            var marking = file.marking
            let arrived = ArrivedFile(name: name, mediaType: version.mediaType, head: head, staged: staged)
            if let text = await desk.firstText(arrived) {
                try HigherMarking.refuse(onFirstPage: text, of: name, field: "file")
                marking = max(marking, Marking.stated(onFirstPage: text) ?? .official)
            }
            return Stocked(staged: staged, scan: scan, marking: marking)
        } catch {
            await desk.blobs.discard(staged)
            throw error
        }
    }

    // MARK: - One transaction

    private static func write(
        _ archived: ArchivedWorkspace, _ stock: Stock, sha256: String, by viewer: Viewer, at now: Instant,
        _ transaction: any Transaction
    ) throws -> (Made, kept: Set<Blob.ID>) {
        let draft = WorkspaceDraft(
            name: archived.name, purpose: archived.purpose, visibility: .private, template: .blank)
        let room = try Workspaces.open(draft, by: viewer, at: now, transaction)
        let realm = try Items.top(room, transaction)
        let store = ItemStore(transaction)
        var places: [String: (id: Item.ID, marking: Marking)] = [:]
        for folder in archived.folders {
            let above = folder.parent.flatMap { places[$0] }
            let marking = max(above?.marking ?? .official, folder.marking)
            let item = makeItem(.folder, folder.name, in: above?.id, marking, realm, room, versions: [])
            try store.insert(item, folder.name)
            places[folder.id] = (item.id, marking)
        }
        var kept: Set<Blob.ID> = []
        let versions = FileVersionStore(transaction)
        for file in archived.files {
            let above = file.parent.flatMap { places[$0] }
            let markings = file.versions.compactMap { stock[$0.sha256]?.marking } + [file.marking]
            let marking = max(above?.marking ?? .official, markings.max() ?? .official)
            let item = makeItem(.file, file.name, in: above?.id, marking, realm, room, versions: file.versions)
            try store.insert(item, file.name)
            places[file.id] = (item.id, marking)
            var made: [FileVersion] = []
            for (index, version) in file.versions.enumerated() {
                guard let contents = stock[version.sha256] else { throw Fault.missing("The contents of a file") }
                let blob = try contents.staged.keep(in: room.workspace.id.uuid, at: now, transaction)
                kept.insert(blob.id)
                made.append(
                    FileVersion(
                        file: item.id, number: index + 1, blob: blob.id, size: blob.size, mediaType: version.mediaType,
                        note: version.note, authorID: item.authorID, author: item.author, createdAt: now,
                        scan: contents.scan, restores: version.restores))
            }
            try versions.insert(made)
            try transaction.enqueue(Contents.reading, Contents.Work(item.id, version: made.count), at: now)
            try room.record(
                "file.added", Subject("item", item.id.uuid),
                details: [
                    "name": file.name.text, "version": "\(made.count)", "sha256": file.versions.last?.sha256 ?? "",
                    "marking": marking.name, "archived": file.id,
                ], in: transaction)
        }
        for remark in archived.comments {
            guard let place = places[remark.item] else { continue }
            try CommentStore(transaction).insert(
                Comment(
                    id: Comment.ID.make(at: now), item: place.id, version: remark.version,
                    authorID: viewer.person.map { Person.ID($0) }, author: viewer.name, text: remark.text,
                    createdAt: now), mentions: [])
        }
        try room.record(
            "workspace.imported",
            details: ["name": archived.name, "files": "\(archived.files.count)", "sha256": sha256], in: transaction)
        return (Made(path: room.workspace.path, files: archived.files.count, binned: archived.binned), kept)
    }

    private static func makeItem(
        _ kind: Item.Kind, _ name: ItemName, in folder: Item.ID?, _ marking: Marking, _ realm: Realm.ID, _ room: Room,
        versions: [ArchivedWorkspace.Version]
    ) -> Item {
        let author = room.viewer.person.map { Person.ID($0) }
        return Item(
            id: Item.ID.make(at: room.now), workspace: room.workspace.id, parent: folder, realm: realm, kind: kind,
            name: name.text, marking: marking, version: kind == .file ? versions.count : nil,
            size: versions.last?.bytes,
            mediaType: versions.last?.mediaType, authorID: author, author: room.viewer.name, createdAt: room.now,
            changedByID: author, changedBy: room.viewer.name, changedAt: room.now, binnedAt: nil)
    }

    private static func words(_ refusal: ArchiveRefusal) -> String {
        switch refusal {
        case .damaged: "it is no ZIP file, is damaged, or says what is not true of its files"
        case .tooLarge: "it holds more files, or expands to more bytes, than are taken"
        case .unsupported: "it is encrypted, in several parts, or packed in a way that is not read here"
        case .unsafeName(let name): "it has a file whose name leads elsewhere, or twice the same (‘\(name)’)"
        }
    }
}
