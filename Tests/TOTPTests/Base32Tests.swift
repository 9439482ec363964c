import TOTP
import Testing

@Suite("Base32 and recovery codes")
struct Base32Tests {
    @Test(
        "RFC 4648, section 10",
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "MY======", "MZXQ====", "MZXW6===", "MZXW6YQ=", "MZXW6YTB", "MZXW6YTBOI======"]))
    func vectors(plain: String, encoded: String) {
        #expect(Base32.encode(Array(plain.utf8)) == encoded.filter { $0 != "=" })
        #expect(Base32.decode(encoded) == Array(plain.utf8))
        #expect(Base32.decode(encoded.lowercased()) == Array(plain.utf8))
    }

    @Test("every length comes back")
    func roundTrip() {
        var generator = Counting()
        for length in 0..<64 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }

    @Test("groups are accepted as people copy them")
    func grouped() {
        #expect(Base32.decode("mzxw 6ytb-oi") == Array("foobar".utf8))
    }

    @Test(
        "other characters, impossible lengths and stray bits are refused",
        arguments: ["M", "MZX", "MZXW6Y", "M1======", "MZXW6YT8", "MZ", "MY=A", "MÝ"])
    func refused(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test("ten different recovery codes of the promised form, all canonical")
    func recoveryCodes() throws {
        var generator = Counting()
        let codes = RecoveryCode.generate(using: &generator)
        #expect(codes.count == 10)
        #expect(Set(codes).count == 10)
        for code in codes {
            #expect(try /[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}/.wholeMatch(in: code) != nil, "\(code)")
            #expect(RecoveryCode.canonical(code) == code)
            #expect(RecoveryCode.canonical(" " + code.uppercased().filter { $0 != "-" }) == code)
        }
        var symbols = Set<Character>()
        for code in RecoveryCode.generate(count: 100, using: &generator) { symbols.formUnion(code) }
        #expect(symbols.count == 33)
    }

    @Test("letters that look like digits are read as digits; nonsense is refused")
    func typedRecoveryCodes() {
        #expect(RecoveryCode.canonical("OIL23 abcde") == "01123-abcde")
        for wrong in ["", "0112", "01123-abcdef", "01123-abcdu", "01123_abcde"] {
            #expect(RecoveryCode.canonical(wrong) == nil, "\(wrong)")
        }
    }
}
