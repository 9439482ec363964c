import Tabular

extension RecordList {
    /// The most bytes of a field; a list with a longer one is refused.
    public static let maximumFieldBytes = 64 << 10

    /// Reads a list from a file.
    /// - Parameter titles: the title in the file of each column, by the settings' names.
    public static func read(path: String, identifier: String, titles: [String: String]) throws -> RecordList {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try read(try CSVReader(path: path, options: options), name: name, identifier, titles)
    }

    /// Reads a list from a file's bytes.
    public static func read(
        bytes: [UInt8], name: String, identifier: String, titles: [String: String]
    ) throws -> RecordList {
        try read(CSVReader(bytes: bytes, options: options), name: name, identifier, titles)
    }

    private static let options = CSVReadOptions(maximumFieldBytes: maximumFieldBytes)

    private static func read(
        _ reader: CSVReader, name: String, _ identifier: String, _ titles: [String: String]
    ) throws -> RecordList {
        var reader = reader
        var list = RecordList(name: name, columns: [])
        guard let first = try reader.next() else {
            throw LinkageError.list(name: name, line: nil, message: "the file is empty; a header was expected")
        }
        let header = CSVHeader(first)
        func place(_ title: String) throws -> Int {
            if let duplicate = header.duplicates.first(where: { CSVHeader.key($0.title) == CSVHeader.key(title) }) {
                throw LinkageError.list(
                    name: name, line: first.line, message: "the column '\(duplicate.title)' is there more than once")
            }
            guard let place = header.column(titled: title) else {
                let known = header.titles.joined(separator: ", ")
                throw LinkageError.list(
                    name: name, line: first.line, message: "there is no column '\(title)'; there are: \(known)")
            }
            return place
        }
        let identifierPlace = try place(identifier)
        let names = titles.keys.sorted()
        let places = try names.map { try place(titles[$0] ?? $0) }
        var codes = [[UInt32]](repeating: [], count: names.count)
        while let row = try reader.next() {
            if row.isBlank { continue }
            try check(row, name, columns: header.titles.count)
            try row.withBytes(identifierPlace) { try list.append(identifier: $0, line: row.line) }
            for index in places.indices {
                row.withBytes(places[index]) { text in
                    codes[index].append(list.texts.code(of: text.extracting(Bytes.trimmed(text))))
                }
            }
        }
        list.set(Dictionary(uniqueKeysWithValues: zip(names, codes)))
        return list
    }

    private static func check(_ row: CSVRow, _ name: String, columns: Int) throws {
        let flaws: [(CSVRowFlags, String)] = [
            (.unterminatedQuote, "a quote that opens in line \(row.quoteLine) is never closed"),
            (.truncated, "a field is longer than \(maximumFieldBytes) bytes"),
            (.tooManyFields, "there are too many fields"),
        ]
        for (flag, message) in flaws where row.flags.contains(flag) {
            throw LinkageError.list(name: name, line: row.line, message: message)
        }
        if row.count > columns {
            throw LinkageError.list(
                name: name, line: row.line, message: "\(row.count) fields, but the header has \(columns)")
        }
    }
}
