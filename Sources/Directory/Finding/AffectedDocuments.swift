import Indexing
import Journal
import Kernel
import Search
import Storage

/// Which documents a change of some subjects may have altered.
///
/// The first page holds what was changed itself and small kinds; people and teams that merely mention it follow a
/// page at a time, in order of their identifiers.
struct AffectedDocuments {
    static let page = 1_000

    let transaction: any Transaction
    let now: Instant

    private enum Stage: String { case own, teams, people }

    func changes(for subjects: [Subject], after cursor: String?) throws -> SearchChanges {
        let ids = Dictionary(grouping: subjects, by: \.kind).mapValues { $0.map(\.id) }
        let parts = cursor?.split(separator: " ") ?? []
        let stage = parts.first.flatMap { Stage(rawValue: String($0)) } ?? .own
        let after = parts.count > 1 ? UUID128(parts[1]) : nil
        var names = try DirectoryNames(transaction)
        switch stage {
        case .own: return try own(ids, &names)
        case .teams: return try teams(ids, after, &names)
        case .people: return try people(ids, after, &names)
        }
    }

    // MARK: What was changed

    private func own(_ ids: [String: [UUID128]], _ names: inout DirectoryNames) throws -> SearchChanges {
        var changes: [SearchChange] = []
        let bodies = Set((ids["body"] ?? []).map { Body.ID($0) })
        let related = names.bodies.values.filter { entry in
            entry.body.parent.map { bodies.contains($0) } ?? false
        }.map(\.body.id)
        let successors = bodies.flatMap { names.bodies[$0]?.successors ?? [] }
        for id in bodies.union(related).union(successors) {
            changes.append(change("body", id.description, NameDocuments.body(id, names)))
        }
        let topics = Set((ids["topic"] ?? []).map { Topic.ID($0) })
        for id in topics.union(names.withNarrower(topics)) {
            changes.append(change("topic", id.description, NameDocuments.topic(id, names)))
        }
        // A post changes what its team publishes and what its holders are found by.
        let posts = ids["post"] ?? []
        var teams = ids["team"] ?? []
        var people = ids["person"] ?? []
        if !posts.isEmpty {
            teams += try transaction.values(
                UUID128.self, "SELECT DISTINCT team_id FROM post WHERE id IN \(list: posts) AND team_id IS NOT NULL")
            people += try transaction.values(
                UUID128.self, "SELECT DISTINCT person_id FROM holding WHERE post_id IN \(list: posts)")
        }
        if let changed = ids["person"], !changed.isEmpty {
            people += try transaction.values(
                UUID128.self,
                "SELECT merged_into FROM person WHERE id IN \(list: changed) AND merged_into IS NOT NULL")
        }
        for part in chunks(teams) { changes += try teamChanges(part, &names) }
        for part in chunks(people) { changes += try personChanges(part, &names) }
        let mentions = ["body", "team", "topic"].contains { !(ids[$0] ?? []).isEmpty }
        return SearchChanges(changes, next: mentions ? Stage.teams.rawValue : nil)
    }

    private func chunks(_ ids: [UUID128]) -> [[UUID128]] {
        let unique = Array(Set(ids)).sorted()
        return stride(from: 0, to: unique.count, by: Self.page).map {
            Array(unique[$0..<min($0 + Self.page, unique.count)])
        }
    }

    private func change(_ kind: String, _ id: String, _ document: SearchDocument?) -> SearchChange {
        document.map { .upsert($0) } ?? .delete(kind: kind, id: id)
    }

    private func teamChanges(_ ids: [UUID128], _ names: inout DirectoryNames) throws -> [SearchChange] {
        let documents = try TeamDocuments(transaction: transaction, now: now)
            .make({ "\($0) IN \(list: ids)" }, &names)
        let found = Set(documents.map(\.id))
        let gone = ids.flatMap { [$0.description, DocumentID.published($0)] }.filter { !found.contains($0) }
        return documents.map { .upsert($0) } + gone.map { .delete(kind: "team", id: $0) }
    }

