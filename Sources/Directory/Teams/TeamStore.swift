public import Kernel
public import Storage

/// All of the SQL that reads teams.
public struct TeamStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Team.ID, _ sight: Sight) throws -> Team? {
        try transaction.one(Team.self, "SELECT \(Team.columns(sight)) FROM team WHERE id = \(id) AND \(sight.teams)")
    }

    public func find(_ ids: [Team.ID], _ sight: Sight) throws -> [Team.ID: Team] {
        let found = try transaction.all(
            Team.self, "SELECT \(Team.columns(sight)) FROM team WHERE id IN \(list: ids) AND \(sight.teams)")
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    /// Every current team of a body, for its tree; callers bound the count.
    public func all(in body: Body.ID, limit: Int, _ sight: Sight) throws -> [Team] {
        try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns(sight)) FROM team
            WHERE body_id = \(body) AND ended_on IS NULL AND \(sight.teams) ORDER BY sort_name, id LIMIT \(limit)
            """)
    }
}

extension TeamStore {
    /// The teams in which somebody holds a post now, by name.
    public func own(of person: Person.ID, limit: Int, _ sight: Sight) throws -> [Team] {
        try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns(sight)) FROM team WHERE team.ended_on IS NULL AND \(sight.teams) AND team.id IN (
                SELECT post.team_id FROM holding JOIN post ON post.id = holding.post_id
                WHERE holding.person_id = \(person) AND holding.to_day IS NULL AND post.ended_on IS NULL)
            ORDER BY team.sort_name, team.id LIMIT \(limit)
            """)
    }
}
