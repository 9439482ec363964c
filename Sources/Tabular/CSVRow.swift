/// What was unusual about a row. None of it stops the reading; the importer decides what to refuse.
public struct CSVRowFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// At least one field was not UTF-8 and was read as Windows-1252.
    public static let readAsWindows1252 = CSVRowFlags(rawValue: 1 << 0)
    /// NUL bytes were left out: no text column can hold them.
    public static let containedNUL = CSVRowFlags(rawValue: 1 << 1)
    /// The file ended inside quotes that opened in line `CSVRow.quoteLine`; the rest of the file is in this
    /// row, as far as it fits.
    public static let unterminatedQuote = CSVRowFlags(rawValue: 1 << 2)
    /// Characters followed a closing quote; they were added to the field.
    public static let textAfterQuote = CSVRowFlags(rawValue: 1 << 3)
    /// A field or the row was longer than allowed and was cut.
    public static let truncated = CSVRowFlags(rawValue: 1 << 4)
    /// The row had more fields than allowed; the last ones were dropped.
    public static let tooManyFields = CSVRowFlags(rawValue: 1 << 5)
}

/// One record. Its text is decoded when asked for, a field at a time.
public struct CSVRow: Sendable {
    /// Where a field's bytes lie; 32 bits are enough for any row the limits allow.
    struct Extent: Sendable, Equatable {
        var start: Int32
        var end: Int32
    }

    /// The physical line of the file, from 1, in which the row begins.
    public let line: Int
    /// The line in which the row's last quoted field begins, or `line` when nothing is quoted.
    public let quoteLine: Int
    public let flags: CSVRowFlags

    let bytes: [UInt8]
    let extents: [Extent]
    let stripsFormulaGuard: Bool
    let repairsDoubleEncoding: Bool

    public var count: Int { extents.count }

    /// The field's text; empty where the row is shorter than the header.
    public subscript(column: Int) -> String {
        guard column >= 0, column < extents.count else { return "" }
        let extent = extents[column]
        var start = Int(extent.start)
        let end = Int(extent.end)
        return bytes.withUnsafeBufferPointer { all in
            if stripsFormulaGuard, FormulaGuard.isGuarded(UnsafeBufferPointer(rebasing: all[start..<end])) {
                start += 1
            }
            let field = UnsafeBufferPointer(rebasing: all[start..<end])
            if flags.contains(.readAsWindows1252), !UTF8Check.isValid(field) {
                return Windows1252.string(field)
            }
            let text = String(decoding: field, as: UTF8.self)
            return repairsDoubleEncoding ? DoubleEncoding.undone(text) ?? text : text
        }
    }

    /// Gives a field's text in UTF-8 without making a `String` of it; nothing where the row is shorter than the header.
    public func withBytes<Result, Failure: Error>(
        _ column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let extent = column >= 0 && column < extents.count ? extents[column] : Extent(start: 0, end: 0)
        let field = bytes.span.extracting(Int(extent.start)..<Int(extent.end))
        // What may have to be decoded or put right goes the other way.
        let mayDiffer = flags.contains(.readAsWindows1252) || repairsDoubleEncoding
        if mayDiffer || stripsFormulaGuard && !field.isEmpty && field[0] == Byte.apostrophe {
            let decoded = Array(self[column].utf8)
            return try body(decoded.span)
        }
        return try body(field)
    }

    /// The text of an optional column: empty for a column the file does not have.
    public subscript(column: Int?) -> String {
        guard let column else { return "" }
        return self[column]
    }

    /// All fields in order.
    public var values: [String] {
        (0..<extents.count).map { self[$0] }
    }

    /// Whether every field is empty or only spaces: spreadsheets leave such rows at the end.
    public var isBlank: Bool {
        bytes.withUnsafeBufferPointer { all in
            extents.allSatisfy { extent in
                all[Int(extent.start)..<Int(extent.end)].allSatisfy { $0 == Byte.space || $0 == Byte.tab }
            }
        }
    }
}
