public import Compression

/// gzip (RFC 1952), and when to use it.
///
/// Compressing a page that holds both a secret and what an attacker chose lets the length give the secret
/// away (BREACH). A page's only secret of that kind is its CSRF token, which must therefore be masked anew in
/// every response; a response with a lasting secret in it (a key, a one-time link) must be sent as it is.
public enum Gzip {
    /// Close to the best ratio for pages at well under half the cost of level 9.
    public static let ordinaryLevel: Int32 = 5

    /// Below this a response fits into one packet anyway.
    public static let shortest = 1_024

    /// The whole of `bytes` as one gzip member. The same input always gives the same output: no time is
    /// written.
    public static func compress(_ bytes: [UInt8], level: Int32 = ordinaryLevel) throws(DeflateFailure) -> [UInt8] {
        let stream = try DeflateStream(.gzip, level: level)
        var result = try stream.compress(bytes)
        result += try stream.finish()
        return result
    }

    /// - Parameters:
    ///   - length: in bytes; nil when it is not known because the response is streamed.
    ///   - acceptEncoding: the request's header field; nil when there was none.
    public static func shouldCompress(contentType: String?, length: Int?, acceptEncoding: String?) -> Bool {
        if let length, length < shortest { return false }
        guard let contentType, isCompressible(contentType), let acceptEncoding else { return false }
        return isAccepted(by: acceptEncoding)
    }

    /// Whether a type is text. Server-sent events are not: each must leave at once.
    public static func isCompressible(_ contentType: String) -> Bool {
        let type = HeaderParameters(contentType.utf8, quoting: .quotedPairs).value
        return type.hasSuffix("+json") || type.hasSuffix("+xml") || textTypes.contains(type)
    }

    private static let textTypes: Set<String> = [
        "text/html", "text/css", "text/javascript", "text/csv", "text/plain", "text/xml", "text/calendar",
        "text/vcard",
        "application/javascript", "application/json", "application/xml", "application/x-ndjson",
    ]

    /// Accept-Encoding allows gzip and does not prefer no coding at all (RFC 9110, section 12.5.3).
    public static func isAccepted(by acceptEncoding: String) -> Bool {
        var gzip: Int?
        var any: Int?
        var identity: Int?
        for element in acceptEncoding.utf8.split(separator: UInt8(ascii: ",")) {
            let coding = HeaderParameters(element, quoting: .quotedPairs)
            let weight = coding["q"].map(Self.weight) ?? 1_000
            switch coding.value {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "*": any = weight
            case "identity": identity = weight
            default: continue
            }
        }
        let wanted = gzip ?? any ?? 0
        return wanted > 0 && wanted >= identity ?? 0
    }

    /// A q-value in thousandths; 0 for anything that is none (RFC 9110, section 12.4.2).
    private static func weight(_ text: String) -> Int {
        let digits = Array(text.utf8)
        guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
            digits.count <= 5
        else { return 0 }
        if digits.count > 1, digits[1] != UInt8(ascii: ".") { return 0 }
        var result = Int(first - UInt8(ascii: "0"))
        for place in 2..<5 {
            result *= 10
            guard place < digits.count else { continue }
            guard digits[place] >= UInt8(ascii: "0"), digits[place] <= UInt8(ascii: "9") else { return 0 }
            result += Int(digits[place] - UInt8(ascii: "0"))
        }
        return result <= 1_000 ? result : 0
    }
}
