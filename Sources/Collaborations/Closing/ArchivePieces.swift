import Archives
import Kernel
import Storage

/// One file of an archive, made a piece at a time.
struct ArchiveFile: Sendable {
    let name: String
    /// The bytes after a cursor, and the next cursor; `nil` at the end of the file.
    let piece: @Sendable (LogTable.Cursor?) async throws -> (bytes: [UInt8], next: LogTable.Cursor?)

    init(
        _ name: String,
        piece: @escaping @Sendable (LogTable.Cursor?) async throws -> (bytes: [UInt8], next: LogTable.Cursor?)
    ) {
        self.name = name
        self.piece = piece
    }

    /// One that is small enough to be made at once.
    init(_ name: String, whole: @escaping @Sendable () async throws -> [UInt8]) {
        self.init(name) { _ in (try await whole(), nil) }
    }
}

/// What an archive is made of.
struct ArchivePlan: Sendable {
    typealias More = @Sendable (LogTable.Cursor?) async throws -> (files: [(String, [UInt8])], next: LogTable.Cursor?)

    let files: [ArchiveFile]
    let moment: Instant
    /// The journal's proofs come after the files: one small file for each entry, as many as there are.
    var more: More = { _ in ([], nil) }
}

/// The bytes of an archive in order, never more of them at once than a piece of one file.
struct ArchivePieces {
    private var encoder = ArchiveEncoder()
    private var files: ArraySlice<ArchiveFile>
    private let more: ArchivePlan.More
    private let moment: Int64
    private var cursor: LogTable.Cursor?
    private var state = State.between

    private enum State { case between, within, more, done }

    init(_ plan: ArchivePlan) {
        files = plan.files[...]
        moment = plan.moment.milliseconds
        more = plan.more
    }

    /// - Returns: the next bytes, which may be none yet; `nil` at the end of the archive.
    mutating func next() async throws -> [UInt8]? {
        switch state {
        case .between:
            guard let file = files.first else {
                state = .more
                return []
            }
            state = .within
            cursor = nil
            return try encoder.beginFile(file.name, modified: moment)
        case .within:
            guard let file = files.first else { return nil }
            let (bytes, next) = try await file.piece(cursor)
            var out = try encoder.append(bytes)
            cursor = next
            if next == nil {
                out += try encoder.endFile()
                files = files.dropFirst()
                state = .between
            }
            return out
        case .more:
            let (found, next) = try await more(cursor)
            cursor = next
            var out: [UInt8] = []
            for (name, bytes) in found { out += try encoder.file(name, bytes, modified: moment) }
            if next == nil {
                out += try encoder.finish()
                state = .done
            }
            return out
        case .done: return nil
        }
    }
}
