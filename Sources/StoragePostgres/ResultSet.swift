import CLibpq
import Kernel
import Storage

/// A result in binary format, freed with its last use.
final class ResultSet {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var status: ExecStatusType { PQresultStatus(pointer) }
    var isError: Bool { status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE }
    var rowCount: Int32 { PQntuples(pointer) }
    var columnCount: Int32 { PQnfields(pointer) }
    var command: String { String(cString: PQcmdStatus(pointer)) }

    /// Rows changed; zero for a command that changes none.
    var changed: Int {
        command.hasPrefix("SELECT") ? 0 : Int(String(cString: PQcmdTuples(pointer))) ?? 0
    }

    func columns() -> Row.Columns {
        Row.Columns((0..<columnCount).map { String(cString: PQfname(pointer, $0)) })
    }

    func forEach(_ columns: Row.Columns, _ each: (Row) throws -> Void) throws {
        let types = (0..<columnCount).map { PQftype(pointer, $0) }
        for row in 0..<rowCount {
            var values: [Value] = []
            values.reserveCapacity(types.count)
            for column in 0..<columnCount {
                values.append(try value(row, column, types[Int(column)]))
            }
            try each(Row(columns: columns, values: values))
        }
    }

    func value(_ row: Int32, _ column: Int32, _ type: Oid) throws -> Value {
        if PQgetisnull(pointer, row, column) != 0 { return .null }
        guard let start = PQgetvalue(pointer, row, column) else { return .null }
        let cell = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
        switch type {
        case TypeOID.int8: return .integer(Int64(bitPattern: integer(cell, UInt64.self)))
        case TypeOID.int4: return .integer(Int64(Int32(bitPattern: integer(cell, UInt32.self))))
        case TypeOID.int2: return .integer(Int64(Int16(bitPattern: integer(cell, UInt16.self))))
        case TypeOID.oid: return .integer(Int64(integer(cell, UInt32.self)))
        case TypeOID.bool: return .integer(cell.first == 0 ? 0 : 1)
        case TypeOID.float8: return .real(Double(bitPattern: integer(cell, UInt64.self)))
        case TypeOID.float4: return .real(Double(Float(bitPattern: integer(cell, UInt32.self))))
        case TypeOID.uuid:
            return .uuid(
                UUID128(
                    high: integer(UnsafeRawBufferPointer(rebasing: cell[..<8]), UInt64.self),
                    low: integer(UnsafeRawBufferPointer(rebasing: cell[8...]), UInt64.self)))
        case TypeOID.bytea: return .bytes([UInt8](cell))
        case TypeOID.text, TypeOID.varchar, TypeOID.bpchar, TypeOID.name, TypeOID.char, TypeOID.unknown,
            TypeOID.json:
            // What is no UTF-8 is no text: repaired, it could be taken for what was written.
            return String(validating: cell, as: UTF8.self).map { .text($0) } ?? .bytes([UInt8](cell))
        case TypeOID.numeric: return numeric(cell)
        case TypeOID.void: return .null
        default:
            throw StorageError.engine("a column of a type outside the dialect (pg_type \(type)); cast it")
        }
    }
}

/// An integer in network order.
private func integer<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _: Number.Type) -> Number {
    Number(bigEndian: bytes.loadUnaligned(as: Number.self))
}

/// PostgreSQL's `numeric`, what `sum` of BIGINT gives: digits of base 10,000 with the weight of the first
/// (`numeric_send` in PostgreSQL's utils/adt/numeric.c). Whole numbers that fit become integers, all else
/// real.
private func numeric(_ cell: UnsafeRawBufferPointer) -> Value {
    func word(_ index: Int) -> UInt16 {
        UInt16(bigEndian: cell.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
    }
    let count = Int(word(0))
    let weight = Int(Int16(bitPattern: word(1)))
    let sign = word(2)
    let scale = word(3)
    guard sign == 0 || sign == 0x4000 else {
        return .real(sign == 0xD000 ? .infinity : sign == 0xF000 ? -.infinity : .nan)
    }
    if scale == 0 {
        var whole: Int64 = 0
        var fits = true
        // Summed as a negative number, so that the least integer fits too.
        for index in 0...max(weight, 0) where weight >= 0 {
            let digit = index < count ? Int64(word(4 + index)) : 0
            let (product, over) = whole.multipliedReportingOverflow(by: 10_000)
            let (sum, under) = product.subtractingReportingOverflow(digit)
            if over || under { fits = false }
            whole = sum
        }
        if fits, sign == 0x4000 { return .integer(whole) }
        if fits, whole != .min { return .integer(-whole) }
    }
    var text = sign == 0x4000 ? "-" : ""
    for index in 0..<count {
        let digits = String(word(4 + index))
        text += String(repeating: "0", count: 4 - digits.count) + digits
    }
    return .real(Double("\(text)e\((weight - count + 1) * 4)") ?? 0)
}
