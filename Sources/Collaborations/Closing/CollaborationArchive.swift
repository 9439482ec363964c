import Directory
public import Journal
public import Kernel
import Storage
import Tabular
import Web

/// What proves that an entry is in the journal and was not changed since.
public struct JournalEvidence: Sendable {
    /// The public key of the journal's heads, as `concordat journal key` prints it.
    public let key: String
    /// A proof as `concordat journal prove` prints it.
    public let prove: @Sendable (JournalEntry.ID) async throws -> String

    public init(key: String, prove: @escaping @Sendable (JournalEntry.ID) async throws -> String) {
        self.key = key
        self.prove = prove
    }
}

/// Everything in a collaboration as one ZIP file that is read without Concordat: pages from `index.html` on, every log as
/// HTML and CSV, the journal with proofs. As the one who takes it away may see it.
struct CollaborationArchive: Sendable {
    private static let limit = 500

    let database: any Database
    let work: Workplace
    let rules: DecidingRules
    let evidence: JournalEvidence?

    var id: Collaboration.ID { work.collaboration.id }
    var title: String { work.collaboration.title }

    /// What there is, by which the files are named.
    struct Contents: Sendable {
        let versions: Int
        let memoranda: [Int]
        let reviews: [Review]
        /// How far the journal was sealed when the archive was begun: what is sealed meanwhile is not proved in it.
        let sealedUpTo: Int64

        var hasEvidence: Bool { sealedUpTo > 0 }
    }

    func plan() async throws -> ArchivePlan {
        let (id, isProvable) = (id, evidence != nil)
        let contents = try await database.read { transaction in
            Contents(
                versions: try CharterStore(transaction).versionCount(id),
                memoranda: try MemorandumStore(transaction).versions(id),
                reviews: try ReviewStore(transaction).list(id, limit: 1000),
                sealedUpTo: isProvable ? try transaction.journal.lastPosition() : 0)
        }
        let logs = logs
        var files = [
            ArchiveFile("index.html") { try await index(contents, logs) },
            ArchiveFile("style.css") { Array(ArchivePage.style.utf8) },
            ArchiveFile("charter.html") { try await charter(contents) },
            ArchiveFile("memorandum.html") { try await memorandum(contents) },
            ArchiveFile("parties.html") { try await parties() }, ArchiveFile("lessons.html") { try await lessons() },
            ArchiveFile("reviews.html") {
                let links = contents.reviews.map {
                    ("Review \($0.number), \(($0.heldAt?.day ?? $0.scheduledOn).plain)", "reviews/\($0.number).html")
                }
                let none: HTML = "<p>There was no review.</p>"
                return ArchivePage.page("Reviews", links.isEmpty ? none : ArchivePage.list(links))
            },
        ]
        files += (1...max(1, contents.versions)).prefix(contents.versions).map { number in
            ArchiveFile("charter/version-\(number).txt") {
                let text = try await database.read { try CharterStore($0).version(number, of: id)?.text }
                return Array((text ?? "").utf8)
            }
        }
        files += contents.memoranda.map { version in
            ArchiveFile("memorandum/version-\(version).txt") {
                let text = try await database.read { try MemorandumStore($0).find(version, of: id)?.text }
                return Array((text ?? "").utf8)
            }
        }
        files += contents.reviews.map { review in
            ArchiveFile("reviews/\(review.number).html") { try await self.review(review) }
        }
        for log in logs { files += [html(log), csv(log)] }
        files += [recordPage(contents), csv(.record(work))]
        guard contents.hasEvidence, let evidence else {
            return ArchivePlan(files: files, moment: work.now)
        }
        files.append(ArchiveFile("proofs/key.txt") { Array("\(evidence.key)\n".utf8) })
        return ArchivePlan(files: files, moment: work.now) { try await proofs($0, evidence, contents) }
    }

    private var logs: [LogTable] {
        [
            .decisions(work, rules), .comments(work), .risks(work), .actions(work), .measures(work),
            .measureValues(work), .financeMap(work), .ledger(work), .keeps(work),
        ]
    }

    // MARK: - Logs

