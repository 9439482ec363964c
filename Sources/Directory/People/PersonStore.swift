public import Kernel
public import Storage

/// All of the SQL that reads people.
public struct PersonStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Person.ID, _ sight: Sight) throws -> Person? {
        try transaction.one(
            Person.self, "SELECT \(Person.columns) FROM person WHERE id = \(id) AND \(sight.people)")
    }

    public func find(email: String, _ sight: Sight) throws -> Person? {
        try transaction.one(
            Person.self,
            "SELECT \(Person.columns) FROM person WHERE email = \(email.lowercased()) AND \(sight.people)")
    }

    public func summaries(_ ids: [Person.ID], _ sight: Sight) throws -> [Person.ID: PersonSummary] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            PersonSummary.self, PersonSummary.select(sight) + "person.id IN \(list: ids)")
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Who holds a post of this team now, most senior first.
    public func members(of team: Team.ID, limit: Int, _ sight: Sight) throws -> [PersonSummary] {
        try transaction.all(
            PersonSummary.self,
            PersonSummary.select(sight) + """
                person.left_on IS NULL AND person.id IN (SELECT holding.person_id FROM holding JOIN post \
                ON post.id = holding.post_id WHERE post.team_id = \(team) AND holding.to_day IS NULL AND \(sight.posts)) \
                ORDER BY held.seniority, person.sort_name, person.id LIMIT \(limit)
                """)
    }
}
