import Access
import Kernel
import Storage

/// All of the SQL about corrections.
struct CorrectionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// A correction as lists show it, with the name of what it is about.
    struct Listed: Sendable, RowDecodable {
        let correction: Correction
        let subjectName: String

        init(row: Row) throws {
            correction = try Correction(row: row)
            subjectName = try row.get("subject_name")
        }
    }

    /// A correction whose time may have come to move on.
    struct Waiting: Sendable, RowDecodable {
        let correction: Correction
        let hasTeam: Bool

        init(row: Row) throws {
            correction = try Correction(row: row)
            hasTeam = try row.get("has_team")
        }
    }

    func find(_ id: Correction.ID) throws -> Correction? {
        try transaction.one(Correction.self, "SELECT \(Correction.columns) FROM correction WHERE id = \(id)")
    }

    func insert(_ new: NewCorrection, stage: Correction.Stage, team: Team.ID?, body: Body.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO correction (id, subject_kind, subject_id, body_id, field, says, suggested_by, suggested_name,
                suggested_email, suggested_at, state, stage, team_id)
            VALUES (\(new.id), \(new.kind), \(new.subject), \(body), \(new.field.name), \(new.says),
                \(new.viewer.account), \(new.viewer.name), \(new.viewer.email), \(now), 'open', \(stage), \(team))
            """)
    }

    func openCount(by account: UUID128) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM correction WHERE suggested_by = \(account) AND state = 'open'") ?? 0
    }

    func openCount(in body: Body.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT COUNT(*) FROM correction WHERE body_id = \(body) AND state = 'open'") ?? 0
    }

    /// Those that wait for this viewer, the oldest first.
    func waiting(for sight: Sight, isPlatformAdministrator: Bool, after: Correction.ID?, limit: Int) throws -> [Listed]
    {
        let turn = turn(sight, isPlatformAdministrator, after: after, limit: limit)
        return try list("correction.id IN (\(turn))", after: after, limit: limit)
    }

    func waitingCount(for sight: Sight, isPlatformAdministrator: Bool, limit: Int) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM (
                SELECT id FROM (\(turn(sight, isPlatformAdministrator, after: nil, limit: limit))) turn LIMIT \(limit)
            ) waiting
            """) ?? 0
    }

    /// All that are open in a body, the oldest first.
    func open(in body: Body.ID, after: Correction.ID?, limit: Int) throws -> [Listed] {
        try list("correction.body_id = \(body)", after: after, limit: limit)
    }

    private func list(_ condition: SQL, after: Correction.ID?, limit: Int) throws -> [Listed] {
        let start: SQL = after.map { " AND correction.id > \($0)" } ?? ""
        return try transaction.all(
            Listed.self,
            """
            SELECT \(Correction.columns), COALESCE(person.name, team.name, body.name, '') AS subject_name
            FROM correction
            LEFT JOIN person ON person.id = correction.subject_id AND correction.subject_kind = 'person'
            LEFT JOIN team ON team.id = correction.subject_id AND correction.subject_kind = 'team'
            LEFT JOIN body ON body.id = correction.subject_id AND correction.subject_kind = 'body'
            WHERE correction.state = 'open' AND \(condition)\(start) ORDER BY correction.id LIMIT \(limit)
            """)
    }

    /// Selects the first of those whose turn it is. Each reason is a query of its own with an index of its own: of all
    /// that are open, a home page looks at those of its reader.
    private func turn(
        _ sight: Sight, _ isPlatformAdministrator: Bool, after: Correction.ID?, limit: Int
    ) -> SQL {
        var conditions: [SQL] = []
        if let person = sight.person {
            conditions.append("correction.subject_id = \(person)")
            conditions.append(
                """
                correction.stage = 'team' AND correction.team_id IN (SELECT led.id FROM team led JOIN holding \
                ON holding.post_id = led.contact_post_id WHERE holding.person_id = \(person) AND holding.to_day IS NULL)
                """)
        }
        if isPlatformAdministrator { conditions.append("correction.stage = 'body'") }
        if !sight.administers.isEmpty {
            conditions.append("correction.stage = 'body' AND correction.body_id IN \(list: sight.administers.sorted())")
        }
        if conditions.isEmpty { conditions.append("1 = 0") }
        let start: SQL = after.map { " AND correction.id > \($0)" } ?? ""
        let parts = conditions.enumerated().map { number, condition -> SQL in
            let name: SQL = number == 0 ? "first" : number == 1 ? "second" : number == 2 ? "third" : "fourth"
            return """
                SELECT id FROM (SELECT correction.id FROM correction WHERE correction.state = 'open' \
                AND \(condition)\(start) ORDER BY correction.id LIMIT \(limit)) \(name)
                """
        }
        return parts.joined(" UNION ")
    }

    func isContact(of team: Team.ID?, _ person: UUID128?) throws -> Bool {
        guard let team, let person else { return false }
        let found = try transaction.value(
            Int.self,
            """
            SELECT 1 FROM team JOIN holding ON holding.post_id = team.contact_post_id
            WHERE team.id = \(team) AND holding.person_id = \(person) AND holding.to_day IS NULL
            """)
        return found != nil
    }

    /// Open ones suggested before a moment that have not arrived at their body, in order of identifier.
    func moving(suggestedBy moment: Instant, after: Correction.ID?, limit: Int) throws -> [Waiting] {
        let start: SQL = after.map { " AND correction.id > \($0)" } ?? ""
        return try transaction.all(
            Waiting.self,
            """
            SELECT \(Correction.columns), \(Self.hasTeam) AS has_team FROM correction
            WHERE correction.state = 'open' AND correction.suggested_at <= \(moment) AND correction.stage <> 'body'\(start)
            ORDER BY correction.id LIMIT \(limit)
            """)
    }

    /// Whether the team has a contact, and one other than the person it is about.
    private static let hasTeam: SQL = """
        CASE WHEN EXISTS (SELECT 1 FROM team led JOIN holding ON holding.post_id = led.contact_post_id \
        WHERE led.id = correction.team_id AND holding.to_day IS NULL \
        AND holding.person_id <> correction.subject_id) THEN 1 ELSE 0 END
        """

    func setStage(_ stage: Correction.Stage, of ids: [Correction.ID]) throws {
        if ids.isEmpty { return }
        try transaction.run("UPDATE correction SET stage = \(stage) WHERE id IN \(list: ids)")
    }

    /// - Returns: `false` when it was answered before.
    func answer(
        _ id: Correction.ID, _ state: Correction.State, _ answer: String, by account: UUID128, at now: Instant
    ) throws -> Bool {
        try transaction.run(
            """
            UPDATE correction SET state = \(state), answer = \(answer), answered_by = \(account), answered_at = \(now),
                suggested_email = '' WHERE id = \(id) AND state = 'open'
            """) == 1
    }

    /// The teams whose contact post somebody holds, with who that is.
    func contacts(of teams: [Team.ID]) throws -> [Team.ID: [Addressee]] {
        if teams.isEmpty { return [:] }
        let rows = try transaction.all(
            Contact.self,
            """
            SELECT team.id AS team_id, person.name, person.email FROM team
            JOIN holding ON holding.post_id = team.contact_post_id AND holding.to_day IS NULL
            JOIN person ON person.id = holding.person_id
            WHERE team.id IN \(list: teams) AND person.email IS NOT NULL ORDER BY person.id
            """)
        return Dictionary(grouping: rows, by: \.team).mapValues { $0.map(\.addressee) }
    }

    private struct Contact: RowDecodable {
        let team: Team.ID
        let addressee: Addressee

        init(row: Row) throws {
            team = try row.get("team_id")
            addressee = Addressee(name: try row.get("name"), email: try row.get("email"))
        }
    }
}
