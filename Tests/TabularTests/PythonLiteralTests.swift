import Tabular
import Testing

@Suite("Python literals")
struct PythonLiteralTests {
    @Test(
        "values",
        arguments: [
            ("None", .none), ("True", .boolean(true)), (" False ", .boolean(false)),
            ("0", .integer(0)), ("-12", .integer(-12)), ("1_000", .integer(1000)), ("0xFf", .integer(255)),
            ("1.5", .number(1.5)), ("-2e3", .number(-2000)), (".5", .number(0.5)),
            ("-inf", .number(-.infinity)),
            ("99999999999999999999", .number(1e20)), ("-9223372036854775808", .integer(.min)),
            ("'a'", .string("a")), ("\"it's\"", .string("it's")), (#"'it\'s'"#, .string("it's")),
            ("''", .string("")),
            (#"'\x41\u00e9\U0001F44D\n\t\\\101\q'"#, .string("Aé👍\n\t\\A\\q")),
            (#"'\ud83d\udc4d'"#, .string("👍")),
            ("u'x'", .string("x")), (#"r'\n'"#, .string("\\n")), ("'a' \"b\"", .string("ab")),
            ("'''a'b\n'''", .string("a'b\n")),
            ("'Siân £'", .string("Siân £")),
            ("[]", .list([])), ("[1, 'a', [None],]", .list([.integer(1), .string("a"), .list([.none])])),
            ("()", .list([])), ("(1)", .integer(1)), ("(1,)", .list([.integer(1)])),
            ("(1, 2)", .list([.integer(1), .integer(2)])),
            ("{}", .dictionary([])), ("{1, 2}", .list([.integer(1), .integer(2)])),
            (
                "{'a': 1, 'b': {}}",
                .dictionary([
                    .init(key: .string("a"), value: .integer(1)),
                    .init(key: .string("b"), value: .dictionary([])),
                ])
            ),
        ] as [(String, PythonLiteral)])
    func values(text: String, expected: PythonLiteral) throws {
        #expect(try PythonLiteral(parsing: text) == expected)
    }

    @Test(
        "what is no literal is refused, with the place",
        arguments: [
            ("", .unexpectedEnd, 0), ("'abc", .unexpectedEnd, 4), ("[1, 2", .unexpectedEnd, 5),
            ("{'a' 1}", .unexpectedCharacter, 5),
            ("1 2", .textAfterEnd, 2), ("null", .unexpectedCharacter, 0), ("[1 2]", .unexpectedCharacter, 3),
            ("__import__('os')", .unexpectedCharacter, 0), (#"'\x4'"#, .badEscape, 3),
            (#"'\UFFFFFFFF'"#, .badEscape, 11),
            ("1.2.3", .badNumber, 0), ("-", .badNumber, 0), ("12abc", .badNumber, 0),
            ("{'a': }", .unexpectedCharacter, 6),
            ("]", .unexpectedCharacter, 0), ("1e", .badNumber, 0), ("[,]", .unexpectedCharacter, 1),
        ] as [(String, PythonLiteralError.Reason, Int)])
    func refusals(text: String, reason: PythonLiteralError.Reason, offset: Int) {
        let error = #expect(throws: PythonLiteralError.self) { try PythonLiteral(parsing: text) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test("nesting is bounded")
    func depth() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try PythonLiteral(parsing: deep)
        for opening in ["[", "{", "(", "{1:"] {
            let text = String(repeating: opening, count: 100_000)
            let error = #expect(throws: PythonLiteralError.self) { try PythonLiteral(parsing: text) }
            #expect(error?.reason == .tooDeep)
        }
    }

    @Test("dictionaries by key")
    func subscripts() throws {
        let value = try PythonLiteral(
            parsing: "{'abbreviation': 'DfH', 'parents': [{'id': 1}], 'abbreviation': 'DFH'}")
        #expect(value["abbreviation"]?.stringValue == "DFH")
        #expect(value["parents"]?.listValue?.first?["id"] == .integer(1))
        #expect(value["absent"] == nil)
        #expect(PythonLiteral.none["x"] == nil)
    }

    @Test("any text parses or is refused")
    func randomText() {
        var random = SplitMix64(state: 11)
        let alphabet = Array(#"[]{}()'":,\xuUN0123456789eE.+-_abTrueNone "#)
        var accepted = 0
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? " "
                })
            if (try? PythonLiteral(parsing: text)) != nil { accepted += 1 }
        }
        #expect(accepted > 0 && accepted < 20_000)
    }
}
