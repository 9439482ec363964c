import Access
import Directory
import Kernel
import Storage

/// All of the SQL about case studies.
struct CaseStudyStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Published ones to all who may know of the collaboration, drafts to those who take part.
    func condition(_ sight: CollaborationSight) -> SQL {
        "(\(sight.register) AND (case_study.published_at IS NOT NULL OR \(sight.inside)))"
    }

    static let joined: SQL = """
        SELECT \(CaseStudy.columns) FROM case_study JOIN collaboration ON collaboration.id = case_study.collaboration_id
        """

    func find(slug: String, _ sight: CollaborationSight) throws -> CaseStudy? {
        try transaction.one(
            CaseStudy.self, "\(Self.joined) WHERE case_study.slug = \(slug) AND \(condition(sight))")
    }

    func find(_ ids: [CaseStudy.ID], _ sight: CollaborationSight) throws -> [CaseStudy.ID: CaseStudy] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            CaseStudy.self, "\(Self.joined) WHERE case_study.id IN \(list: ids) AND \(condition(sight))")
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Those of each of these collaborations, drafts only for those who take part.
    func list(ofEach collaborations: [Collaboration.ID], _ sight: CollaborationSight) throws -> [CaseStudy] {
        if collaborations.isEmpty { return [] }
        return try transaction.all(
            CaseStudy.self,
            """
            \(Self.joined) WHERE case_study.collaboration_id IN \(list: collaborations) AND \(condition(sight))
            ORDER BY case_study.id
            """)
    }

    /// A page of those that are published, in order of title.
    func published(
        about topic: Topic.ID? = nil, of body: Body.ID? = nil, after: CaseStudy.ID? = nil, limit: Int,
        _ sight: CollaborationSight
    ) throws -> [CaseStudy] {
        var more: SQL = ""
        if let topic {
            more =
                " AND case_study.id IN (SELECT subject_id FROM topic_tag WHERE topic_id = \(topic) AND subject_kind = 'case-study')"
        }
        if let body {
            more =
                more
                + " AND case_study.collaboration_id IN (SELECT collaboration_id FROM party WHERE body_id = \(body))"
        }
        if let after {
            more =
                more + """
                     AND (case_study.sort_title, case_study.id) > \
                    (SELECT last.sort_title, last.id FROM case_study last WHERE last.id = \(after))
                    """
        }
        return try transaction.all(
            CaseStudy.self,
            """
            \(Self.joined) WHERE case_study.published_at IS NOT NULL AND \(sight.register)\(more)
            ORDER BY case_study.sort_title, case_study.id LIMIT \(limit)
            """)
    }

    /// A topic with how many published studies are about it.
    struct TopicCount: Sendable, RowDecodable {
        let slug: String
        let name: String
        let number: Int

        init(row: Row) throws {
            slug = try row.get("slug")
            name = try row.get("name")
            number = try row.get("number")
        }
    }

    /// The topics of what is published, in order of name.
    func topics(limit: Int, _ sight: CollaborationSight) throws -> [TopicCount] {
        try transaction.all(
            TopicCount.self,
            """
            SELECT topic.slug, topic.name, COUNT(*) AS number FROM case_study
            JOIN collaboration ON collaboration.id = case_study.collaboration_id
            JOIN topic_tag ON topic_tag.subject_id = case_study.id JOIN topic ON topic.id = topic_tag.topic_id
            WHERE case_study.published_at IS NOT NULL AND \(sight.register)
            GROUP BY topic.slug, topic.name, topic.sort_name ORDER BY topic.sort_name, topic.slug LIMIT \(limit)
            """)
    }

    /// Those that administrators put before everybody, the latest first.
    func featured(limit: Int, _ sight: CollaborationSight) throws -> [CaseStudy] {
        try transaction.all(
            CaseStudy.self,
            """
            \(Self.joined) WHERE case_study.featured_at IS NOT NULL AND \(sight.register)
            ORDER BY case_study.featured_at DESC, case_study.id LIMIT \(limit)
            """)
    }

    func count(of collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM case_study WHERE collaboration_id = \(collaboration)") ?? 0
    }

    func insert(_ id: CaseStudy.ID, slug: String, _ draft: CaseStudyDraft, _ work: Workplace) throws {
        try transaction.run(
            """
            INSERT INTO case_study (id, collaboration_id, slug, title, sort_title, outcome, worked, failed, advice,
                written_by, updated_at)
            VALUES (\(id), \(work.collaboration.id), \(slug), \(draft.title), \(Text.folded(draft.title)),
                \(draft.outcome), \(draft.worked), \(draft.failed), \(draft.advice), \(work.viewer.name), \(work.now))
            """)
    }

    func update(_ id: CaseStudy.ID, _ draft: CaseStudyDraft, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE case_study SET title = \(draft.title), sort_title = \(Text.folded(draft.title)),
                outcome = \(draft.outcome), worked = \(draft.worked), failed = \(draft.failed),
                advice = \(draft.advice), updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    /// - Parameter now: `nil` makes it a draft again, which is featured nowhere.
    func setPublished(_ id: CaseStudy.ID, at now: Instant?) throws {
        try transaction.run(
            """
            UPDATE case_study SET published_at = \(now),
                featured_at = CASE WHEN \(now != nil) = 1 THEN featured_at ELSE NULL END
            WHERE id = \(id)
            """)
    }

    /// - Returns: whether it is published, without which nothing is featured.
    func setFeatured(_ id: CaseStudy.ID, at now: Instant?) throws -> Bool {
        try transaction.run(
            "UPDATE case_study SET featured_at = \(now) WHERE id = \(id) AND published_at IS NOT NULL") > 0
    }

    // MARK: - Reuse

    func learn(_ collaboration: Collaboration.ID, from study: CaseStudy.ID) throws {
        try transaction.run(
            """
            INSERT INTO learned_from (collaboration_id, case_study_id) VALUES (\(collaboration), \(study))
            ON CONFLICT DO NOTHING
            """)
    }

    /// What an effort began from.
    func sources(of collaboration: Collaboration.ID, _ sight: CollaborationSight) throws -> [CaseStudy] {
        try transaction.all(
            CaseStudy.self,
            """
            \(Self.joined) WHERE case_study.id IN (SELECT case_study_id FROM learned_from
                WHERE learned_from.collaboration_id = \(collaboration))
            AND case_study.published_at IS NOT NULL AND \(sight.register) ORDER BY case_study.sort_title LIMIT 10
            """)
    }

    /// The efforts that began from it, as far as the viewer may know of them.
    func successors(of study: CaseStudy.ID, limit: Int, _ sight: CollaborationSight) throws -> [Collaboration] {
        try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration WHERE collaboration.id IN (
                SELECT learned_from.collaboration_id FROM learned_from WHERE learned_from.case_study_id = \(study))
            AND \(sight.register) ORDER BY collaboration.sort_title, collaboration.id LIMIT \(limit)
            """)
    }
}
