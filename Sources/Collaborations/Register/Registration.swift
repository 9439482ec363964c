import Access
import Directory
import Kernel
import Search
import Storage
import Web

/// Registering an effort, with the check for duplicate work: whoever registers one that is like others says how it differs.
struct Registration: Sendable {
    let collaborations: Collaborations
    let likeness: Likeness

    init(database: any Database, clock: WallClock, index: SearchIndex) {
        collaborations = Collaborations(database: database, clock: clock)
        likeness = Likeness(database: database, index: index)
    }

    /// What the register has that is like a description, finished or not.
    func like(_ form: FormData, _ viewer: Viewer, at now: Instant) async throws -> [LikeEffort] {
        guard let draft = CollaborationDraft.sketch(form) else { return [] }
        return try await likeness.like(draft, viewer, at: now)
    }

    /// - Throws: a fault of kind `invalid` beside 'differs' where there are others like it and nothing is said.
    func register(_ form: FormData, by viewer: Viewer, at now: Instant) async throws -> Collaboration {
        let draft = try CollaborationDraft.read(form)
        let like = try await like(form, viewer, at: now)
        return try await collaborations.propose(draft, besides: like, by: viewer)
    }
}
