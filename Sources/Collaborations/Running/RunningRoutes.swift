import HTTPTypes
public import Hummingbird
import NIOCore
public import Storage
import Tabular
public import Web

extension Visit {
    /// A log to take away.
    func csv(_ table: LogTable, _ database: any Database) -> Response {
        csv(table.name, table.columns, database) { (transaction: any Transaction, cursor: Boxed?) in
            let found = try table.page(transaction, cursor?.cursor)
            return (found.rows, found.next.map(Boxed.init))
        }
    }

    private struct Boxed: Sendable { let cursor: LogTable.Cursor }

    /// A table to take away, read a page at a time: nothing grows with its length.
    /// - Parameter page: the rows after a cursor, and the next cursor.
    public func csv<Cursor: Sendable>(
        _ name: String, _ columns: [String], _ database: any Database,
        _ page: @escaping @Sendable (any Transaction, Cursor?) throws -> (rows: [[String]], next: Cursor?)
    ) -> Response {
        let body = ResponseBody { writer in
            // The mark tells older spreadsheets that this is UTF-8.
            let head = CSVWriter.bytes([columns], options: CSVWriteOptions(startsWithByteOrderMark: true))
            try await writer.write(ByteBuffer(bytes: head))
            var cursor: Cursor?
            repeat {
                let from = cursor
                let found = try await database.read { try page($0, from) }
                try await writer.write(ByteBuffer(bytes: CSVWriter.bytes(found.rows)))
                cursor = found.next
            } while cursor != nil
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(parameter("slug"))-\(name).csv\"",
            ], body: body)
    }

    /// The number in the path; anything else is not found.
    func number() -> Int { Int(parameter("number")) ?? 0 }
}
