import Kernel
import Storage

/// What pages about teams ask for.
extension TeamStore {
    /// The teams directly below several others or, with none, on top of a body; in order of name.
    /// - Parameter after: the last one of the page before.
    func level(
        below parents: [Team.ID]?, in body: Body.ID, after: Team.ID? = nil, limit: Int, _ sight: Sight
    ) throws -> [Team] {
        let place: SQL = parents.map { "team.parent_id IN \(list: $0)" } ?? "team.parent_id IS NULL"
        return try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns(sight)) FROM team
            WHERE team.body_id = \(body) AND \(place) AND team.ended_on IS NULL AND \(sight.teams) \(Self.start(after))
            ORDER BY team.sort_name, team.id LIMIT \(limit)
            """)
    }

    /// Which of these teams have teams below them.
    func parents(among teams: [Team.ID], _ sight: Sight) throws -> Set<Team.ID> {
        if teams.isEmpty { return [] }
        return Set(
            try transaction.values(
                Team.ID.self,
                """
                SELECT DISTINCT team.parent_id FROM team
                WHERE team.parent_id IN \(list: teams) AND team.ended_on IS NULL AND \(sight.teams)
                """))
    }

    /// How many people each team has, counting those whom the viewer may see in posts that the viewer may see.
    func peopleCounts(of teams: [Team.ID], _ sight: Sight) throws -> [Team.ID: Int] {
        if teams.isEmpty { return [:] }
        let found = try transaction.all(
            TeamCount.self,
            """
            SELECT post.team_id AS counted_id, COUNT(DISTINCT holding.person_id) AS times
            FROM post JOIN holding ON holding.post_id = post.id JOIN person ON person.id = holding.person_id
            WHERE post.team_id IN \(list: teams) AND post.ended_on IS NULL AND holding.to_day IS NULL
            AND \(sight.posts) AND \(sight.people) GROUP BY post.team_id
            """)
        return Dictionary(found.map { ($0.id, $0.count) }, uniquingKeysWith: { first, _ in first })
    }

    /// The teams above one, outermost first, as far as the viewer may see them.
    func ancestors(of team: Team, _ sight: Sight) throws -> [Team] {
        try transaction.all(
            Team.self,
            """
            WITH RECURSIVE above (id, step) AS (
                SELECT parent_id, 1 FROM team WHERE id = \(team.id) AND parent_id IS NOT NULL
                UNION ALL
                SELECT team.parent_id, above.step + 1 FROM team JOIN above ON team.id = above.id
                WHERE team.parent_id IS NOT NULL AND above.step < 20
            )
            SELECT \(Team.columns(sight)) FROM team JOIN above ON above.id = team.id WHERE \(sight.teams)
            ORDER BY above.step DESC
            """)
    }

    /// How many levels of teams there are below one: 0 for a team without any. Counting stops at 20.
    func height(below team: Team.ID) throws -> Int {
        try transaction.value(
            Int.self,
            """
            WITH RECURSIVE below (id, step) AS (
                SELECT id, 1 FROM team WHERE parent_id = \(team)
                UNION ALL
                SELECT team.id, below.step + 1 FROM team JOIN below ON team.parent_id = below.id WHERE below.step < 20
            )
            SELECT MAX(step) FROM below
            """) ?? 0
    }

    /// The teams that are tagged with a topic, in order of name.
    func tagged(_ topic: Topic.ID, after: Team.ID? = nil, limit: Int, _ sight: Sight) throws -> [Team] {
        return try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns(sight)) FROM topic_tag JOIN team ON team.id = topic_tag.subject_id
            WHERE topic_tag.topic_id = \(topic) AND topic_tag.subject_kind = 'team' AND team.ended_on IS NULL
            AND \(sight.teams) \(Self.start(after)) ORDER BY team.sort_name, team.id LIMIT \(limit)
            """)
    }

    /// Where a page begins, in order of name.
    private static func start(_ after: Team.ID?) -> SQL {
        after.map {
            """
            AND (team.sort_name, team.id) > \
            ((SELECT edge.sort_name FROM team edge WHERE edge.id = \($0)), \($0))
            """
        } ?? ""
    }

    private struct TeamCount: RowDecodable {
        let id: Team.ID
        let count: Int

        init(row: Row) throws {
            id = try row.get("counted_id")
            count = try row.get("times")
        }
    }
}
