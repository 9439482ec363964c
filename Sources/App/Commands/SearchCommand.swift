import Access
import ArgumentParser
import Collaborations
import Directory
import FoundationEssentials
import Indexing
import Journal
import Kernel
import Search
import Storage

/// `concordat search`: the search index as such. Searching is `concordat directory search`.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Make the search index anew, or compare it with the record.",
        subcommands: [Rebuild.self, Check.self])

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild",
            abstract: "Make the search index anew. A server that runs meanwhile answers from the old one until then.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { installation in
                let start = ContinuousClock.now
                let number = try await installation.indexer.rebuild { done in
                    printError("\(grouped(done)) documents")
                }
                let seconds = (ContinuousClock.now - start).components.seconds
                print("The index was made anew: \(count(number, "document", "documents")) in \(seconds) s.")
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Compare every document of the index with the record. Exit code 2 when anything differs.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let isSound = try await installation.run { installation in
                let indexer = try installation.indexer
                try await installation.bringIndexUp(indexer)
                let report = try await indexer.check { done in printError("compared \(grouped(done)) documents") }
                Self.tell(report)
                return report.isSound
            }
            if !isSound { throw ExitCode(2) }
        }

        private static func tell(_ report: IndexReport) {
            print(
                "\(count(report.indexed, "document", "documents")) indexed, \(grouped(report.recorded)) in the record")
            if report.waiting > 0 { print("\(grouped(Int(report.waiting))) changes are not indexed yet") }
            let kinds = [("missing", report.missing), ("stale", report.stale), ("extra", report.extra)]
            for (name, documents) in kinds where documents.count > 0 {
                print("\(name): \(grouped(documents.count))")
                for example in documents.examples { print("  \(example)") }
            }
            for problem in report.problems { print("WRONG: \(problem)") }
            print(
                report.isSound
                    ? "The index agrees with the record."
                    : "The index differs. Make it anew with 'concordat search rebuild'.")
        }
    }
}

/// `concordat directory search`: the same answers as the page gives, in the shell.
struct FindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find people, teams, bodies and topics, as the search page does.",
        discussion: "Finds what every public servant may see; hidden posts are left out.")

    @OptionGroup var installation: InstallationOptions
    @Argument(help: "What to look for; several words may stand without quotes.") var query: [String]
    @Option(help: "How many results, 1 to 100.") var limit = 20
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit must be from 1 to 100.") }
        try await installation.run { installation in
            let indexer = try installation.indexer
            try await installation.bringIndexUp(indexer)
            let finder = DirectoryFinder(
                installation.database, index: indexer.index, clock: installation.clock,
                others: CollaborationsModule.findables)
            let filters = FindingFilters(query.joined(separator: " "))
            let findings = try await finder.find(filters, Self.publicServant, limit: limit)
            if json {
                printBytes(try FoundJSON(filters.text, findings).bytes)
            } else {
                print(Self.table(filters, findings))
            }
        }
    }

    /// Somebody without any rights of their own.
    private static let publicServant = Viewer(
        account: UUID128(high: 0, low: 0), person: nil, name: "Command line", email: "", body: nil, role: .member)

    private static func table(_ filters: FindingFilters, _ findings: Findings) -> String {
        var lines: [String] = []
        if let text = findings.didYouMean { lines.append("Did you mean '\(text)'?") }
        for team in findings.approach {
            let parts = [team.name, team.bodyName, team.holder?.text ?? "", team.phone, team.mailbox]
            lines.append("Approach: " + parts.filter { !$0.isEmpty }.joined(separator: ", "))
        }
        for item in findings.items {
            let parts = [item.kind, item.title, item.detail, item.why, item.path]
            // A tab or line end in a text would look like another column or row.
            lines.append(parts.map { String($0.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }.joined(separator: "\t"))
        }
        if findings.items.isEmpty { lines.append("Nothing was found for '\(filters.text)'.") }
        return lines.joined(separator: "\n")
    }
}

/// Findings as `directory search --json` prints them.
private struct FoundJSON: Encodable {
    struct Item: Encodable {
        let kind: String
        let id: String
        let title: String
        let detail: String
        let path: String
        let why: String
        let similar: Bool
    }

    struct Team: Encodable {
        let name: String
        let body: String
        let path: String
        let contactFor: String
        let post: String?
        let holder: String?
        let phone: String
        let mailbox: String
    }

    let query: String
    let total: Int
    /// Whether there may be more than `total`.
    let totalIsExact: Bool
    let didYouMean: String?
    let approach: [Team]
    let results: [Item]

    init(_ text: String, _ findings: Findings) {
        query = text
        total = findings.total?.count ?? 0
        if case .atLeast? = findings.total { totalIsExact = false } else { totalIsExact = true }
        didYouMean = findings.didYouMean
        approach = findings.approach.map {
            Team(
                name: $0.name, body: $0.bodyName, path: $0.path, contactFor: $0.contactFor, post: $0.post?.text,
                holder: $0.holder?.text, phone: $0.phone, mailbox: $0.mailbox)
        }
        results = findings.items.map {
            Item(
                kind: $0.kind, id: $0.id.description, title: $0.title, detail: $0.detail, path: $0.path, why: $0.why,
                similar: $0.isSimilar)
        }
    }

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }
}

extension Installation {
    /// Brings the index to what is recorded by now. A server that runs does it within a second, and then knows of it;
    /// so it is given the time to.
    func bringIndexUp(_ indexer: Indexer) async throws {
        let sealer = Sealer(database: database, signer: try await journalSigner, clock: clock, logger: logger)
        _ = try await sealer.sealNow()
        let last = try await database.read { try $0.journal.lastPosition() }
        for _ in 0..<8 {
            try indexer.index.reopenIfReplaced()
            if try indexer.index.position >= last { break }
            if try indexer.index.isEmpty { break }
            try await Task.sleep(for: .milliseconds(200))
        }
        if try indexer.index.position < last || indexer.index.isEmpty { try await indexer.catchUp() }
    }
}
