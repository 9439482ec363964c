import Tabular

/// A generator with a seed, so that a failing case comes again.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Bytes in portions of a given size, as a slow source hands them over.
func portions(_ bytes: [UInt8], of size: Int) -> () throws -> [UInt8]? {
    var position = 0
    return {
        guard position < bytes.count else { return nil }
        let end = min(bytes.count, position + size)
        defer { position = end }
        return Array(bytes[position..<end])
    }
}

func readAll(_ bytes: [UInt8], options: CSVReadOptions = CSVReadOptions(), portion: Int = .max) throws
    -> [CSVRow]
{
    var reader = CSVReader(options: options, source: portions(bytes, of: min(portion, max(1, bytes.count))))
    var rows: [CSVRow] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
}

func readAll(_ text: String, options: CSVReadOptions = CSVReadOptions()) throws -> [CSVRow] {
    try readAll(Array(text.utf8), options: options)
}

func values(_ text: String, options: CSVReadOptions = CSVReadOptions()) throws -> [[String]] {
    try readAll(text, options: options).map(\.values)
}

/// Everything a row says, to compare two readings.
struct Reading: Equatable {
    let line: Int
    let quoteLine: Int
    let flags: CSVRowFlags
    let values: [String]
    init(_ row: CSVRow) {
        line = row.line
        quoteLine = row.quoteLine
        flags = row.flags
        values = row.values
    }
}
