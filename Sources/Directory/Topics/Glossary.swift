import Kernel
import Storage
import Web

/// The glossary: every topic with a meaning, and every abbreviation of topics and bodies.
struct Glossary: Sendable {
    struct Entry: Sendable, Equatable {
        let term: String
        let meaning: String
        /// The topic or body that the term belongs to.
        let link: Link?
        let anchor: String
    }

    static let limit = 10_000
    /// With more entries than this a page holds one letter.
    static let onePage = 1500

    let entries: [Entry]
    let letters: Set<String>
    let letter: String?

    /// - Parameter letter: the one that was asked for; a long glossary shows 'a' when none was.
    static func read(letter: String?, _ sight: Sight, in transaction: any Transaction) throws -> Glossary {
        let topics = try transaction.all(
            Raw.self,
            """
            SELECT topic.name AS term, topic.meaning AS meaning, topic.slug AS slug, '' AS name FROM topic
            WHERE topic.meaning <> '' ORDER BY topic.sort_name LIMIT \(limit)
            """)
        let short = try transaction.all(
            Raw.self,
            """
            SELECT topic_name.name AS term, topic.meaning AS meaning, topic.slug AS slug, topic.name AS name
            FROM topic_name JOIN topic ON topic.id = topic_name.topic_id WHERE topic_name.kind = 'abbreviation'
            ORDER BY topic_name.folded LIMIT \(limit)
            """)
        let bodies = try transaction.all(
            Raw.self,
            """
            SELECT body_name.name AS term, '' AS meaning, body.slug AS slug, body.name AS name
            FROM body_name JOIN body ON body.id = body_name.body_id
            WHERE body_name.kind = 'abbreviation' AND body.closed_on IS NULL AND \(sight.bodies)
            ORDER BY body_name.folded LIMIT \(limit)
            """)
        var entries = topics.map { $0.entry(path: "/topics/\($0.slug)") }
        entries += short.map { $0.entry(path: "/topics/\($0.slug)") }
        entries += bodies.map { $0.entry(path: "/bodies/\($0.slug)") }
        return Glossary(entries, letter: letter)
    }

    init(_ all: [Entry], letter: String?) {
        let keyed = all.map { (key: Text.folded($0.term), entry: $0) }.sorted {
            ($0.key, $0.entry.meaning) < ($1.key, $1.entry.meaning)
        }
        let wanted = letter ?? (all.count > Self.onePage ? "a" : nil)
        var seen: [String: Int] = [:]
        var shown: [Entry] = []
        for (key, entry) in keyed where wanted == nil || key.hasPrefix(wanted ?? "") {
            // An identifier stands once on a page: the second meaning of 'ALB' is 'alb-2'.
            let times = seen[entry.anchor, default: 0] + 1
            seen[entry.anchor] = times
            let anchor = times == 1 ? entry.anchor : "\(entry.anchor)-\(times)"
            shown.append(Entry(term: entry.term, meaning: entry.meaning, link: entry.link, anchor: anchor))
        }
        entries = shown
        letters = Set(keyed.compactMap { $0.key.first.map(String.init) })
        self.letter = wanted
    }

    private struct Raw: RowDecodable {
        let term: String
        let meaning: String
        let slug: String
        let name: String

        init(row: Row) throws {
            term = try row.get("term")
            meaning = try row.get("meaning")
            slug = try row.get("slug")
            name = try row.get("name")
        }

        func entry(path: String) -> Entry {
            let slug = Text.slug(term)
            return Entry(
                term: term, meaning: meaning, link: Link(name.isEmpty ? term : name, path),
                anchor: slug.isEmpty ? "term" : slug)
        }
    }
}

enum GlossaryPages {
    static func glossary(_ glossary: Glossary) -> Page {
        let content: HTML =
            glossary.entries.isEmpty
            ? empty("Words would be explained here: topics with a meaning, and abbreviations of topics and bodies.")
            : "<dl class=\"govuk-summary-list\">\(glossary.entries.map { entry($0) })</dl>"
        return Page(
            "Glossary", section: DirectoryLinks.section, trail: [DirectoryLinks.topics],
            body: """
                <h1 class="govuk-heading-l">Glossary</h1>
                <p class="govuk-body">What words and abbreviations mean. To add one, give a \
                <a class="govuk-link" href="/topics">topic</a> a meaning or an abbreviation.</p>
                \(Letters.links("/glossary", label: "Words", present: glossary.letters, chosen: glossary.letter))\(content)
                """)
    }

    private static func entry(_ entry: Glossary.Entry) -> HTML {
        var meaning = HTML.empty
        if let link = entry.link { meaning += link.text == entry.term ? "" : link.html }
        if !entry.meaning.isEmpty { meaning += (meaning.isEmpty ? "" : ": ") + HTML(text: entry.meaning) }
        let term: HTML =
            entry.link.map { $0.text == entry.term ? $0.html : HTML(text: entry.term) } ?? HTML(text: entry.term)
        return """
            <div class="govuk-summary-list__row" id="\(entry.anchor)"><dt class="govuk-summary-list__key">\(term)</dt>\
            <dd class="govuk-summary-list__value">\(meaning)</dd></div>
            """
    }
}
