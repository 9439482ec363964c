/// Writes a ZIP archive to whatever takes bytes: a response, a file, a hash.
///
///     var archive = ArchiveWriter { bytes in try await response.write(bytes) }
///     try await archive.add("README.txt", Array(text.utf8), modified: now)
///     try await archive.add("files/plan.pdf", chunks, modified: now, method: .stored, size: size)
///     try await archive.finish()
///
/// Without ``finish()`` it is not an archive.
public struct ArchiveWriter {
    private var encoder = ArchiveEncoder()
    private let write: ([UInt8]) async throws -> Void

    /// - Parameter write: gets the bytes in order, in pieces of any size that are never empty.
    public init(to write: @escaping ([UInt8]) async throws -> Void) {
        self.write = write
    }

    /// Adds a whole file; see ``ArchiveEncoder/file(_:_:modified:method:)``.
    public mutating func add(
        _ name: String, _ bytes: [UInt8], modified: Int64, method: ArchiveMethod = .deflated,
        isolation: isolated (any Actor)? = #isolation
    ) async throws {
        try await send(encoder.file(name, bytes, modified: modified, method: method))
    }

    /// Adds a file piece by piece; see ``ArchiveEncoder/beginFile(_:modified:method:size:)``.
    public mutating func add<Pieces: AsyncSequence>(
        _ name: String, _ pieces: Pieces, modified: Int64, method: ArchiveMethod = .deflated, size: UInt64? = nil,
        isolation: isolated (any Actor)? = #isolation
    ) async throws where Pieces.Element == [UInt8] {
        try await send(encoder.beginFile(name, modified: modified, method: method, size: size))
        for try await piece in pieces { try await send(encoder.append(piece)) }
        try await send(encoder.endFile())
    }

    /// Writes the list of files.
    public mutating func finish(isolation: isolated (any Actor)? = #isolation) async throws {
        try await send(encoder.finish())
    }

    private func send(_ bytes: [UInt8], isolation: isolated (any Actor)? = #isolation) async throws {
        if !bytes.isEmpty { try await write(bytes) }
    }
}
