#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is open; closed with its last reference.
final class File {
    let path: String
    private let descriptor: Int32

    init(_ path: String, flags: Int32) throws {
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MatchingError.file(path, reason: systemReason()) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    static func reading(_ path: String) throws -> File {
        let file = try File(path, flags: O_RDONLY)
        var status = stat()
        if fstat(file.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw MatchingError.file(path, reason: String(cString: strerror(EISDIR)))
        }
        return file
    }

    /// Empty, for the owner alone (mode 0600); what was there is gone.
    static func replacing(_ path: String) throws -> File {
        unlink(path)
        return try File(path, flags: O_WRONLY | O_CREAT | O_EXCL)
    }

    /// As it stands, or new, to be written on at its end.
    static func appending(_ path: String) throws -> File {
        try File(path, flags: O_WRONLY | O_CREAT | O_APPEND)
    }

    /// The next bytes, at most `limit`; fewer only at the end.
    func read(_ limit: Int = 64 << 10) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            while count < limit {
                let received = systemRead(descriptor, buffer.baseAddress?.advanced(by: count), limit - count)
                if received > 0 {
                    count += received
                } else if received == 0 || errno != EINTR {
                    failure = received == 0 ? 0 : errno
                    return
                }
            }
        }
        guard failure == 0 else { throw MatchingError.file(path, reason: String(cString: strerror(failure))) }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR {
                    throw MatchingError.file(path, reason: systemReason())
                }
            }
        }
    }

    func size() throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw MatchingError.file(path, reason: systemReason()) }
        return Int(status.st_size)
    }

    /// Goes on `offset` bytes after the start.
    func seek(to offset: Int) throws {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
            throw MatchingError.file(path, reason: systemReason())
        }
    }

    func truncate(to size: Int) throws {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw MatchingError.file(path, reason: systemReason()) }
    }

    /// Until this returns, a power cut may take what was written.
    func sync() throws {
        // Some file systems know of no such thing.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw MatchingError.file(path, reason: systemReason())
        }
    }

    /// Takes the file for this process until it is closed.
    /// - Returns: whether no other had it.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Gives a file without a name its name, unless something has that.
    func name(_ path: String) -> Bool {
        linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
    }
}

func systemReason() -> String { String(cString: strerror(errno)) }

// Inside a class with methods of the same name the system's are out of sight.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
