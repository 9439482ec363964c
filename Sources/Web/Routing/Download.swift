public import HTTPTypes
public import Hummingbird
public import NIOCore
public import WebParts

/// Contents that are handed out: whole or in part, unless the client has them already, and only as long as its reader may
/// have them.
public struct Download: Sendable {
    /// Bytes of the whole.
    public let size: Int64
    /// Strong: the same for the very same bytes alone.
    public let tag: EntityTag
    /// Type, name and marking; the rest is added here.
    public var headers: HTTPFields

    public init(size: Int64, tag: EntityTag, headers: HTTPFields) {
        self.size = size
        self.tag = tag
        self.headers = headers
    }

    /// The answer that needs no contents: the client has them, or asked for them on a condition that does not hold
    /// (RFC 9110, section 13). `nil` when they have to be sent.
    public func answerWithoutContents(to request: Request) -> Response? {
        let conditions = Preconditions(
            ifMatch: request.headers[.ifMatch], ifNoneMatch: request.headers[.ifNoneMatch])
        switch conditions.evaluate(isRead: true, exists: true, tag: tag, modified: nil, now: 0) {
        case .proceed: return nil
        case .notModified:
            return Response(status: .notModified, headers: [.eTag: tag.description, .cacheControl: Self.caching])
        case .failed: return Response(status: .preconditionFailed, headers: [.eTag: tag.description])
        }
    }

    /// What a request asks for of it (RFC 9110, section 14). A range of other contents than these, by `If-Range`, is all.
    public func range(of request: Request) -> ByteRange {
        let conditions = Preconditions(ifRange: request.headers[.ifRange])
        guard conditions.allowsRange(tag: tag, modified: nil, now: 0) else { return .whole }
        return ByteRange.parse(request.headers[.range], length: Int(size))
    }

    /// - Parameters:
    ///   - read: the bytes from and up to a position.
    ///   - isPermitted: whether the reader may still have them; asked each second.
    public func answer<Bytes: AsyncSequence & Sendable>(
        to request: Request, read: (Range<Int64>) async throws -> Bytes,
        while isPermitted: @escaping @Sendable () async throws -> Bool
    ) async throws -> Response where Bytes.Element == ByteBuffer {
        let range = range(of: request)
        var headers = headers
        headers[.eTag] = tag.description
        headers[.acceptRanges] = "bytes"
        headers[.cacheControl] = Self.caching
        if let text = range.contentRange(length: Int(size)) { headers[.contentRange] = text }
        let asked: Range<Int64>
        switch range {
        case .unsatisfiable: return Response(status: .rangeNotSatisfiable, headers: headers)
        case .part(let first, let last): asked = Int64(first)..<Int64(last) + 1
        case .whole: asked = 0..<size
        }
        headers[.contentLength] = String(asked.count)
        let bytes = try await read(asked)
        let body = ResponseBody.watched(contentLength: asked.count, while: isPermitted) { write in
            for try await piece in bytes { try await write(piece) }
        }
        return Response(status: range == .whole ? .ok : .partialContent, headers: headers, body: body)
    }

    /// Kept by the reader's own program, and asked about each time: what somebody may see can change at any moment.
    private static let caching = "private, no-cache"
}

extension ResponseBody {
    /// How often it is asked whether the reader may still have what is sent.
    private static let pause = Duration.milliseconds(900)

    /// A body that ends, cut off, within a second after its reader may not have it any more: also while the reader is slow to
    /// take what was sent.
    /// - Parameter isPermitted: asked after each second of sending. What it throws ends the body too.
    public static func watched(
        contentLength: Int? = nil, while isPermitted: @escaping @Sendable () async throws -> Bool,
        _ send: @escaping @Sendable (_ write: (ByteBuffer) async throws -> Void) async throws -> Void
    ) -> ResponseBody {
        ResponseBody(contentLength: contentLength) { writer in
            // Only the task that sends uses it, until that has ended.
            nonisolated(unsafe) var out = writer
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await send { try await out.write($0) }
                    return true
                }
                group.addTask {
                    repeat { try await Task.sleep(for: pause) } while try await isPermitted()
                    throw RightEnded()
                }
                defer { group.cancelAll() }
                _ = try await group.next()
            }
            writer = out
            try await writer.finish(nil)
        }
    }
}

/// Ends an answer whose reader may not have it any more; the connection closes, so that the part is not taken for all.
struct RightEnded: Error {}
