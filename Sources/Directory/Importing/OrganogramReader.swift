import Kernel
import Tabular

/// Reads the UK Government's organogram data: a post a row, with its unit, its superior post, and what it is for.
///
/// Junior rows carry no reference; one is made of what they say and of how often the file said it before, so that the
/// same file finds the same posts again.
struct OrganogramReader {
    private static let fields = [
        CSVField("organisation", aliases: ["organization"], isRequired: true),
        CSVField("parent department", aliases: ["parent_department"]),
        CSVField("unit"),
        CSVField("post ref", aliases: ["post_ref", "post unique reference"]),
        CSVField("person", aliases: ["name"]),
        CSVField("grade", aliases: ["grade (or equivalent)", "grade or equivalent"]),
        CSVField("job title", aliases: ["job_title", "generic job title"], isRequired: true),
        CSVField("job function", aliases: ["job_function", "job/team function"]),
        CSVField("reports to", aliases: ["reports_to", "reports to senior post", "reporting senior post"]),
        CSVField("profession", aliases: ["professional/occupational group"]),
        CSVField("location", aliases: ["office region"]),
        CSVField("snapshot"),
    ]

    private let header: CSVHeader
    private let places: [String: Int]
    private let today: Day
    private var occurrences: [UInt64: Int] = [:]

    /// - Parameter today: when a post ended that is gone from a file without a date.
    init(header row: CSVRow, today: Day) throws {
        self.today = today
        header = CSVHeader(row, fields: Self.fields)
        guard header.missing.isEmpty else {
            throw Fault(
                .invalid,
                "This is no organogram: there is no column \(header.missing.map { "'\($0)'" }.joined(separator: ", "))."
            )
        }
        var places: [String: Int] = [:]
        for field in Self.fields { places[field.name] = header[field.name] }
        self.places = places
    }

    mutating func read(_ row: CSVRow) throws(RowRefusal) -> DirectoryRow {
        var result = DirectoryRow()
        result.line = row.line
        result.body = Self.tidy(try text("organisation", FieldLimit.name, row))
        let unit = Self.tidy(try text("unit", FieldLimit.name, row))
        if !unit.isEmpty, BodyFinder.key(unit) != BodyFinder.key(result.body) { result.team = [unit] }
        var post = PostFields()
        post.title = try text("job title", FieldLimit.postTitle, row)
        post.grade = try text("grade", FieldLimit.grade, row)
        post.profession = Self.real(try text("profession", FieldLimit.profession, row))
        post.function = Self.real(try text("job function", FieldLimit.prose, row, lines: true))
        post.place = Self.real(try text("location", FieldLimit.place, row))
        let superior = Self.reference(try text("reports to", 100, row))
        let holder = try text("person", FieldLimit.name, row)
        if post.title.isEmpty { throw RowRefusal(field: "job title", reason: "is empty") }
        if Self.key(holder) == "eliminated" { post.endedOn = try lastDay(of: text("snapshot", 40, row)) }
        post.ref = reference(
            Self.reference(try text("post ref", 80, row)), result.body,
            [unit, post.title, post.grade, superior, post.profession, post.function])
        result.post = post
        result.superior = superior
        result.superiorIsPost = true
        result.saysHolder = !["n/d", "not disclosed"].contains(Self.key(holder))
        if let name = Self.person(holder) {
            var person = PersonFields()
            person.name = name
            // Pseudonyms tell people apart; where there are names, the post does.
            if name.hasPrefix("person-") { person.ref = name }
            result.person = person
        }
        return result
    }

    private func text(
        _ name: String, _ limit: Int, _ row: CSVRow, lines: Bool = false
    ) throws(RowRefusal) -> String {
        try FieldReader.text(row[places[name]], name, limit: limit, lines: lines)
    }

    private mutating func reference(_ given: String, _ body: String, _ parts: [String]) -> String {
        // The first character keeps made references apart from given ones.
        let basis = given.isEmpty ? "~" + hex(parts.joined(separator: "\u{1F}")) : given
        let key = Self.hash(Self.key(body) + "\u{1F}" + basis)
        let number = (occurrences[key] ?? 0) + 1
        occurrences[key] = number
        return number == 1 ? basis : "\(basis)#\(number)"
    }

    private func hex(_ text: String) -> String { String(Self.hash(text), radix: 16) }

    /// FNV-1a with 64 bits: the same in every run, unlike Swift's own hashes.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash
    }

    private static func key(_ text: String) -> String { Text.folded(text) }

    private static func tidy(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    /// References come as '317', '317.0' and, where there is none, '0', 'nan' or 'XX'.
    private static func reference(_ text: String) -> String {
        var text = text
        if text.hasSuffix(".0") { text.removeLast(2) }
        return ["", "0", "nan", "xx", "n/a", "n/d"].contains(key(text)) ? "" : text
    }

    private static func real(_ text: String) -> String {
        ["n/a", "n/d", "nan", "-"].contains(key(text)) ? "" : text
    }

    /// `nil` for a post that nobody holds or whose holder is not disclosed.
    private static func person(_ text: String) -> String? {
        let nobody = ["", "n/d", "n/a", "nan", "vacant", "eliminated", "not disclosed", "0"]
        return nobody.contains(key(text)) ? nil : text
    }

    /// 'Mar-16' is a snapshot of 31 March 2016.
    private func lastDay(of snapshot: String) throws(RowRefusal) -> Day {
        if snapshot.isEmpty { return today }
        let parts = snapshot.split { !$0.isLetter && !$0.isNumber }
        guard parts.count == 2, let number = Int(parts[1]), parts[0].count >= 3,
            let month = Day.months.firstIndex(where: { $0.lowercased().hasPrefix(parts[0].lowercased()) }),
            case let year = (0...99).contains(number) ? 2000 + number : number, (1900...2100).contains(year)
        else { throw RowRefusal(field: "snapshot", reason: "must be a month and a year, like Mar-16") }
        return Day(year: year, month: month + 2, day: 1).adding(days: -1)
    }
}
