import Testing

@testable import Linkage

/// How values are written before they are compared, and what is made of them.
struct ValuesTests {
    @Test(arguments: [
        (ColumnType.name, " O’Connor-Zoë ", "oconnor zoe"), (.name, "ŁUKASZ", "lukasz"), (.name, "St. John", "st john"),
        (.name, "-", ""), (.text, "  High   Street ", "high street"), (.text, "ÉCOLE", "école"), (.exact, "Ab", "Ab"),
        (.date, "1980-02-01", "1980-02-01"), (.date, "19800201", "1980-02-01"), (.date, "1/2/1980", "1980-02-01"),
        (.date, "1980-02-01T00:00:00Z", "1980-02-01"), (.date, "1980-2-31", "1980-02-31"),
        (.date, "c. 1980", "c. 1980"),
        (.postcode, "sw1a 2AA", "sw1a2aa"), (.number, "1e2", "100.0"), (.number, "NaN", ""), (.number, "inf", ""),
        (.number, "twelve", ""), (.array, "Jim| |Bob;Ann", "jim\u{1F}bob\u{1F}ann"), (.array, "|", ""),
    ])
    func normalised(_ type: ColumnType, _ text: String, _ expected: String) {
        var bytes: [UInt8] = []
        let raw = Array(text.utf8)
        type.append(raw.span.extracting(Bytes.trimmed(raw.span)), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (Derivation.prefix(3), "smith", "smi"), (.prefix(3), "li", ""), (.initial, "école", "é"), (.initial, "", ""),
        (.year, "1980-02-01", "1980"), (.month, "1980-02-01", "02"), (.day, "1980-02-01", "01"), (.year, "unknown", ""),
        (.yearMonth, "1980-02-01", "1980-02"), (.dayMonth, "1980-02-01", "02-01"),
        (.swapped, "1980-02-01", "1980-01-02"),
        (.swapped, "1980-02-13", ""), (.sector, "sw1a2aa", "sw1a2"), (.district, "sw1a2aa", "sw1a"),
        (.area, "sw1a2aa", "sw"),
        (.area, "m11ae", "m"), (.district, "m1", ""), (.area, "none", ""), (.phonetic, "robert", "r163"),
    ])
    func derived(_ derivation: Derivation, _ text: String, _ expected: String) {
        var bytes: [UInt8] = []
        let raw = Array(text.utf8)
        derivation.append(raw.span, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func daysAreCountedInTheCalendar() {
        func apart(_ unit: String, _ left: String, _ right: String) -> Double {
            let function = ComparisonFunctions.standard.first { $0.name == unit }
            let (left, right) = (Array(left.utf8), Array(right.utf8))
            return function?.compare(left.span, right.span, bound: 1) ?? -1
        }
        #expect(apart("days_apart", "2000-02-28", "2000-03-01") == 2)
        #expect(apart("days_apart", "1900-02-28", "1900-03-01") == 1)
        #expect(apart("days_apart", "1999-12-31", "2000-01-01") == 1)
        #expect(apart("days_apart", "1600-01-01", "2000-01-01") == 146_097)
        #expect(abs(apart("years_apart", "1980-05-05", "1990-05-05") - 10) < 0.01)
        #expect(apart("days_apart", "unknown", "2000-01-01") == .infinity)
        #expect(apart("difference", "3.5", "5.0") == 1.5)
        #expect(apart("in_common", "a\u{1F}b\u{1F}c", "c\u{1F}b") == 2)
    }
}

struct VocabularyTests {
    @Test func equalTextsHaveOneNumber() {
        var vocabulary = Vocabulary()
        var dice = Dice(5)
        var expected: [String: UInt32] = [:]
        for _ in 0..<20_000 {
            let text = dice.word("ab€", 0...9)
            let code = vocabulary.code(of: text)
            #expect(expected[text, default: code] == code)
            expected[text] = code
            #expect(vocabulary.text(code) == text)
        }
        #expect(vocabulary.code(of: "") == 0)
        #expect(vocabulary.count == Set(expected.keys).union([""]).count)
        #expect(vocabulary.existingCode(of: "never") == nil)
    }
}
