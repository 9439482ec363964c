import CLibpq
import Kernel
import Storage

/// The types of parameters and columns that the dialect knows, by their fixed object identifiers in
/// `pg_type`.
enum TypeOID {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let char: Oid = 18
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let json: Oid = 114
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let unknown: Oid = 705
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
    static let void: Oid = 2278
    static let uuid: Oid = 2950
}

extension Value {
    /// The parameter's type; zero lets the server infer it.
    var oid: Oid {
        switch self {
        case .null: 0
        case .integer: TypeOID.int8
        case .real: TypeOID.float8
        case .text: TypeOID.text
        case .bytes: TypeOID.bytea
        case .uuid: TypeOID.uuid
        }
    }
}

/// Parameters in PostgreSQL's binary format, one after another in one buffer.
struct Parameters {
    private var bytes: [UInt8] = [0]
    private var offsets: [Int] = []
    private(set) var lengths: [Int32] = []

    init(_ values: [Value]) {
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        bytes.reserveCapacity(1 + values.count * 16)
        for value in values {
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let integer): append(UInt64(bitPattern: integer))
            case .real(let real): append(real.bitPattern)
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .bytes(let content): bytes.append(contentsOf: content)
            case .uuid(let uuid):
                append(uuid.high)
                append(uuid.low)
            }
            offsets.append(value == .null ? -1 : start)
            lengths.append(Int32(bytes.count - start))
        }
    }

    private mutating func append(_ integer: UInt64) {
        withUnsafeBytes(of: integer.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Lends the arrays that libpq wants: addresses (nil for null), lengths, and formats (1 is binary).
    func withPointers<Result>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) ->
            Result
    ) -> Result {
        let formats = [Int32](repeating: 1, count: max(offsets.count, 1))
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                var addresses: [UnsafePointer<CChar>?] = offsets.map { offset in
                    offset < 0 ? nil : characters.baseAddress.map { $0 + offset }
                }
                if addresses.isEmpty { addresses.append(nil) }
                return body(Int32(offsets.count), addresses, lengths.isEmpty ? [0] : lengths, formats)
            }
        }
    }
}
