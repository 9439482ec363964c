import FoundationEssentials
import Kernel
public import Storage
import Tabular

/// Writes the directory out, as one viewer may see it, a page at a time: nothing grows with the number of people, and
/// a slow reader holds no transaction open.
public struct DirectoryExport: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        case csv, json

        var contentType: String {
            switch self {
            case .csv: "text/csv; charset=utf-8"
            case .json: "application/json"
            }
        }
    }

    /// Takes the next bytes; what it throws ends the export.
    public typealias Sink = ([UInt8]) async throws -> Void

    let database: any Database

    public init(_ database: any Database) { self.database = database }

    /// Everybody in a body and its vacant posts. The CSV is in the `people` format: imported again it changes nothing.
    public func people(of body: Body, as format: Format, _ sight: Sight, to sink: Sink) async throws {
        var writer = RowWriter(format, columns: PeopleColumn.allCases.map(\.rawValue))
        try await sink(writer.start())
        try await pages(&writer, to: sink, { $0.fields }) { transaction, cursor in
            try ExportStore(transaction: transaction, sight: sight, body: body).people(after: cursor)
        }
        try await pages(&writer, to: sink, { $0.fields }) { transaction, cursor in
            try ExportStore(transaction: transaction, sight: sight, body: body).vacancies(after: cursor)
        }
        try await sink(writer.end())
    }

    /// The posts that bodies publish, with their public contacts, for everybody.
    public func publicPosts(as format: Format, to sink: Sink) async throws {
        var writer = RowWriter(format, columns: PublicPost.columns)
        try await sink(writer.start())
        try await pages(&writer, to: sink, { $0.fields }) { transaction, cursor in
            let posts = try PublicPost.page(after: cursor, transaction)
            return (posts, posts.count < PublicPost.page ? nil : posts.last?.post)
        }
        try await sink(writer.end())
    }

    /// Writes page after page. The next is read when the one before was taken, and none when nobody takes them any more.
    private func pages<Item: Encodable & Sendable, Cursor: Sendable>(
        _ writer: inout RowWriter, to sink: Sink, _ fields: (Item) -> [String],
        _ read: @escaping @Sendable (any Transaction, Cursor?) throws -> (rows: [Item], next: Cursor?)
    ) async throws {
        var cursor: Cursor?
        repeat {
            let from = cursor
            let page = try await database.read { try read($0, from) }
            try await sink(try writer.write(page.rows, fields))
            cursor = page.next
        } while cursor != nil
    }
}

/// Makes the text of a table, a portion at a time.
private struct RowWriter {
    let format: DirectoryExport.Format
    let columns: [String]
    private var isFirst = true

    init(_ format: DirectoryExport.Format, columns: [String]) {
        self.format = format
        self.columns = columns
    }

    func start() -> [UInt8] {
        switch format {
        // The mark tells older spreadsheets that this is UTF-8.
        case .csv: CSVWriter.bytes([columns], options: CSVWriteOptions(startsWithByteOrderMark: true))
        case .json: Array("[".utf8)
        }
    }

    mutating func write<Item: Encodable>(_ items: [Item], _ fields: (Item) -> [String]) throws -> [UInt8] {
        switch format {
        case .csv: return CSVWriter.bytes(items.map(fields))
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            var bytes: [UInt8] = []
            for item in items {
                bytes += Array((isFirst ? "\n" : ",\n").utf8)
                isFirst = false
                bytes += Array(try encoder.encode(item))
            }
            return bytes
        }
    }

    func end() -> [UInt8] { format == .json ? Array("\n]\n".utf8) : [] }
}
