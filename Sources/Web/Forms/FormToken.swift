import Crypto
import Kernel

/// The token that tells our own forms from other sites' (cross-site request forgery).
///
/// It is an HMAC-SHA256 of the browser's cookie, so nothing is stored, and it is masked with random bytes each time it
/// is written, so that compressed pages do not leak it byte by byte (the BREACH attack, 2013).
enum FormToken {
    static let field = "form-token"

    static func make(for browser: String, key: [UInt8]) -> String {
        let code = code(browser, key)
        let mask = Randomness.system.bytes(code.count)
        return hex(mask + zip(mask, code).map { $0 ^ $1 })
    }

    static func isValid(_ token: String, for browser: String, key: [UInt8]) -> Bool {
        guard !browser.isEmpty, let raw = bytes(hex: token), raw.count == 64 else { return false }
        let unmasked = zip(raw.prefix(32), raw.suffix(32)).map { $0 ^ $1 }
        let message = Array("form:\(browser)".utf8)
        return HMAC<SHA256>.isValidAuthenticationCode(
            unmasked, authenticating: message, using: SymmetricKey(data: key))
    }

    private static func code(_ browser: String, _ key: [UInt8]) -> [UInt8] {
        let message = Array("form:\(browser)".utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
