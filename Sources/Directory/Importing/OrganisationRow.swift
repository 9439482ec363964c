import Kernel
import Tabular

/// One organisation of the GOV.UK list.
struct OrganisationRow: Sendable {
    var line = 0
    /// Its address in GOV.UK's interface, which never changes.
    var ref = ""
    var slug = ""
    var name = ""
    var abbreviation = ""
    var website = ""
    var kind = Body.Kind.other
    var closedOn: Day?
    var parents: [String] = []
    /// Those it took over from, and those that took over from it.
    var predecessors: [String] = []
    var successors: [String] = []
}

/// Reads the list: CSV whose columns hold Python dictionaries and lists.
struct OrganisationReader {
    private static let fields = [
        CSVField("id", isRequired: true), CSVField("title", aliases: ["name"], isRequired: true), CSVField("format"),
        CSVField("web_url"), CSVField("details"), CSVField("parent_organisations"),
        CSVField("superseded_organisations"), CSVField("superseding_organisations"), CSVField("non_govuk_domain"),
    ]

    private let header: CSVHeader

    init(header row: CSVRow) throws {
        header = CSVHeader(row, fields: Self.fields)
        guard header.missing.isEmpty else {
            let missing = header.missing.map { "'\($0)'" }.joined(separator: ", ")
            throw Fault(.invalid, "This is not the GOV.UK list of organisations: there is no column \(missing).")
        }
    }

    func read(_ row: CSVRow) throws(RowRefusal) -> OrganisationRow {
        var result = OrganisationRow()
        result.line = row.line
        result.ref = try FieldReader.text(row.value("id", in: header), "id", limit: 500)
        result.name = try FieldReader.text(row.value("title", in: header), "title", limit: FieldLimit.name)
        if result.ref.isEmpty { throw RowRefusal(field: "id", reason: "is empty") }
        if result.name.isEmpty { throw RowRefusal(field: "title", reason: "is empty") }
        result.kind = Self.kind(row.value("format", in: header))
        result.website = try website(row)
        let details = try literal("details", row)
        result.slug = Text.slug(details?["slug"]?.stringValue ?? Self.lastPart(result.ref))
        result.abbreviation = try FieldReader.text(
            details?["abbreviation"]?.stringValue ?? "", "abbreviation", limit: 60)
        if let closed = details?["closed_at"]?.stringValue { result.closedOn = Day(closed.prefix(10)) }
        result.parents = try references("parent_organisations", row)
        result.predecessors = try references("superseded_organisations", row)
        result.successors = try references("superseding_organisations", row)
        return result
    }

    private func website(_ row: CSVRow) throws(RowRefusal) -> String {
        func address(_ column: String) throws(RowRefusal) -> String {
            try FieldReader.text(row.value(column, in: header), column, limit: FieldLimit.website)
        }
        let own = try address("non_govuk_domain")
        let website = own.isEmpty ? try address("web_url") : own
        return ContactFields.isWebsite(website) ? website : ""
    }

    private func literal(_ name: String, _ row: CSVRow) throws(RowRefusal) -> PythonLiteral? {
        let text = row.value(name, in: header)
        if text.isEmpty { return nil }
        do throws(PythonLiteralError) {
            return try PythonLiteral(parsing: text)
        } catch {
            throw RowRefusal(field: name, reason: "is no Python literal: \(error)")
        }
    }

    private func references(_ name: String, _ row: CSVRow) throws(RowRefusal) -> [String] {
        let list = try literal(name, row)?.listValue ?? []
        return list.compactMap { $0["id"]?.stringValue ?? $0.stringValue }
    }

    static func lastPart(_ reference: String) -> String {
        reference.split(separator: "/").last.map(String.init) ?? reference
    }

    private static func kind(_ format: String) -> Body.Kind {
        switch Text.folded(format) {
        case "ministerial department", "non-ministerial department", "executive office": .department
        case "executive agency": .agency
        case "executive non-departmental public body", "advisory non-departmental public body": .publicBody
        case "sub organisation": .unit
        case "tribunal", "court": .court
        case "public corporation": .publicCorporation
        case "independent monitoring body": .regulator
        case "special health authority": .health
        case "devolved government", "devolved administration": .devolved
        case "ad-hoc advisory group": .group
        default: .other
        }
    }
}
