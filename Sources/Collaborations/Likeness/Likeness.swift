import Access
import Directory
import Kernel
import Search
import Storage

/// An effort of the register that is like what somebody describes, with what they share and whom to call.
struct LikeEffort: Sendable {
    let collaboration: Collaboration
    let bodies: [Body]
    /// From 0, nothing in common, to 1, the same: docs/similarity.md.
    let score: Double
    let reasons: [SimilarityReason]
    let contact: StaffedPost?
    /// What it published for others to learn from.
    let studies: [CaseStudy]
    /// Whether somebody of the viewer's body may ask to join it.
    let isOpenToAsk: Bool
}

/// The check for duplicate work: what the register has already.
struct Likeness: Sendable {
    /// Below it, two efforts share what many share.
    static let threshold = 0.1
    /// The same where they share single words alone, which say less than a topic, a phrase, a place or people served.
    static let wordThreshold = 0.25
    /// So many are shown at most.
    static let limit = 5

    let database: any Database
    let index: SearchIndex

    /// What is like a description that somebody is writing.
    func like(_ draft: CollaborationDraft, _ viewer: Viewer, at now: Instant) async throws -> [LikeEffort] {
        let lead = viewer.body.map { Body.ID($0) }
        let profile = try await database.read { transaction in
            let topics = try TopicStore(transaction).find(named: draft.topics).values.sorted { $0.slug < $1.slug }
            let bodies = try BodyStore(transaction).find(lead.map { [$0] } ?? [], .everything).values
            return SimilarityProfile(
                title: draft.title, outcome: draft.outcome, aims: draft.aims,
                topics: topics.map { FacetValue($0.slug, label: $0.name) },
                places: CollaborationDocuments.values(draft.places),
                clients: CollaborationDocuments.values(draft.clients),
                bodies: bodies.map { FacetValue($0.slug, label: $0.name) })
        }
        return try await like(SimilarityQuery(profile), viewer, at: now)
    }

    /// What is like one that is registered.
    func like(
        _ collaboration: Collaboration.ID, _ viewer: Viewer, at now: Instant, limit: Int = Likeness.limit
    ) async throws -> [LikeEffort] {
        let entry = SimilarityQuery.Entry(kind: "collaboration", id: collaboration.description)
        return try await like(SimilarityQuery(entry: entry), viewer, at: now, limit: limit)
    }

    private func like(
        _ query: SimilarityQuery, _ viewer: Viewer, at now: Instant, limit: Int = Likeness.limit
    ) async throws -> [LikeEffort] {
        var query = query
        query.kinds = ["collaboration"]
        query.audience = SearchAudience.tokens(of: viewer)
        query.limit = limit
        let hits = try index.similar(to: query).filter {
            $0.score >= (Self.saysMoreThanWords($0) ? Self.threshold : Self.wordThreshold)
        }
        if hits.isEmpty { return [] }
        return try await database.read { transaction in
            let sight = CollaborationSight(viewer, at: now)
            let ids = hits.compactMap { Collaboration.ID($0.id) }
            let found = try CollaborationStore(transaction).find(ids, sight)
            let bodies = try PartyStore(transaction).bodies(ofEach: ids, sight.directory)
            let studies = Dictionary(
                grouping: try CaseStudyStore(transaction).list(ofEach: ids, sight).filter { $0.publishedAt != nil },
                by: \.collaboration)
            return try hits.compactMap { hit in
                guard let id = Collaboration.ID(hit.id), let one = found[id] else { return nil }
                let contact = try PostStore(transaction).contact(one.contactPost, sight.directory)
                let isOfParty = bodies[id]?.contains { $0.id.uuid == viewer.body } ?? false
                let standing = Standing(isOfParty: isOfParty, level: nil, roles: [])
                let mayAsk = CollaborationRules.askToJoin(viewer, standing, one.stage)
                return LikeEffort(
                    collaboration: one, bodies: bodies[id] ?? [], score: hit.score, reasons: hit.reasons,
                    contact: contact, studies: studies[id] ?? [], isOpenToAsk: mayAsk.isAllowed)
            }
        }
    }

    private static func saysMoreThanWords(_ hit: SimilarHit) -> Bool {
        hit.reasons.contains { reason in
            switch reason {
            case .word, .body: false
            case .topic, .phrase, .place, .client: true
            }
        }
    }
}
