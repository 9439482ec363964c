import Kernel
import Search
import Storage

/// Makes the search documents of teams, with two queries for any number of them.
struct TeamDocuments {
    let transaction: any Transaction
    let now: Instant

    private struct Record {
        let team: Team
        let isPublic: Bool
        var topics: [Topic.ID] = []
    }

    /// The documents of the teams chosen that have not ended.
    func make(_ choice: PersonDocuments.Choice, _ names: inout DirectoryNames) throws -> [SearchDocument] {
        var records: [Record] = []
        var places: [Team.ID: Int] = [:]
        let teams: SQL = """
            SELECT \(Team.columns), CASE WHEN EXISTS (SELECT 1 FROM post WHERE post.team_id = team.id \
            AND post.is_public = 1 AND post.ended_on IS NULL) THEN 1 ELSE 0 END AS has_public FROM team
            WHERE \(choice("team.id")) AND ended_on IS NULL ORDER BY team.id
            """
        try transaction.rows(teams) { row in
            let team = try Team(row: row)
            places[team.id] = records.count
            records.append(Record(team: team, isPublic: try row.get("has_public", as: Int.self) == 1))
        }
        if records.isEmpty { return [] }
        let topics: SQL = """
            SELECT subject_id, topic_id FROM topic_tag WHERE \(choice("topic_tag.subject_id")) ORDER BY 1, 2
            """
        try transaction.rows(topics) { row in
            guard let place = places[try row.get("subject_id")] else { return }
            records[place].topics.append(try row.get("topic_id"))
        }
        try names.load(records.lazy.compactMap(\.team.parent), transaction)
        return records.flatMap { record in [document(record, names)] + (published(record, names).map { [$0] } ?? []) }
    }

    /// What guests find: without what the team can be reached by, and without the teams above it, which need not be
    /// published.
    private func published(_ record: Record, _ names: DirectoryNames) -> SearchDocument? {
        guard record.isPublic, let body = names.bodies[record.team.body], body.body.isPublic else { return nil }
        var document = document(record, names)
        document.id = DocumentID.published(record.team.id.uuid)
        document.handles = []
        document.phones = []
        document.organisations = body.current
        document.audience = SearchAudience.published
        return document
    }

    private func document(_ record: Record, _ names: DirectoryNames) -> SearchDocument {
        let team = record.team
        let body = names.bodies[team.body]
        var document = SearchDocument(kind: "team", id: team.id.description, names: [team.name])
        document.rank = rank(team)
        document.handles = [team.mailbox].filter { !$0.isEmpty }
        document.phones = [team.phone].filter { !$0.isEmpty }
        document.organisations = names.path(of: team.parent) + (body?.current ?? [])
        let topics = names.withBroader(record.topics)
        document.topics = topics.map(\.topic.name)
        document.places = [team.place].filter { !$0.isEmpty }
        document.text = [team.purpose, team.contactFor].filter { !$0.isEmpty }.joined(separator: "\n")
        document.facets = [
            "topic": topics.map(\.facet), "place": [FacetValue](texts: document.places),
            "body": body.map { [$0.facet] } ?? [],
        ]
        return document
    }

    /// 2 to 4: before most people who match as well, since a team is whom to approach.
    private func rank(_ team: Team) -> UInt8 {
        var rank = 3
        if !team.contactFor.isEmpty, team.contactPost != nil { rank -= 1 }
        if Confirmation.isStale(team, at: now) { rank += 1 }
        return UInt8(rank)
    }
}

/// Makes the search documents of bodies and topics, whose names are all at hand.
enum NameDocuments {
    static func body(_ id: Body.ID, _ names: DirectoryNames) -> SearchDocument? {
        guard let entry = names.bodies[id] else { return nil }
        let body = entry.body
        var document = SearchDocument(kind: "body", id: id.description, names: entry.current)
        document.rank = body.closedOn == nil ? 0 : 1
        document.formerNames = entry.former
        // Those who look for a body that is gone are led to what came after it.
        let predecessors = names.bodies.values.filter { $0.successors.contains(id) }
        document.previous = predecessors.flatMap(\.current).sorted()
        document.organisations = body.parent.flatMap { names.bodies[$0] }.map(\.current) ?? []
        document.places = [body.place].filter { !$0.isEmpty }
        document.text = body.purpose
        document.facets = ["body": [entry.facet], "place": [FacetValue](texts: document.places)]
        document.audience = body.isPublic ? .anybody : .everyone
        return document
    }

    static func topic(_ id: Topic.ID, _ names: DirectoryNames) -> SearchDocument? {
        guard let entry = names.topics[id] else { return nil }
        let all = names.withBroader([id])
        var document = SearchDocument(kind: "topic", id: id.description, names: [entry.topic.name])
        // Of several that begin alike, the plainest: 'homelessness' before 'homelessness prevention'.
        document.rank = entry.topic.name.contains(" ") ? 1 : 0
        document.names += entry.names.map(\.name)
        document.topics = all.dropFirst().map(\.topic.name)
        document.text = entry.topic.meaning
        document.facets = ["topic": all.map(\.facet)]
        document.audience = .anybody
        return document
    }
}
