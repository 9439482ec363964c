import Tabular
import Testing

@Suite("Writing CSV")
struct CSVWriterTests {
    private func written(_ row: [String], options: CSVWriteOptions = CSVWriteOptions()) -> String {
        String(decoding: CSVWriter.bytes([row], options: options), as: UTF8.self)
    }

    @Test("quotes only where needed, ends lines with CRLF")
    func quoting() {
        #expect(written(["a", "b c", ""]) == "a,b c,\r\n")
        #expect(written(["a,b", "c\"d", "e\nf", " g"]) == "\"a,b\",\"c\"\"d\",\"e\nf\",\" g\"\r\n")
        #expect(written([""]) == "\"\"\r\n")
        #expect(
            written(["a", "b"], options: CSVWriteOptions(delimiter: 0x3B, startsWithByteOrderMark: true))
                == "\u{FEFF}a;b\r\n")
    }

    @Test(
        "what a spreadsheet would run gets an apostrophe",
        arguments: [
            "=1+1", "+SUM(A1)", "-2+3", "@cmd", "=", "'=x", "-", "+44 20 HELLO", "-1-1", "\u{FF1D}1", "+1(2)",
            "+44 20 7946 0000 0000 0000 0000 0000",
        ])
    func guarded(field: String) {
        #expect(written([field]) == "'\(field)\r\n")
        #expect(written([field], options: CSVWriteOptions(guardsAgainstFormulas: false)) == "\(field)\r\n")
    }

    @Test(
        "numbers, phone numbers and plain text stay as they are",
        arguments: [
            "-5", "+5", "-1.50", "+1e-9", "-12%", "+44 20 7946 0000", "+44 (0)20-7946.0000", "O'Neil", "'tis",
            "a=b", "1-2",
        ])
    func unguarded(field: String) {
        #expect(written([field]) == "\(field)\r\n")
    }

    @Test("a guard inside quotes; and a plain apostrophe survives the reader")
    func guardInQuotes() throws {
        #expect(written(["=HYPERLINK(\"x\",1)"]) == "\"'=HYPERLINK(\"\"x\"\",1)\"\r\n")
        #expect(written(["\t=1"]) == "\"'\t=1\"\r\n")
        #expect(try values("'tis,'=x,''-y\n") == [["'tis", "=x", "'-y"]])
    }

    @Test("the sink gets everything, in order, and its errors come through")
    func sink() throws {
        struct Full: Error {}
        var pieces: [[UInt8]] = []
        var writer = CSVWriter(bufferBytes: 8) { pieces.append($0) }
        for number in 0..<10 { try writer.write(["row", "\(number)"]) }
        try writer.finish()
        #expect(pieces.count == 5)
        #expect(try readAll(pieces.flatMap { $0 }).map { $0[1] } == (0..<10).map { "\($0)" })
        var failing = CSVWriter(bufferBytes: 1) { _ in throw Full() }
        #expect(throws: Full.self) { try failing.write(["a"]) }
    }
}
