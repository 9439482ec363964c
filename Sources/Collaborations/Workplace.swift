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
        let store = CollaborationStore(transaction)
        guard let found = try store.find(slug: slug, CollaborationSight(viewer, at: now)) else {
            throw Fault.missing("This collaboration")
        }
        let work = Workplace(
            collaboration: found, standing: try store.standing(of: viewer, in: found.id, at: now), viewer: viewer,
            now: now)
        try CollaborationRules.seeInside(work.standing).orThrow()
        return work
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