    private func personChanges(_ ids: [UUID128], _ names: inout DirectoryNames) throws -> [SearchChange] {
        let documents = try PersonDocuments(transaction: transaction, now: now)
            .make({ "\($0) IN \(list: ids)" }, &names)
        let found = Set(documents.map(\.id))
        let gone = ids.flatMap { [$0.description, DocumentID.published($0)] }.filter { !found.contains($0) }
        return documents.map { .upsert($0) } + gone.map { .delete(kind: "person", id: $0) }
    }

    // MARK: What mentions it

    /// Teams in the bodies, below the teams, with the topics.
    private func teams(
        _ ids: [String: [UUID128]], _ after: UUID128?, _ names: inout DirectoryNames
    ) throws -> SearchChanges {
        var sources: [SQL] = []
        if let bodies = ids["body"] { sources.append("SELECT id FROM team WHERE body_id IN \(list: bodies)") }
        if ids["team"] != nil { sources.append("SELECT id FROM below") }
        if let topics = narrower(ids, names) {
            sources.append(
                "SELECT subject_id FROM topic_tag WHERE topic_id IN \(list: topics) AND subject_kind = 'team'")
        }
        let found = try page(sources, ids, after)
        let changes = try teamChanges(found, &names)
        let isLast = found.count < Self.page
        return SearchChanges(changes, next: isLast ? Stage.people.rawValue : next(.teams, found))
    }

    /// People who hold or held a post in the bodies or teams, belong to the bodies, or have the topics.
    private func people(
        _ ids: [String: [UUID128]], _ after: UUID128?, _ names: inout DirectoryNames
    ) throws -> SearchChanges {
        var sources: [SQL] = []
        if let bodies = ids["body"] {
            sources.append("SELECT id FROM person WHERE body_id IN \(list: bodies)")
            sources.append(
                """
                SELECT holding.person_id FROM post JOIN holding ON holding.post_id = post.id
                WHERE post.body_id IN \(list: bodies)
                """)
        }
        if ids["team"] != nil {
            sources.append(
                """
                SELECT holding.person_id FROM below JOIN post ON post.team_id = below.id
                JOIN holding ON holding.post_id = post.id
                """)
        }
        if let topics = narrower(ids, names) {
            sources.append(
                "SELECT subject_id FROM topic_tag WHERE topic_id IN \(list: topics) AND subject_kind = 'person'")
            sources.append(
                """
                SELECT holding.person_id FROM topic_tag JOIN holding ON holding.post_id = topic_tag.subject_id
                WHERE topic_tag.topic_id IN \(list: topics) AND topic_tag.subject_kind = 'post'
                """)
        }
        let found = try page(sources, ids, after)
        let changes = try personChanges(found, &names)
        return SearchChanges(changes, next: found.count < Self.page ? nil : next(.people, found))
    }

    private func narrower(_ ids: [String: [UUID128]], _ names: DirectoryNames) -> [UUID128]? {
        guard let changed = ids["topic"] else { return nil }
        return names.withNarrower(Set(changed.map { Topic.ID($0) })).map(\.uuid).sorted()
    }

    private func next(_ stage: Stage, _ found: [UUID128]) -> String? {
        found.last.map { "\(stage.rawValue) \($0)" }
    }

    /// One page of the identifiers that the sources give together.
    private func page(_ sources: [SQL], _ ids: [String: [UUID128]], _ after: UUID128?) throws -> [UUID128] {
        if sources.isEmpty { return [] }
        let start: SQL = after.map { "WHERE id > \($0)" } ?? ""
        return try transaction.values(
            UUID128.self,
            """
            WITH RECURSIVE below (id) AS (
                SELECT id FROM team WHERE id IN \(list: ids["team"] ?? [])
                UNION
                SELECT team.id FROM team JOIN below ON team.parent_id = below.id
            ), affected (id) AS (\(sources.joined(" UNION ")))
            SELECT id FROM affected \(start) ORDER BY id LIMIT \(Self.page)
            """)
    }
}
