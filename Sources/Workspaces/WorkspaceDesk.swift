import Access
import Blobs
import Collaborations
import Kernel
import Storage

/// Where what is done in a workspace is done: each act one transaction, begun with the right to it.
struct WorkspaceDesk: Sendable {
    let database: any Database
    let clock: WallClock
    let blobs: Blobs
    var screening = Screening.none
    /// How the service is reached from outside, for links in mail.
    let address: String
    /// Reads the first page of what is uploaded, to find a marking there.
    var firstText: FirstText = PlainFirstText.read

    /// Proofs of the journal's entries, for whoever takes them away.
    var evidence: JournalEvidence?

    typealias Act<Result> = @Sendable (Room, any Transaction) throws -> Result

    /// Reads something in a workspace.
    func read<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.read { try act(try Room.inside(slug, viewer, now, $0), $0) }
    }

    /// Changes something in a workspace.
    /// - Parameter whileClosed: also in one that is closed: for what is no change to what it holds, as when somebody reads,
    ///   leaves, or looks after its records.
    func write<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, whileClosed: Bool = false, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.write { transaction in
            let room = try Room.inside(slug, viewer, now, transaction)
            if !whileClosed { try room.requireOpen(transaction) }
            return try act(room, transaction)
        }
    }
}
