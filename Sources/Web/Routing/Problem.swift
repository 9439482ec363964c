public import HTTPTypes
import Hummingbird
public import Kernel
import NIOCore

/// An error as the outside sees it: a page, or a problem in JSON (RFC 9457). It never tells how things are inside.
struct Problem {
    let kind: Fault.Kind?
    let status: HTTPResponse.Status
    let title: String
    let message: String
    let fields: [String: String]
    let steps: [Fault.Step]
    /// With which a person can ask, and an administrator find the log line.
    let reference: String
    let isUnexpected: Bool
    var allowedMethods: String?

    private init(
        _ kind: Fault.Kind?, _ status: HTTPResponse.Status, _ title: String, _ message: String,
        fields: [String: String] = [:], reference: String
    ) {
        self.kind = kind
        self.status = status
        self.title = title
        self.message = message
        self.fields = fields
        steps = []
        self.reference = reference
        isUnexpected = status.code >= 500 && kind == nil
    }

    /// An error of the database, say: the person learns what to do, and the log what it was.
    private init(_ fault: Fault, reference: String, isUnexpected: Bool) {
        kind = fault.kind
        (status, title) = Self.heading(fault.kind)
        message = fault.message
        fields = fault.fields
        steps = fault.steps
        self.reference = reference
        self.isUnexpected = isUnexpected
    }

    init(_ error: any Error, reference: String) {
        switch error {
        case let fault as Fault:
            self.init(fault, reference: reference, isUnexpected: false)
        case let wrong as WrongMethod:
            self.init(
                nil, .methodNotAllowed, "That does not work here",
                "This address does not take this kind of request.",
                reference: reference)
            allowedMethods = wrong.allowed
        case is TimeLimitExceeded:
            self.init(
                nil, .serviceUnavailable, "This took too long",
                "The service gave up on what you asked for, and nothing half-done was kept. Try again in a few minutes.",
                reference: reference)
        case let telling as any FaultTelling where telling.fault != nil:
            self.init(telling.fault ?? .missing(""), reference: reference, isUnexpected: true)
        case is NIOTooManyBytesError:
            self.init(status: .contentTooLarge, reference: reference)
        case let http as any HTTPResponseError:
            self.init(status: http.status, reference: reference)
        default:
            self.init(
                nil, .internalServerError, "Sorry, there is a problem with the service",
                "It is not your fault, and nothing half-done was kept. Try again in a few minutes.",
                reference: reference)
        }
    }

    /// What the web server itself refuses.
    private init(status: HTTPResponse.Status, reference: String) {
        switch status.code {
        case 404:
            self.init(
                .missing, status, "Page not found",
                "If you typed the address, check it. If you followed a link, what it led to may have moved or ended.",
                reference: reference)
        case 413:
            self.init(
                .tooLarge, status, "Too large",
                "What you sent is larger than this page takes. Nothing was kept.",
                reference: reference)
        default:
            self.init(
                .invalid, status, "That did not work", "The request could not be understood.",
                reference: reference)
        }
    }

    fileprivate static func heading(_ kind: Fault.Kind) -> (HTTPResponse.Status, String) {
        switch kind {
        case .invalid: (.unprocessableContent, "There is a problem")
        case .signInNeeded: (.unauthorized, "Sign in first")
        case .refused: (.forbidden, "You cannot do this")
        case .missing: (.notFound, "Page not found")
        case .conflict: (.conflict, "Something changed meanwhile")
        case .tooLarge: (.contentTooLarge, "Too large")
        case .tooMany: (.tooManyRequests, "Too many attempts")
        case .busy: (.serviceUnavailable, "Busy just now")
        }
    }

    var page: Page {
        Page(
            title,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(title)</h1>
                <p class="govuk-body">\(message)</p>\(next)
                <p class="govuk-body"><a class="govuk-link" href="/">Go to the start page</a></p>
                <p class="govuk-body-s cc-why">If you ask for help, quote reference \(reference).</p>
                </div></div>
                """)
    }

    /// The first step as a button, the others below it.
    private var next: HTML {
        guard let first = steps.first else { return .empty }
        let rest = steps.dropFirst().map { step -> HTML in "<li>\(Link(step.text, step.path).html)</li>" }
        return """
            <div class="cc-actions">\(linkButton(first.text, first.path))</div>\
            \(if: !rest.isEmpty, "<ul class=\"govuk-list\">\(rest)</ul>")
            """
    }

    var json: Response {
        var members = [
            "\"type\":\"about:blank\"", "\"title\":\(quoted(title))", "\"status\":\(status.code)",
            "\"detail\":\(quoted(message))", "\"reference\":\(quoted(reference))",
        ]
        if !fields.isEmpty {
            let list = fields.sorted { $0.key < $1.key }
                .map { "{\"field\":\(quoted($0.key)),\"detail\":\(quoted($0.value))}" }
            members.append("\"errors\":[\(list.joined(separator: ","))]")
        }
        let text = "{\(members.joined(separator: ","))}"
        var response = Response.bytes(Array(text.utf8), type: "application/problem+json", status: status)
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        mark(&response)
        return response
    }

    /// For programs that show files: some put it before their users.
    var text: Response {
        var response = Response.bytes(
            Array("\(message)\n".utf8), type: "text/plain; charset=utf-8", status: status)
        if status == .unauthorized { response.headers[.wwwAuthenticate] = #"Basic realm="Concordat", charset="UTF-8""# }
        mark(&response)
        return response
    }

    /// Says in the header, for programs, what can be done about it.
    func mark(_ response: inout Response) {
        if let allowedMethods { response.headers[.allow] = allowedMethods }
        if status == .serviceUnavailable { response.headers[.retryAfter] = "10" }
    }
}

extension Fault.Kind {
    /// The status that tells it in HTTP.
    public var status: HTTPResponse.Status { Problem.heading(self).0 }
}

/// A JSON string (RFC 8259, section 7).
public func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{0}"..."\u{1F}": result += "\\u00" + hex([UInt8(scalar.value)])
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
