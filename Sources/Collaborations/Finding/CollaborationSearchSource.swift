import Directory
import Indexing
import Journal
import Kernel
import Search
import Storage

/// The register as the search index takes it. What is restricted is found by those who take part alone.
struct CollaborationSearchSource: SearchSource {
    let subjectKinds: Set<String> = ["collaboration", "body", "topic"]
    let phraseKinds: Set<String> = []

    private static let page = 500

    /// The register's entries themselves first; then, a page at a time, those that name a changed body or topic.
    func changes(
        for subjects: [Subject], at now: Instant, after cursor: String?, in transaction: any Transaction
    ) throws -> SearchChanges {
        let documents = CollaborationDocuments(transaction: transaction, now: now)
        let named = subjects.filter { $0.kind != "collaboration" }.map(\.id)
        guard let cursor else {
            let own = subjects.filter { $0.kind == "collaboration" }.map { Collaboration.ID($0.id) }
            let found = try documents.make("collaboration.id IN \(list: own)")
            let present = Set(found.map(\.id))
            let gone = own.map(\.description).filter { !present.contains($0) }
            return SearchChanges(
                found.map { .upsert($0) } + gone.map { .delete(kind: "collaboration", id: $0) },
                next: named.isEmpty ? nil : "named ")
        }
        let after = UUID128(cursor.dropFirst("named ".count)) ?? UUID128(high: 0, low: 0)
        let ids = try transaction.values(
            Collaboration.ID.self,
            """
            SELECT id FROM (SELECT collaboration_id AS id FROM party WHERE body_id IN \(list: named)
                UNION SELECT subject_id AS id FROM topic_tag
                WHERE topic_id IN \(list: named) AND subject_kind = 'collaboration') AS touched
            WHERE id > \(after) ORDER BY id LIMIT \(Self.page)
            """)
        let found = try documents.make("collaboration.id IN \(list: ids)")
        let next = ids.count < Self.page ? nil : ids.last.map { "named \($0)" }
        return SearchChanges(found.map { .upsert($0) }, next: next)
    }

    func stream(
        at now: Instant, in transaction: any Transaction, _ emit: (SearchDocument) throws -> Void
    ) throws {
        let documents = CollaborationDocuments(transaction: transaction, now: now)
        var after = UUID128(high: 0, low: 0)
        while true {
            let ids = try transaction.values(
                Collaboration.ID.self,
                "SELECT id FROM collaboration WHERE id > \(after) ORDER BY id LIMIT \(Self.page)")
            for document in try documents.make("collaboration.id IN \(list: ids)") { try emit(document) }
            guard ids.count == Self.page, let last = ids.last else { return }
            after = last.uuid
        }
    }

    func phrases(_ part: PhrasePart, in transaction: any Transaction) throws -> [EntityPhrase] { [] }

    /// Those out of which a guest's time has run.
    func aged(
        from start: Instant, to end: Instant, after cursor: String?, limit: Int, in transaction: any Transaction
    ) throws -> AgedSubjects {
        let after = cursor.flatMap { UUID128($0) } ?? UUID128(high: 0, low: 0)
        let ids = try transaction.values(
            Collaboration.ID.self,
            """
            SELECT DISTINCT collaboration_id FROM collaboration_member
            WHERE until >= \(start) AND until < \(end) AND collaboration_id > \(after)
            ORDER BY collaboration_id LIMIT \(limit)
            """)
        let next = ids.count < limit ? nil : ids.last?.description
        return AgedSubjects(ids.map { Subject("collaboration", $0.uuid) }, next: next)
    }
}

/// Makes the search documents of collaborations, with a few queries for any number of them.
struct CollaborationDocuments {
    let transaction: any Transaction
    let now: Instant

    private struct Tag: RowDecodable {
        let collaboration: Collaboration.ID
        let slug: String
        let name: String

        init(row: Row) throws {
            collaboration = try row.get("subject_id")
            slug = try row.get("slug")
            name = try row.get("name")
        }
    }

