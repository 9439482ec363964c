import Blobs
import NIOCore

/// What comes of a request's body, handed out in parts of a bounded size. A body that breaks off ends like one that is
/// whole: what came of it is kept, and ``failure`` says so. Used by one task.
final class ArrivingParts<Source: AsyncSequence> where Source.Element == ByteBuffer {
    private var pieces: Source.AsyncIterator
    private var rest = ByteBuffer()
    private var isFinished = false
    private(set) var failure: (any Error)?

    init(_ source: Source) { pieces = source.makeAsyncIterator() }

    /// The next part; read it to its end before the one after.
    func part(of size: Int) -> Part { Part(parts: self, size: size) }

    /// Whether nothing more comes.
    func isAtEnd() async -> Bool {
        while rest.readableBytes == 0, !isFinished { await fetch() }
        return rest.readableBytes == 0
    }

    fileprivate func next(upTo limit: Int) async -> ByteBuffer? {
        if limit == 0 { return nil }
        if await isAtEnd() { return nil }
        return rest.readSlice(length: min(limit, rest.readableBytes))
    }

    private func fetch() async {
        do {
            // A copy: exclusive access must not be held while it is suspended.
            var iterator = pieces
            let piece = try await iterator.next()
            pieces = iterator
            if let piece { rest = piece } else { isFinished = true }
        } catch {
            failure = error
            isFinished = true
        }
    }

    struct Part: AsyncSequence {
        typealias Element = ByteBuffer

        let parts: ArrivingParts
        let size: Int

        func makeAsyncIterator() -> Iterator { Iterator(parts: parts, left: size) }

        struct Iterator: AsyncIteratorProtocol {
            let parts: ArrivingParts
            var left: Int

            mutating func next() async throws -> ByteBuffer? {
                guard let piece = await parts.next(upTo: left) else { return nil }
                left -= piece.readableBytes
                return piece
            }
        }
    }
}

/// Several blobs as one, after each other.
struct JoinedBytes: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let blobs: Blobs
    let parts: [Blob]

    func makeAsyncIterator() -> Iterator { Iterator(blobs: blobs, waiting: parts[...]) }

    struct Iterator: AsyncIteratorProtocol {
        let blobs: Blobs
        var waiting: ArraySlice<Blob>
        var current: BlobBytes.Iterator?

        mutating func next() async throws -> ByteBuffer? {
            while true {
                if let piece = try await current?.next() { return piece }
                guard let part = waiting.popFirst() else { return nil }
                current = try await blobs.read(part).makeAsyncIterator()
            }
        }
    }
}
