import Kernel
import Storage
import Web

/// A team as lists show it.
struct APITeamSummary: Sendable {
    let team: Team
    let body: APILink<Body>
    let parent: APILink<Team>?

    static let shape = APIRepresentation<Self>("TeamSummary", "A team as lists show it.") { members(&$0) { $0 } }

    /// What a list and the team by itself both show.
    static func members<Value>(
        _ shape: inout APIRepresentation<Value>, _ get: @escaping @Sendable (Value) -> APITeamSummary
    ) {
        shape.id("The team's identifier.") { get($0).team.id }
        shape.text("name", "The team's name.") { get($0).team.name }
        shape.object("body", APILink<Body>.shape, "The body it is part of.") { get($0).body }
        shape.object(optional: "parent", APILink<Team>.shape, "The team it is part of.") { get($0).parent }
        shape.text(optional: "purpose", "What it is for.") { get($0).team.purpose }
        shape.text(optional: "contact_for", "What to come to it for.") { get($0).team.contactFor }
        shape.text(optional: "mailbox", "A shared mailbox.") { get($0).team.mailbox }
        shape.text(optional: "phone", "Phone.") { get($0).team.phone }
        shape.text(optional: "location", "Where it is.") { get($0).team.place }
        shape.day("ended_on", "The day it ended.") { get($0).team.endedOn }
        shape.time(optional: "confirmed_at", "When somebody last said that this is right.") { get($0).team.confirmedAt }
        shape.time("updated_at", "When the record last changed.") { get($0).team.updatedAt }
        shape.text("href", "Where the API has the team.") { APIPath.team(get($0).team.id) }
    }
}

/// A team with everything that one viewer may see.
struct APITeam: Sendable {
    let summary: APITeamSummary
    let ancestors: [APILink<Team>]
    let children: [APILink<Team>]
    let contact: APIPostSummary?
    let topics: [Topic]

    static let shape = APIRepresentation<Self>("Team", "A team.") {
        APITeamSummary.members(&$0) { $0.summary }
        $0.objects("ancestors", APILink<Team>.shape, "The teams above it, outermost first.") { $0.ancestors }
        $0.objects("children", APILink<Team>.shape, "The teams directly below it.", limit: APIWindow.nested) {
            $0.children
        }
        $0.object(optional: "contact", APIPostSummary.shape, "The post to approach.") { $0.contact }
        $0.objects("topics", APILink<Topic>.shape, "What it is tagged with.") { $0.topics.map { APILink($0) } }
        $0.text("page", "The path of the page for people to read.") { $0.summary.team.path }
    }
}

/// The SQL behind the endpoints of teams.
struct APITeamsStore {
    let transaction: any Transaction
    let sight: Sight

    /// Current teams, in order of identifier.
    func page(_ arguments: APIArguments, _ window: APIWindow) throws -> [APITeamSummary] {
        var conditions: [SQL] = ["team.ended_on IS NULL", sight.teams, window.start("team.id")]
        if let slug = arguments.text("body") { conditions.append(APIFilters.body(slug, "team.body_id", sight)) }
        if let topic = arguments.text("topic") { conditions.append(APIFilters.topic(topic, "team.id", "team")) }
        let teams = try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns(sight)) FROM team WHERE \(conditions.joined(" AND ")) \
            ORDER BY team.id LIMIT \(window.count)
            """)
        return try summaries(teams)
    }

    func find(_ id: Team.ID) throws -> APITeam? {
        let store = TeamStore(transaction)
        guard let team = try store.find(id, sight), let summary = try summaries([team]).first else { return nil }
        return APITeam(
            summary: summary, ancestors: try store.ancestors(of: team, sight).map { APILink($0) },
            children: try store.level(below: [id], in: team.body, limit: APIWindow.nested, sight).map { APILink($0) },
            contact: try team.contactPost.flatMap {
                try APIPostsStore(transaction: transaction, sight: sight).summary($0)
            },
            topics: try TopicStore(transaction).tags(of: id.uuid))
    }

    private func summaries(_ teams: [Team]) throws -> [APITeamSummary] {
        let parents = Array(Set(teams.compactMap(\.parent))).sorted()
        let found = parents.isEmpty ? [:] : try TeamStore(transaction).find(parents, sight)
        let bodies = try APIBodiesStore(transaction: transaction, sight: sight).links(teams.map(\.body))
        return teams.map { team in
            APITeamSummary(
                team: team, body: bodies[team.body] ?? APILink(team.body, ""),
                parent: team.parent.flatMap { found[$0] }.map { APILink($0) })
        }
    }
}
