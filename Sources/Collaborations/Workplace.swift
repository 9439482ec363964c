import Access
import Directory
import Journal
import Kernel
import Storage

/// A collaboration with somebody's standing in it: where every action inside begins, and how it is recorded.
struct Workplace: Sendable {
    let collaboration: Collaboration
    let standing: Standing
    let viewer: Viewer
    let now: Instant

    /// What the viewer sees from inside.
    /// - Throws: a fault of kind `missing` when they may not know of it, `refused` when they do not take part.
    static func inside(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Workplace {
        let work = try known(slug, viewer, now, transaction)
        if !CollaborationRules.seeInside(work.standing).isAllowed { throw try work.closedDoor(transaction) }
        return work
    }

    /// What the viewer may know of, whether they take part or not.
    /// - Throws: a fault of kind `missing` when they may not.
    static func known(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Workplace {
        let store = CollaborationStore(transaction)
        guard let found = try store.find(slug: slug, CollaborationSight(viewer, at: now)) else {
            throw Fault.missing("This collaboration")
        }
        return Workplace(
            collaboration: found, standing: try store.standing(of: viewer, in: found.id, at: now), viewer: viewer,
            now: now)
    }

    /// What somebody is told who takes no part: why, whom to turn to, and how to be let in.
    private func closedDoor(_ transaction: any Transaction) throws -> Fault {
        var steps: [Fault.Step] = []
        if CollaborationRules.askToJoin(viewer, standing, collaboration.stage).isAllowed {
            steps.append(Fault.Step("Ask to join", JoinRequest.askPath(collaboration)))
        }
        steps.append(Fault.Step("See what the register says of it", collaboration.path))
        var whom = "Those who organise it can let you in."
        if let contact = try PostStore(transaction).contact(collaboration.contactPost, Sight(viewer)) {
            let holders = contact.holders.map(\.name).joined(separator: " and ")
            whom = "Its contact, \(holders.isEmpty ? "" : "\(holders), ")\(contact.post.title), can tell you more."
            steps.append(Fault.Step("How to reach its contact", contact.holders.first?.path ?? contact.post.path))
        }
        return Fault(
            .refused, "You cannot see this because only those who take part may. \(whom)",
            steps: steps)
    }

    /// For those who write in it.
    static func contributing(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Workplace {
        let work = try inside(slug, viewer, now, transaction)
        try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
        return work
    }

    /// For those who lead it, until it has ended.
    static func organised(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Workplace {
        let work = try inside(slug, viewer, now, transaction)
        try work.mayOrganise.orThrow()
        return work
    }

    /// For those who lead it, also once it has ended: what is told of it afterwards.
    static func led(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> Workplace {
        let work = try inside(slug, viewer, now, transaction)
        try CollaborationRules.organise(work.standing).orThrow()
        return work
    }

    /// Whether the viewer may lead it. What has ended stays as it was; what was not pursued can be taken up again.
    var mayOrganise: Verdict { CollaborationRules.organise(standing, collaboration.stage) }

    var subject: Subject { Subject("collaboration", collaboration.id.uuid) }

    /// An entry about something in the collaboration, or about itself.
    func record(
        _ verb: String, _ subject: Subject? = nil, details: [String: String] = [:], in transaction: any Transaction
    ) throws {
        try transaction.record(
            verb, subject ?? self.subject, by: .viewer(viewer), at: now, body: collaboration.lead.uuid,
            container: self.subject, details: details)
    }
}
