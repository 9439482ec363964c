public import Access
public import Hummingbird
public import Kernel
import HTTPTypes

/// One request as a handler sees it: who asks, what for, and the ways to answer.
public struct Visit: Sendable {
    public let request: Request
    public let site: Site
    /// Who is signed in, if anybody is.
    public let viewer: Viewer?
    /// The session behind `viewer`; empty when nobody is signed in or a token was used.
    public let sessionHash: [UInt8]
    /// The hash of the session cookie, also of one that is not signed in yet; for the step of the second factor.
    public let sessionToken: [UInt8]?
    /// A random text in a cookie that tells this browser from others, signed in or not.
    public let browser: String
    /// The address of the client, for rate limits; never logged.
    public let client: String
    public let query: FormData
    /// What an earlier request left to be said on this page.
    public let flash: Flash?
    public let now: Instant
    /// What the token permits, for a request with one.
    public let scopes: Set<String>
    /// Whether the page is one for the public, which robots may index.
    public let isPublic: Bool
    /// How many notices the viewer has not read; counted for pages alone.
    let unread: Int?
    let parameters: Parameters
    /// Whether whoever is signed in still is: for what goes on long after the request was let in.
    public var isStillSignedIn: @Sendable () async throws -> Bool = { true }

    /// The part of the path that the route calls `name`. A NUL in it is U+FFFD, which is nobody's name.
    public func parameter(_ name: String) -> String {
        parameters.get(name)?.removingPercentEncodingOnce ?? ""
    }

    /// The identifier in the path; anything else is not found.
    public func id<Noun>(_ name: String = "id", of noun: Noun.Type = Noun.self) throws -> Identifier<Noun> {
        guard let id = Identifier<Noun>(parameter(name)) else { throw Fault.missing("This page") }
        return id
    }

    /// Who is signed in; for routes that cannot be reached otherwise.
    public func signedIn() throws -> Viewer {
        guard let viewer else { throw Fault(.signInNeeded, "Sign in first.") }
        return viewer
    }

    public var path: String { request.uri.path }

    /// Where the request comes from; for what people do who are not signed in.
    public var origin: Origin { FrontDoor.origin(request, client) }

    /// The hidden field that every form carries.
    public var formToken: HTML {
        "<input type=\"hidden\" name=\"\(FormToken.field)\" value=\"\(FormToken.make(for: browser, key: site.formKey))\">"
    }
}

/// One sentence that survives a redirect.
public struct Flash: Sendable, Equatable {
    public let text: String
    public let isSuccess: Bool

    public init(_ text: String, isSuccess: Bool = true) {
        self.text = text
        self.isSuccess = isSuccess
    }
}

extension Visit {
    public func page(_ page: Page, status: HTTPResponse.Status = .ok) -> Response {
        let html = Shell.render(page, for: self)
        var response = Response.bytes(html.bytes, type: "text/html; charset=utf-8", status: status)
        response.headers[.cacheControl] = "no-store"
        if flash != nil { response.setCookie(Cookies.flash, "", site: site, maximumAge: 0) }
        return response
    }

    /// The page of a form that was refused: what was typed, with the errors, and status 422.
    public func refusedForm(_ page: Page) -> Response { self.page(page, status: .unprocessableContent) }

    /// The page of a form that somebody else overtook: what both typed, and status 409.
    public func overtakenForm(_ page: Page) -> Response { self.page(page, status: .conflict) }

    public func redirect(to path: String, flash: String? = nil, isSuccess: Bool = true) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
        if let flash {
            let value = (isSuccess ? "+" : "-") + percentEncoded(String(flash.prefix(500)))
            response.setCookie(Cookies.flash, value, site: site, maximumAge: 60)
        }
        return response
    }
}

extension Response {
    public static func bytes(
        _ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .contentLength: String(bytes.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension String {
    var removingPercentEncodingOnce: String {
        guard utf8.contains(UInt8(ascii: "%")) else { return self }
        let escapedPlus = split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B")
        return FormData(urlEncoded: Array("v=\(escapedPlus)".utf8))["v"] ?? self
    }
}
