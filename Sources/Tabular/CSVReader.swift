/// Reads CSV a row at a time, in memory bounded by the options however large or broken the file is.
///
/// Only the source can throw: whatever the bytes are, the reader makes rows of them and says in
/// `CSVRow.flags` what was odd. Blank lines are left out.
public struct CSVReader {
    /// Enough to judge the encoding and to find the header of any real file.
    private static let windowBytes = 64 << 10

    public let options: CSVReadOptions
    /// How the characters are stored; `nil` before the first call of `next()` or `prepare()`.
    public private(set) var encoding: CSVEncoding?
    /// The delimiter given or found; `nil` before the first call of `next()` or `prepare()`.
    public private(set) var delimiter: UInt8?

    private let source: () throws -> [UInt8]?
    private var scanner: CSVScanner?
    private var transcoder: UTF16Transcoder?
    private var chunk: [UInt8] = []
    private var position = 0
    private var sourceHasEnded = false
    private var hasFinished = false

    /// - Parameter source: gives the next bytes, in portions of any size, and `nil` at the end.
    public init(options: CSVReadOptions = CSVReadOptions(), source: @escaping () throws -> [UInt8]?) {
        self.options = options
        self.source = source
    }

    /// - Throws: `FileSourceError` when the file cannot be opened.
    public init(path: String, options: CSVReadOptions = CSVReadOptions()) throws {
        let file = try FileSource(path: path)
        self.init(options: options) { try file.read() }
    }

    public init(bytes: [UInt8], options: CSVReadOptions = CSVReadOptions()) {
        var rest: [UInt8]? = bytes
        self.init(options: options) {
            defer { rest = nil }
            return rest
        }
    }

    /// The next row, `nil` at the end.
    public mutating func next() throws -> CSVRow? {
        try prepare()
        while !hasFinished {
            if position < chunk.count {
                let row = chunk.withUnsafeBufferPointer { scanner?.scan($0, from: &position) }
                if let row { return row }
                continue
            }
            if let more = try pull() {
                chunk = more
                position = 0
                continue
            }
            hasFinished = true
            return scanner?.finish()
        }
        return nil
    }

    /// The next rows, at most `limit`; empty at the end. For importers that write a transaction a batch.
    public mutating func nextBatch(limit: Int) throws -> [CSVRow] {
        var rows: [CSVRow] = []
        while rows.count < limit, let row = try next() { rows.append(row) }
        return rows
    }

    /// Reads as much as it takes to know the encoding and the delimiter; `next()` does it by itself.
    public mutating func prepare() throws {
        guard scanner == nil else { return }
        var window: [UInt8] = []
        while window.count < Self.windowBytes, let more = try pullRaw() { window += more }
        let start = CSVSniffer.start(of: window)
        if start.encoding == .utf16LittleEndian || start.encoding == .utf16BigEndian {
            var transcoder = UTF16Transcoder(isBigEndian: start.encoding == .utf16BigEndian)
            chunk = transcoder.transcode(window[start.markBytes...])
            self.transcoder = transcoder
        } else {
            chunk = window
            position = start.markBytes
        }
        encoding = start.encoding
        let layout = CSVSniffer.layout(of: chunk[position...], given: options.delimiter)
        position += layout.skippedBytes
        delimiter = layout.delimiter
        scanner = CSVScanner(delimiter: layout.delimiter, options: options, firstLine: layout.firstLine)
    }

    private mutating func pullRaw() throws -> [UInt8]? {
        guard !sourceHasEnded else { return nil }
        while let bytes = try source() {
            if !bytes.isEmpty { return bytes }
        }
        sourceHasEnded = true
        return nil
    }

    private mutating func pull() throws -> [UInt8]? {
        if let bytes = try pullRaw() {
            guard transcoder != nil else { return bytes }
            return transcoder?.transcode(bytes[...])
        }
        let rest = transcoder?.finish() ?? []
        return rest.isEmpty ? nil : rest
    }
}
