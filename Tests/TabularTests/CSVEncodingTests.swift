import Tabular
import Testing

@Suite("Encodings of CSV")
struct CSVEncodingTests {
    private static let text = "name,cost\nSiân Łukasz 👍,£5\n"
    private static let expected = [["name", "cost"], ["Siân Łukasz 👍", "£5"]]

    private static func utf16(_ text: String, isBigEndian: Bool, hasMark: Bool) -> [UInt8] {
        let units = (hasMark ? [0xFEFF] : []) + Array(text.utf16)
        return units.flatMap { unit in
            let high = UInt8(unit >> 8)
            let low = UInt8(unit & 0xFF)
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    private static func encoding(_ bytes: [UInt8]) throws -> CSVEncoding? {
        var reader = CSVReader(bytes: bytes)
        try reader.prepare()
        return reader.encoding
    }

    @Test("UTF-8 and UTF-16, with and without mark, read alike in portions of any size")
    func unicode() throws {
        let cases: [(CSVEncoding, [UInt8])] = [
            (.utf8, Array(Self.text.utf8)),
            (.utf8WithByteOrderMark, [0xEF, 0xBB, 0xBF] + Array(Self.text.utf8)),
            (.utf16LittleEndian, Self.utf16(Self.text, isBigEndian: false, hasMark: true)),
            (.utf16BigEndian, Self.utf16(Self.text, isBigEndian: true, hasMark: true)),
            (.utf16LittleEndian, Self.utf16(Self.text, isBigEndian: false, hasMark: false)),
            (.utf16BigEndian, Self.utf16(Self.text, isBigEndian: true, hasMark: false)),
        ]
        for (encoding, bytes) in cases {
            #expect(try Self.encoding(bytes) == encoding)
            for portion in 1...9 {
                let rows = try readAll(bytes, portion: portion)
                #expect(rows.map(\.values) == Self.expected)
                #expect(rows.allSatisfy { $0.flags.isEmpty })
            }
        }
    }

    @Test("a long UTF-16 file is transcoded across portions")
    func longUTF16() throws {
        let text = "a,b\n" + String(repeating: "é,👍\n", count: 40_000)
        let bytes = Self.utf16(text, isBigEndian: false, hasMark: true)
        let rows = try readAll(bytes, portion: 70_001)
        #expect(rows.count == 40_001)
        #expect(rows.dropFirst().allSatisfy { $0.values == ["é", "👍"] })
    }

    @Test("lone surrogates and odd ends become replacement characters")
    func damagedUTF16() throws {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x00, 0xD8, 0x62, 0, 0x00, 0xDC, 0x63]
        #expect(try readAll(bytes).map(\.values) == [["a\u{FFFD}b\u{FFFD}\u{FFFD}"]])
    }

    @Test("rows that are not UTF-8 are read as Windows-1252, their neighbours as what they are")
    func windows1252() throws {
        var bytes = Array("name,cost\nSiân,£5\n".utf8)
        bytes += Array("Zo".utf8) + [0xEB, 0x2C, 0xA3] + Array("7\n".utf8)
        bytes += [0x93, 0x45, 0x94, 0x2C, 0x80, 0x0A]
        bytes += Array("£".utf8) + [0x2C, 0xA3, 0x0A]
        #expect(try Self.encoding(bytes) == .windows1252)
        let rows = try readAll(bytes)
        #expect(
            rows.map(\.values) == [
                ["name", "cost"], ["Siân", "£5"], ["Zoë", "£7"], ["“E”", "€"], ["£", "£"],
            ])
        let flagged = CSVRowFlags.readAsWindows1252
        #expect(rows.map(\.flags) == [[], [], flagged, flagged, flagged])
    }

    @Test(
        "malformed UTF-8 is not taken for UTF-8",
        arguments: [
            [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xE2, 0x82], [0x80], [0xFF],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) throws {
        let row = try #require(try readAll([0x61, 0x2C] + bytes + [0x2C, 0x62]).first)
        #expect(row.flags == .readAsWindows1252)
        #expect(row.count == 3)
        #expect(row[1].unicodeScalars.count == bytes.count)
    }
}

@Suite("UTF-8 that was taken for Windows-1252")
struct DoubleEncodingTests {
    private static func read(_ field: String, repairs: Bool = true) throws -> String {
        let options = CSVReadOptions(delimiter: 0x2C, repairsDoubleEncoding: repairs)
        return try values("\"\(field)\"\n", options: options)[0][0]
    }

    @Test(
        "is put right",
        arguments: [
            ("Childrenâ€™s Services â€“ North", "Children’s Services – North"),
            ("SiÃ¢n Ã“ Briain", "Siân Ó Briain"), ("the unit.Â\u{A0} Its role", "the unit.\u{A0} Its role"),
            ("(Â£52 billion)", "(£52 billion)"), ("ðŸ‘©", "👩"), ("â€\u{9D}", "”"),
        ])
    func repaired(_ seen: String, _ meant: String) throws {
        #expect(try Self.read(seen) == meant)
        #expect(try Self.read(seen, repairs: false) == seen)
    }

    @Test(
        "is told from text that only looks like it",
        arguments: [
            "Siân Ó Briain", "£5", "Childrenâ€™s café", "“PROTÉGÉ”", "Â…", "Łukasz", "Ã", "naïve", "👩‍🚒", "plain",
            "\u{C1}\u{80}",
        ])
    func kept(_ text: String) throws {
        #expect(try Self.read(text) == text)
    }
}
