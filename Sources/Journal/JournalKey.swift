public import Kernel
public import MerkleTree
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The secret with which the journal signs its heads: the 32-byte seed of an Ed25519 key (RFC 8032).
public struct JournalKey: Sendable {
    private let seed: [UInt8]

    /// - Parameter seed: exactly 32 unpredictable bytes.
    public init(seed: [UInt8]) { self.seed = seed }

    /// Reads the file at `path`. All nodes of one installation need the same file. Keep a copy apart from the database:
    /// without it the journal cannot be continued, and with both a thief can write a false one.
    /// - Throws: `JournalError.key`, also when there is none: see `loadOrMake`.
    public static func load(_ path: String) throws -> JournalKey {
        guard let seed = try read(path) else {
            throw JournalError.key("\(path) is missing. Copy it from another node, or from a backup")
        }
        return JournalKey(seed: seed)
    }

    /// Reads the file at `path`; creates it, readable by its owner alone, when it is missing: for a journal that is
    /// empty, since no other key can continue one.
    /// - Throws: `JournalError.key`.
    public static func loadOrMake(_ path: String, randomness: Randomness = .system) throws -> JournalKey {
        if let seed = try read(path) { return JournalKey(seed: seed) }
        do {
            let seed = randomness.bytes(byteCount)
            try createFile(at: path) { partial in try write(seed, to: partial) }
            return JournalKey(seed: seed)
        } catch StorageError.exists {
            // Another process was first.
            guard let seed = try read(path) else { throw JournalError.key("\(path) vanished") }
            return JournalKey(seed: seed)
        } catch let error as StorageError {
            throw JournalError.key("\(path): \(error)")
        }
    }

    /// - Parameter origin: the journal's name in its heads, such as 'concordat.example.gov.uk/journal'.
    /// - Throws: `MerkleTreeError` for a name or a key that cannot be one.
    public func signer(origin: String) throws -> TreeHeadSigner {
        try TreeHeadSigner(origin: origin, privateKey: seed)
    }

    private static let byteCount = 32

    /// `nil` when there is no such file.
    private static func read(_ path: String) throws -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw JournalError.key("\(path): \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        // One byte more than wanted, to notice a longer file.
        var buffer = [UInt8](repeating: 0, count: byteCount + 1)
        var count = 0
        while count < buffer.count {
            let got = buffer.withUnsafeMutableBytes { systemRead(file, $0, from: count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw JournalError.key("\(path): \(String(cString: strerror(errno)))") }
            if got == 0 { break }
            count += got
        }
        guard count == byteCount else { throw JournalError.key("\(path) is not exactly 32 bytes long") }
        return Array(buffer.prefix(byteCount))
    }

    private static func write(_ seed: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw JournalError.key("\(path): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let written = seed.withUnsafeBytes { systemWrite(file, $0) }
        guard written == seed.count, fsync(file) == 0 else {
            throw JournalError.key("\(path): \(String(cString: strerror(errno)))")
        }
    }
}

/// `read` and `write` of the C library, whose names the methods hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer, from start: Int) -> Int {
    read(file, buffer.baseAddress.map { $0 + start }, buffer.count - start)
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(file, bytes.baseAddress, bytes.count)
}
