import Kernel
public import MerkleTree

/// The bytes of an entry that are hashed into its leaf, and that a proof carries. Version 1, all numbers in
/// network order:
///
///     "CJE", 0x01          what this is, and its version
///     id                   16 bytes
///     time                 8 bytes: milliseconds since 1970 UTC
///     actor                1 byte: 1 account, 2 system, 3 command line; optional account; optional person; text
///     on behalf            optional
///     verb                 text
///     subject              text (kind), 16 bytes
///     container            0x00, or 0x01, text (kind), 16 bytes
///     body                 optional
///     details              4 bytes: how many; for each, in the order of the names' bytes: text (name), text (value)
///
/// A text is its length in bytes, in 4 bytes, and its UTF-8. An optional identifier is 0x00, or 0x01 and 16
/// bytes. No two entries have the same bytes, and no bytes are those of two entries.
extension JournalEntry {
    private static let mark: [UInt8] = Array("CJE".utf8) + [1]

    public var canonicalBytes: [UInt8] {
        var writer = CanonicalWriter()
        writer.bytes.append(contentsOf: Self.mark)
        writer.append(id.uuid)
        writer.append(UInt64(bitPattern: time.milliseconds))
        writer.bytes.append(actor.kind.canonicalByte)
        writer.append(optional: actor.account)
        writer.append(optional: actor.person)
        writer.append(actor.name)
        writer.append(optional: onBehalf)
        writer.append(verb)
        writer.append(subject)
        if let container {
            writer.bytes.append(1)
            writer.append(container)
        } else {
            writer.bytes.append(0)
        }
        writer.append(optional: body)
        writer.append(UInt32(details.count))
        for (key, value) in DetailsText.sorted(details) {
            writer.append(key)
            writer.append(value)
        }
        return writer.bytes
    }

    public var leafHash: MerkleHash { MerkleTree.leafHash(canonicalBytes) }

    /// The entry that a proof carries; `nil` for bytes that are not those of an entry.
    public init?(canonicalBytes bytes: [UInt8]) {
        do {
            var reader = CanonicalReader(bytes: bytes)
            guard try reader.take(4).elementsEqual(Self.mark) else { return nil }
            let id = ID(try reader.uuid())
            let time = Instant(milliseconds: Int64(bitPattern: try reader.number(8)))
            let code = try reader.byte()
            guard let kind = Actor.Kind.allCases.first(where: { $0.canonicalByte == code }) else {
                return nil
            }
            let actor = Actor(
                kind: kind, account: try reader.optional(), person: try reader.optional(),
                name: try reader.text())
            let onBehalf = try reader.optional()
            let verb = try reader.text()
            let subject = try reader.subject()
            let container = try reader.flag() ? try reader.subject() : nil
            let body = try reader.optional()
            var details: [String: String] = [:]
            for _ in 0..<(try reader.number(4)) { details[try reader.text()] = try reader.text() }
            self.init(
                id: id, time: time, actor: actor, onBehalf: onBehalf, verb: verb, subject: subject,
                container: container, body: body, details: details)
        } catch {
            return nil
        }
        // Refuses what follows the end, and names out of order or twice.
        guard canonicalBytes == bytes else { return nil }
    }
}

extension Actor.Kind {
    fileprivate var canonicalByte: UInt8 {
        switch self {
        case .account: 1
        case .system: 2
        case .commandLine: 3
        }
    }
}

private struct CanonicalWriter {
    var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(256) }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ uuid: UUID128) {
        append(uuid.high)
        append(uuid.low)
    }

    mutating func append(optional uuid: UUID128?) {
        bytes.append(uuid == nil ? 0 : 1)
        if let uuid { append(uuid) }
    }

    mutating func append(_ text: String) {
        append(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ subject: Subject) {
        append(subject.kind)
        append(subject.id)
    }
}

private struct CanonicalReader {
    /// The bytes are not those of an entry.
    struct Refusal: Error {}

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func take(_ count: Int) throws(Refusal) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw Refusal() }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func byte() throws(Refusal) -> UInt8 { UInt8(truncatingIfNeeded: try number(1)) }

    mutating func number(_ count: Int) throws(Refusal) -> UInt64 {
        try take(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func uuid() throws(Refusal) -> UUID128 {
        guard let uuid = UUID128(bytes: try take(16)) else { throw Refusal() }
        return uuid
    }

    mutating func flag() throws(Refusal) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw Refusal()
        }
    }

    mutating func optional() throws(Refusal) -> UUID128? { try flag() ? try uuid() : nil }

    mutating func text() throws(Refusal) -> String {
        let length = try number(4)
        guard let text = String(validating: try take(Int(length)), as: UTF8.self) else { throw Refusal() }
        return text
    }

    mutating func subject() throws(Refusal) -> Subject { Subject(try text(), try uuid()) }
}
