import TOTP
import Testing

@Suite("One-time passwords")
struct TOTPTests {
    static let rfcSecret = Array("12345678901234567890".utf8)

    @Test(
        "RFC 4226, appendix D",
        arguments: zip(
            Int64(0)...9,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
                "520489",
            ]))
    func counterVectors(step: Int64, code: String) {
        #expect(TOTP(secret: Self.rfcSecret).code(step: step) == code)
    }

    @Test(
        "RFC 6238, appendix B, SHA-1",
        arguments: zip(
            [Int64(59), 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000],
            ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"]))
    func timeVectors(seconds: Int64, code: String) {
        let totp = TOTP(secret: Self.rfcSecret, digits: 8)
        #expect(totp.code(step: totp.step(at: seconds)) == code)
        #expect(totp.verify(code, at: seconds, after: nil) == seconds / 30)
    }

    @Test("a code is good one step early or late, not two")
    func window() {
        let totp = TOTP(secret: Self.rfcSecret)
        let code = totp.code(step: 1000)
        for (seconds, accepted) in [
            (29_969, nil), (29_970, 1000), (30_029, 1000), (30_059, 1000), (30_060, nil),
        ]
            as [(Int64, Int64?)]
        {
            #expect(totp.verify(code, at: seconds, after: nil) == accepted, "at \(seconds)")
        }
    }

    @Test("a code is good once, and earlier codes are not good after it")
    func replay() {
        let totp = TOTP(secret: Self.rfcSecret)
        let now: Int64 = 30_000
        #expect(totp.verify(totp.code(step: 1000), at: now, after: 999) == 1000)
        #expect(totp.verify(totp.code(step: 1000), at: now, after: 1000) == nil)
        #expect(totp.verify(totp.code(step: 999), at: now, after: 1000) == nil)
        #expect(totp.verify(totp.code(step: 1001), at: now, after: 1000) == 1001)
    }

    @Test("spaces are ignored; other things than the right digits are refused")
    func typing() {
        let totp = TOTP(secret: Self.rfcSecret)
        #expect(totp.verify("755 224", at: 0, after: nil) == 0)
        for wrong in ["", "755225", "75522", "7552244", "755224\n", "٧٥٥٢٢٤", "-55224"] {
            #expect(totp.verify(wrong, at: 0, after: nil) == nil, "\(wrong)")
        }
        #expect(TOTP(secret: [1]).verify("755224", at: 0, after: nil) == nil)
    }

    @Test("times before 1970 do not crash")
    func negativeTime() {
        #expect(TOTP(secret: Self.rfcSecret).verify("755224", at: -5, after: nil) == 0)
    }

    @Test("the key URI escapes what people put into names")
    func keyURI() {
        let totp = TOTP(secret: Array("Hello!\u{de}".utf8))
        let uri = totp.keyURI(issuer: "Concordat & Co", account: "ffion:ŵ+a@gov.wales")
        #expect(
            uri == "otpauth://totp/Concordat%20%26%20Co:ffion%3A%C5%B5%2Ba%40gov.wales"
                + "?secret=JBSWY3DPEHBZ4&issuer=Concordat%20%26%20Co&algorithm=SHA1&digits=6&period=30")
    }

    @Test("a new secret has 160 bits and comes from the generator passed in")
    func newSecret() {
        var generator = Counting()
        let first = TOTP.makeSecret(using: &generator)
        let second = TOTP.makeSecret(using: &generator)
        #expect(first.count == 20)
        #expect(first != second)
        var again = Counting()
        #expect(TOTP.makeSecret(using: &again) == first)
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014) from a fixed start: the same numbers every time.
struct Counting: RandomNumberGenerator {
    private var state: UInt64 = 1

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
