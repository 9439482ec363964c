import HTTPTypes
import Hummingbird
import Kernel
public import NIOCore
public import WebParts

/// Reads a `multipart/form-data` request part by part as it arrives: fields as texts, files as streams. Used by one task.
///
/// Fields that decide about a file have to stand before it in the form.
public final class UploadReader {
    private var pieces: RequestBody.AsyncIterator
    private var parser: MultipartParser
    private var events: ArraySlice<MultipartParser.Event> = []
    private var values: [String: [String]] = [:]
    private var isFinished = false

    /// The fields read so far.
    public var fields: FormData { FormData(values) }

    /// - Throws: a fault of kind `invalid` when the request is no upload.
    public init(_ visit: Visit, limits: MultipartParser.Limits) throws {
        pieces = visit.request.body.makeAsyncIterator()
        parser = try Self.orFault { () throws(MultipartFailure) in
            try MultipartParser(contentType: visit.request.headers[.contentType] ?? "", limits: limits)
        }
    }

    /// Reads up to the next file; `nil` when the form is at its end. What was not read of the file before is passed over.
    public func nextFile() async throws -> MultipartPart? {
        var field: (name: String, bytes: [UInt8])?
        while let event = try await nextEvent() {
            switch event {
            case .partBegan(let part):
                if part.filename != nil { return part }
                field = (part.name, [])
            case .data(let bytes): field?.bytes += bytes
            case .partEnded:
                if let field { values[field.name, default: []].append(String(decoding: field.bytes, as: UTF8.self)) }
                field = nil
            case .finished: break
            }
        }
        return nil
    }

    /// The next bytes of the file that ``nextFile()`` found; `nil` at its end.
    public func nextBytes() async throws -> ByteBuffer? {
        while let event = try await nextEvent() {
            switch event {
            case .data(let bytes): return ByteBuffer(bytes: bytes)
            case .partEnded: return nil
            case .partBegan, .finished: break
            }
        }
        return nil
    }

    /// Reads what is left of a request that is refused: a browser shows no answer before it has sent everything.
    /// - Parameter time: how long at most.
    public func passOver(within time: Duration = .seconds(60)) async {
        let end = ContinuousClock.now + time
        var iterator = pieces
        while ContinuousClock.now < end, (try? await iterator.next()) != nil {}
    }

    private func nextEvent() async throws -> MultipartParser.Event? {
        while events.isEmpty {
            if isFinished { return nil }
            // A copy: exclusive access must not be held while it is suspended.
            var iterator = pieces
            let piece = try await iterator.next()
            pieces = iterator
            if let piece {
                events = try feed(piece)[...]
            } else {
                isFinished = true
                var last = parser
                try Self.orFault { () throws(MultipartFailure) in try last.finish() }
            }
        }
        return events.popFirst()
    }

    private func feed(_ piece: ByteBuffer) throws -> [MultipartParser.Event] {
        var next = parser
        let found = try Self.orFault { () throws(MultipartFailure) in try next.feed(piece.readableBytesView) }
        parser = next
        return found
    }

    private static func orFault<Result>(_ body: () throws(MultipartFailure) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            if error.status == 413 {
                throw Fault(.tooLarge, "What you sent is larger than this page takes. Nothing was kept.")
            }
            throw Fault(.invalid, "What you sent did not arrive in one piece. Nothing was kept. Send it again.")
        }
    }
}
