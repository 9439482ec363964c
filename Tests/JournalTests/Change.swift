import Kernel
import Storage

/// Flips one bit of one value, straight in the database.
struct Change: Sendable {
    let table: String
    let key: [String]
    let column: String

    struct Undo: Sendable {
        let change: Change
        let was: Value
        let now: Value
        let places: [Value]

        func revert(in database: any Database) async throws {
            // Where the column is itself in the key, the row is now found by its new value.
            let names = change.key
            let current = zip(names, places).map { $0 == change.column ? now : $1 }
            try await database.write { transaction in
                try change.update(
                    transaction, from: now, to: was, where: zip(names, current).map { ($0, $1) })
            }
        }
    }

    /// `nil` when the row drawn has no value there, or the schema refuses the change.
    func apply(to database: any Database) async throws -> Undo? {
        let names = (key + [column]).joined(separator: ", ")
        let rows = try await database.read { transaction in
            var rows: [[Value]] = []
            try transaction.rows(SQL(trusted: "SELECT \(names) FROM \(table) ORDER BY \(key[0])")) {
                rows.append($0.values)
            }
            return rows
        }
        guard let row = rows.randomElement(), let was = row.last,
            let now = flipped(was, database.engine), now != was
        else { return nil }
        let places = Array(row.dropLast())
        do {
            try await database.write { transaction in
                try update(transaction, from: was, to: now, where: zip(key, places).map { ($0, $1) })
            }
        } catch let error as StorageError where error.violation != nil {
            return nil
        }
        return Undo(change: self, was: was, now: now, places: places)
    }

    private func flipped(_ value: Value, _ engine: Engine) -> Value? {
        switch value {
        case .null, .real: return nil
        case .integer(let integer): return .integer(integer ^ 1 << Int64.random(in: 0..<64))
        case .uuid(let uuid):
            return .uuid(UUID128(high: uuid.high, low: uuid.low ^ 1 << UInt64.random(in: 0..<62)))
        case .bytes(var bytes):
            bytes[Int.random(in: bytes.indices)] ^= 1 << UInt8.random(in: 0..<8)
            return .bytes(bytes)
        case .text(let text):
            if text == "system" { return .text("command-line") }
            if text == "command-line" { return .text("system") }
            var bytes = Array(text.utf8)
            bytes[Int.random(in: bytes.indices)] ^= 1 << UInt8.random(in: 0..<8)
            if bytes.contains(0) { return nil }
            if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
            // SQLite keeps what is no UTF-8 as well.
            return engine == .sqlite ? .bytes(bytes) : nil
        }
    }

    private func update(
        _ transaction: any Transaction, from old: Value, to new: Value, where places: [(String, Value)]
    ) throws {
        var value: SQL = "\(new)"
        if case (.text, .bytes) = (old, new) { value = "CAST(\(new) AS TEXT)" }
        let conditions = places.map { SQL(trusted: $0.0 + " = ") + "\($0.1)" }
        let sql: SQL = "UPDATE \(SQL(trusted: table)) SET \(SQL(trusted: column)) = \(value)"
        let changed = try transaction.run(sql + " WHERE " + conditions.joined(" AND "))
        if changed != 1 { throw StorageError.engine("changed \(changed) rows") }
    }
}