    private struct Person: RowDecodable {
        let collaboration: Collaboration.ID
        let person: UUID128

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            person = try row.get("person_id")
        }
    }

    /// - Parameter choice: a condition on the table `collaboration`.
    func make(_ choice: SQL) throws -> [SearchDocument] {
        let all = try transaction.all(
            Collaboration.self,
            "SELECT \(Collaboration.columns) FROM collaboration WHERE \(choice) ORDER BY collaboration.id")
        let ids = all.map(\.id)
        let bodies = try PartyStore(transaction).bodies(ofEach: ids, .everything)
        let tags = Dictionary(grouping: try self.tags(ids), by: \.collaboration)
        let people = Dictionary(grouping: try self.people(ids), by: \.collaboration)
        return all.map { one in
            document(one, bodies[one.id] ?? [], tags[one.id] ?? [], people[one.id]?.map(\.person) ?? [])
        }
    }

    private func tags(_ ids: [Collaboration.ID]) throws -> [Tag] {
        if ids.isEmpty { return [] }
        return try transaction.all(
            Tag.self,
            """
            SELECT topic_tag.subject_id, topic.slug, topic.name FROM topic_tag
            JOIN topic ON topic.id = topic_tag.topic_id WHERE topic_tag.subject_id IN \(list: ids) ORDER BY topic.sort_name
            """)
    }

    /// The topics of anything, as values of a facet.
    func topics(of ids: [UUID128]) throws -> [UUID128: [FacetValue]] {
        let found = try tags(ids.map { Collaboration.ID($0) })
        return Dictionary(grouping: found, by: \.collaboration.uuid).mapValues { tags in
            tags.map { FacetValue($0.slug, label: $0.name) }
        }
    }

    /// Those who were added by name: guests among them find nothing else.
    private func people(_ ids: [Collaboration.ID]) throws -> [Person] {
        if ids.isEmpty { return [] }
        return try transaction.all(
            Person.self,
            """
            SELECT collaboration_id, person_id FROM collaboration_member
            WHERE collaboration_id IN \(list: ids) AND (until IS NULL OR until > \(now))
            ORDER BY collaboration_id, person_id
            """)
    }

    /// Texts parted by commas, as values of a facet.
    static func values(_ text: String) -> [FacetValue] {
        text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
            .map { FacetValue(Text.folded($0), label: $0) }
    }

    private func document(
        _ one: Collaboration, _ bodies: [Body], _ tags: [Tag], _ people: [UUID128]
    ) -> SearchDocument {
        var document = SearchDocument(kind: "collaboration", id: one.id.description, names: [one.title])
        // Before most people who match as well; what is over stands further back.
        document.rank = one.stage.isOver ? 5 : 2
        document.organisations = bodies.map(\.name)
        document.topics = tags.map(\.name)
        let places = Self.values(one.places)
        let clients = Self.values(one.clients)
        document.places = places.map(\.label)
        document.text = [one.outcome, one.aims, one.clients].filter { !$0.isEmpty }.joined(separator: "\n")
        document.facets = [
            "body": bodies.map { FacetValue($0.slug, label: $0.name) },
            "topic": tags.map { FacetValue($0.slug, label: $0.name) },
            "place": places, "client": clients, "stage": [FacetValue(one.stage.rawValue, label: one.stage.name)],
        ]
        document.similarity = SimilarityProfile(
            title: one.title, outcome: one.outcome, aims: one.aims, topics: document.facets["topic"] ?? [],
            places: places, clients: clients, bodies: document.facets["body"] ?? [])
        var tokens = Set(people.map { SearchAudience.person($0) })
        if one.isRestricted {
            tokens.formUnion(bodies.map { SearchAudience.staff(of: $0.id.uuid) })
        } else {
            tokens.insert(Audience.everyoneToken)
        }
        document.audience = Audience(tokens)
        return document
    }
}
