import Blobs
import Conversion
import Jobs
import Journal
import Kernel
import NIOCore
import Storage

/// What is inside files: read by jobs, after a file was added, in programs that are kept apart.
struct Contents: Sendable {
    /// Reads the text of a file's newest version.
    static let reading = JobKind<Work>("workspaces.read-file", priority: .bulk, maximumAttempts: 4)
    /// Makes the PDF of an office document for somebody who waits to see it.
    static let showing = JobKind<Work>("workspaces.show-file", maximumAttempts: 2)

    struct Work: Codable, Sendable {
        /// The file's identifier.
        let item: String
        let version: Int

        init(_ item: Item.ID, version: Int) {
            self.item = item.description
            self.version = version
        }
    }

    let desk: WorkspaceDesk
    var converter = Converter()

    var handlers: [JobHandler] {
        [
            JobHandler(Self.reading) { work, _ in try await read(work) },
            JobHandler(Self.showing) { work, _ in try await show(work) },
        ]
    }

    // MARK: - Text

    /// Reads the text of a version, unless its contents were read before, and has the file indexed anew.
    func read(_ work: Work) async throws {
        guard let source = try await find(work) else { return }
        if try await desk.database.read({ try ContentsStore($0).hasText(source.blob.id) }) { return }
        let (text, problem) = try await text(source)
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            // Meanwhile it may have gone for good.
            guard try BlobStore(transaction).find([source.blob.id])[source.blob.id] != nil else { return }
            try ContentsStore(transaction).setText(text, problem: problem, of: source.blob.id, at: now)
            try transaction.record(
                "file.read-for-search", Subject("item", source.item.id.uuid), by: .system("search"), at: now,
                body: source.body, container: Subject("workspace", source.item.workspace.uuid))
        }
    }

    private func text(_ source: Source) async throws -> (text: String, problem: String) {
        do {
            let format = try await format(source)
            if case .office = format {
                guard let pdf = try await pdf(source).blob else { return ("", Self.unreadable) }
                let made = try await desk.database.read { try BlobStore($0).find([pdf])[pdf] }
                guard let made else { return ("", Self.unreadable) }
                return (try await converter.text(of: try await desk.blobs.read(made), .pdf), "")
            }
            return (try await converter.text(of: try await desk.blobs.read(source.blob), format), "")
        } catch let failure as ConversionFailure {
            return ("", try Self.problem(failure))
        }
    }

    /// The text of the first page or so of contents that are staged, to look for markings before they are kept; `nil` where
    /// it cannot be read.
    func firstText(of staged: StagedBlob, name: String) async throws -> String? {
        try await firstText(of: staged.contents, name: name)
    }

    func firstText(of blob: Blob, name: String) async throws -> String? {
        do {
            let format = try await format(blob, name: name)
            return try await converter.text(
                of: try await desk.blobs.read(blob), format, isFirstPage: true, limit: 8_000)
        } catch is ConversionFailure {
            return nil
        }
    }

    // MARK: - PDF

    func show(_ work: Work) async throws {
        guard let source = try await find(work) else { return }
        do {
            _ = try await pdf(source)
        } catch let failure as ConversionFailure {
            let problem = Self.words(failure)
            let now = desk.clock.now()
            try await desk.database.write {
                try ContentsStore($0).setPDF(DerivedPDF(problem: problem), of: source.blob.id, at: now)
            }
        }
    }

    /// The PDF of an office document, made where there is none yet, and kept as a blob of the workspace.
    private func pdf(_ source: Source) async throws -> DerivedPDF {
        let start = desk.clock.now()
        if let known = try await desk.database.read({ try ContentsStore($0).pdf(of: source.blob.id, at: start) }) {
            return known
        }
        let file = try await converter.pdf(of: try await desk.blobs.read(source.blob), try await format(source))
        let staged = try await desk.blobs.stage(file.pieces, limit: .max)
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            let blob = try staged.keep(in: source.blob.scope, at: now, transaction)
            let pdf = DerivedPDF(blob.id)
            try ContentsStore(transaction).setPDF(pdf, of: source.blob.id, at: now)
            return pdf
        }
    }

    // MARK: - What there is

    struct Source: Sendable {
        let item: Item
        let blob: Blob
        let body: UUID128
    }

    /// For jobs, which act for nobody: what they make is shown through a room alone.
    private func find(_ work: Work) async throws -> Source? {
        try await desk.database.read { transaction in
            guard let id = Item.ID(work.item),
                let item = try transaction.one(
                    Item.self, "SELECT \(Item.columns) FROM item WHERE item.id = \(id)"),
                let version = try FileVersionStore(transaction).find(work.version, of: item.id),
                let blob = try BlobStore(transaction).find([version.blob])[version.blob],
                let body = try transaction.value(
                    UUID128.self, "SELECT body_id FROM workspace WHERE id = \(item.workspace)")
            else { return nil }
            return Source(item: item, blob: blob, body: body)
        }
    }

    private func format(_ source: Source) async throws -> DocumentFormat {
        try await format(source.blob, name: source.item.name)
    }

    func format(_ blob: Blob, name: String) async throws -> DocumentFormat {
        var head: [UInt8] = []
        for try await piece in try await desk.blobs.read(blob, 0..<Int64(DocumentFormat.headSize)) {
            head += piece.readableBytesView
        }
        return DocumentFormat(name: name, head: head)
    }

    private static let unreadable = "it is damaged, protected by a password, or too large"

    /// Why there is no text; `JobFailure` for what an administrator can mend and then have done again.
    private static func problem(_ failure: ConversionFailure) throws -> String {
        switch failure {
        case .notInstalled(let package): throw JobFailure.permanent("The Debian package '\(package)' is not installed.")
        case .noIsolation: throw JobFailure.permanent("bubblewrap cannot isolate programs on this machine.")
        case .unknownFormat, .timedOut, .tooLarge, .failed: return words(failure)
        }
    }

    /// What people are told.
    private static func words(_ failure: ConversionFailure) -> String {
        switch failure {
        case .notInstalled: "the program that shows such files is not installed here. An administrator can change that"
        case .noIsolation:
            "the program that shows such files cannot be run safely here. An administrator can change that"
        case .unknownFormat: ""
        case .timedOut, .tooLarge, .failed: unreadable
        }
    }
}
