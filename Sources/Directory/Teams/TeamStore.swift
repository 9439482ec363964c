public import Kernel
public import Storage

/// All of the SQL that reads teams.
public struct TeamStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Team.ID, _ sight: Sight) throws -> Team? {
        try transaction.one(Team.self, "SELECT \(Team.columns) FROM team WHERE id = \(id) AND \(sight.teams)")
    }

    public func find(_ ids: [Team.ID], _ sight: Sight) throws -> [Team.ID: Team] {
        let found = try transaction.all(
            Team.self, "SELECT \(Team.columns) FROM team WHERE id IN \(list: ids) AND \(sight.teams)")
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    /// The teams directly below a body (`parent` nil) or a team.
    public func children(of parent: Team.ID?, in body: Body.ID, _ sight: Sight) throws -> [Team] {
        let place: SQL = parent.map { "parent_id = \($0)" } ?? "parent_id IS NULL"
        return try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns) FROM team
            WHERE body_id = \(body) AND \(place) AND ended_on IS NULL AND \(sight.teams) ORDER BY sort_name, id
            """)
    }

    /// Every current team of a body, for its tree; callers bound the count.
    public func all(in body: Body.ID, limit: Int, _ sight: Sight) throws -> [Team] {
        try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns) FROM team
            WHERE body_id = \(body) AND ended_on IS NULL AND \(sight.teams) ORDER BY sort_name, id LIMIT \(limit)
            """)
    }

    /// The teams above one, outermost first.
    public func ancestors(of team: Team) throws -> [Team] {
        try transaction.all(
            Team.self,
            """
            WITH RECURSIVE above (id, step) AS (
                SELECT parent_id, 1 FROM team WHERE id = \(team.id) AND parent_id IS NOT NULL
                UNION ALL
                SELECT team.parent_id, above.step + 1 FROM team JOIN above ON team.id = above.id
                WHERE team.parent_id IS NOT NULL AND above.step < 20
            )
            SELECT \(Team.columns) FROM team JOIN above ON above.id = team.id ORDER BY above.step DESC
            """)
    }
}
