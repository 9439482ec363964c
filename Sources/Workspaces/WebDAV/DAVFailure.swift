import HTTPTypes
import Kernel
import WebDAV

/// What a WebDAV client is told where the standard has a status, or a condition, of its own. Everything else is a `Fault`.
struct DAVFailure: Error {
    let status: HTTPResponse.Status
    /// The name of a condition (RFC 4918, section 16), with what it is about.
    var condition: String?
    var href: String?

    init(_ status: HTTPResponse.Status, _ condition: String? = nil, href: String? = nil) {
        self.status = status
        self.condition = condition
        self.href = href
    }

    /// Nothing is there, as far as this viewer may know.
    static let missing = DAVFailure(.notFound)
    /// What it would lie in is not there.
    static let noParent = DAVFailure(.conflict)
    static let forbidden = DAVFailure(.forbidden)
    static let preconditionFailed = DAVFailure(.preconditionFailed)

    static func locked(_ href: String) -> DAVFailure {
        DAVFailure(.locked, "lock-token-submitted", href: href)
    }

    /// An element of XML; `nil` where the status says all.
    var body: String? { condition.map { Multistatus.error($0, href: href) } }
}

/// Of RFC 4918, section 11.
extension HTTPResponse.Status {
    static let multiStatus = HTTPResponse.Status(code: 207, reasonPhrase: "Multi-Status")
    static let locked = HTTPResponse.Status(code: 423, reasonPhrase: "Locked")
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}

extension DAVBodyFailure {
    var failure: DAVFailure {
        switch self {
        case .malformed: DAVFailure(.badRequest)
        case .tooLarge: DAVFailure(.contentTooLarge)
        }
    }
}

/// Runs what reads a body, and says what is wrong with it.
func davBody<Result>(_ read: () throws(DAVBodyFailure) -> Result) throws(DAVFailure) -> Result {
    do {
        return try read()
    } catch {
        throw error.failure
    }
}
