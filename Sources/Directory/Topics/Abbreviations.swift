import Kernel
public import Storage
import Synchronization
public import Web

/// The abbreviations of topics and bodies with what they stand for, kept in memory, so that pages can explain them.
///
/// Bounded to 5,000. `App` runs `keepFresh` as a service; whoever changes topics or bodies signals `channel` in the
/// same transaction, and the table is read again on every node.
public final class Abbreviations: Sendable {
    /// The channel of `Database.signals` after which the table is read again.
    public static let channel = "abbreviations"
    static let limit = 5000

    private let table = Mutex<Words>(Words())

    public init() {}

    /// The text with each known abbreviation in an `abbr` that says what it stands for; escaped as ever.
    public func expand(_ text: String) -> HTML { words.expand(text) }

    /// The table as it is now; pages take it by value.
    var words: Words { table.withLock { $0 } }

    /// For the pages of a viewer: those who see only what is published are not told of other bodies by a hint.
    func words(_ sight: Sight) -> Words { sight.reach == .published ? Words() : words }

    /// Reads the table again.
    public func refresh(_ database: any Database) async throws {
        let entries = try await database.read { try Self.entries(in: $0) }
        let words = Words(entries)
        table.withLock { $0 = words }
    }

    /// Reads the table now and after each change, on this node or another, until the task is cancelled.
    ///
    /// A failed read keeps the table as it was: a page without a hint is better than none.
    public func keepFresh(_ database: any Database) async {
        for await _ in database.signals(Self.channel) {
            do { try await refresh(database) } catch { continue }
        }
    }

    private static func entries(in transaction: any Transaction) throws -> [Words.Entry] {
        let topics = try transaction.all(
            Words.Entry.self,
            """
            SELECT topic_name.name AS short, topic.name AS meaning FROM topic_name
            JOIN topic ON topic.id = topic_name.topic_id WHERE topic_name.kind = 'abbreviation'
            ORDER BY topic_name.folded LIMIT \(limit)
            """)
        let bodies = try transaction.all(
            Words.Entry.self,
            """
            SELECT body_name.name AS short, body.name AS meaning FROM body_name
            JOIN body ON body.id = body_name.body_id WHERE body_name.kind = 'abbreviation' AND body.closed_on IS NULL
            ORDER BY body_name.folded LIMIT \(limit - topics.count)
            """)
        return topics + bodies
    }
}

/// A table of abbreviations. One that stands for several things names them all.
struct Words: Sendable {
    struct Entry: Sendable, RowDecodable {
        let short: String
        let meaning: String

        init(_ short: String, _ meaning: String) {
            self.short = short
            self.meaning = meaning
        }

        init(row: Row) throws {
            short = try row.get("short")
            meaning = try row.get("meaning")
        }
    }

    private var meanings: [String: String] = [:]

    init(_ entries: [Entry] = []) {
        for entry in entries where Self.isAbbreviation(entry.short) {
            if let other = meanings[entry.short] {
                if other != entry.meaning, other.utf8.count < 300 {
                    meanings[entry.short] = "\(other); or \(entry.meaning)"
                }
            } else {
                meanings[entry.short] = entry.meaning
            }
        }
    }

    /// One word of two letters or more with a capital among them: 'SRO', 'DfT', 'R&D', but not 'is'.
    private static func isAbbreviation(_ text: String) -> Bool {
        text.count >= 2 && text.contains { $0.isUppercase } && text.allSatisfy(isPart)
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "&" || character == "-"
    }

    func meaning(of word: some StringProtocol) -> String? { meanings[String(word)] }

    func expand(_ text: String) -> HTML {
        if meanings.isEmpty { return HTML(text: text) }
        var result = HTML.empty
        var plain = text.startIndex
        var position = text.startIndex
        while position < text.endIndex {
            guard Self.isPart(text[position]) else {
                position = text.index(after: position)
                continue
            }
            let start = position
            while position < text.endIndex, Self.isPart(text[position]) { position = text.index(after: position) }
            let word = text[start..<position]
            guard let meaning = meanings[String(word)] else { continue }
            result += "\(text[plain..<start])<abbr title=\"\(meaning)\">\(word)</abbr>"
            plain = position
        }
        return result + "\(text[plain...])"
    }

    /// Several lines: paragraphs at empty lines, line breaks within them.
    func paragraphs(_ text: String) -> HTML {
        var result = HTML.empty
        for paragraph in text.split(separator: "\n\n") {
            let lines = paragraph.split(separator: "\n").map { expand(String($0)) }
            result += "<p class=\"govuk-body\">\(lines.joined("<br>"))</p>"
        }
        return result
    }

    /// A row of a summary list; `nil` without a text.
    func row(_ key: String, _ text: String) -> SummaryRow? {
        text.isEmpty ? nil : SummaryRow(key, text.split(separator: "\n").map { expand(String($0)) }.joined("<br>"))
    }
}
