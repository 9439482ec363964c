/// How a `CSVReader` reads: what it may assume and how much memory one row may take.
public struct CSVReadOptions: Sendable, Equatable {
    /// The byte between two fields; `nil` finds it in a `sep=` line or the header (comma, semicolon, tab or
    /// bar).
    public var delimiter: UInt8?
    /// Bytes kept of one field. What is longer is cut at a character and the row flagged `.truncated`.
    public var maximumFieldBytes: Int
    /// Bytes kept of one row, counted like a field's.
    public var maximumRowBytes: Int
    /// Fields kept of one row. Further ones are dropped and the row flagged `.tooManyFields`.
    public var maximumFields: Int
    /// Takes away the apostrophe that `CSVWriter` puts before text a spreadsheet would run as a formula, so
    /// that a file exported with the guard imports as it was.
    public var stripsFormulaGuard: Bool
    /// Puts right fields that were UTF-8, were taken for Windows-1252 on their way and were written as UTF-8 again
    /// ('Childrenâ€™s'); only where the whole field can be taken back that way.
    public var repairsDoubleEncoding: Bool

    public init(
        delimiter: UInt8? = nil, maximumFieldBytes: Int = 1 << 20, maximumRowBytes: Int = 8 << 20,
        maximumFields: Int = 4096, stripsFormulaGuard: Bool = true, repairsDoubleEncoding: Bool = false
    ) {
        self.delimiter = delimiter
        self.maximumFieldBytes = min(max(1, maximumFieldBytes), 1 << 30)
        self.maximumRowBytes = min(max(1, maximumRowBytes), 1 << 30)
        self.maximumFields = max(1, maximumFields)
        self.stripsFormulaGuard = stripsFormulaGuard
        self.repairsDoubleEncoding = repairsDoubleEncoding
    }
}

/// How a file's characters are stored, as its first bytes show.
public enum CSVEncoding: String, Sendable {
    case utf8
    case utf8WithByteOrderMark
    case utf16LittleEndian
    case utf16BigEndian
    /// Some of the first 64 KiB is not UTF-8. Fields that are UTF-8 are still read as such.
    case windows1252
}

enum Byte {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let apostrophe: UInt8 = 0x27
    static let comma: UInt8 = 0x2C
    static let semicolon: UInt8 = 0x3B
    static let bar: UInt8 = 0x7C
    /// In order of preference where a header has as many of one as of another.
    static let delimiters: [UInt8] = [comma, semicolon, tab, bar]
}
