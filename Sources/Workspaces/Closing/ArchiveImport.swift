import Access
import Accounts
import Archives
import Blobs
import Directory
import Jobs
import Journal
import Kernel
import NIOCore
import Storage
import Web
import XML

/// Makes a new workspace of an archive that ``WorkspaceArchive`` made, here or elsewhere: whole, or not at all.
///
/// Whoever imports owns it alone; the archive's people and permissions are not taken. Everything is new here: scanned, looked
/// at for markings, made by the importer and now. Who made it when stands in the notes.
///
/// Contents are kept one after the other in the import's own scope, so that a run that was cut off goes on where it was; one
/// transaction at the end makes a workspace of all.
struct ArchiveImport: Sendable {
    let desk: WorkspaceDesk
    let limits: ArchiveDirectory.Limits
    let order: WorkspaceImport
    let run: JobRun

    func perform() async throws {
        let (viewer, zip) = try await begin()
        try await run.progress("Reading what is in it")
        let reading = try await ArchiveReading(zip, desk.blobs, limits: limits)
        let archived = try await ArchivedWorkspace(reading) { rows, number, part in
            try await desk.database.write { try ImportStore($0).add(rows, from: number, of: part, to: order.id) }
        }
        try await keepContents(of: archived, reading)
        let count = archived.files.count
        try await run.progress("Making the workspace", done: count, total: count)
        let now = desk.clock.now()
        let hash = hex(zip.sha256)
        try await desk.database.write { [order, run] transaction in
            let store = ImportStore(transaction)
            guard try store.findOpen(order.id) != nil else { throw CancellationError() }
            let room = try Self.write(archived, of: order.id, sha256: hash, by: viewer, at: now, transaction)
            try store.end(
                order.id, as: .done, workspace: room.workspace.id, files: count, binned: archived.binned, at: now)
            try Imports.record("import.done", order, details: ["files": "\(count)"], at: now, transaction)
            try run.complete(in: transaction)
        }
        await desk.blobs.discard(zip)
    }

    /// Whoever brought it must still be somebody who may open workspaces.
    private func begin() async throws -> (Viewer, Blob) {
        let now = desk.clock.now()
        return try await desk.database.read { [order] transaction in
            guard let viewer = try AccountStore(transaction).viewers(of: [order.account], at: now)[order.account]
            else { throw Fault.refused("Whoever brought this archive has no account any more.") }
            try WorkspaceRules.open(viewer).orThrow()
            guard let id = order.blob, let zip = try BlobStore(transaction).find([id])[id] else {
                throw Fault.missing("The archive")
            }
            return (viewer, zip)
        }
    }

    // MARK: - Contents

    private func keepContents(of archived: ArchivedWorkspace, _ reading: ArchiveReading) async throws {
        var kept = Set(try await desk.database.read { [order] in try ImportStore($0).contents(of: order.id).keys })
        for (index, file) in archived.files.enumerated() {
            try await run.progress("Scanning and keeping files", done: index, total: archived.files.count)
            // Those that several versions share are kept once.
            for version in file.versions where !kept.contains(version.sha256) {
                try await keep(version, of: file, reading)
                kept.insert(version.sha256)
            }
        }
    }

    private func keep(
        _ version: ArchivedWorkspace.Version, of file: ArchivedWorkspace.File, _ reading: ArchiveReading
    ) async throws {
        let (staged, scan, marking) = try await stage(version, of: file, reading)
        let now = desk.clock.now()
        do {
            let blob = try await desk.database.write { [order] transaction in
                let store = ImportStore(transaction)
                guard try store.findOpen(order.id) != nil else { throw CancellationError() }
                let blob = try staged.keep(in: order.id.uuid, at: now, transaction)
                try store.add(
                    ImportStore.Content(blob.id, scan, marking), sha256: version.sha256, to: order.id)
                return blob
            }
            if blob.id != staged.id { await desk.blobs.discard(staged) }
        } catch is CancellationError {
            await desk.blobs.discard(staged)
            throw CancellationError()
        }
    }

    private func stage(
        _ version: ArchivedWorkspace.Version, of file: ArchivedWorkspace.File, _ reading: ArchiveReading
    ) async throws -> (StagedBlob, FileVersion.Scan, Marking) {
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
            var marking = Marking.official
            let arrived = ArrivedFile(name: name, mediaType: version.mediaType, head: head, staged: staged)
            if let text = await desk.firstText(arrived) {
                try HigherMarking.refuse(onFirstPage: text, of: name, field: "file")
                marking = Marking.stated(onFirstPage: text) ?? .official
            }
            return (staged, scan, marking)
        } catch {
            await desk.blobs.discard(staged)
            throw error
        }
    }

    // MARK: - One transaction

    private static func write(
        _ archived: ArchivedWorkspace, of order: WorkspaceImport.ID, sha256: String, by viewer: Viewer,
        at now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        let draft = WorkspaceDraft(
            name: archived.name, purpose: archived.purpose, visibility: .private, template: .blank)
        let room = try Workspaces.open(draft, by: viewer, at: now, transaction)
        let realm = try Items.top(room, transaction)
        let (store, imports) = (ItemStore(transaction), ImportStore(transaction))
        let contents = try imports.contents(of: order)
        var places: [String: (id: Item.ID, marking: Marking)] = [:]
        for folder in archived.folders {
            let above = folder.parent.flatMap { places[$0] }
            let marking = max(above?.marking ?? .official, folder.marking)
            let item = makeItem(.folder, folder.name, in: above?.id, marking, realm, room, versions: [])
            try store.insert(item, folder.name)
            places[folder.id] = (item.id, marking)
        }
        let versions = FileVersionStore(transaction)
        for file in archived.files {
            let above = file.parent.flatMap { places[$0] }
            let markings = file.versions.compactMap { contents[$0.sha256]?.marking } + [file.marking]
            let marking = max(above?.marking ?? .official, markings.max() ?? .official)
            let item = makeItem(.file, file.name, in: above?.id, marking, realm, room, versions: file.versions)
            try store.insert(item, file.name)
            places[file.id] = (item.id, marking)
            var made: [FileVersion] = []
            for (index, version) in file.versions.enumerated() {
                guard let kept = contents[version.sha256] else { throw Fault.missing("The contents of a file") }
                made.append(
                    FileVersion(
                        file: item.id, number: index + 1, blob: kept.blob, size: version.bytes,
                        mediaType: version.mediaType, note: version.note, authorID: item.authorID,
                        author: item.author, createdAt: now, scan: kept.scan, restores: version.restores))
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
        let comments = CommentStore(transaction)
        try imports.eachRow(of: .comments, of: order) { row in
            guard let place = places[row[0]] else { return }
            try comments.insert(
                Comment(
                    id: Comment.ID.make(at: now), item: place.id, version: Int(row[1]),
                    authorID: viewer.person.map { Person.ID($0) }, author: viewer.name, text: row[2],
                    createdAt: now), mentions: [])
        }
        let properties = ItemPropertyStore(transaction)
        try imports.eachRow(of: .properties, of: order) { row in
            guard let place = places[row[0]] else { return }
            try properties.set(XMLName(row[2], in: row[1]), row[3], of: place.id)
        }
        if archived.requiresLessons {
            try transaction.run("UPDATE workspace SET requires_lessons = 1 WHERE id = \(room.workspace.id)")
        }
        try room.record(
            "workspace.imported",
            details: ["name": archived.name, "files": "\(archived.files.count)", "sha256": sha256], in: transaction)
        return room
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
}
