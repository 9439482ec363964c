import Kernel
import Storage

/// Teams by where they stand, so that namesakes differ.
extension TeamStore {
    /// How many teams a field offers.
    static let choiceLimit = 2000

    /// The current teams of a body as choices of a field, each with its path: 'Housing > Rents'.
    /// - Parameter chosen: what the field holds. It is among them however many there are: a form must not lose it.
    func choices(in body: Body.ID, chosen: Team.ID?, _ sight: Sight) throws -> [(id: Team.ID, path: String)] {
        var ids = try all(in: body, limit: Self.choiceLimit, sight).map(\.id)
        if let chosen, !ids.contains(chosen), let team = try find(chosen, sight), team.body == body {
            ids.append(chosen)
        }
        let paths = try paths(of: Set(ids))
        return ids.map { ($0, (paths[$0] ?? []).joined(separator: " > ")) }
            .sorted { Text.folded($0.1) < Text.folded($1.1) }
    }

    /// The names from the outermost team down to each of these.
    func paths(of teams: Set<Team.ID>) throws -> [Team.ID: [String]] {
        var known: [Team.ID: (parent: Team.ID?, name: String)] = [:]
        var wanted = teams
        // A level a turn; trees are a dozen levels deep at most.
        for _ in 0..<20 where !wanted.isEmpty {
            try transaction.rows("SELECT id, parent_id, name FROM team WHERE id IN \(list: Array(wanted))") { row in
                known[try row.get("id")] = (try row.get("parent_id"), try row.get("name"))
            }
            wanted = Set(known.values.compactMap(\.parent).filter { known[$0] == nil })
        }
        var paths: [Team.ID: [String]] = [:]
        for team in teams {
            var path: [String] = []
            var next: Team.ID? = team
            while let id = next, let entry = known[id], path.count < 20 {
                path.insert(entry.name, at: 0)
                next = entry.parent
            }
            paths[team] = path
        }
        return paths
    }

    /// The current teams whose contact post somebody holds and whose page nobody confirmed since.
    func due(contact person: Person.ID, confirmedBefore moment: Instant, limit: Int, _ sight: Sight) throws -> [Team] {
        try transaction.all(
            Team.self,
            """
            SELECT \(Team.columns) FROM holding JOIN team ON team.contact_post_id = holding.post_id
            WHERE holding.person_id = \(person) AND holding.to_day IS NULL AND team.ended_on IS NULL
            AND (team.confirmed_at IS NULL OR team.confirmed_at < \(moment)) AND \(sight.teams)
            ORDER BY team.sort_name, team.id LIMIT \(limit)
            """)
    }
}
