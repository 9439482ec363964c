import Crypto

/// Results of multiplying, kept as they are made, so that a process that is killed goes on where it was.
///
/// 512 x-coordinates at a time, each time with the first eight bytes of their SHA-256: after a power cut a file may be longer than what
/// was written to it.
enum PointFile {
    static let portion = 512 * 32
    private static let checkBytes = 8

    /// Makes the file `name`, or goes on with it.
    /// - Parameters:
    ///   - next: gives inputs, the same each time: `portion` bytes, fewer only at the end, `nil` after it.
    ///   - done: is told how many points there are, now and then.
    static func make(
        _ name: String, in folder: Folder, workers: Int, next: () throws -> [UInt8]?,
        work: @escaping @Sendable ([UInt8]) throws -> [UInt8], done: (Int) -> Void
    ) async throws {
        guard !folder.has(name) else { return }
        let part = name + ".part"
        var points = 0
        if folder.has(part) {
            var stream = ByteStream(try File.reading(folder[part]))
            while let known = try checked(&stream), known.count == portion, try next() != nil {
                points += known.count / 32
            }
        }
        let file = try File.appending(folder[part])
        try file.truncate(to: points / 512 * (portion + checkBytes))
        done(points)
        try await inOrder(workers: workers, next: next, work: work) { results in
            try Task.checkCancellation()
            try file.write(results + check(results))
            points += results.count / 32
            done(points)
        }
        try file.sync()
        try folder.rename(part, to: name)
    }

    /// Reads what was made.
    static func reader(_ name: String, in folder: Folder) throws -> () throws -> [UInt8]? {
        let path = folder[name]
        var stream = ByteStream(try File.reading(path))
        return {
            let bytes = try checked(&stream)
            guard bytes != nil || stream.isAtEnd else { throw MatchingError.file(path, reason: "damaged") }
            return bytes
        }
    }

    private static func checked(_ stream: inout ByteStream) throws -> [UInt8]? {
        let piece = try stream.next(portion + checkBytes)
        guard piece.count > checkBytes else { return nil }
        let results = Array(piece.dropLast(checkBytes))
        guard results.count % 32 == 0, check(results) == Array(piece.suffix(checkBytes)) else { return nil }
        return results
    }

    private static func check(_ results: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: results).prefix(checkBytes)) }
}
