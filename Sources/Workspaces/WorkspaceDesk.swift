import Access
import Blobs
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

    typealias Act<Result> = @Sendable (Room, any Transaction) throws -> Result

    /// Reads something in a workspace.
    func read<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.read { try act(try Room.inside(slug, viewer, now, $0), $0) }
    }

    /// Changes something in a workspace.
    func write<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.write { try act(try Room.inside(slug, viewer, now, $0), $0) }
    }
}
