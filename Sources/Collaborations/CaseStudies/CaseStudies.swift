import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What is done with case studies: each one transaction with its journal entry. Organisers write them, also when the
/// effort is over.
struct CaseStudies: Sendable {
    let desk: Desk

    /// - Returns: the new one's slug.
    func write(_ draft: CaseStudyDraft, in slug: String, by viewer: Viewer) async throws -> String {
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            let work = try Workplace.led(slug, viewer, now, transaction)
            let store = CaseStudyStore(transaction)
            guard try store.count(of: work.collaboration.id) < CaseStudy.limit else {
                throw Fault.invalid("title", "A collaboration has at most \(CaseStudy.limit) case studies")
            }
            let id = CaseStudy.ID.make(at: now)
            let own = try transaction.freeSlug(for: draft.title, in: "case_study", "case study", field: "title")
            try store.insert(id, slug: own, draft, work)
            try TopicTags(transaction).set(draft.topics, on: id.uuid, kind: "case-study", field: "topics")
            try Self.record("case-study.written", id, draft.title, work, transaction)
            return own
        }
    }

    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(_ slug: String, _ draft: CaseStudyDraft, from revision: Int?, by viewer: Viewer) async throws {
        try await act(slug, by: viewer) { study, work, transaction in
            let topics = TopicStore(transaction)
            let before = PartContent(study.fields(try topics.tags(of: study.id.uuid)))
            try work.edit(study.thing, from: revision, was: before, in: transaction) {
                let store = CaseStudyStore(transaction)
                try store.update(study.id, draft, at: work.now)
                try TopicTags(transaction).set(draft.topics, on: study.id.uuid, kind: "case-study", field: "topics")
                let after = try store.find([study.id], .everything)[study.id] ?? study
                return PartContent(after.fields(try topics.tags(of: study.id.uuid)))
            }
            try Self.record("case-study.changed", study.id, draft.title, work, transaction)
        }
    }

    /// Shows it to all who may know of the collaboration, or makes it a draft again.
    func setPublished(_ isPublished: Bool, _ slug: String, by viewer: Viewer) async throws {
        try await act(slug, by: viewer) { study, work, transaction in
            if (study.publishedAt != nil) == isPublished { return }
            try CaseStudyStore(transaction).setPublished(study.id, at: isPublished ? work.now : nil)
            try Self.record(
                isPublished ? "case-study.published" : "case-study.taken-back", study.id, study.title, work,
                transaction)
        }
    }

    /// Puts it before everybody, on top of the register and of the case studies.
    func setFeatured(_ isFeatured: Bool, _ slug: String, by viewer: Viewer) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            let sight = CollaborationSight(viewer, at: now)
            let store = CaseStudyStore(transaction)
            guard let study = try store.find(slug: slug, sight),
                let collaboration = try CollaborationStore(transaction).find([study.collaboration], sight)[
                    study.collaboration]
            else { throw Fault.missing("This case study") }
            try CaseStudyRules.feature(collaboration.lead, viewer).orThrow()
            guard try store.setFeatured(study.id, at: isFeatured ? now : nil) else {
                throw Fault(.conflict, "It is a draft. Its organisers publish it first.")
            }
            try transaction.record(
                isFeatured ? "case-study.featured" : "case-study.unfeatured", Subject("case-study", study.id.uuid),
                by: .viewer(viewer), at: now, body: collaboration.lead.uuid,
                container: Subject("collaboration", collaboration.id.uuid), details: ["title": study.title])
        }
    }

    private func act(
        _ slug: String, by viewer: Viewer,
        _ act: @escaping @Sendable (CaseStudy, Workplace, any Transaction) throws -> Void
    ) async throws {
        let now = desk.clock.now()
        try await desk.database.write { transaction in
            let (study, work) = try Self.organised(slug, viewer, now, transaction)
            try act(study, work, transaction)
        }
    }

    /// For the organisers of its collaboration.
    static func organised(
        _ slug: String, _ viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> (CaseStudy, Workplace) {
        let sight = CollaborationSight(viewer, at: now)
        guard let study = try CaseStudyStore(transaction).find(slug: slug, sight),
            let collaboration = try CollaborationStore(transaction).find([study.collaboration], sight)[
                study.collaboration]
        else { throw Fault.missing("This case study") }
        return (study, try Workplace.led(collaboration.slug, viewer, now, transaction))
    }

    private static func record(
        _ verb: String, _ id: CaseStudy.ID, _ title: String, _ work: Workplace, _ transaction: any Transaction
    ) throws {
        try work.record(verb, Subject("case-study", id.uuid), details: ["title": title], in: transaction)
    }
}
