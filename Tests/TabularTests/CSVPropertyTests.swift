import Tabular
import Testing

@Suite("Properties of reading and writing CSV")
struct CSVPropertyTests {
    private static let pieces: [String] = [
        "a", "Siân", ",", ";", "\t", "|", "\"", "\"\"", "\r\n", "\n", "\r", " ", "'", "''", "=1+1", "+44 20",
        "-5", "@x",
        "sep=;", "\u{FEFF}", "👩‍🚒", "£", "-1e5", "", "0", "\u{FF1D}x",
    ]

    private static func field(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    private static func table(_ random: inout SplitMix64) -> [[String]] {
        let width = Int.random(in: 1...5, using: &random)
        return (0..<Int.random(in: 1...8, using: &random)).map { _ in (0..<width).map { _ in field(&random) }
        }
    }

    @Test(
        "what is written is read again, the formula guard included, without telling the reader the delimiter")
    func roundTrip() throws {
        var random = SplitMix64(state: 7)
        for _ in 0..<3000 {
            let table = Self.table(&random)
            let delimiter =
                table[0].count == 1
                ? Byte.comma
                : [Byte.comma, Byte.semicolon, Byte.tab, Byte.bar].randomElement(using: &random) ?? Byte.comma
            let options = CSVWriteOptions(
                delimiter: delimiter, startsWithByteOrderMark: Bool.random(using: &random))
            let bytes = CSVWriter.bytes(table, options: options)
            #expect(try readAll(bytes).map(\.values) == table, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("without guard and without stripping it is the same")
    func roundTripUnguarded() throws {
        var random = SplitMix64(state: 8)
        for _ in 0..<1000 {
            let table = Self.table(&random)
            let bytes = CSVWriter.bytes(table, options: CSVWriteOptions(guardsAgainstFormulas: false))
            let rows = try readAll(bytes, options: CSVReadOptions(stripsFormulaGuard: false))
            #expect(rows.map(\.values) == table)
        }
    }

    @Test("portions of every size give the same rows, limits and damage included")
    func portioning() throws {
        var random = SplitMix64(state: 9)
        let alphabet = Array("ab,;\"\"\r\n\n\t'=0\u{0}".utf8)
        for round in 0..<400 {
            var bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            if round % 3 == 0, !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = 0xE9
            }
            var options = CSVReadOptions()
            if round % 2 == 0 {
                options = CSVReadOptions(maximumFieldBytes: 5, maximumRowBytes: 17, maximumFields: 4)
            }
            // Past the window the portions reach the scanner one by one.
            let filler = round % 40 == 0 ? Array(String(repeating: "ab,cd\n", count: 11_000).utf8) : []
            let whole = try readAll(filler + bytes, options: options).suffix(40).map(Reading.init)
            for size in [1, 2, 3, 5, 7, 11, 64, 1000] where filler.isEmpty || size < 8 {
                let portioned = try readAll(filler + bytes, options: options, portion: size)
                    .suffix(40).map(Reading.init)
                #expect(portioned == whole, "portions of \(size): \(bytes)")
            }
        }
    }

    @Test("random bytes never trap and no row outgrows its limits")
    func randomBytes() throws {
        var random = SplitMix64(state: 10)
        let options = CSVReadOptions(maximumFieldBytes: 64, maximumRowBytes: 200, maximumFields: 16)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...3000, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var lastLine = 0
            for row in try readAll(bytes, options: options) {
                #expect(row.line > lastLine)
                lastLine = row.line
                #expect(row.count >= 1 && row.count <= 16)
                // A byte of Windows-1252 is at most three in UTF-8.
                #expect(row.values.allSatisfy { $0.utf8.count <= 64 * 3 })
            }
        }
    }

    private enum Byte {
        static let comma = UInt8(ascii: ",")
        static let semicolon = UInt8(ascii: ";")
        static let tab = UInt8(ascii: "\t")
        static let bar = UInt8(ascii: "|")
    }
}
