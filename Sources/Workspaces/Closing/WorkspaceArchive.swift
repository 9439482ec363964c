import Access
import Archives
import Blobs
import Collaborations
import Directory
import Journal
import Kernel
import NIOCore
import Storage
import Web

/// Everything in a workspace as one ZIP file that is read without Concordat: pages from `index.html` on, the same as CSV,
/// every version of every file, the journal with proofs. Made as it goes out: a page of rows and a piece of a file are all
/// that is held.
struct WorkspaceArchive: Sendable {
    typealias Out = (ByteBuffer) async throws -> Void

    private static let page = 200

    let desk: WorkspaceDesk
    let room: Room
    let closing: Closing

    private var workspace: Workspace { room.workspace }
    private var moment: Int64 { room.now.milliseconds }

    /// With the highest marking of what it holds.
    func name() async throws -> MarkedName {
        let id = workspace.id
        let sensitive = try await desk.database.read {
            try $0.value(
                Int.self,
                "SELECT 1 FROM item WHERE workspace_id = \(id) AND marking = \(Marking.officialSensitive) LIMIT 1")
        }
        return MarkedName("\(workspace.slug)-archive.zip", sensitive == nil ? .official : .officialSensitive)
    }

    func write(to out: Out) async throws {
        var encoder = ArchiveEncoder()
        let evidence = desk.evidence
        let sealed = evidence == nil ? 0 : try await desk.database.read { try $0.journal.lastPosition() }
        try await add("index.html", index(hasProofs: sealed > 0), &encoder, out)
        try await add("style.css", Array(ArchivePage.style.utf8), &encoder, out)
        try await add(ArchiveFormat.workspaceFile, facts(), &encoder, out)
        try await tables(&encoder, out)
        try await record(upTo: sealed, &encoder, out)
        try await contents(&encoder, out)
        if let evidence, sealed > 0 { try await proofs(evidence, upTo: sealed, &encoder, out) }
        try await out(ByteBuffer(bytes: encoder.finish()))
    }

    private func add(_ name: String, _ bytes: [UInt8], _ encoder: inout ArchiveEncoder, _ out: Out) async throws {
        try await out(ByteBuffer(bytes: encoder.file(name, bytes, modified: moment)))
    }

    // MARK: - The first page

    private func facts() -> [UInt8] {
        ArchiveFormat.csv(
            [
                ["what", "value"], ["format", ArchiveFormat.version], ["name", workspace.name],
                ["purpose", workspace.purpose], ["opened", workspace.createdAt.rfc3339],
                [ArchiveFormat.lessonsFact, workspace.handling.requiresLessons ? "yes" : "no"],
                ["closed", closing.closedAt.rfc3339], ["closed by", closing.closedBy], ["reason", closing.reason],
                ["taken away by", room.viewer.name], ["taken away", room.now.rfc3339],
            ], isFirst: true)
    }

    private func index(hasProofs: Bool) -> [UInt8] {
        let facts = [
            ("Purpose", workspace.purpose), ("Opened", workspace.createdAt.plain),
            (
                "Lessons",
                workspace.handling.requiresLessons ? "Everybody takes them before they come in" : "Not required"
            ),
            ("Closed", "\(closing.closedAt.plain), by \(closing.closedBy): \(closing.reason)"),
        ].map { "<dt><strong>\($0.0)</strong></dt><dd>\($0.1)</dd>" as HTML }
        let pages = ArchiveTable.all.map { table -> HTML in
            "<li><a href=\"\(table.name).html\">\(table.title)</a> (<a href=\"\(table.name).csv\">CSV</a>)</li>"
        }
        let proofs: HTML = """
            <p>The record links each entry to a proof that it is in the journal and was not changed. To check one without this \
            service, run <code>concordat journal check-proof --key KEY FILE</code> with the key in \
            <a href="proofs/key.txt">proofs/key.txt</a>. Compare that key with one that was published elsewhere.</p>
            """
        return ArchivePage.page(
            workspace.name,
            """
            <dl>\(facts)</dl><h2>What is in it</h2><ul>\(pages)\
            <li><a href="record.html">Record: the journal</a> (<a href="record.csv">CSV</a>)</li></ul>
            <p>Every version of every file lies in the folder ‘files’, under the name that <a href="files.html">Files</a> \
            leads to. Files may be marked OFFICIAL-SENSITIVE: handle each by its marking.</p>\(if: hasProofs, proofs)
            <p>Taken away by \(room.viewer.name) on \(room.now.plain). Concordat makes a workspace of it again, with \
            <a href="\(ArchiveFormat.workspaceFile)">\(ArchiveFormat.workspaceFile)</a> and the tables.</p>
            """)
    }

    // MARK: - Tables

    private func tables(_ encoder: inout ArchiveEncoder, _ out: Out) async throws {
        for table in ArchiveTable.all {
            try await send(table, as: .csv, &encoder, out)
            try await send(table, as: .html, &encoder, out)
        }
    }

    private enum Form: String { case csv, html }

    private func send(
        _ table: ArchiveTable, as form: Form, _ encoder: inout ArchiveEncoder, _ out: Out
    ) async throws {
        let id = workspace.id
        try await out(
            ByteBuffer(bytes: encoder.beginFile("\(table.name).\(form.rawValue)", modified: moment)))
        try await out(ByteBuffer(bytes: encoder.append(head(table, form))))
        var cursor: ArchiveTable.Cursor?
        repeat {
            let from = cursor
            let found = try await desk.database.read { try table.page($0, id, from) }
            let bytes =
                form == .csv
                ? ArchiveFormat.csv(found.rows, isFirst: false)
                : found.rows.map { ArchivePage.row(table.cells($0)) }.joined("").bytes
            try await out(ByteBuffer(bytes: encoder.append(bytes)))
            cursor = found.next
        } while cursor != nil
        if form == .html {
            try await out(ByteBuffer(bytes: encoder.append((ArchivePage.tableFoot + ArchivePage.foot).bytes)))
        }
        try await out(ByteBuffer(bytes: encoder.endFile()))
    }

