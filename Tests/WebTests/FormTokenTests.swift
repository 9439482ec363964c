import Kernel
import Testing

@testable import Web

@Suite struct FormTokenTests {
    private let key = [UInt8](repeating: 7, count: 32)

    @Test func `a token is good in the browser it was made for`() {
        let token = FormToken.make(for: "browser-1", key: key)
        #expect(FormToken.isValid(token, for: "browser-1", key: key))
    }

    @Test func `another browser, another key and nobody's browser are refused`() {
        let token = FormToken.make(for: "browser-1", key: key)
        #expect(!FormToken.isValid(token, for: "browser-2", key: key))
        #expect(!FormToken.isValid(token, for: "browser-1", key: [UInt8](repeating: 8, count: 32)))
        #expect(!FormToken.isValid(FormToken.make(for: "", key: key), for: "", key: key))
    }

    @Test func `each is masked differently`() {
        let tokens = (0..<20).map { _ in FormToken.make(for: "browser-1", key: key) }
        #expect(Set(tokens).count == 20)
        for position in 0..<64 {
            let seen = Set(tokens.compactMap { bytes(hex: $0)?[position] })
            #expect(seen.count > 1, "byte \(position) is the same in all")
        }
    }

    @Test func `one changed bit is refused`() throws {
        let token = try #require(bytes(hex: FormToken.make(for: "browser-1", key: key)))
        for bit in 0..<(token.count * 8) {
            var changed = token
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!FormToken.isValid(hex(changed), for: "browser-1", key: key))
        }
    }

    @Test(arguments: ["", "00", "zz", String(repeating: "0", count: 128), String(repeating: "0", count: 127)])
    func `what is no token is refused`(text: String) {
        #expect(!FormToken.isValid(text, for: "browser-1", key: key))
    }

    @Test func `a token cut short or longer is refused`() {
        let token = FormToken.make(for: "browser-1", key: key)
        #expect(!FormToken.isValid(String(token.dropLast(2)), for: "browser-1", key: key))
        #expect(!FormToken.isValid(token + "00", for: "browser-1", key: key))
    }
}
