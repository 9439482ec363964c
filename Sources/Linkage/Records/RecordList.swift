/// A list of records as columns of numbers into one vocabulary: what the file holds, trimmed and nothing else.
public struct RecordList: Sendable {
    /// What messages call it: the file's name.
    public let name: String
    public private(set) var count = 0
    var identifiers = Vocabulary()
    var texts = Vocabulary()
    /// By the settings' names of the columns.
    private(set) var columns: [String: [UInt32]] = [:]

    /// An empty list with these columns.
    public init(name: String, columns: some Sequence<String>) {
        self.name = name
        for column in columns { self.columns[column] = [] }
    }

    /// A record's identifier.
    public func identifier(_ row: Int) -> String { identifiers.text(UInt32(row + 1)) }

    /// The row with this identifier.
    public func row(_ identifier: String) -> Int? { identifiers.existingCode(of: identifier).map { Int($0) - 1 } }

    /// A value as it stands in the list; empty where there is none.
    public func text(_ column: String, _ row: Int) -> String {
        columns[column].map { texts.text($0[row]) } ?? ""
    }

    /// The list without its values: what writing results needs, in a fraction of the memory.
    public var identifiersOnly: RecordList {
        var list = RecordList(name: name, columns: [])
        list.identifiers = identifiers
        list.count = count
        return list
    }

    /// Of each record, whether it is in the earlier list, too, with the same identifier and the same values.
    func isUnchanged(since earlier: RecordList) -> [Bool] {
        (0..<count).map { row in
            guard let other = earlier.row(identifier(row)) else { return false }
            return columns.keys.allSatisfy { text($0, row) == earlier.text($0, other) }
        }
    }

    /// Adds a record. Columns that the list does not have are left out.
    /// - Throws: `LinkageError.list` for an identifier that is missing or was there before.
    public mutating func append(_ identifier: String, _ values: [String: String]) throws {
        try append(identifier: Array(identifier.utf8).span, line: nil)
        for name in columns.keys {
            let text = Array((values[name] ?? "").utf8)
            add(text.span, to: name)
        }
    }

    mutating func append(identifier: Span<UInt8>, line: Int?) throws {
        let trimmed = identifier.extracting(Bytes.trimmed(identifier))
        guard !trimmed.isEmpty else {
            throw LinkageError.list(name: name, line: line, message: "the record has no identifier")
        }
        let code = identifiers.code(of: trimmed)
        guard Int(code) == count + 1 else {
            throw LinkageError.list(
                name: name, line: line, message: "the identifier '\(identifiers.text(code))' was there before")
        }
        count += 1
    }

    private mutating func add(_ text: Span<UInt8>, to column: String) {
        columns[column]?.append(texts.code(of: text.extracting(Bytes.trimmed(text))))
    }

    /// Takes whole columns, made elsewhere with this list's vocabulary.
    mutating func set(_ columns: [String: [UInt32]]) { self.columns = columns }
}

enum Bytes {
    /// Where a text is when the spaces around it are gone.
    @inline(__always)
    static func trimmed(_ text: Span<UInt8>) -> Range<Int> {
        var (start, end) = (0, text.count)
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
