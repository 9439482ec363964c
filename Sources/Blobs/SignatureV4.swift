import Crypto
import Foundation
import Kernel

/// Signs requests to S3 as 'AWS Signature Version 4' prescribes
/// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
struct SignatureV4: Sendable {
    let accessKey: String
    let secretKey: String
    let region: String
    var service = "s3"

    /// A request as far as it is signed.
    struct Unsigned: Sendable {
        let method: String
        /// Percent-encoded, beginning with a slash.
        let path: String
        /// Not encoded yet.
        let query: [(name: String, value: String)]
        /// Lower-case names; 'host' and 'x-amz-date' have to be among them.
        let headers: [(name: String, value: String)]
        /// In hexadecimal.
        let payloadHash: String
    }

    /// The value of the `Authorization` header field.
    /// - Parameter time: as 'x-amz-date' has it: '20130524T000000Z'.
    func authorization(of request: Unsigned, at time: String) -> String {
        let headers = request.headers.map { ($0.name, Self.trimmed($0.value)) }.sorted { $0.0 < $1.0 }
        let signed = headers.map(\.0).joined(separator: ";")
        let canonical = [
            request.method, request.path, Self.query(request.query),
            headers.map { "\($0.0):\($0.1)\n" }.joined(), signed, request.payloadHash,
        ].joined(separator: "\n")
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(hex(SHA256.hash(data: Data(canonical.utf8))))"
        var key = SymmetricKey(data: Data("AWS4\(secretKey)".utf8))
        for part in [String(time.prefix(8)), region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        let signature = hex(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
        return "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), SignedHeaders=\(signed), Signature=\(signature)"
    }

    /// A query in the canonical form, which is also how it is sent.
    static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { (encoded($0.name), encoded($0.value)) }.sorted { $0 < $1 }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Everything but unreserved characters as %XX (RFC 3986, section 2.3).
    static func encoded(_ text: String, keepingSlashes: Bool = false) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "/") where keepingSlashes: result += "/"
            default: result += "%" + hex([byte]).uppercased()
            }
        }
        return result
    }

    /// Without spaces at the ends, and with single ones within.
    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ").joined(separator: " ")
    }

    /// '20130524T000000Z'.
    static func time(_ instant: Instant) -> String {
        String(instant.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}
