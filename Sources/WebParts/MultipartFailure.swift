/// Why a form was refused.
public enum MultipartFailure: Error, Sendable, Equatable {
    /// The Content-Type is not multipart/form-data with a usable boundary.
    case noBoundary
    /// A part without `Content-Disposition: form-data; name=…`, or with a line that is no header.
    case malformedHeaders
    /// The body ended before its closing boundary.
    case truncated
    case tooManyParts(limit: Int)
    case headersTooLarge(limit: Int)
    case fieldTooLarge(name: String, limit: Int)
    case bodyTooLarge(limit: Int)

    /// The status to answer with: 413 for a limit on size, else 400.
    public var status: Int {
        switch self {
        case .fieldTooLarge, .bodyTooLarge: 413
        default: 400
        }
    }
}
