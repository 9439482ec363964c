import Crypto

/// Time-based one-time passwords (RFC 6238) over HMAC-SHA-1 (RFC 4226): the algorithm every authenticator app
/// knows. SHA-1's collisions do not weaken an HMAC; other hashes are ignored by several common apps.
public struct TOTP: Sendable, Equatable {
    /// The key shared with the person's authenticator. RFC 4226 asks for 128 bits at least.
    public let secret: [UInt8]
    /// How many digits a code has: six to eight (RFC 4226, section 5.3).
    public let digits: Int
    /// Seconds for which a code is shown.
    public let period: Int64

    /// - Parameters:
    ///   - secret: bytes from a cryptographic random source; see ``makeSecret(using:)``.
    ///   - digits: brought into 6...8.
    ///   - period: seconds, at least 1.
    public init(secret: [UInt8], digits: Int = 6, period: Int64 = 30) {
        self.secret = secret
        self.digits = min(max(digits, 6), 8)
        self.period = max(period, 1)
    }

    /// A new key of 160 bits, the length that RFC 4226 recommends.
    public static func makeSecret(using generator: inout some RandomNumberGenerator) -> [UInt8] {
        randomBytes(20, using: &generator)
    }

    /// The number of whole periods since 1970 at a time in seconds since 1970.
    public func step(at seconds: Int64) -> Int64 {
        max(seconds, 0) / period
    }

    /// The code of one step, with its leading zeros (RFC 4226, section 5.3).
    public func code(step: Int64) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let authentication = HMAC<Insecure.SHA1>.authenticationCode(
            for: counter, using: SymmetricKey(data: secret))
        let digest = Array(authentication)
        let offset = Int(digest[19] & 15)
        var number: UInt32 = 0
        for byte in digest[offset..<offset + 4] { number = (number << 8) | UInt32(byte) }
        number &= 0x7fff_ffff
        var modulus: UInt32 = 1
        for _ in 0..<digits { modulus *= 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// Checks what a person typed against the current step and one either side, for a clock that is off or a
    /// code that was slow to type.
    ///
    /// A code is good once (RFC 6238, section 5.2): the caller stores the returned step with the account, in the
    /// same transaction as the sign-in, and passes it the next time. Guesses must be counted by the caller: a
    /// guess is right three times in a million.
    ///
    /// - Parameters:
    ///   - code: spaces are ignored; anything else but ASCII digits is refused.
    ///   - seconds: now, in seconds since 1970.
    ///   - lastUsedStep: the step last accepted for this secret; only later ones are accepted.
    /// - Returns: the accepted step, `nil` if the code is wrong or used.
    public func verify(_ code: String, at seconds: Int64, after lastUsedStep: Int64?) -> Int64? {
        let typed = code.utf8.filter { $0 != UInt8(ascii: " ") }
        guard typed.count == digits else { return nil }
        let current = step(at: seconds)
        var accepted: Int64?
        // All three are compared whatever the first one says, so that time tells nothing.
        for candidate in [current - 1, current, current + 1] where candidate >= 0 {
            let matches = constantTimeEqual(typed, Array(self.code(step: candidate).utf8))
            let unused = lastUsedStep.map { candidate > $0 } ?? true
            if matches && unused && accepted == nil { accepted = candidate }
        }
        return accepted
    }

    /// The `otpauth://` URI that an authenticator app reads from a QR code.
    ///
    /// - Parameters:
    ///   - issuer: the service's name, shown above the code.
    ///   - account: usually the person's e-mail address.
    public func keyURI(issuer: String, account: String) -> String {
        let label = "\(percentEncoded(issuer)):\(percentEncoded(account))"
        let parameters = [
            "secret=\(Base32.encode(secret))", "issuer=\(percentEncoded(issuer))", "algorithm=SHA1",
            "digits=\(digits)", "period=\(period)",
        ]
        return "otpauth://totp/\(label)?" + parameters.joined(separator: "&")
    }
}

/// Looks at every byte whatever the first ones say. The lengths are no secret.
func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
}

func randomBytes(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

/// Everything but the unreserved characters of RFC 3986 as `%XX`; apps read `+` as a plus, never as a space.
private func percentEncoded(_ text: String) -> String {
    let hexadecimal = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            result.append(byte)
        default:
            result += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
        }
    }
    return String(decoding: result, as: UTF8.self)
}
