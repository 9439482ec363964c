/// The identifier of one noun: a UUID version 7 (RFC 9562), made by the application.
///
/// Each noun has its own type (`Person.ID` is `Identifier<Person>`), so that the identifier of a team cannot
/// be passed where that of a person is wanted. The first 48 bits are the milliseconds since 1970 at which it
/// was made, so identifiers sort by age.
public struct Identifier<Noun>: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let uuid: UUID128

    public init(_ uuid: UUID128) { self.uuid = uuid }

    /// Reads the 36-character form; `nil` when the text is anything else.
    public init?(_ text: some StringProtocol) {
        guard let uuid = UUID128(text) else { return nil }
        self.uuid = uuid
    }

    /// A new identifier for something that comes into being now.
    public static func make(at instant: Instant) -> Self {
        Self(UUID128.version7(at: instant))
    }

    /// The lower-case 36-character form.
    public var description: String { uuid.description }

    public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

/// 128 bits in network order, written as RFC 9562 writes a UUID.
public struct UUID128: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Sixteen bytes, most significant first; `nil` for any other number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        let read = bytes.withContiguousStorageIfAvailable { UUID128(raw: UnsafeRawBufferPointer($0)) }
        guard let uuid = read ?? Array(bytes).withUnsafeBytes({ UUID128(raw: $0) }) else { return nil }
        self = uuid
    }

    /// Sixteen bytes where a database has them.
    public init?(raw bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// The 36-character form, in either case; `nil` when the text is anything else.
    public init?(_ text: some StringProtocol) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        var position = 0
        for byte in text.utf8 {
            defer { position += 1 }
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard digits < 32, let value = hexValue(byte) else { return nil }
            if digits < 16 { high = high << 4 | UInt64(value) } else { low = low << 4 | UInt64(value) }
            digits += 1
        }
        guard digits == 32, position == 36 else { return nil }
        self.init(high: high, low: low)
    }

    /// A UUID version 7: 48 bits of milliseconds, then 74 random bits.
    public static func version7(at instant: Instant) -> UUID128 {
        var generator = SystemRandomNumberGenerator()
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | generator.next() & 0x0FFF
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUID128(high: high, low: low)
    }

    /// Sixteen bytes, most significant first.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
                buffer[8 + index] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * index))
            }
            count = 16
        }
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let half = nibble < 16 ? high >> UInt64(60 - 4 * nibble) : low >> UInt64(124 - 4 * nibble)
                buffer[position] = hexDigit(UInt8(half & 15))
                position += 1
            }
            return 36
        }
    }

    public static func < (left: UUID128, right: UUID128) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

/// Lower-case hexadecimal.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
        text.append(hexDigit(byte >> 4))
        text.append(hexDigit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}

/// Bytes from hexadecimal in either case; `nil` for anything else.
public func bytes(hex text: some StringProtocol) -> [UInt8]? {
    var result: [UInt8] = []
    var half: UInt8?
    for byte in text.utf8 {
        guard let value = hexValue(byte) else { return nil }
        if let first = half {
            result.append(first << 4 | value)
            half = nil
        } else {
            half = value
        }
    }
    return half == nil ? result : nil
}
