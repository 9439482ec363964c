import Access
import Archives
import Blobs
import Collaborations
import Journal
import Kernel
import NIOCore
import Storage
import Web

/// What was chosen for a request as one ZIP file, made as it goes out: the files with all their versions, an index, and the
/// list in which somebody says what is withheld and why. Whether its reader may is asked anew for each file.
struct RequestExport: Sendable {
    typealias Out = (ByteBuffer) async throws -> Void

    private static let page = 100

    let desk: WorkspaceDesk
    let slug: String
    let room: Room
    let request: InformationRequest

    private var moment: Int64 { room.now.milliseconds }

    static let indexColumns = [
        "number", "name", "version", "file", "marking", "author", "made", "bytes", "sha256", "note", "in the bin",
    ]
    static let redactionColumns = [
        "number", "name", "version", "file", "page or place", "what is withheld", "reason", "exemption cited",
        "decided by", "date",
    ]

    /// One version of a chosen file.
    private struct Line: Sendable {
        let number: Int
        let item: Item
        let version: FileVersion
        let sha256: String

        var stored: String { "files/\(number)/version-\(version.number)/\(ArchiveEncoder.safeName(item.name))" }
    }

    func write(to out: Out) async throws {
        var encoder = ArchiveEncoder()
        var index: [[String]] = [Self.indexColumns]
        var redactions: [[String]] = [Self.redactionColumns]
        var comments: [[String]] = [["number", "name", "author", "made", "text"]]
        var rows: [HTML] = []
        var number = 0
        var last: Item.ID?
        while true {
            let (lines, said, end) = try await read(after: last, from: number)
            for line in lines {
                try await send(line, &encoder, out)
                index.append(row(line))
                redactions.append(
                    ["\(line.number)", line.item.name, "\(line.version.number)", line.stored, "", "", "", "", "", ""])
                rows.append(cells(line))
            }
            comments += said
            number = lines.last?.number ?? number
            guard let end else { break }
            last = end
        }
        for (name, table) in [("index.csv", index), ("redactions.csv", redactions), ("comments.csv", comments)] {
            try await add(name, ArchiveFormat.csv(table, isFirst: true), &encoder, out)
        }
        try await add("index.html", page(rows), &encoder, out)
        try await add("style.css", Array(ArchivePage.style.utf8), &encoder, out)
        try await out(ByteBuffer(bytes: encoder.finish()))
    }

    private func add(_ name: String, _ bytes: [UInt8], _ encoder: inout ArchiveEncoder, _ out: Out) async throws {
        try await out(ByteBuffer(bytes: encoder.file(name, bytes, modified: moment)))
    }

    /// A page of what was chosen, each file an entry in the journal.
    private func read(
        after last: Item.ID?, from number: Int
    ) async throws -> (lines: [Line], comments: [[String]], next: Item.ID?) {
        let id = request.id
        return try await desk.write(slug, room.viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            let items = try RequestStore(transaction).chosen(id, after: last, limit: Self.page)
            var lines: [Line] = []
            var comments: [[String]] = []
            for (offset, item) in items.enumerated() {
                let own = number + offset + 1
                let versions = try FileVersionStore(transaction).list(item.id, limit: 10_000).reversed()
                let hashes = try RetentionStore(transaction).hashes(of: item.id)
                lines += zip(versions, hashes).map { Line(number: own, item: item, version: $0, sha256: $1) }
                comments += try CommentStore(transaction).list(item.id, limit: 10_000).map {
                    ["\(own)", item.name, $0.author, $0.createdAt.rfc3339, $0.text]
                }
                for version in versions {
                    try room.record(
                        "file.downloaded", Subject("item", item.id.uuid),
                        details: ["name": item.name, "version": "\(version.number)", "way": "information request"],
                        in: transaction)
                }
            }
            return (lines, comments, items.count == Self.page ? items.last?.id : nil)
        }
    }

    private func send(_ line: Line, _ encoder: inout ArchiveEncoder, _ out: Out) async throws {
        let blob = try await desk.database.read { try BlobStore($0).find([line.version.blob])[line.version.blob] }
        guard let blob else { return }
        try await out(
            ByteBuffer(
                bytes: encoder.beginFile(
                    line.stored, modified: line.version.createdAt.milliseconds, size: UInt64(blob.size))))
        for try await piece in try await desk.blobs.read(blob) {
            let bytes = try encoder.append(Array(piece.readableBytesView))
            if !bytes.isEmpty { try await out(ByteBuffer(bytes: bytes)) }
        }
        try await out(ByteBuffer(bytes: encoder.endFile()))
    }

    private func row(_ line: Line) -> [String] {
        [
            "\(line.number)", line.item.name, "\(line.version.number)", line.stored, line.item.marking.name,
            line.version.author, line.version.createdAt.rfc3339, "\(line.version.size)", line.sha256, line.version.note,
            line.item.binnedAt == nil ? "" : "yes",
        ]
    }

    private func cells(_ line: Line) -> HTML {
        let address = line.stored.split(separator: "/").map { percentEncoded(String($0)) }.joined(separator: "/")
        return ArchivePage.row([
            "\(line.number)", "<a href=\"\(address)\">\(line.item.name)</a>", "\(line.version.number)",
            HTML(text: line.item.marking.name), HTML(text: line.version.author),
            HTML(text: line.version.createdAt.plain), HTML(text: line.version.note),
        ])
    }

    private func page(_ rows: [HTML]) -> [UInt8] {
        let facts = [
            ("Asked for", request.question), ("Workspace", room.workspace.name), ("Words", request.wordsText),
            ("Person", request.search.person),
            (
                "Days",
                [request.search.from?.plain, request.search.to?.plain].compactMap(\.self).joined(separator: " to ")
            ), ("Taken away by", "\(room.viewer.name) on \(room.now.plain)"),
        ].filter { !$0.1.isEmpty }.map { "<dt><strong>\($0.0)</strong></dt><dd>\($0.1)</dd>" as HTML }
        return ArchivePage.page(
            "Request \(request.reference)",
            """
            <dl>\(facts)</dl>
            <p>This is what was chosen, unredacted: it is not what is sent. <a href="redactions.csv">redactions.csv</a> is the \
            list to fill in: for each place that is withheld, what, why, and the exemption cited (Part II of the Freedom of \
            Information Act 2000, sections 21 to 44). <a href="index.csv">This list as CSV</a>, \
            <a href="comments.csv">comments</a>.</p>
            \(ArchivePage.tableHead(["number", "name", "version", "marking", "by", "made", "note"]))\(rows)\(ArchivePage.tableFoot)
            """)
    }
}
