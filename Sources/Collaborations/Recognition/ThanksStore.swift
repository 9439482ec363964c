import Directory
import Kernel
import Storage

/// All of the SQL about thanks.
struct ThanksStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func find(_ id: Thanks.ID) throws -> Thanks? {
        try transaction.one(Thanks.self, "SELECT \(Thanks.columns) FROM thanks WHERE thanks.id = \(id)")
    }

    /// What is shown in a collaboration, the newest first.
    func list(
        in collaboration: Collaboration.ID, before: Thanks.ID? = nil, limit: Int
    ) throws -> [Thanks] {
        let start: SQL = before.map { " AND thanks.id < \($0)" } ?? ""
        return try transaction.all(
            Thanks.self,
            """
            SELECT \(Thanks.columns) FROM thanks WHERE thanks.collaboration_id = \(collaboration)
            AND thanks.hidden_at IS NULL\(start) ORDER BY thanks.id DESC LIMIT \(limit)
            """)
    }

    /// What somebody or a team was thanked for, in collaborations that the viewer may know of, the newest first.
    /// - Parameters:
    ///   - recipients: of these, all.
    ///   - own: for themselves: what is hidden too, and whatever they may know of.
    func list(
        to recipients: [Thanks.Recipient], own: Bool = false, before: Thanks.ID? = nil, limit: Int,
        _ sight: CollaborationSight
    ) throws -> [Thanks] {
        if recipients.isEmpty { return [] }
        let people = recipients.compactMap { recipient -> Person.ID? in
            if case .person(let id) = recipient { id } else { nil }
        }
        let teams = recipients.compactMap { recipient -> Team.ID? in
            if case .team(let id) = recipient { id } else { nil }
        }
        let whom: SQL =
            teams.isEmpty
            ? "thanks.person_id IN \(list: people)"
            : "(thanks.person_id IN \(list: people) OR thanks.team_id IN \(list: teams))"
        let shown: SQL = own ? "" : " AND thanks.hidden_at IS NULL AND \(sight.register)"
        let start: SQL = before.map { " AND thanks.id < \($0)" } ?? ""
        return try transaction.all(
            Thanks.self,
            """
            SELECT \(Thanks.columns) FROM thanks
            JOIN collaboration ON collaboration.id = thanks.collaboration_id
            WHERE \(whom)\(shown)\(start) ORDER BY thanks.id DESC LIMIT \(limit)
            """)
    }

    /// What somebody was thanked for in one collaboration between two moments, the newest first.
    func list(
        to person: Person.ID, in collaboration: Collaboration.ID, from start: Instant, until end: Instant, limit: Int
    ) throws -> [Thanks] {
        try transaction.all(
            Thanks.self,
            """
            SELECT \(Thanks.columns) FROM thanks WHERE thanks.person_id = \(person)
            AND thanks.collaboration_id = \(collaboration) AND thanks.given_at >= \(start) AND thanks.given_at < \(end)
            ORDER BY thanks.id DESC LIMIT \(limit)
            """)
    }

    /// The teams of which somebody holds the contact post.
    func teams(of person: Person.ID) throws -> [Team.ID] {
        try transaction.values(
            Team.ID.self,
            """
            SELECT team.id FROM holding JOIN team ON team.contact_post_id = holding.post_id
            WHERE holding.person_id = \(person) AND holding.to_day IS NULL ORDER BY team.id LIMIT 100
            """)
    }

    func count(by giver: Person.ID, since: Instant) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM thanks WHERE giver_id = \(giver) AND given_at > \(since)") ?? 0
    }

    func insert(_ thanks: Thanks) throws {
        var (person, team): (Person.ID?, Team.ID?) = (nil, nil)
        switch thanks.recipient {
        case .person(let id): person = id
        case .team(let id): team = id
        }
        try transaction.run(
            """
            INSERT INTO thanks (id, collaboration_id, person_id, team_id, giver_id, giver, text, given_at)
            VALUES (\(thanks.id), \(thanks.collaboration), \(person), \(team), \(thanks.giver), \(thanks.giverName),
                \(thanks.text), \(thanks.givenAt))
            """)
    }

    func setHidden(_ id: Thanks.ID, at now: Instant?) throws {
        try transaction.run("UPDATE thanks SET hidden_at = \(now) WHERE id = \(id)")
    }

    /// - Returns: whether nobody had been told until now.
    func setTold(_ id: Thanks.ID, _ manager: String, at now: Instant) throws -> Bool {
        try transaction.run(
            "UPDATE thanks SET told = \(manager), told_at = \(now) WHERE id = \(id) AND told_at IS NULL") > 0
    }

    func remove(_ id: Thanks.ID) throws { try transaction.run("DELETE FROM thanks WHERE id = \(id)") }
}
