import Kernel
import Tabular

/// Why a row, or one of its fields, is not taken.
public struct RowRefusal: Error {
    public let field: String
    public let reason: String

    public init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }
}

/// One row of any format: somebody in a post of a team of a body, or the post alone.
struct DirectoryRow: Sendable {
    var line = 0
    /// As the file says it; empty for the body that the import is for.
    var body = ""
    /// Outermost first.
    var team: [String] = []
    var post: PostFields?
    var person: PersonFields?
    /// Whom the post reports to, as the file says it.
    var superior = ""
    /// Whether `superior` is the reference of a post and not of a person.
    var superiorIsPost = false
    var topics: [String] = []
    var start: Day?
    /// Whether the row says who holds the post, or that nobody does: a list of posts alone says neither, nor does a name
    /// that is not disclosed.
    var saysHolder = true
    /// What of it is left out, while the rest stands.
    var remarks: [RowRefusal] = []
}

/// What a row says about a post; what is empty is left as it is.
struct PostFields: Sendable {
    var title = ""
    var grade = ""
    var profession = ""
    var place = ""
    var function = ""
    var ref = ""
    var isHidden: Bool?
    var endedOn: Day?
}

/// What a row says about a person; what is empty is left as it is.
struct PersonFields: Sendable {
    var name = ""
    var email = ""
    var ref = ""
    var texts = [String](repeating: "", count: PersonText.allCases.count)

    subscript(field: PersonText) -> String {
        get { texts[field.rawValue] }
        set { texts[field.rawValue] = newValue }
    }
}

/// The plain texts of a profile: they are read, compared and written alike.
enum PersonText: Int, CaseIterable, Sendable {
    case given, family, knownAs, pronouns, phone, mobile, place, pattern, languages, worksOn, contactFor, skills
    case interests, networks

    /// The column of the table `person`.
    var column: String {
        switch self {
        case .knownAs: "known_as"
        case .worksOn: "works_on"
        case .contactFor: "contact_for"
        default: "\(self)"
        }
    }

    /// The column of the `people` format.
    var title: String {
        switch self {
        case .given: "given name"
        case .family: "family name"
        case .knownAs: "known as"
        case .place: "location"
        case .pattern: "working pattern"
        case .worksOn: "what I work on"
        case .contactFor: "contact me for"
        default: "\(self)"
        }
    }

    /// How many characters it may have.
    var limit: Int {
        switch self {
        case .given, .family, .knownAs: FieldLimit.partOfName
        case .pronouns: FieldLimit.pronouns
        case .phone, .mobile: FieldLimit.phone
        case .place: FieldLimit.place
        case .pattern, .languages: FieldLimit.line
        case .worksOn, .contactFor: FieldLimit.prose
        case .skills, .interests, .networks: FieldLimit.list
        }
    }

    var takesLines: Bool { self == .worksOn || self == .contactFor }
}

/// Cleans the fields of one row and says which is wrong.
struct FieldReader {
    /// The text, trimmed and checked as `Text.clean` does.
    static func text(
        _ raw: String, _ field: String, limit: Int, lines: Bool = false
    ) throws(RowRefusal) -> String {
        if raw.isEmpty || isPlain(raw, limit) { return raw }
        do throws(Text.Refusal) {
            return try Text.clean(raw, limit: limit, lines: lines)
        } catch {
            throw RowRefusal(field: field, reason: error.message)
        }
    }

    /// Printable ASCII without space at the ends needs no cleaning; most of a large file is like that.
    private static func isPlain(_ text: String, _ limit: Int) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count <= limit, let first = bytes.first, let last = bytes.last, first > 0x20, last > 0x20
            else { return false }
            return bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        }
    }

    static func email(_ raw: String, _ field: String) throws(RowRefusal) -> String {
        let text = try text(raw, field, limit: FieldLimit.email).lowercased()
        if text.isEmpty { return "" }
        guard Text.isMailAddress(text) else {
            throw RowRefusal(field: field, reason: "must be an e-mail address, like name@example.gov.uk")
        }
        return text
    }

    /// Empty, with a remark, for what cannot be dialled: lists say 'n/a' or 'TBC', and are right about the rest.
    static func phone(_ raw: String, _ field: String, _ remarks: inout [RowRefusal]) throws(RowRefusal) -> String {
        let text = try text(raw, field, limit: FieldLimit.phone)
        if text.isEmpty || ContactFields.isPhone(text) { return text }
        remarks.append(RowRefusal(field: field, reason: "has no digits, so it is left out"))
        return ""
    }

    static func day(_ raw: String, _ field: String) throws(RowRefusal) -> Day? {
        let text = try text(raw, field, limit: 40)
        if text.isEmpty { return nil }
        if let day = Day(text) { return day }
        let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
        if parts.count == 3, let day = Day(exactly: parts[2], parts[1], parts[0]) { return day }
        throw RowRefusal(field: field, reason: "must be a date like 2026-11-21 or 21/11/2026")
    }

    static func yesNo(_ raw: String, _ field: String) throws(RowRefusal) -> Bool? {
        switch try text(raw, field, limit: 20).lowercased() {
        case "": return nil
        case "yes", "y", "true", "1", "x": return true
        case "no", "n", "false", "0": return false
        default: throw RowRefusal(field: field, reason: "must be yes or no")
        }
    }

    /// Parts of a list, without empty ones and without the same one twice.
    static func list(
        _ raw: String, _ field: String, limit: Int, most: Int, separators: Set<Character>
    ) throws(RowRefusal) -> [String] {
        if raw.isEmpty { return [] }
        var result: [String] = []
        for part in raw.split(whereSeparator: separators.contains) {
            let text = try text(String(part), field, limit: limit)
            if !text.isEmpty, !result.contains(text) { result.append(text) }
        }
        guard result.count <= most else {
            throw RowRefusal(field: field, reason: "must have \(most) entries or fewer")
        }
        return result
    }
}
