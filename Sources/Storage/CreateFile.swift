#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes a file in full beside `path` and only then gives it its name, so that whoever finds a file there
/// finds a whole one.
/// - Throws: `StorageError.exists` when there is something at `path` already.
public func createFile(at path: String, _ fill: (String) throws -> Void) throws {
    var status = stat()
    guard lstat(path, &status) != 0 else { throw StorageError.exists(path) }
    let partial = path + ".partial"
    let file = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
        throw errno == EEXIST
            ? StorageError.exists(partial)
            : StorageError.unreachable("\(partial): \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    do {
        try fill(partial)
        guard fsync(file) == 0 else { throw StorageError.full }
        // A link, unlike a rename, never replaces what somebody put there meanwhile; but not every file
        // system has them.
        if link(partial, path) == 0 {
            unlink(partial)
        } else if errno == EEXIST || rename(partial, path) != 0 {
            throw StorageError.exists(path)
        }
    } catch {
        unlink(partial)
        throw error
    }
}
