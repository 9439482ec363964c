#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Makes a file in full beside `path` and only then gives it its name, so that whoever finds a file there
/// finds a whole one, also after a power cut.
/// - Throws: `StorageError.exists` when there is something at `path` already.
public func createFile(at path: String, _ fill: (String) throws -> Void) throws {
    let file = try PartialFile(of: path)
    defer { file.close() }
    try fill(file.name)
    try file.publish()
}

/// The same for what is filled by somebody one has to wait for.
public func createFile(at path: String, _ fill: (String) async throws -> Void) async throws {
    let file = try PartialFile(of: path)
    defer { file.close() }
    try await fill(file.name)
    try file.publish()
}

private struct PartialFile {
    let path: String
    /// A name of its own each time: what was left over by somebody who was killed is in nobody's way.
    let name: String
    private let descriptor: Int32

    init(of path: String) throws {
        self.path = path
        var status = stat()
        guard lstat(path, &status) != 0 else { throw StorageError.exists(path) }
        name = "\(path).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).partial"
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError.unreachable("\(name): \(String(cString: strerror(errno)))") }
    }

    func publish() throws {
        guard fsync(descriptor) == 0 else { throw StorageError.full }
        // A link, unlike a rename, never replaces what somebody put there meanwhile; but not every file
        // system has them.
        if link(name, path) != 0, errno == EEXIST || rename(name, path) != 0 {
            throw StorageError.exists(path)
        }
        unlink(name)
        try syncFolder(of: path)
    }

    /// What was not published is gone.
    func close() {
        unlink(name)
        Glibc.close(descriptor)
    }
}

/// A name is safe once its folder is: the file's own sync does not write that.
public func syncFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw StorageError.unreachable("\(folder): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    // Some file systems know of no such thing (EINVAL).
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw StorageError.full }
}
