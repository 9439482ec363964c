import Access
import Journal
import Kernel
import Storage

/// What can be done with bodies. Each is one transaction.
struct Bodies: Sendable {
    let database: any Database
    let clock: WallClock

    func create(_ identity: BodyIdentity, _ draft: BodyDraft, by viewer: Viewer) async throws -> Body {
        let now = clock.now()
        return try await database.write { transaction in
            try PlatformRules.administerPlatform(viewer).orThrow()
            let store = BodyStore(transaction)
            let id = Body.ID.make(at: now)
            try store.insert(id, slug: try store.freeSlug(for: identity.name), identity, at: now)
            try Self.write(identity, to: id, now, transaction)
            try Self.write(draft, to: id, viewer, now, transaction)
            try transaction.record(
                "body.added", Subject("body", id.uuid), by: .viewer(viewer), at: now, body: id.uuid,
                details: ["name": identity.name])
            transaction.signal(Abbreviations.channel)
            guard let body = try store.find(id, .everything) else { throw Fault.missing("The body") }
            return body
        }
    }

    /// - Parameter identity: what only a platform administrator may change; `nil` leaves it as it is.
    func change(_ id: Body.ID, _ identity: BodyIdentity?, _ draft: BodyDraft, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            guard let body = try BodyStore(transaction).find(id, Sight(viewer)) else { throw Fault.missing("The body") }
            try DirectoryRules.change(body, viewer).orThrow()
            if let identity {
                try PlatformRules.administerPlatform(viewer).orThrow()
                try Self.write(identity, to: id, now, transaction)
            }
            try Self.write(draft, to: id, viewer, now, transaction)
            try transaction.record(
                "body.changed", Subject("body", id.uuid), by: .viewer(viewer), at: now, body: id.uuid)
            transaction.signal(Abbreviations.channel)
        }
    }

    private static func write(
        _ draft: BodyDraft, to id: Body.ID, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws {
        if let contact = draft.contactPost {
            let post = try PostStore(transaction).find(contact, Sight(viewer))
            guard let post, post.body == id, post.endedOn == nil else {
                throw Fault.invalid("contact-post", "Choose a post of this body from the list")
            }
        }
        try BodyStore(transaction).write(draft, to: id, at: now)
    }

    private static func write(
        _ identity: BodyIdentity, to id: Body.ID, _ now: Instant, _ transaction: any Transaction
    ) throws {
        let store = BodyStore(transaction)
        if let taken = try store.taken(identity.domains, notBy: id).first {
            throw Fault.invalid("domains", "\(taken.domain) belongs to \(taken.name) already")
        }
        var parent = try store.find(id, .everything)?.parent.flatMap { try store.find($0, .everything) }
        if identity.parent.isEmpty {
            parent = nil
        } else if identity.parent != parent?.name {
            let found = try one(identity.parent, field: "parent", transaction)
            if try found.id == id || store.stands(id, above: found.id) {
                throw Fault.invalid("parent", "A body cannot be part of itself or of one of its own parts")
            }
            parent = found
        }
        do {
            try store.write(identity, parent: parent?.id, to: id, at: now)
        } catch let error as StorageError where error.violation == .unique {
            // Somebody else took the domain at this very moment.
            throw Fault.invalid("domains", "One of these domains belongs to another body already")
        }
    }

    /// The body that was typed.
    private static func one(_ typed: String, field: String, _ transaction: any Transaction) throws -> Body {
        let found = try BodyStore(transaction).find(named: typed, .everything)
        guard let body = found.first else { throw Fault.invalid(field, "There is no body called ‘\(typed)’") }
        if found.count > 1 {
            throw Fault.invalid(field, "Several bodies are called ‘\(typed)’. Give the last part of the page’s address")
        }
        return body
    }

    /// Closes a body. Its page stays and leads to the bodies that took over.
    /// - Parameter successors: names, abbreviations or slugs, as typed.
    func close(_ id: Body.ID, on day: Day, successors: [String], by viewer: Viewer) async throws {
        let now = clock.now()
        if day > now.day { throw Fault.invalid("day", "The day must be today or earlier") }
        try await database.write { transaction in
            try PlatformRules.administerPlatform(viewer).orThrow()
            let store = BodyStore(transaction)
            guard let body = try store.find(id, .everything) else { throw Fault.missing("The body") }
            if body.closedOn != nil { throw Fault(.conflict, "\(body.name) is closed already.") }
            let found = try successors.map { try Self.one($0, field: "successors", transaction) }
            if found.contains(where: { $0.id == id }) {
                throw Fault.invalid("successors", "A body cannot succeed itself")
            }
            try store.close(id, on: day, successors: found.map(\.id), at: now)
            try transaction.record(
                "body.closed", Subject("body", id.uuid), by: .viewer(viewer), at: now, body: id.uuid,
                details: ["on": day.description])
            transaction.signal(Abbreviations.channel)
        }
    }
}
