#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes a file in full beside `path` and only then gives it its name, so that whoever finds a file there
/// finds a whole one, also after a power cut.
/// - Throws: `StorageError.exists` when there is something at `path` already.
public func createFile(at path: String, _ fill: (String) throws -> Void) throws {
    var status = stat()
    guard lstat(path, &status) != 0 else { throw StorageError.exists(path) }
    // A name of its own each time: what was left over by somebody who was killed is in nobody's way.
    let partial = "\(path).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).partial"
    let file = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StorageError.unreachable("\(partial): \(String(cString: strerror(errno)))") }
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
    try syncFolder(of: path)
}

/// A name is safe once its folder is: the file's own sync does not write that.
private func syncFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw StorageError.unreachable("\(folder): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    // Some file systems know of no such thing (EINVAL).
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw StorageError.full }
}
