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

    /// Somebody's line managers: who holds the posts that theirs report to, now.
    public func managers(of person: Person.ID, limit: Int = 10, _ sight: Sight) throws -> [Person] {
        try transaction.all(
            Person.self,
            """
            SELECT \(Person.columns) FROM person WHERE person.id IN (
                SELECT above.person_id FROM holding own JOIN post ON post.id = own.post_id AND post.ended_on IS NULL
                JOIN holding above ON above.post_id = post.reports_to AND above.to_day IS NULL
                WHERE own.person_id = \(person) AND own.to_day IS NULL)
            AND person.id <> \(person) AND person.left_on IS NULL AND \(sight.people)
            ORDER BY person.sort_name, person.id LIMIT \(limit)
            """)
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
