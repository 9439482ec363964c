import Kernel
import Testing

@Suite struct IdentifierTests {
    private enum Person {}

    @Test func `identifiers made later sort later`() {
        let moments = [0, 1, 999, 1_795_000_000_000, 281_474_976_710_655].map { Instant(milliseconds: $0) }
        let made = moments.map { Identifier<Person>.make(at: $0) }
        #expect(made == made.sorted())
        #expect(made.map(\.description) == made.map(\.description).sorted())
    }

    /// RFC 9562, section 5.7: time, version and variant are where they belong.
    @Test func `version 7 as the standard lays it out`() {
        // The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
        let example = Instant(milliseconds: 1_645_557_742_000)
        var seen: Set<UUID128> = []
        for _ in 0..<1000 {
            let uuid = UUID128.version7(at: example)
            let text = uuid.description
            #expect(text.hasPrefix("017f22e2-79b0-7"))
            #expect("89ab".contains(text[text.index(text.startIndex, offsetBy: 19)]))
            seen.insert(uuid)
        }
        #expect(seen.count == 1000)
    }

    @Test func `the text form goes there and back`() throws {
        let text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
        let uuid = try #require(UUID128(text))
        #expect(uuid.high == 0x017F_22E2_79B0_7CC3)
        #expect(uuid.low == 0x98C4_DC0C_0C07_398F)
        #expect(uuid.description == text)
        #expect(UUID128(text.uppercased()) == uuid)
        #expect(UUID128(bytes: uuid.bytes) == uuid)
        for _ in 0..<200 {
            let random = UUID128(high: .random(in: 0...(.max)), low: .random(in: 0...(.max)))
            #expect(UUID128(random.description) == random)
            #expect(UUID128(bytes: random.bytes) == random)
        }
    }

    @Test(arguments: [
        "", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4dc0c0c07398f0",
        " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07３98f", "017f22e2-79b0-7cc3-98c4-",
    ]) func `anything else is refused`(_ text: String) {
        #expect(UUID128(text) == nil)
        #expect(Identifier<Person>(text) == nil)
    }

    @Test func `only sixteen bytes make a UUID`() {
        #expect(UUID128(bytes: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(UUID128(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    }

    @Test func `hexadecimal goes there and back, and nothing else comes in`() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(bytes(hex: hex(all)) == all)
        #expect(hex([0x0F, 0xA0]) == "0fa0")
        #expect(bytes(hex: "0FA0") == [0x0F, 0xA0])
        #expect(bytes(hex: "") == [])
        for text in ["0", "0g", "0x", " 00", "é0"] { #expect(bytes(hex: text) == nil) }
    }

    @Test func `tokens are 256 bits and never the same`() {
        let tokens = Set((0..<100).map { _ in Randomness.system.token() })
        #expect(tokens.count == 100)
        #expect(tokens.allSatisfy { bytes(hex: $0)?.count == 32 })
    }
}
