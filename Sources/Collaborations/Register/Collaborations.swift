import Access
import Directory
import Journal
import Kernel
import Readability
import Storage

/// What is done with entries of the register: each one transaction with its journal entry.
struct Collaborations: Sendable {
    let database: any Database
    let clock: WallClock

    /// Registers an effort as proposed. Whoever does so organises it; their body leads it until another does.
    ///
    /// - Parameter like: what the register has already that is like it, as it was shown. The journal keeps which.
    /// - Throws: a fault of kind `invalid` when there are such and the draft does not say how it differs.
    func propose(
        _ draft: CollaborationDraft, besides like: [LikeEffort], by viewer: Viewer
    ) async throws -> Collaboration {
        try CollaborationRules.open(viewer).orThrow()
        if !like.isEmpty, Readability.isVague(draft.differs) {
            let names = like.prefix(3).map { "‘\($0.collaboration.title)’" }.joined(separator: ", ")
            throw Fault.invalid(
                "differs",
                "Open one of those in the register that are like it (\(names)), ask to join it, or say in a sentence how yours differs"
            )
        }
        var details = ["title": draft.title]
        if !like.isEmpty { details["besides"] = like.map(\.collaboration.id.description).joined(separator: " ") }
        let now = clock.now()
        let id = Collaboration.ID.make(at: now)
        return try await database.write { [details] transaction in
            let store = CollaborationStore(transaction)
            guard let lead = viewer.body.map({ Body.ID($0) }) else { throw Fault.missing("Your body") }
            let contact = try Self.contact(draft.contact, in: lead, viewer, transaction)
            let slug = try transaction.freeSlug(for: draft.title, in: "collaboration", "collaboration", field: "title")
            try store.insert(id, slug: slug, draft, lead: lead, contact: contact, by: viewer, at: now)
            try TopicTags(transaction).set(draft.topics, on: id.uuid, kind: "collaboration", field: "topics")
            try PartyStore(transaction).insert(lead, into: id, isLead: true, on: now.day)
            if let person = viewer.person {
                try MemberStore(transaction).put(Person.ID(person), .organiser, until: nil, in: id, at: now)
            }
            try LearnedFrom.keep(draft.learnedFrom, for: id, CollaborationSight(viewer, at: now), transaction)
            try transaction.record(
                "collaboration.proposed", Subject("collaboration", id.uuid), by: .viewer(viewer), at: now,
                body: lead.uuid, container: Subject("collaboration", id.uuid), details: details)
            return try Self.found(id, transaction)
        }
    }

    /// Changes the entry. Who may know of it is for those to change who lead the effort.
    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(_ slug: String, _ draft: CollaborationDraft, from revision: Int?, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            if draft.isRestricted != work.collaboration.isRestricted {
                try CollaborationRules.organise(work.standing).orThrow()
            }
            let id = work.collaboration.id
            let contact = try Self.contact(draft.contact, in: work.collaboration.lead, viewer, transaction)
            let before = try CollaborationDraft.content(id, transaction)
            try work.edit(CollaborationDraft.thing, from: revision, was: before, in: transaction) {
                let charter = CharterStore(transaction)
                let outcome = try charter.current(.outcome, of: work.collaboration)
                let content = PartContent(["text": draft.outcome])
                if outcome.content != content {
                    try charter.write(
                        content, as: .outcome, of: work.collaboration, after: outcome.number, by: viewer, at: now)
                }
                try CollaborationStore(transaction).update(id, draft, contact: contact, at: now)
                try TopicTags(transaction).set(draft.topics, on: id.uuid, kind: "collaboration", field: "topics")
                return try CollaborationDraft.content(id, transaction)
            }
            try work.record("collaboration.changed", in: transaction)
        }
    }

    private static func contact(
        _ typed: String, in body: Body.ID, _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> Post.ID? {
        if typed.isEmpty { return nil }
        return try PostFinder(transaction: transaction, sight: Sight(viewer)).post(typed, in: body, field: "contact").id
    }

    private static func found(_ id: Collaboration.ID, _ transaction: any Transaction) throws -> Collaboration {
        guard let found = try CollaborationStore(transaction).find([id], .everything)[id] else {
            throw Fault.missing("This collaboration")
        }
        return found
    }
}
