public import Kernel
public import NIOCore

/// A place where sealed contents lie under their names: a folder, or a bucket of an S3 service.
public protocol ObjectStore: Sendable {
    /// Begins an object. Nobody sees anything of it before it is finished.
    func create(_ name: ObjectName) async throws -> any ObjectWriter

    /// Bytes of an object, in order, in pieces of any size.
    /// - Throws: ``BlobError/missing``; also while it is read.
    func read(_ name: ObjectName, _ range: Range<Int64>) async throws -> ObjectBytes

    /// How many bytes are stored under a name.
    /// - Throws: ``BlobError/missing``.
    func size(of name: ObjectName) async throws -> Int64

    /// Removes an object; no matter whether there was one.
    func remove(_ name: ObjectName) async throws

    /// The names in order, from the one behind `last` on; at most some thousand at once, empty at the end.
    func names(after last: ObjectName?) async throws -> [ObjectName]

    /// Removes what was begun before `instant` and never finished.
    func removeUnfinished(before instant: Instant) async throws
}

/// The pieces of an object, as they are read.
public typealias ObjectBytes = any AsyncSequence<ByteBuffer, any Error> & Sendable

/// Takes an object piece by piece; used by one task.
public protocol ObjectWriter: Sendable {
    func write(_ bytes: ByteBuffer) async throws
    /// Makes the object durable, and only then visible.
    func finish() async throws
    /// Leaves nothing behind of what was not finished.
    func abandon() async
}

/// The name of an object: the identifier of its blob behind its last two digits, which spread names over 256 folders.
public struct ObjectName: Hashable, Comparable, Sendable, CustomStringConvertible {
    let blob: UUID128

    /// Of no blob: whose contents these are.
    static let mark = ObjectName(UUID128(high: 0, low: 0))

    init(_ blob: UUID128) { self.blob = blob }

    /// As a path in a folder or a bucket.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let blob = UUID128(parts[1]) else { return nil }
        self.init(blob)
        guard description == text else { return nil }
    }

    var folder: String { String(blob.description.suffix(2)) }

    public var description: String { "\(folder)/\(blob)" }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
