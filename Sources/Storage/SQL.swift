/// A statement made by string interpolation. A value interpolated into it becomes a bound parameter; another
/// `SQL` becomes part of the text. There is no other way in, bar `init(trusted:)`.
///
///     "SELECT id FROM person WHERE team_id = \(team) LIMIT \(limit)"
///
/// The text is the portable dialect that ARCHITECTURE.md describes: both drivers run it as it stands, and
/// render the places of parameters in their own way.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    public enum Part: Hashable, Sendable {
        case text(String)
        case parameter(Value)
        /// Rendered by PostgreSQL alone: SQLite has one writer at a time and needs no row locks.
        case postgresOnly(String)
    }

    public var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }

    /// Text from the program itself, never from a person: a table's name out of a constant list, say.
    public init(trusted text: String) { parts = [.text(text)] }

    public init(stringLiteral text: String) { parts = [.text(text)] }

    public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        public mutating func appendInterpolation(_ value: some Storable) {
            parts.append(.parameter(value.value))
        }

        public mutating func appendInterpolation(_ value: (some Storable)?) {
            parts.append(.parameter(value?.value ?? .null))
        }

        public mutating func appendInterpolation(_ value: Value) {
            parts.append(.parameter(value))
        }

        public mutating func appendInterpolation(_ sql: SQL) {
            parts.append(contentsOf: sql.parts)
        }

        /// '(?, ?, ?)': the right-hand side of `IN`. An empty list matches nothing on both engines.
        public mutating func appendInterpolation(list values: [some Storable]) {
            parts.append(.text("("))
            if values.isEmpty { parts.append(.text("NULL")) }
            for (index, value) in values.enumerated() {
                if index > 0 { parts.append(.text(", ")) }
                parts.append(.parameter(value.value))
            }
            parts.append(.text(")"))
        }

        /// The row lock that lets several workers take different rows of a queue.
        public mutating func appendInterpolation(lock: RowLock) {
            parts.append(.postgresOnly(lock.rawValue))
        }
    }

    public enum RowLock: String, Sendable {
        case update = "FOR UPDATE"
        case skipLocked = "FOR UPDATE SKIP LOCKED"
    }

    /// The text with `place(n)` for the n-th parameter, counted from one, and the parameters in order.
    public func rendered(postgres: Bool, place: (Int) -> String) -> (text: String, parameters: [Value]) {
        var text = ""
        var parameters: [Value] = []
        for part in parts {
            switch part {
            case .text(let literal):
                text += literal
            case .parameter(let value):
                parameters.append(value)
                text += place(parameters.count)
            case .postgresOnly(let literal):
                if postgres { text += literal }
            }
        }
        return (text, parameters)
    }

    public static func + (left: SQL, right: SQL) -> SQL { SQL(parts: left.parts + right.parts) }
}

extension [SQL] {
    public func joined(_ separator: SQL) -> SQL {
        var result = SQL(parts: [])
        for (index, sql) in enumerated() {
            if index > 0 { result.parts += separator.parts }
            result.parts += sql.parts
        }
        return result
    }
}
