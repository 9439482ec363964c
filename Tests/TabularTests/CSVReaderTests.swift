import Tabular
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
    @Test(
        "what RFC 4180 says and what files really contain",
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
            ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("a,b\n\"1\n2\",\"x\r\ny\"\n", [["a", "b"], ["1\n2", "x\r\ny"]]),
            ("a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", [["a", "b"], ["say \"hi\"", "\""]]),
            ("a,b\n\"\",\n", [["a", "b"], ["", ""]]),
            ("a,b\n,\n", [["a", "b"], ["", ""]]),
            ("a,b\n12\" pipe,O\"Neil\"\n", [["a", "b"], ["12\" pipe", "O\"Neil\""]]),
            ("a,b\n\"1,2\",3,4\n5\n", [["a", "b"], ["1,2", "3", "4"], ["5"]]),
            ("a,b\n1,2\n\n\r\n\n", [["a", "b"], ["1", "2"]]),
            ("\n\n  a,b\n", [["  a", "b"]]),
            ("a,b\n\"x\"y,z\n", [["a", "b"], ["xy", "z"]]),
            ("a,b\n\"x\" ,\"{\"\"k\"\": [1, 2]}\"", [["a", "b"], ["x ", "{\"k\": [1, 2]}"]]),
            ("a\n\"\"\nb", [["a"], [""], ["b"]]),
            ("Siân,Łukasz\nʤ,👩‍🚒\n", [["Siân", "Łukasz"], ["ʤ", "👩‍🚒"]]),
            ("", []), ("\n", []), (",", [["", ""]]), ("\"", [[""]]), ("\u{FEFF}", []),
            ("\u{FEFF}a,b", [["a", "b"]]),
        ] as [(String, [[String]])])
    func vectors(text: String, expected: [[String]]) throws {
        #expect(try values(text) == expected)
    }

    @Test(
        "the delimiter is found",
        arguments: [
            ("a;b;c\n1,5;2;3\n", ";", [["a", "b", "c"], ["1,5", "2", "3"]]),
            ("a\tb\n1\t2\n", "\t", [["a", "b"], ["1", "2"]]),
            ("a|b\n1|2\n", "|", [["a", "b"], ["1", "2"]]),
            ("\"x;y;z\",b\n1,2\n", ",", [["x;y;z", "b"], ["1", "2"]]),
            ("sep=;\r\na;b\r\n", ";", [["a", "b"]]),
            ("SEP=|\na,b|c\n", "|", [["a,b", "c"]]),
            ("\u{FEFF}sep=\t\na\tb\n", "\t", [["a", "b"]]),
            ("only\n1\n", ",", [["only"], ["1"]]),
            ("separate,b\n", ",", [["separate", "b"]]),
        ] as [(String, String, [[String]])])
    func sniffing(text: String, delimiter: String, expected: [[String]]) throws {
        var reader = CSVReader(bytes: Array(text.utf8))
        try reader.prepare()
        #expect(reader.delimiter == Array(delimiter.utf8)[0])
        #expect(try values(text) == expected)
    }

    @Test("a given delimiter is not second-guessed")
    func givenDelimiter() throws {
        let options = CSVReadOptions(delimiter: UInt8(ascii: ";"))
        #expect(try values("a,b;c\n", options: options) == [["a,b", "c"]])
    }

    @Test("line numbers are those a text editor shows")
    func lineNumbers() throws {
        let rows = try readAll("sep=,\r\na,b\r\n\r\n\"1\r\n2\",3\r\n4,5\r6,7\n\n8,\"9\n\n\n")
        #expect(rows.map(\.line) == [2, 4, 6, 7, 9])
        #expect(rows.last?.flags == .unterminatedQuote)
        #expect(rows.last?.quoteLine == 9)
        #expect(rows.last?[1] == "9\n\n\n")
    }

    @Test("an unterminated quote keeps to the memory allowed and says where it began")
    func unterminatedQuote() throws {
        let text = "a,b\n1,2\n3,\"oops\n" + String(repeating: "4,5\n", count: 100_000)
        let rows = try readAll(text, options: CSVReadOptions(maximumFieldBytes: 1000))
        #expect(rows.count == 3)
        let last = try #require(rows.last)
        #expect(last.flags == [.unterminatedQuote, .truncated])
        #expect(last.quoteLine == 3)
        #expect(last[1].utf8.count == 1000)
    }

    @Test("an over-long field is cut at a character, and the rows after it are whole")
    func longField() throws {
        let text = "a,b\n" + String(repeating: "é", count: 50) + ",next\n1,2\n"
        let rows = try readAll(text, options: CSVReadOptions(maximumFieldBytes: 15))
        #expect(rows.map(\.values) == [["a", "b"], ["ééééééé", "next"], ["1", "2"]])
        #expect(rows.map(\.flags) == [[], .truncated, []])
    }

    @Test("an over-long row is cut and keeps its number of fields")
    func longRow() throws {
        let rows = try readAll(
            "a,b,c\nxxxxx,yyyyy,zzzzz\n1,2,3\n", options: CSVReadOptions(maximumRowBytes: 8))
        #expect(rows.map(\.values) == [["a", "b", "c"], ["xxxxx", "yy", ""], ["1", "2", "3"]])
        #expect(rows.map(\.flags) == [[], .truncated, []])
    }

    @Test("too many fields are dropped and told")
    func manyFields() throws {
        let rows = try readAll("a,b\n1,2,3,4\n5\n", options: CSVReadOptions(maximumFields: 2))
        #expect(rows.map(\.values) == [["a", "b"], ["1", "2"], ["5"]])
        #expect(rows.map(\.flags) == [[], .tooManyFields, []])
    }

    @Test("short rows, absent columns and blank rows")
    func raggedRows() throws {
        let rows = try readAll("a,b,c\n1\n , ,\"\t\"\n")
        #expect(rows[1][2] == "")
        #expect(rows[1][-1] == "")
        #expect(rows[1][nil] == "")
        #expect(!rows[1].isBlank)
        #expect(rows[2].isBlank)
    }

    @Test("NUL bytes are left out and told")
    func nulBytes() throws {
        let rows = try readAll(Array("a,b\nx\u{0}y,\u{0}\"z\n\u{0}\n1,2\n".utf8))
        #expect(rows.map(\.values) == [["a", "b"], ["xy", "\"z"], [""], ["1", "2"]])
        #expect(rows.map(\.flags) == [[], .containedNUL, .containedNUL, []])
    }

    @Test("a source that fails fails the reading")
    func failingSource() throws {
        struct Broken: Error {}
        var calls = 0
        var reader = CSVReader {
            calls += 1
            if calls > 1 { throw Broken() }
            return Array("a,b\n".utf8)
        }
        #expect(throws: Broken.self) { try reader.next() }
        #expect(throws: FileSourceError.self) { try CSVReader(path: "/nonexistent/file.csv") }
        #expect(throws: FileSourceError.self) { try CSVReader(path: "/") }
    }

    @Test("batches end with the file")
    func batches() throws {
        var reader = CSVReader(bytes: Array("a\n1\n2\n3\n".utf8))
        #expect(try reader.nextBatch(limit: 3).map(\.values) == [["a"], ["1"], ["2"]])
        #expect(try reader.nextBatch(limit: 3).map(\.values) == [["3"]])
        #expect(try reader.nextBatch(limit: 3).isEmpty)
    }
}
