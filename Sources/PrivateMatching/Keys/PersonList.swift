import Tabular

/// A CSV file with a person a row: the first row has titles, one column a value of its own for each person.
public struct PersonList: Sendable {
    public let path: String
    /// The title of the column by which hits are told.
    public let id: String
    /// The titles of the columns of a field, where they are not among those that are known. Several columns of a field are several values,
    /// as of a person with another surname.
    public let columns: [Field: [String]]

    public init(path: String, id: String = "id", columns: [Field: [String]] = [:]) {
        self.path = path
        self.id = id
        self.columns = columns
    }

    /// Opens the file and finds the columns.
    /// - Throws: ``MatchingError/list(_:line:)``.
    func reader(_ recipes: [Recipe]) throws -> PersonReader {
        do {
            var rows = try CSVReader(path: path)
            guard let first = try rows.next() else {
                throw MatchingError.list("The list has no row of titles.", line: nil)
            }
            let header = CSVHeader(first)
            var columns: [Field: [Int]] = [:]
            for field in Set(recipes.flatMap(\.fields).flatMap(\.columns)) {
                columns[field] = try places(of: field, in: header)
            }
            return PersonReader(
                rows: rows, id: try place(of: id, in: header), columns: columns, count: header.titles.count)
        } catch let error as FileSourceError {
            throw MatchingError.file(path, reason: "\(error)".replacing(path + ": ", with: ""))
        }
    }

    private func places(of field: Field, in header: CSVHeader) throws -> [Int] {
        if let titles = columns[field] { return try titles.map { try place(of: $0, in: header) } }
        let titles = field.usualTitles.filter { header.column(titled: $0) != nil }
        guard let title = titles.first else {
            throw MatchingError.list(
                "There is no column for '\(field)'. Columns: \(header.titles.joined(separator: ", ")).", line: nil)
        }
        return [try place(of: title, in: header)]
    }

    private func place(of title: String, in header: CSVHeader) throws -> Int {
        let key = CSVHeader.key(title)
        let places = header.titles.indices.filter { CSVHeader.key(header.titles[$0]) == key }
        guard let place = places.first else {
            throw MatchingError.list(
                "There is no column '\(title)'. Columns: \(header.titles.joined(separator: ", ")).", line: nil)
        }
        guard places.count == 1 else {
            throw MatchingError.list("There are \(places.count) columns '\(title)'.", line: nil)
        }
        return place
    }
}

extension Field {
    /// The fields that have columns of their own.
    var columns: [Field] { self == .name ? [.forename, .surname] : [self] }

    /// Titles under which lists have it; case, spaces and punctuation do not count.
    var usualTitles: [String] {
        switch self {
        case .forename: ["forename", "forenames", "first name", "given name", "given names"]
        case .surname: ["surname", "last name", "family name"]
        case .name: []
        case .dob: ["dob", "date of birth", "birth date"]
        case .postcode: ["postcode", "post code", "postal code"]
        case .ni: ["ni", "nino", "ni number", "national insurance number", "national insurance no"]
        case .nhs: ["nhs", "nhs number", "nhs no"]
        case .text(let column): [column]
        }
    }
}

/// Rows of a list, not yet looked into.
struct PersonRows: Sendable {
    /// The place of the first among all people, from 0.
    let first: UInt32
    let rows: [CSVRow]
}

/// Reads a list a few thousand rows at a time.
struct PersonReader {
    private var rows: CSVReader
    let id: Int
    let columns: [Field: [Int]]
    private let count: Int
    private var next: UInt32 = 0

    fileprivate init(rows: CSVReader, id: Int, columns: [Field: [Int]], count: Int) {
        self.rows = rows
        self.id = id
        self.columns = columns
        self.count = count
    }

    static let maximumPeople: UInt32 = 1 << 31

    /// - Throws: ``MatchingError/list(_:line:)`` for rows that cannot be what was meant.
    mutating func read(_ limit: Int = 2048) throws -> PersonRows? {
        var found: [CSVRow] = []
        while found.count < limit, let row = try rows.next() {
            if row.isBlank { continue }
            if let reason = fault(of: row) { throw MatchingError.list(reason, line: row.line) }
            found.append(row)
        }
        guard !found.isEmpty else { return nil }
        guard Self.maximumPeople - next > UInt32(found.count) else {
            throw MatchingError.list("There are more than \(Self.maximumPeople) people.", line: found[0].line)
        }
        defer { next += UInt32(found.count) }
        return PersonRows(first: next, rows: found)
    }

    private func fault(of row: CSVRow) -> String? {
        if row.flags.contains(.unterminatedQuote) {
            return "A quotation mark opens in line \(row.quoteLine) and is not closed."
        }
        if row.flags.contains(.truncated) { return "A field is longer than 1 MiB." }
        if row.flags.contains(.containedNUL) { return "The row contains bytes that are no text." }
        if row.count > count { return "There are \(row.count) fields, and \(count) titles." }
        return nil
    }
}
