/// One row of a result, read from left to right by column number or by name.
public struct Row: Sendable {
    public let columns: Columns
    public let values: [Value]

    public init(columns: Columns, values: [Value]) {
        self.columns = columns
        self.values = values
    }

    /// The names of a result's columns, shared by its rows.
    public final class Columns: Sendable {
        public let names: [String]
        private let positions: [String: Int]

        public init(_ names: [String]) {
            self.names = names
            positions = Dictionary(
                names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }

        public func position(_ name: String) -> Int? { positions[name] }
    }

    /// The column's value as `Type`.
    /// - Throws: `StorageError.column` when the column is missing, null or of another type.
    public func get<Type: Storable>(_ name: String, as type: Type.Type = Type.self) throws -> Type {
        guard let position = columns.position(name), let value = Type(values[position]) else {
            throw StorageError.column(name)
        }
        return value
    }

    /// The column's value, or `nil` for null.
    /// - Throws: `StorageError.column` when the column is missing or of another type.
    public func get<Type: Storable>(_ name: String, as type: Type?.Type = Type?.self) throws -> Type? {
        guard let position = columns.position(name) else { throw StorageError.column(name) }
        if values[position] == .null { return nil }
        guard let value = Type(values[position]) else { throw StorageError.column(name) }
        return value
    }

    /// The value of the first column; for queries that ask for just one.
    public func only<Type: Storable>(as type: Type.Type = Type.self) throws -> Type {
        guard let first = values.first, let value = Type(first) else { throw StorageError.column("first") }
        return value
    }
}

/// A type that a row can be read as.
public protocol RowDecodable: Sendable {
    init(row: Row) throws
}
