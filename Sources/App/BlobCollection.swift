import Blobs
import Jobs
import Storage

/// Removes each night what is stored of files and belongs to nothing.
struct BlobCollection: Sendable {
    private static let kind = JobKind<NoPayload>("blobs.collect", priority: .bulk)

    let blobs: Blobs
    let database: any Database

    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            let count = try await blobs.removeOrphans(database)
            try await run.progress("Removed", done: count, total: count)
        }
    }

    static func recurring() throws -> RecurringJob { try RecurringJob(nil, kind, NoPayload(), .daily(minute: 4 * 60)) }
}