    private func csv(_ log: LogTable) -> ArchiveFile {
        ArchiveFile("\(log.name).csv") { cursor in
            let found = try await database.read { try log.page($0, cursor) }
            let head = cursor == nil ? [log.columns] : []
            let options = CSVWriteOptions(startsWithByteOrderMark: cursor == nil)
            return (CSVWriter.bytes(head + found.rows, options: options), found.next)
        }
    }

    private func html(_ log: LogTable) -> ArchiveFile {
        ArchiveFile("\(log.name).html") { cursor in
            let found = try await database.read { try log.page($0, cursor) }
            var page: HTML = .empty
            if cursor == nil {
                let csv: HTML = "<p><a href=\"\(log.name).csv\">The same as CSV</a></p>"
                page += ArchivePage.head(log.title, depth: 0) + csv + ArchivePage.tableHead(log.columns)
            }
            for row in found.rows { page += ArchivePage.row(row.map { HTML(text: $0) }) }
            if found.next == nil { page += ArchivePage.tableFoot + ArchivePage.foot }
            return (page.bytes, found.next)
        }
    }

    /// The journal, each entry with its proof.
    private func recordPage(_ contents: Contents) -> ArchiveFile {
        ArchiveFile("record.html") { cursor in
            let before = cursor as? JournalEntry.ID
            let (subject, limit, last) = (work.subject, Self.limit, contents.sealedUpTo)
            let (entries, sealed) = try await database.read { transaction in
                let entries = try transaction.journal.page(.container(subject), before: before, limit: limit)
                return (entries, try Self.sealed(entries, upTo: last, transaction))
            }
            var page: HTML = .empty
            if before == nil {
                page += ArchivePage.head("Record", depth: 0)
                page += "<p>Everything that was done, newest first. <a href=\"record.csv\">The same as CSV</a></p>"
                page += ArchivePage.tableHead(["when", "who", "what", "about", "proof"])
            }
            for entry in entries {
                let proof: HTML =
                    contents.hasEvidence && sealed.contains(entry.id)
                    ? "<a href=\"proofs/\(entry.id.description).txt\">Proof</a>" : "Not sealed yet"
                page += ArchivePage.row([
                    HTML(text: entry.time.plain), HTML(text: entry.actor.name), HTML(text: entry.verb),
                    HTML(text: LogTable.details(entry)), contents.hasEvidence ? proof : "–",
                ])
            }
            let next = entries.count == limit ? entries.last?.id : nil
            if next == nil { page += ArchivePage.tableFoot + ArchivePage.foot }
            return (page.bytes, next)
        }
    }

    /// Those that have their place under a signed head.
    private static func sealed(
        _ entries: [JournalEntry], upTo last: Int64, _ transaction: any Transaction
    ) throws -> Set<JournalEntry.ID> {
        if entries.isEmpty { return [] }
        return Set(
            try transaction.values(
                JournalEntry.ID.self,
                """
                SELECT entry_id FROM journal_leaf WHERE entry_id IN \(list: entries.map(\.id)) AND position <= \(last)
                """))
    }

    private func proofs(
        _ cursor: LogTable.Cursor?, _ evidence: JournalEvidence, _ contents: Contents
    ) async throws -> (files: [(String, [UInt8])], next: LogTable.Cursor?) {
        let before = cursor as? JournalEntry.ID
        let (subject, last) = (work.subject, contents.sealedUpTo)
        // A few at a time: a proof is some kilobytes.
        let limit = 50
        let (entries, sealed) = try await database.read { transaction in
            let entries = try transaction.journal.page(.container(subject), before: before, limit: limit)
            return (entries, try Self.sealed(entries, upTo: last, transaction))
        }
        var files: [(String, [UInt8])] = []
        for entry in entries where sealed.contains(entry.id) {
            let text: String
            do {
                text = try await evidence.prove(entry.id)
            } catch let error as JournalError {
                text = "There is no proof of this entry: \(error)\n"
            }
            files.append(("proofs/\(entry.id).txt", Array(text.utf8)))
        }
        return (files, entries.count == limit ? entries.last?.id : nil)
    }
}
