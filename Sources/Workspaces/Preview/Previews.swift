import Access
import Blobs
import Conversion
import Jobs
import Journal
import Kernel
import NIOCore
import Storage
import Tabular

/// Looking at files in the browser. Whoever is shown contents is in the journal: 'file.viewed'.
struct Previews: Sendable {
    /// Bytes of a text that are shown.
    static let textLimit = 300_000
    static let rowLimit = 200
    static let columnLimit = 30
    /// Larger pictures are not shown.
    private static let pictureLimit: Int64 = 30 << 20

    let desk: WorkspaceDesk

    private var contents: Contents { Contents(desk: desk) }

    /// A version that the viewer may see.
    struct Target: Sendable {
        let room: Room
        let item: Item
        let trail: [Item]
        let version: FileVersion
        let blob: Blob
    }

    /// What is shown of it.
    enum Shown: Sendable {
        case text(String, isCut: Bool)
        case markdown(String, isCut: Bool)
        case table([[String]], isCut: Bool)
        case picture
        case pdf
        /// An office document whose PDF is being made.
        case waiting
        case nothing(because: String)
    }

    /// A version of a file, for somebody who may see it, downloads or not.
    static func find(
        _ id: Item.ID, _ number: Int?, _ room: Room, _ transaction: any Transaction
    ) throws -> Target {
        let store = ItemStore(transaction)
        guard let item = try store.find(id, room), item.kind == .file, room.level(item) > .none,
            let version = try FileVersionStore(transaction).find(number ?? item.version ?? 0, of: id),
            let blob = try BlobStore(transaction).find([version.blob])[version.blob]
        else { throw Fault.missing("This file") }
        return Target(room: room, item: item, trail: try store.trail(of: item, room), version: version, blob: blob)
    }

    /// What the page of a version shows. Pictures and PDFs are only named here: ``open(_:_:of:by:)`` hands them out.
    func show(
        _ id: Item.ID, _ number: Int?, of slug: String, by viewer: Viewer
    ) async throws -> (Target, Shown) {
        let target = try await desk.read(slug, viewer) { try Self.find(id, number, $0, $1) }
        let format = try await contents.format(target.blob, name: target.item.name)
        switch format {
        case .picture:
            return target.blob.size > Self.pictureLimit
                ? (target, .nothing(because: "the picture is too large")) : (target, .picture)
        case .pdf: return (target, .pdf)
        case .zipped, .office: return (target, try await office(target, by: viewer))
        case .other: return (target, .nothing(because: "files of this kind cannot be shown"))
        case .text, .markdown, .csv, .html, .svg: break
        }
        // Asked again in the transaction that says so: meanwhile the right to it may have gone.
        let seen = try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let seen = try Self.find(id, target.version.number, room, transaction)
            try Self.record(seen, transaction)
            return seen
        }
        return (seen, try await text(seen.blob, format))
    }

    private static func record(_ target: Target, _ transaction: any Transaction) throws {
        try target.room.record(
            "file.viewed", Subject("item", target.item.id.uuid),
            details: ["name": target.item.name, "version": "\(target.version.number)"], in: transaction)
    }

    private func text(_ blob: Blob, _ format: DocumentFormat) async throws -> Shown {
        var bytes: [UInt8] = []
        let end = min(blob.size, Int64(Self.textLimit))
        for try await piece in try await desk.blobs.read(blob, 0..<end) { bytes += piece.readableBytesView }
        let isCut = end < blob.size
        switch format {
        case .csv: return try table(bytes, isCut: isCut)
        case .markdown: return .markdown(PlainText.decode(bytes, isCut: isCut), isCut: isCut)
        // HTML and SVG as what they are written in: nothing of them runs.
        default: return .text(PlainText.decode(bytes, isCut: isCut), isCut: isCut)
        }
    }

    private func table(_ bytes: [UInt8], isCut: Bool) throws -> Shown {
        let options = CSVReadOptions(
            maximumFieldBytes: 2_000, maximumRowBytes: 60_000, maximumFields: Self.columnLimit,
            stripsFormulaGuard: false)
        var reader = CSVReader(bytes: bytes, options: options)
        var rows = try reader.nextBatch(limit: Self.rowLimit + 2).map(\.values)
        let isLonger = isCut || rows.count > Self.rowLimit + 1
        if rows.count > Self.rowLimit + 1 { rows.removeLast() }
        let width = rows.map(\.count).max() ?? 0
        return .table(rows.map { $0 + Array(repeating: "", count: width - $0.count) }, isCut: isLonger)
    }

    /// An office document is shown as the PDF that a job makes of it, once for each contents.
    private func office(_ target: Target, by viewer: Viewer) async throws -> Shown {
        if target.blob.size > Converter.inputLimit { return .nothing(because: "it is too large to be shown") }
        let now = desk.clock.now()
        let work = Contents.Work(target.item.id, version: target.version.number)
        let blob = target.blob.id
        return try await desk.database.write { transaction in
            if let pdf = try ContentsStore(transaction).pdf(of: blob, at: now) {
                return pdf.blob == nil ? .nothing(because: pdf.problem) : .pdf
            }
            try transaction.enqueue(
                Contents.showing, work, singleton: "show-file \(blob)", by: viewer.account, at: now)
            return .waiting
        }
    }

    /// The bytes of a picture or a PDF, and their type; of an office document its PDF. Everything else comes as plain text.
    func open(
        _ id: Item.ID, _ number: Int?, of slug: String, by viewer: Viewer
    ) async throws -> (blob: Blob, mediaType: String) {
        let target = try await desk.read(slug, viewer) { try Self.find(id, number, $0, $1) }
        let format = try await contents.format(target.blob, name: target.item.name)
        return try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let seen = try Self.find(id, target.version.number, room, transaction)
            let opened: (Blob, String)
            switch format {
            case .picture(let picture): opened = (seen.blob, picture.mediaType)
            case .pdf: opened = (seen.blob, "application/pdf")
            case .zipped, .office:
                guard let pdf = try ContentsStore(transaction).pdf(of: seen.blob.id, at: room.now)?.blob,
                    let made = try BlobStore(transaction).find([pdf])[pdf]
                else { throw Fault.missing("This preview") }
                opened = (made, "application/pdf")
            case .text, .markdown, .csv, .html, .svg, .other: throw Fault.missing("This preview")
            }
            try Self.record(seen, transaction)
            return opened
        }
    }
}
