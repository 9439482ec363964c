import CFiles
import Glibc
public import Kernel
import NIOCore
import NIOPosix
import Storage
import Synchronization

/// Objects as files in a folder. An object is written under a name of its own in `partial`, made durable, and only then
/// given its name.
public struct FolderObjects: ObjectStore {
    /// How much is read at once.
    private static let piece = 16 * SegmentCipher.sealedSegmentSize

    private let folder: String

    /// - Throws: ``BlobError/unreachable(_:)`` when the folder cannot be made.
    public init(folder: String) throws {
        self.folder = folder
        for path in [folder, "\(folder)/partial"] where mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw BlobError.file(path)
        }
    }

    private func path(_ name: ObjectName) -> String { "\(folder)/\(name)" }

    public func create(_ name: ObjectName) async throws -> any ObjectWriter {
        // What is stored may be written anew, while another does so, or after one who did not finish.
        let partial = "\(folder)/partial/\(name.blob)-\(hex(Randomness.system.bytes(8)))"
        let (path, subfolder) = (path(name), "\(folder)/\(name.folder)")
        return try await blocking {
            if mkdir(subfolder, 0o700) == 0 {
                try Self.sync(folder)
            } else if errno != EEXIST {
                throw BlobError.file(subfolder)
            }
            let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw BlobError.file(partial) }
            return FileWriter(OpenFile(descriptor), partial: partial, path: path, folder: subfolder)
        }
    }

    public func read(_ name: ObjectName, _ range: Range<Int64>) async throws -> ObjectBytes {
        let path = path(name)
        let file = try await blocking {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw BlobError.file(path) }
            return OpenFile(descriptor)
        }
        return FileBytes(file: file, range: range, piece: Self.piece)
    }

    public func size(of name: ObjectName) async throws -> Int64 {
        let path = path(name)
        return try await blocking {
            var status = stat()
            guard stat(path, &status) == 0 else { throw BlobError.file(path) }
            return Int64(status.st_size)
        }
    }

    public func remove(_ name: ObjectName) async throws {
        let path = path(name)
        try await blocking {
            guard unlink(path) == 0 || errno == ENOENT else { throw BlobError.file(path) }
        }
    }

    public func names(after last: ObjectName?) async throws -> [ObjectName] {
        try await blocking {
            for subfolder in try Self.entries(folder).sorted() where subfolder.utf8.count == 2 {
                if let last, subfolder < last.folder { continue }
                let names = try Self.entries("\(folder)/\(subfolder)").compactMap { ObjectName("\(subfolder)/\($0)") }
                let found = names.filter { name in last.map { $0 < name } ?? true }
                if !found.isEmpty { return found.sorted() }
            }
            return []
        }
    }

    public func removeUnfinished(before instant: Instant) async throws {
        let partial = "\(folder)/partial"
        try await blocking {
            for entry in try Self.entries(partial) {
                var status = stat()
                let path = "\(partial)/\(entry)"
                guard stat(path, &status) == 0, Int64(status.st_mtim.tv_sec) * 1000 < instant.milliseconds else {
                    continue
                }
                unlink(path)
            }
        }
    }

    private static func entries(_ path: String) throws -> [String] {
        guard let stream = opendir(path) else { throw BlobError.file(path) }
        defer { closedir(stream) }
        var entries: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { entries.append(name) }
        }
        return entries
    }

    fileprivate static func sync(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BlobError.file(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw BlobError.file(folder) }
    }
}

/// Runs what may block on a thread that may: never on those that serve requests.
private func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await NIOThreadPool.singleton.runIfActive(body)
}

/// A descriptor that is closed with the last who holds it.
private final class OpenFile: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

private struct FileWriter: ObjectWriter {
    let file: OpenFile
    let partial: String
    let path: String
    let folder: String

    init(_ file: OpenFile, partial: String, path: String, folder: String) {
        self.file = file
        self.partial = partial
        self.path = path
        self.folder = folder
    }

    func write(_ bytes: ByteBuffer) async throws {
        try await blocking { [file, partial] in
            try bytes.withUnsafeReadableBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let written = Glibc.write(
                        file.descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if written < 0, errno == EINTR { continue }
                    guard written > 0 else { throw BlobError.file(partial) }
                    rest = rest.dropFirst(written)
                }
            }
            // The disk begins now, so that little is left to wait for at the end. Whether it went well `fsync` tells.
            _ = concordat_begin_writing(file.descriptor)
        }
    }

    func finish() async throws {
        try await blocking { [file, partial, path, folder] in
            guard fsync(file.descriptor) == 0, rename(partial, path) == 0 else { throw BlobError.file(partial) }
            try FolderObjects.sync(folder)
        }
    }

    func abandon() async {
        _ = try? await blocking { [partial] in unlink(partial) }
    }
}

private struct FileBytes: AsyncSequence, Sendable {
    let file: OpenFile
    let range: Range<Int64>
    let piece: Int

    func makeAsyncIterator() -> Iterator {
        Iterator(file: file, position: range.lowerBound, end: range.upperBound, piece: piece)
    }

    struct Iterator: AsyncIteratorProtocol {
        let file: OpenFile
        var position: Int64
        let end: Int64
        let piece: Int

        mutating func next() async throws -> ByteBuffer? {
            guard position < end else { return nil }
            let (count, start) = (Int(Swift.min(Int64(piece), end - position)), position)
            let bytes = try await blocking { [file] in
                var buffer = ByteBufferAllocator().buffer(capacity: count)
                let read = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { target in
                    while true {
                        let read = pread(file.descriptor, target.baseAddress, count, off_t(start))
                        if read >= 0 { return read }
                        if errno != EINTR { throw BlobError.unreachable(String(cString: strerror(errno))) }
                    }
                }
                // Shorter than it was when it was written.
                guard read > 0 else { throw BlobError.damaged }
                return buffer
            }
            position += Int64(bytes.readableBytes)
            return bytes
        }
    }
}

extension BlobError {
    /// What the system just said about a file.
    fileprivate static func file(_ path: String) -> BlobError {
        switch errno {
        case ENOENT: .missing
        case ENOSPC, EDQUOT: .full
        case let code: .unreachable("\(path): \(String(cString: strerror(code)))")
        }
    }
}
