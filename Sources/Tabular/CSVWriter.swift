/// How a `CSVWriter` writes.
public struct CSVWriteOptions: Sendable, Equatable {
    public var delimiter: UInt8
    /// Puts an apostrophe before text that a spreadsheet would run as a formula. Turn it off only for files
    /// that no spreadsheet will open. Plain numbers and phone numbers such as +44 20 7946 0000 stay as they
    /// are.
    public var guardsAgainstFormulas: Bool
    /// Older spreadsheets take a file without the mark for Windows-1252.
    public var startsWithByteOrderMark: Bool

    public init(
        delimiter: UInt8 = UInt8(ascii: ","), guardsAgainstFormulas: Bool = true,
        startsWithByteOrderMark: Bool = false
    ) {
        self.delimiter = delimiter
        self.guardsAgainstFormulas = guardsAgainstFormulas
        self.startsWithByteOrderMark = startsWithByteOrderMark
    }
}

/// Writes CSV as RFC 4180 has it: CRLF, quotes where needed, UTF-8.
///
/// Fields with any usual delimiter are quoted whichever one is in use, so `CSVReader` always finds the right
/// one.
public struct CSVWriter {
    public let options: CSVWriteOptions
    private let sink: ([UInt8]) throws -> Void
    private let bufferBytes: Int
    private var buffer: [UInt8] = []

    /// - Parameters:
    ///   - bufferBytes: how much is collected before the sink is called.
    ///   - sink: takes the bytes; what it throws, `write` and `finish` throw.
    public init(
        options: CSVWriteOptions = CSVWriteOptions(), bufferBytes: Int = 64 << 10,
        sink: @escaping ([UInt8]) throws -> Void
    ) {
        self.options = options
        self.sink = sink
        self.bufferBytes = max(1, bufferBytes)
        if options.startsWithByteOrderMark { buffer = [0xEF, 0xBB, 0xBF] }
    }

    public mutating func write(_ fields: some Collection<String>) throws {
        var isFirst = true
        for var field in fields {
            if !isFirst { buffer.append(options.delimiter) }
            // A lone empty field would be a blank line.
            let mustQuote = isFirst && fields.count == 1 && field.isEmpty
            isFirst = false
            field.withUTF8 { append($0, mustQuote: mustQuote) }
        }
        buffer.append(Byte.carriageReturn)
        buffer.append(Byte.lineFeed)
        if buffer.count >= bufferBytes { try flush() }
    }

    /// Hands the sink what is left. Without it the end of the file is missing.
    public mutating func finish() throws {
        if !buffer.isEmpty { try flush() }
    }

    /// A small table as one piece of text.
    public static func bytes(
        _ rows: some Sequence<[String]>, options: CSVWriteOptions = CSVWriteOptions()
    ) -> [UInt8] {
        var writer = CSVWriter(options: options, bufferBytes: .max) { _ in }
        for row in rows { writer.collect(row) }
        return writer.buffer
    }

    private mutating func collect(_ row: [String]) {
        // The buffer is never full, so the sink is never called and nothing can throw.
        do { try write(row) } catch {}
    }

    private mutating func flush() throws {
        try sink(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ field: UnsafeBufferPointer<UInt8>, mustQuote: Bool) {
        let isGuarded = options.guardsAgainstFormulas && FormulaGuard.isNeeded(field)
        guard mustQuote || needsQuotes(field) else {
            if isGuarded { buffer.append(Byte.apostrophe) }
            buffer.append(contentsOf: field)
            return
        }
        buffer.append(Byte.quote)
        if isGuarded { buffer.append(Byte.apostrophe) }
        for byte in field {
            if byte == Byte.quote { buffer.append(Byte.quote) }
            buffer.append(byte)
        }
        buffer.append(Byte.quote)
    }

    private func needsQuotes(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first, let last = field.last else { return false }
        if first == Byte.space || last == Byte.space { return true }
        // U+FEFF at the start of a file would be taken for a byte-order mark.
        if first == 0xEF, field.count >= 3, field[1] == 0xBB, field[2] == 0xBF { return true }
        for byte in field {
            switch byte {
            case Byte.quote, Byte.carriageReturn, Byte.lineFeed, options.delimiter: return true
            case Byte.comma, Byte.semicolon, Byte.tab, Byte.bar: return true
            default: continue
            }
        }
        return false
    }
}
