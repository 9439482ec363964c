import Kernel
import Storage
public import Tabular

/// A file's rows, in batches, with how far reading has come.
public struct ImportedFile {
    static let batch = 1000

    private var reader: CSVReader
    public let header: CSVRow
    private let size: Int?
    private let meter: Meter

    /// How many bytes the reader has taken. A reference, because the reader's source changes it; it never leaves the
    /// thread of the transaction.
    private final class Meter {
        var bytes = 0
    }

    /// - Throws: a fault of kind `invalid` when there is not even a header.
    init(_ source: ImportSource, _ transaction: any Transaction) throws {
        let meter = Meter()
        let next = try source.open(transaction)
        let options = CSVReadOptions(
            maximumFieldBytes: 64 << 10, maximumRowBytes: 1 << 20, repairsDoubleEncoding: true)
        reader = CSVReader(options: options) {
            let bytes = try next()
            meter.bytes += bytes?.count ?? 0
            return bytes
        }
        guard let header = try reader.next() else { throw Fault(.invalid, "The file is empty.") }
        self.header = header
        self.meter = meter
        size = source.size
    }

    /// The next rows that hold anything.
    public mutating func next() throws -> [CSVRow] {
        while true {
            let rows = try reader.nextBatch(limit: Self.batch)
            if rows.isEmpty { return [] }
            let filled = rows.filter { !$0.isBlank }
            if !filled.isEmpty { return filled }
        }
    }

    /// How far reading has come after so many rows.
    public func progress(_ rows: Int) -> ImportProgress {
        var total: Int?
        if let size, meter.bytes > 0, rows > 0 {
            total = max(rows, Int(Double(rows) * Double(size) / Double(meter.bytes)))
        }
        return ImportProgress(stage: "Reading rows", rows: rows, total: total)
    }

    /// Why a row cannot be what somebody wrote.
    public static func check(_ row: CSVRow) throws(RowRefusal) {
        if row.flags.contains(.unterminatedQuote) {
            throw RowRefusal(field: "row", reason: "a quotation mark opened in line \(row.quoteLine) is never closed")
        }
        if row.flags.contains(.truncated) { throw RowRefusal(field: "row", reason: "is too long") }
        if row.flags.contains(.tooManyFields) { throw RowRefusal(field: "row", reason: "has too many fields") }
        if row.flags.contains(.containedNUL) {
            throw RowRefusal(field: "row", reason: "has NUL bytes, which no text can hold")
        }
    }

    /// Reads every row, and has `pass` take them.
    mutating func forEachBatch(
        _ pass: inout DirectoryPass, _ progress: (ImportProgress) throws -> Void,
        _ read: (CSVRow) throws(RowRefusal) -> DirectoryRow
    ) throws {
        while true {
            let rows = try next()
            if rows.isEmpty { break }
            pass.notebook.report.rows += rows.count
            var good: [DirectoryRow] = []
            good.reserveCapacity(rows.count)
            for row in rows {
                do throws(RowRefusal) {
                    try Self.check(row)
                    good.append(try read(row))
                } catch {
                    pass.notebook.refuse(row.line, error)
                }
            }
            try pass.take(good)
            try progress(self.progress(pass.notebook.report.rows))
        }
        let rows = pass.notebook.report.rows
        try progress(ImportProgress(stage: "Drawing reporting lines", rows: rows, total: rows))
        try pass.finish()
    }
}