    private func head(_ table: ArchiveTable, _ form: Form) -> [UInt8] {
        if form == .csv { return ArchiveFormat.csv([table.columns], isFirst: true) }
        let csv: HTML = "<p><a href=\"\(table.name).csv\">The same as CSV</a></p>"
        return (ArchivePage.head(table.title, depth: 0) + csv + ArchivePage.tableHead(table.heads)).bytes
    }

    // MARK: - Contents

    private func contents(_ encoder: inout ArchiveEncoder, _ out: Out) async throws {
        let id = workspace.id
        var last: ArchiveTable.VersionCursor?
        while true {
            let from = last
            let versions = try await desk.database.read {
                try ArchiveTable.versions(of: id, after: from, limit: Self.page, $0)
            }
            for version in versions {
                let blob = try await desk.database.read { try BlobStore($0).find([version.blob])[version.blob] }
                // Its time came meanwhile.
                guard let blob else { continue }
                try await out(
                    ByteBuffer(
                        bytes: encoder.beginFile(
                            version.stored, modified: version.madeAt.milliseconds, size: UInt64(blob.size))))
                for try await piece in try await desk.blobs.read(blob) {
                    let bytes = try encoder.append(Array(piece.readableBytesView))
                    if !bytes.isEmpty { try await out(ByteBuffer(bytes: bytes)) }
                }
                try await out(ByteBuffer(bytes: encoder.endFile()))
            }
            guard versions.count == Self.page, let end = versions.last else { return }
            last = ArchiveTable.VersionCursor(file: end.file, number: end.number)
        }
    }

    // MARK: - The journal

    private func record(upTo sealed: Int64, _ encoder: inout ArchiveEncoder, _ out: Out) async throws {
        let heads = ["when", "who", "what", "about", "details", "proof"]
        for form in [Form.csv, .html] {
            try await out(ByteBuffer(bytes: encoder.beginFile("record.\(form.rawValue)", modified: moment)))
            let csv: HTML =
                "<p>Everything that was done, newest first, but not from where: of that each entry has a seal only. <a href=\"record.csv\">The same as CSV</a></p>"
            let head =
                form == .csv
                ? ArchiveFormat.csv(
                    [["time", "who", "what", "about", "details", "verb", "entry", "proof"]], isFirst: true)
                : (ArchivePage.head("Record", depth: 0) + csv + ArchivePage.tableHead(heads)).bytes
            try await out(ByteBuffer(bytes: encoder.append(head)))
            var before: JournalEntry.ID?
            while true {
                let (lines, proved) = try await entries(before, upTo: sealed)
                let bytes: [UInt8]
                if form == .csv {
                    bytes = ArchiveFormat.csv(lines.map { row($0, proved) }, isFirst: false)
                } else {
                    bytes = lines.map { ArchivePage.row(cells($0, proved)) }.joined("").bytes
                }
                try await out(ByteBuffer(bytes: encoder.append(bytes)))
                guard lines.count == Self.page, let last = lines.last else { break }
                before = last.entry.id
            }
            if form == .html {
                try await out(ByteBuffer(bytes: encoder.append((ArchivePage.tableFoot + ArchivePage.foot).bytes)))
            }
            try await out(ByteBuffer(bytes: encoder.endFile()))
        }
    }

    private func row(_ line: AuditLine, _ proved: Set<JournalEntry.ID>) -> [String] {
        let entry = line.entry
        return [
            entry.time.rfc3339, entry.actor.name, line.act, line.object, line.more, entry.verb, "\(entry.id)",
            proved.contains(entry.id) ? "proofs/\(entry.id).txt" : "",
        ]
    }

    private func cells(_ line: AuditLine, _ proved: Set<JournalEntry.ID>) -> [HTML] {
        let entry = line.entry
        let proof: HTML =
            proved.contains(entry.id) ? "<a href=\"proofs/\(entry.id.description).txt\">Proof</a>" : "Not sealed yet"
        return [
            HTML(text: entry.time.plain), HTML(text: entry.actor.name), HTML(text: line.act), HTML(text: line.object),
            HTML(text: line.more), proof,
        ]
    }

    /// A page of the journal, and which of them have their place under a signed head.
    private func entries(
        _ before: JournalEntry.ID?, upTo sealed: Int64
    ) async throws -> ([AuditLine], Set<JournalEntry.ID>) {
        let subject = room.subject
        return try await desk.database.read { transaction in
            let entries = try transaction.journal.page(.container(subject), before: before, limit: Self.page)
            let proved = try transaction.values(
                JournalEntry.ID.self,
                """
                SELECT entry_id FROM journal_leaf WHERE entry_id IN \(list: entries.map(\.id)) AND position <= \(sealed)
                """)
            return (entries.map { AuditLine($0, nil) }, Set(proved))
        }
    }

    private func proofs(
        _ evidence: JournalEvidence, upTo sealed: Int64, _ encoder: inout ArchiveEncoder, _ out: Out
    ) async throws {
        try await add("proofs/key.txt", Array("\(evidence.key)\n".utf8), &encoder, out)
        var before: JournalEntry.ID?
        while true {
            let (lines, proved) = try await entries(before, upTo: sealed)
            for line in lines where proved.contains(line.entry.id) {
                let text = try await evidence.prove(line.entry.id)
                try await add("proofs/\(line.entry.id).txt", Array(text.utf8), &encoder, out)
            }
            guard lines.count == Self.page, let last = lines.last else { return }
            before = last.entry.id
        }
    }
}
