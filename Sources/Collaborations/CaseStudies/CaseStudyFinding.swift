import Access
import Directory
import Indexing
import Journal
import Kernel
import Search
import Storage
import Web

/// Published case studies as the search index takes them: found by whoever finds their collaboration.
struct CaseStudySearchSource: SearchSource {
    let subjectKinds: Set<String> = ["case-study", "collaboration", "body", "topic"]
    let phraseKinds: Set<String> = []

    private static let page = 200

    /// Those that were changed themselves first; then, a page at a time, those of a changed collaboration, body or topic.
    func changes(
        for subjects: [Subject], at now: Instant, after cursor: String?, in transaction: any Transaction
    ) throws -> SearchChanges {
        let around = subjects.filter { $0.kind != "case-study" }.map(\.id)
        guard let cursor else {
            let own = subjects.filter { $0.kind == "case-study" }.map { CaseStudy.ID($0.id) }
            let found = own.isEmpty ? [] : try documents("case_study.id IN \(list: own)", at: now, transaction)
            let present = Set(found.map(\.id))
            let gone = own.map(\.description).filter { !present.contains($0) }
            return SearchChanges(
                found.map { .upsert($0) } + gone.map { .delete(kind: "case-study", id: $0) },
                next: around.isEmpty ? nil : "around ")
        }
        let after = UUID128(cursor.dropFirst("around ".count)) ?? UUID128(high: 0, low: 0)
        let ids = try transaction.values(
            CaseStudy.ID.self,
            """
            SELECT id FROM case_study WHERE id > \(after) AND published_at IS NOT NULL
            AND (collaboration_id IN \(list: around)
                OR collaboration_id IN (SELECT collaboration_id FROM party WHERE body_id IN \(list: around))
                OR id IN (SELECT subject_id FROM topic_tag WHERE topic_id IN \(list: around)))
            ORDER BY id LIMIT \(Self.page)
            """)
        let found = ids.isEmpty ? [] : try documents("case_study.id IN \(list: ids)", at: now, transaction)
        let next = ids.count < Self.page ? nil : ids.last.map { "around \($0)" }
        return SearchChanges(found.map { .upsert($0) }, next: next)
    }

    func stream(
        at now: Instant, in transaction: any Transaction, _ emit: (SearchDocument) throws -> Void
    ) throws {
        var after = UUID128(high: 0, low: 0)
        while true {
            let ids = try transaction.values(
                CaseStudy.ID.self,
                """
                SELECT id FROM case_study WHERE id > \(after) AND published_at IS NOT NULL ORDER BY id
                LIMIT \(Self.page)
                """)
            if ids.isEmpty { return }
            for document in try documents("case_study.id IN \(list: ids)", at: now, transaction) { try emit(document) }
            guard ids.count == Self.page, let last = ids.last else { return }
            after = last.uuid
        }
    }

    func phrases(_ part: PhrasePart, in transaction: any Transaction) throws -> [EntityPhrase] { [] }

    /// - Parameter choice: a condition on the table `case_study`.
    private func documents(_ choice: SQL, at now: Instant, _ transaction: any Transaction) throws -> [SearchDocument] {
        let studies = try transaction.all(
            CaseStudy.self,
            """
            SELECT \(CaseStudy.columns) FROM case_study WHERE case_study.published_at IS NOT NULL AND \(choice)
            ORDER BY case_study.id
            """)
        if studies.isEmpty { return [] }
        let documents = CollaborationDocuments(transaction: transaction, now: now)
        let ids = Array(Set(studies.map(\.collaboration)))
        let efforts = Dictionary(
            try documents.make("collaboration.id IN \(list: ids)").map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        let tags = try documents.topics(of: studies.map(\.id.uuid))
        return studies.compactMap { study in
            guard let effort = efforts[study.collaboration.description] else { return nil }
            let topics = tags[study.id.uuid] ?? []
            var document = SearchDocument(kind: "case-study", id: study.id.description, names: [study.title])
            document.rank = study.featuredAt == nil ? 4 : 3
            document.organisations = effort.organisations
            document.places = effort.places
            document.topics = topics.map(\.label)
            document.text = [study.outcome, study.worked, study.failed, study.advice].joined(separator: "\n")
            document.facets = effort.facets.merging(["topic": topics]) { $1 }
            document.audience = effort.audience
            return document
        }
    }
}

/// What results of a search show of case studies.
struct FindableCaseStudies: FindableKind {
    let kind = "case-study"

    func find(
        _ ids: [UUID128], for viewer: Viewer?, at now: Instant, in transaction: any Transaction
    ) throws -> [UUID128: FoundThing] {
        guard let viewer else { return [:] }
        let sight = CollaborationSight(viewer, at: now)
        let found = try CaseStudyStore(transaction).find(ids.map { CaseStudy.ID($0) }, sight)
        let lines = try CaseStudyPages.Line.read(
            Array(found.values.filter { $0.publishedAt != nil }), sight, transaction)
        let things = lines.map { line -> (UUID128, FoundThing) in
            let thing = FoundThing(
                kind: kind, id: line.study.id.uuid, title: line.study.title, path: line.study.path,
                detail: CaseStudyPages.beginning(line.study.outcome), label: "Case study",
                mark: line.bodies.first.map { CollaborationShell.squares([$0]) } ?? .empty)
            return (line.study.id.uuid, thing)
        }
        return Dictionary(things, uniquingKeysWith: { first, _ in first })
    }
}

/// The case studies about a topic, or of a body, on its page.
struct CaseStudiesPanel: PagePanel {
    private static let limit = 5

    func panel(
        on subject: Subject, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> HTML {
        let sight = CollaborationSight(viewer, at: now)
        let store = CaseStudyStore(transaction)
        let found: [CaseStudy]
        var all = CaseStudy.section
        switch subject.kind {
        case "topic":
            found = try store.published(about: Topic.ID(subject.id), limit: Self.limit, sight)
            if !found.isEmpty, let topic = try TopicStore(transaction).find(Topic.ID(subject.id)) {
                all += "?topic=\(topic.slug)"
            }
        case "body": found = try store.published(of: Body.ID(subject.id), limit: Self.limit, sight)
        default: return .empty
        }
        if found.isEmpty { return .empty }
        let items = found.map { "<li>\(Link($0.title, $0.path).html)</li>" as HTML }
        return """
            <h2 class="govuk-heading-s">Case studies</h2><ul class="govuk-list">\(items)</ul>
            <p class="govuk-body">\(Link("See all case studies", all).html)</p>
            """
    }
}
