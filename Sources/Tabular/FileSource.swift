#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that could not be opened or read, with the system's reason.
public struct FileSourceError: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String
    /// The `errno` of the failed call.
    public let code: Int32

    public init(path: String, code: Int32) {
        self.path = path
        self.code = code
    }

    public var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// A file read from start to end, 256 KiB at a time; closed with its last reference.
public final class FileSource {
    private let path: String
    private let descriptor: Int32
    private let portion: Int

    /// - Throws: `FileSourceError`; a directory is refused here and not at the first read.
    public init(path: String, portion: Int = 256 << 10) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileSourceError(path: path, code: errno) }
        self.path = path
        self.descriptor = descriptor
        self.portion = max(1, portion)
        var information = stat()
        if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            throw FileSourceError(path: path, code: EISDIR)
        }
    }

    deinit {
        close(descriptor)
    }

    /// The next bytes, `nil` at the end.
    public func read() throws -> [UInt8]? {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: portion) { buffer, count in
            var received = -1
            repeat {
                #if canImport(Glibc)
                    received = Glibc.read(descriptor, buffer.baseAddress, portion)
                #elseif canImport(Musl)
                    received = Musl.read(descriptor, buffer.baseAddress, portion)
                #else
                    received = Darwin.read(descriptor, buffer.baseAddress, portion)
                #endif
            } while received < 0 && errno == EINTR
            if received < 0 { failure = errno }
            count = max(0, received)
        }
        guard failure == 0 else { throw FileSourceError(path: path, code: failure) }
        return bytes.isEmpty ? nil : bytes
    }
}
