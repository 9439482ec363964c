import Access
import Kernel
import Storage

/// Where what is done in a running collaboration is done: each act one transaction, begun with the right to it.
struct Desk: Sendable {
    let database: any Database
    let clock: WallClock
    /// How the service is reached from outside, for links in mail.
    let address: String

    typealias Act<Result> = @Sendable (Workplace, any Transaction) throws -> Result

    /// For those who take part.
    func inside<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.write { try act(try Workplace.inside(slug, viewer, now, $0), $0) }
    }

    /// For those who write in it.
    func contributing<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.write { try act(try Workplace.contributing(slug, viewer, now, $0), $0) }
    }

    /// For those who lead it, while it is not over.
    func organised<Result: Sendable>(
        _ slug: String, _ viewer: Viewer, _ act: @escaping Act<Result>
    ) async throws -> Result {
        let now = clock.now()
        return try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            return try act(work, transaction)
        }
    }
}
