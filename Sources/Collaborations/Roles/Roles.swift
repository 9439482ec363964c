import Access
import Directory
import Journal
import Kernel
import Storage

/// What is done with roles: each one transaction with its journal entry.
struct Roles: Sendable {
    /// How many roles a collaboration may have in all.
    static let limit = 100

    let database: any Database
    let clock: WallClock

    /// Gives a role to a post of a party.
    /// - Parameter typed: the post's title, address, or its holder's name or e-mail address.
    func assign(
        _ role: Role, toPost typed: String, of body: String, in slug: String, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            let sight = Sight(viewer)
            guard let party = try BodyStore(transaction).find(slug: body, sight),
                try PartyStore(transaction).find(party.id, in: work.collaboration.id) != nil
            else { throw Fault.invalid("body", "Choose one of the parties") }
            let post = try PostFinder(transaction: transaction, sight: sight).post(typed, in: party.id, field: "post")
            let store = RoleStore(transaction)
            if role.isSingle, let other = try store.holder(of: role, work.collaboration.id) {
                if other == post.id { return }
                throw Fault.invalid(
                    "role", "There is one \(role.name.lowercased()) already. End that role first, then give it anew")
            }
            guard try store.assignments(work.collaboration.id).count < Self.limit else {
                throw Fault.invalid("role", "A collaboration has at most \(Self.limit) roles")
            }
            try store.insert(role, post.id, work.collaboration.id, at: now)
            try work.record(
                "role.assigned", Subject("post", post.id.uuid), details: ["role": role.rawValue, "post": post.title],
                in: transaction)
        }
    }

    func end(_ role: Role, of post: Post.ID, in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.organised(slug, viewer, now, transaction)
            guard try RoleStore(transaction).remove(role, post, work.collaboration.id) else {
                throw Fault.missing("This role")
            }
            try work.record(
                "role.ended", Subject("post", post.uuid), details: ["role": role.rawValue], in: transaction)
        }
    }
}
