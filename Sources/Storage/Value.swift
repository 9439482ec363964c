public import Kernel

/// A value as it goes to or comes from a database.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    case uuid(UUID128)
}

/// A type that can be bound as a parameter and read from a column.
public protocol Storable: Sendable {
    var value: Value { get }
    /// `nil` when a column's value is of another kind.
    init?(_ value: Value)
}

extension Int64: Storable {
    public var value: Value { .integer(self) }
    public init?(_ value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self = integer
    }
}

extension Int: Storable {
    public var value: Value { .integer(Int64(self)) }
    public init?(_ value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self.init(exactly: integer)
    }
}

extension Bool: Storable {
    public var value: Value { .integer(self ? 1 : 0) }
    public init?(_ value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self = integer != 0
    }
}

extension Double: Storable {
    public var value: Value { .real(self) }
    public init?(_ value: Value) {
        switch value {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        default: return nil
        }
    }
}

extension String: Storable {
    public var value: Value { .text(self) }
    public init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension [UInt8]: Storable {
    public var value: Value { .bytes(self) }
    public init?(_ value: Value) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
}

extension UUID128: Storable {
    public var value: Value { .uuid(self) }
    /// SQLite keeps a UUID as sixteen bytes and cannot tell it from any other sixteen.
    public init?(_ value: Value) {
        switch value {
        case .uuid(let uuid): self = uuid
        case .bytes(let bytes): self.init(bytes: bytes)
        default: return nil
        }
    }
}

extension Identifier: Storable {
    public var value: Value { .uuid(uuid) }
    public init?(_ value: Value) {
        guard let uuid = UUID128(value) else { return nil }
        self.init(uuid)
    }
}

extension Instant: Storable {
    public var value: Value { .integer(milliseconds) }
    public init?(_ value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self.init(milliseconds: integer)
    }
}

extension Money: Storable {
    public var value: Value { .integer(pence) }
    public init?(_ value: Value) {
        guard case .integer(let integer) = value else { return nil }
        self.init(pence: integer)
    }
}

extension Day: Storable {
    public var value: Value { .text(description) }
    public init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self.init(text)
    }
}

/// An enumeration that is kept as its raw text conforms by naming this protocol.
public protocol StorableName: Storable, RawRepresentable where RawValue == String {}

extension StorableName {
    public var value: Value { .text(rawValue) }
    public init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self.init(rawValue: text)
    }
}
