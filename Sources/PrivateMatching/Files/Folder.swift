#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder that only its owner opens (mode 0700), and what one does with the files in it.
struct Folder: Sendable, Equatable {
    let path: String

    /// Makes it where there is none, with those above it.
    init(making path: String) throws {
        self.path = path
        if mkdir(path, 0o700) == 0 { return }
        let parent = parent(of: path)
        if errno == ENOENT, parent != path {
            _ = try Folder(making: parent)
            if mkdir(path, 0o700) == 0 { return }
        }
        guard errno == EEXIST, exists(path + "/.") else {
            throw MatchingError.file(path, reason: systemReason())
        }
    }

    subscript(name: String) -> String { path + "/" + name }

    func has(_ name: String) -> Bool { exists(self[name]) }

    func remove(_ names: String...) {
        for name in names { unlink(self[name]) }
    }

    /// What is in it, in order.
    func names() throws -> [String] {
        guard let folder = opendir(path) else { throw MatchingError.file(path, reason: systemReason()) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes it with its files.
    func removeAll() throws {
        for name in try names() { unlink(self[name]) }
        guard rmdir(path) == 0 else { throw MatchingError.file(path, reason: systemReason()) }
    }

    /// The file with this name is from now on a whole one, as `fill` writes it; until then it is as it was.
    func replace(_ name: String, _ fill: (File) throws -> Void) throws {
        let file = try File.replacing(self[name + ".new"])
        try fill(file)
        try file.sync()
        try rename(name + ".new", to: name)
    }

    func replace(_ name: String, with bytes: [UInt8]) throws {
        try replace(name) { try $0.write(bytes) }
    }

    func rename(_ name: String, to other: String) throws {
        guard systemRename(self[name], self[other]) == 0 else {
            throw MatchingError.file(self[other], reason: systemReason())
        }
        try syncFolder(path)
    }

    /// All of a small file.
    func contents(_ name: String, limit: Int = 64 << 10) throws -> [UInt8] {
        let bytes = try File.reading(self[name]).read(limit + 1)
        guard bytes.count <= limit else { throw MatchingError.file(self[name], reason: "larger than it can be") }
        return bytes
    }

    /// Gives a finished file a name outside, for whoever is to have it; here it stays as well.
    /// - Throws: ``MatchingError/exists(_:)`` where something else is there already.
    func publish(_ name: String, to path: String) throws {
        if try exists(path) && areSame(self[name], path) { return }
        let source = try File.reading(self[name])
        try createFile(at: path) { copy in
            while true {
                let bytes = try source.read()
                if bytes.isEmpty { return }
                try copy.write(bytes)
            }
        }
    }
}

private func areSame(_ path: String, _ other: String) throws -> Bool {
    let (left, right) = (try File.reading(path), try File.reading(other))
    while true {
        let (portion, beside) = (try left.read(), try right.read())
        guard portion == beside else { return false }
        if portion.isEmpty { return true }
    }
}

/// Makes a file for the owner alone (mode 0600). Whoever finds something at `path` finds all of it: until it is filled it has no
/// name, so that it vanishes with a process that is killed.
/// - Throws: ``MatchingError/exists(_:)`` where something is there already.
func createFile(at path: String, _ fill: (File) throws -> Void) throws {
    guard !exists(path) else { throw MatchingError.exists(path) }
    let folder = parent(of: path)
    #if os(Linux)
        // O_TMPFILE, which is not imported.
        if let file = try? File(folder, flags: 0o20_000_000 | O_DIRECTORY | O_WRONLY) {
            try fill(file)
            try file.sync()
            if file.name(path) { return try syncFolder(folder) }
            guard errno != EEXIST else { throw MatchingError.exists(path) }
            throw MatchingError.file(path, reason: systemReason())
        }
    #endif
    // A file system that has no files without names.
    let file = try File.replacing(path + ".partial")
    defer { unlink(file.path) }
    try fill(file)
    try file.sync()
    if link(file.path, path) != 0 {
        guard errno != EEXIST else { throw MatchingError.exists(path) }
        guard rename(file.path, path) == 0 else { throw MatchingError.file(path, reason: systemReason()) }
    }
    try syncFolder(folder)
}

// Inside a type with a method of the same name the system's is out of sight.
private func systemRename(_ old: String, _ new: String) -> Int32 { rename(old, new) }

func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

private func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// A name is safe once its folder is: the file's own sync does not write that.
private func syncFolder(_ path: String) throws {
    try File(path, flags: O_RDONLY | O_DIRECTORY).sync()
}
