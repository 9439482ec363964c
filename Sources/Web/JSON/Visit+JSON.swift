import Crypto
import HTTPTypes
public import Hummingbird
import Kernel
import WebParts

extension Visit {
    /// Answers with JSON under a strong entity tag, the hash of the bytes; 304 without them when the client has these.
    ///
    /// - Parameters:
    ///   - next: the path of the page after this one, for a `Link` header (RFC 8288).
    ///   - isShared: whether caches between us and the client may keep it, since everybody gets the same.
    public func json(_ bytes: [UInt8], next: String? = nil, isShared: Bool = false) -> Response {
        var response = tagged(bytes, type: "application/json", isShared: isShared)
        if let next, let name = HTTPField.Name("Link") { response.headers[name] = "<\(next)>; rel=\"next\"" }
        return response
    }

    /// The same for any type.
    public func tagged(_ bytes: [UInt8], type: String, isShared: Bool = false) -> Response {
        let tag = EntityTag(hex(SHA256.hash(data: bytes).prefix(16)))
        let conditions = Preconditions(ifNoneMatch: request.headers[.ifNoneMatch])
        let outcome = conditions.evaluate(isRead: true, exists: true, tag: tag, modified: nil, now: 0)
        var response =
            outcome == .notModified
            ? Response(status: .notModified) : Response.bytes(bytes, type: type)
        response.headers[.eTag] = tag.description
        // Kept, but asked about each time: what somebody may see can change at any moment.
        response.headers[.cacheControl] = isShared ? "public, no-cache" : "private, no-cache"
        return response
    }
}
