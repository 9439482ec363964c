/// A column an importer knows.
public struct CSVField: Sendable, Equatable {
    /// The canonical name, as Concordat's own exports write it.
    public let name: String
    /// Other titles the column goes by elsewhere. Case, spaces and punctuation need no alias of their own.
    public let aliases: [String]
    public let isRequired: Bool

    public init(_ name: String, aliases: [String] = [], isRequired: Bool = false) {
        self.name = name
        self.aliases = aliases
        self.isRequired = isRequired
    }
}

/// Which column holds which field, by the titles in the first row.
public struct CSVHeader: Sendable, Equatable {
    /// A title that occurs again: the first column counts, the others are ignored.
    public struct Duplicate: Sendable, Equatable {
        public let title: String
        /// From 0.
        public let columns: [Int]
    }

    /// The titles as they stand in the file.
    public let titles: [String]
    /// Columns (from 0) that no field claims, untitled ones included.
    public let unknown: [Int]
    /// Fields with more than one column; `title` is the field's name, or the title for unknown columns.
    public let duplicates: [Duplicate]
    /// Required fields without a column.
    public let missing: [String]

    private let columns: [String: Int]
    private let columnsByTitle: [String: Int]

    public init(_ row: CSVRow, fields: [CSVField] = []) {
        self.init(titles: row.values, fields: fields)
    }

    public init(titles: [String], fields: [CSVField] = []) {
        var names: [String: String] = [:]
        for field in fields {
            for alias in field.aliases where names[Self.key(alias)] == nil {
                names[Self.key(alias)] = field.name
            }
        }
        // A field's own name wins over another field's alias.
        for field in fields { names[Self.key(field.name)] = field.name }

        var columns: [String: Int] = [:]
        var columnsByTitle: [String: Int] = [:]
        var places: [String: [Int]] = [:]
        var order: [String] = []
        var unknown: [Int] = []
        for (column, title) in titles.enumerated() {
            let key = Self.key(title)
            if columnsByTitle[key] == nil { columnsByTitle[key] = column }
            let name = names[key]
            if let name {
                if columns[name] == nil { columns[name] = column }
            } else {
                unknown.append(column)
            }
            guard !key.isEmpty else { continue }
            let label = name ?? title
            let place = name.map { "field " + $0 } ?? "title " + key
            if places[place] == nil { order.append(label + "\u{0}" + place) }
            places[place, default: []].append(column)
        }
        self.titles = titles
        self.unknown = unknown
        self.duplicates = order.compactMap { entry in
            let parts = entry.split(separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false)
            let found = places[String(parts[1])] ?? []
            return found.count > 1 ? Duplicate(title: String(parts[0]), columns: found) : nil
        }
        self.missing = fields.filter { $0.isRequired && columns[$0.name] == nil }.map(\.name)
        self.columns = columns
        self.columnsByTitle = columnsByTitle
    }

    /// The column (from 0) of a field by its canonical name; without fields, of a title however it is
    /// written.
    public subscript(name: String) -> Int? {
        columns[name] ?? (columns.isEmpty ? columnsByTitle[Self.key(name)] : nil)
    }

    /// The column (from 0) with this title, known field or not; for mappings a user has chosen.
    public func column(titled title: String) -> Int? {
        columnsByTitle[Self.key(title)]
    }

    /// What is compared: letters and digits in lower case, so 'E-mail Address ' is 'emailaddress'.
    /// A title of marks only ('#') is compared as it stands.
    public static func key(_ title: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in title.unicodeScalars {
            if scalar.isASCII {
                guard scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) else { continue }
            } else {
                guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { continue }
            }
            key.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        if !key.isEmpty { return String(key) }
        return String(title.filter { !$0.isWhitespace && $0 != "\u{FEFF}" })
    }
}

extension CSVRow {
    /// The text of a field by its canonical name; empty when the file has no such column.
    public func value(_ name: String, in header: CSVHeader) -> String {
        self[header[name]]
    }
}
