import HTTPTypes
public import Hummingbird
import Kernel

/// The cookies that Concordat sets. All are `HttpOnly` and `SameSite=Lax`, and `Secure` with the `__Host-` prefix
/// (RFC 6265bis, section 4.1.3) where the service is reached by TLS.
public enum Cookies {
    public static let session = "concordat-session"
    public static let browser = "concordat-browser"
    static let flash = "concordat-flash"

    static func name(_ name: String, _ site: Site) -> String { site.isSecure ? "__Host-\(name)" : name }
}

extension Response {
    /// - Parameter maximumAge: seconds; nought removes the cookie.
    public mutating func setCookie(_ name: String, _ value: String, site: Site, maximumAge: Int) {
        let secure = site.isSecure ? "; Secure" : ""
        let text =
            "\(Cookies.name(name, site))=\(value); Path=/; Max-Age=\(maximumAge); HttpOnly; SameSite=Lax\(secure)"
        headers.append(HTTPField(name: .setCookie, value: text))
    }
}

extension Request {
    func cookie(_ name: String, site: Site) -> String? {
        let wanted = Cookies.name(name, site)
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == wanted else { continue }
                return String(parts[1])
            }
        }
        return nil
    }
}
