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
        let count = archived.files
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
        var (start, file, done) = (0, "", -1)
        while true {
            let (versions, kept) = try await desk.database.read { [order, start] transaction in
                let store = ImportStore(transaction)
                let versions = try store.rows(of: .versions, from: start, of: order.id).map {
                    try ArchivedWorkspace.Version($0)
                }
                return (versions, Set(try store.contents(versions.map(\.sha256), of: order.id).keys))
            }
            // Those that several versions share are kept once.
            var known = kept
            for version in versions {
                if version.file != file { (file, done) = (version.file, done + 1) }
                try await run.progress("Scanning and keeping files", done: done, total: archived.files)
                if known.insert(version.sha256).inserted { try await keep(version, reading) }
            }
            if versions.count < ImportStore.page { return }
            start += versions.count
        }
    }

    private func keep(_ version: ArchivedWorkspace.Version, _ reading: ArchiveReading) async throws {
        let (staged, scan, marking) = try await stage(version, reading)
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
        _ version: ArchivedWorkspace.Version, _ reading: ArchiveReading
    ) async throws -> (StagedBlob, FileVersion.Scan, Marking) {
        let name = version.name.text
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

    /// Where something of the archive is now.
    private typealias Place = (id: Item.ID, marking: Marking)

    private static func write(
        _ archived: ArchivedWorkspace, of order: WorkspaceImport.ID, sha256: String, by viewer: Viewer,
        at now: Instant, _ transaction: any Transaction
    ) throws -> Room {
        let draft = WorkspaceDraft(
            name: archived.name, purpose: archived.purpose, visibility: .private, template: .blank)
        let room = try Workspaces.open(draft, by: viewer, at: now, transaction)
        let realm = try Items.top(room, transaction)
        let (store, imports) = (ItemStore(transaction), ImportStore(transaction))
        var places: [String: Place] = [:]
        for folder in archived.folders {
            let above = folder.parent.flatMap { places[$0] }
            let marking = max(above?.marking ?? .official, folder.marking)
            let item = makeItem(.folder, folder.name, in: above?.id, marking, realm, room, versions: [])
            try store.insert(item, folder.name)
            places[folder.id] = (item.id, marking)
        }
        // The versions of one file follow each other.
        var file: [ArchivedWorkspace.Version] = []
        func finish() throws {
            guard let first = file.first else { return }
            let above = first.parent.flatMap { places[$0] }
            places[first.file] = try add(file, in: above, to: realm, room, of: order, transaction)
            file = []
        }
        try imports.eachRow(of: .versions, of: order) { cells in
            let version = try ArchivedWorkspace.Version(cells)
            if version.file != file.first?.file { try finish() }
            file.append(version)
        }
        try finish()
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
            details: ["name": archived.name, "files": "\(archived.files)", "sha256": sha256], in: transaction)
        return room
    }

    private static func add(
        _ file: [ArchivedWorkspace.Version], in above: Place?, to realm: Realm.ID, _ room: Room,
        of order: WorkspaceImport.ID, _ transaction: any Transaction
    ) throws -> Place {
        guard let newest = file.last else { throw Fault.missing("A file") }
        let contents = try ImportStore(transaction).contents(file.map(\.sha256), of: order)
        let marking = max(
            above?.marking ?? .official, newest.marking, contents.values.map(\.marking).max() ?? .official)
        let item = makeItem(.file, newest.name, in: above?.id, marking, realm, room, versions: file)
        try ItemStore(transaction).insert(item, newest.name)
        try FileVersionStore(transaction).insert(
            file.map { version in
                guard let kept = contents[version.sha256] else { throw Fault.missing("The contents of a file") }
                return FileVersion(
                    file: item.id, number: version.number, blob: kept.blob, size: version.bytes,
                    mediaType: version.mediaType, note: version.note, authorID: item.authorID, author: item.author,
                    createdAt: room.now, scan: kept.scan, restores: version.restores)
            })
        try transaction.enqueue(Contents.reading, Contents.Work(item.id, version: file.count), at: room.now)
        try room.record(
            "file.added", Subject("item", item.id.uuid),
            details: [
                "name": item.name, "version": "\(file.count)", "sha256": newest.sha256, "marking": marking.name,
                "archived": newest.file,
            ], in: transaction)
        return (item.id, marking)
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
