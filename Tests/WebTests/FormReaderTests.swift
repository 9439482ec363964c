import Kernel
import Testing

@testable import Web

@Suite struct FormReaderTests {
    enum Colour: String, CaseIterable { case red, green }

    private func reader(_ fields: [String: String]) -> FormReader {
        FormReader(FormData(fields.mapValues { [$0] }))
    }

    @Test func `text is trimmed and kept as typed`() {
        var form = reader(["name": "  Siân <b>'; DROP TABLE person --  "])
        #expect(form.text("name", "Name", limit: 100) == "Siân <b>'; DROP TABLE person --")
        #expect(form.errors.isEmpty)
    }

    @Test(arguments: ["a\u{1}b", "a\u{7}b", "a\u{202E}b", "a\u{2066}b", "a\u{9B}b", "\u{FEFF}a"])
    func `invisible control characters are refused with a message beside the field`(typed: String) {
        var form = reader(["name": typed])
        // What was typed is given back, to be shown again.
        #expect(form.text("name", "Name", limit: 100) == typed)
        #expect(form.errors["name"]?.hasPrefix("Name must not contain invisible control characters") == true)
        #expect {
            try form.check()
        } throws: {
            ($0 as? Fault)?.kind == .invalid && ($0 as? Fault)?.fields["name"] != nil
        }
    }

    @Test(arguments: ["a%00b", "a%FFb"])
    func `what no database keeps is refused with a message beside the field`(sent: String) {
        var form = FormReader(FormData(urlEncoded: "name=\(sent)".utf8))
        #expect(form.text("name", "Name", limit: 100) == "a\u{FFFD}b")
        #expect(form.errors["name"]?.hasPrefix("Name contains a character that could not be read") == true)
    }

    @Test func `a NUL in a part of an upload's form is the same`() {
        #expect(FormData(["name": ["a\0b"]])["name"] == "a\u{FFFD}b")
    }

    @Test func `the limit counts characters as people do`() {
        let family = String(repeating: "é", count: 10)
        var form = reader(["fits": family, "long": family + "x"])
        _ = form.text("fits", "Name", limit: 10)
        #expect(form.errors.isEmpty)
        _ = form.text("long", "Name", limit: 10)
        #expect(form.errors["long"] == "Name must be 10 characters or fewer")
    }

    @Test func `what is required must be there, and spaces do not count`() {
        var form = reader(["a": " \u{A0} "])
        _ = form.text("a", "E-mail address", limit: 10, required: true)
        _ = form.text("b", "NHS number", limit: 10, required: true)
        #expect(form.errors["a"] == "Enter e-mail address")
        #expect(form.errors["b"] == "Enter NHS number")
        #expect(form.errors.all.map(\.field) == ["a", "b"])
    }

    @Test func `numbers are whole and within range`() {
        var form = reader(["ok": " 12 ", "low": "0", "high": "999999999999999999999", "not": "1e3", "none": ""])
        #expect(form.number("ok", "Days", in: 1...365) == 12)
        #expect(form.number("none", "Days", in: 1...365) == nil)
        #expect(form.number("missing", "Days", in: 1...365) == nil)
        #expect(form.errors.isEmpty)
        for name in ["low", "high", "not"] {
            #expect(form.number(name, "Days", in: 1...365) == nil)
            #expect(form.errors[name] != nil)
        }
        #expect(form.errors["low"] == "Days must be a whole number from 1 to 365")
    }

    @Test func `a choice is one of the list`() {
        var form = reader(["ok": "red", "not": "blue", "none": ""])
        #expect(form.choice("ok", "Colour", as: Colour.self) == .red)
        #expect(form.choice("none", "Colour", as: Colour.self) == nil)
        #expect(form.errors.isEmpty)
        #expect(form.choice("not", "Colour", as: Colour.self) == nil)
        #expect(form.errors["not"] == "Choose colour from the list")
    }

    @Test func `a date that does not exist is refused`() {
        var form = reader(["ok": "21 November 2026", "not": "31/2/2026"])
        #expect(form.day("ok", "Start") == Day(year: 2026, month: 11, day: 21))
        #expect(form.day("not", "Start") == nil)
        #expect(form.errors["not"]?.contains("real date") == true)
    }

    @Test(arguments: [
        "21 November 2026", "21 nov 2026", "21/11/2026", "21.11.2026", "21-11-2026", "2026-11-21",
        " 21  NOVEMBER, 2026", "21/Nov/2026",
    ])
    func `a day may be typed in many ways`(text: String) {
        #expect(Day(typed: text) == Day(year: 2026, month: 11, day: 21))
    }

    @Test func `a leap day exists in leap years only`() {
        #expect(Day(typed: "29 February 2028") == Day(year: 2028, month: 2, day: 29))
        #expect(Day(typed: "29 February 2027") == nil)
        #expect(Day(typed: "29 February 2100") == nil)
    }

    @Test(arguments: [
        "", "21", "November 2026", "21 November", "31/11/2026", "0/1/2026", "1/13/2026", "21 November 26",
        "21 N 2026", "21 Novembre 2026", "21/11/2026 4", "21 No 2026", "21/11/99999", "2026-13-01", "٢١ November 2026",
        "9999999999999999999999/1/2026", "a/b/c",
    ])
    func `what is no day is not taken for one`(text: String) {
        #expect(Day(typed: text) == nil)
    }
}
