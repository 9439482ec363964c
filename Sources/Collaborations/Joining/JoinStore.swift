import Directory
import Kernel
import Storage

/// All of the SQL about requests to join.
struct JoinStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// With who asks and for which body: whoever asks shows themselves to those who answer.
    private static let source: SQL = """
        join_request JOIN person ON person.id = join_request.person_id JOIN body ON body.id = join_request.body_id
        """

    func find(_ id: JoinRequest.ID, in collaboration: Collaboration.ID) throws -> JoinRequest? {
        try transaction.one(
            JoinRequest.self,
            """
            SELECT \(JoinRequest.columns) FROM \(Self.source)
            WHERE join_request.id = \(id) AND join_request.collaboration_id = \(collaboration)
            """)
    }

    /// What somebody asked last.
    func latest(of person: Person.ID, in collaboration: Collaboration.ID) throws -> JoinRequest? {
        try transaction.one(
            JoinRequest.self,
            """
            SELECT \(JoinRequest.columns) FROM \(Self.source)
            WHERE join_request.person_id = \(person) AND join_request.collaboration_id = \(collaboration)
            ORDER BY join_request.id DESC LIMIT 1
            """)
    }

    /// What waits for an answer, the oldest first.
    func open(in collaborations: [Collaboration.ID], limit: Int) throws -> [JoinRequest] {
        if collaborations.isEmpty { return [] }
        return try transaction.all(
            JoinRequest.self,
            """
            SELECT \(JoinRequest.columns) FROM \(Self.source)
            WHERE join_request.collaboration_id IN \(list: collaborations) AND join_request.state = 'open'
            ORDER BY join_request.id LIMIT \(limit)
            """)
    }

    func number(by person: Person.ID, since: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            "SELECT COUNT(*) FROM join_request WHERE person_id = \(person) AND asked_at > \(since)") ?? 0
    }

    func insert(
        _ id: JoinRequest.ID, _ person: Person.ID, of body: Body.ID, _ reason: String,
        in collaboration: Collaboration.ID, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO join_request (id, collaboration_id, person_id, body_id, reason, asked_at, state)
            VALUES (\(id), \(collaboration), \(person), \(body), \(reason), \(now), \(JoinRequest.State.open))
            """)
    }

    func change(_ id: JoinRequest.ID, _ reason: String, of body: Body.ID) throws {
        try transaction.run(
            "UPDATE join_request SET reason = \(reason), body_id = \(body) WHERE id = \(id) AND state = 'open'")
    }

    func withdraw(_ id: JoinRequest.ID) throws {
        try transaction.run(
            "UPDATE join_request SET state = \(JoinRequest.State.withdrawn) WHERE id = \(id) AND state = 'open'")
    }

    /// Answers what somebody has open.
    func answer(
        _ person: Person.ID, in collaboration: Collaboration.ID, _ state: JoinRequest.State, _ text: String,
        by name: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            UPDATE join_request SET state = \(state), answer = \(text), answered_by = \(name), answered_at = \(now)
            WHERE person_id = \(person) AND collaboration_id = \(collaboration) AND state = 'open'
            """)
    }

    private struct Name: RowDecodable {
        let name: String
        init(row: Row) throws { name = try row.get("name") }
    }

    /// Who answers, by name: those who organise it and are here still, and who holds a post that is its senior responsible
    /// owner, as far as the viewer may know of them; and whether there is anybody at all.
    func organisers(
        of collaboration: Collaboration.ID, _ sight: Sight
    ) throws -> (names: [String], isAnybody: Bool) {
        let named = try transaction.all(
            Name.self,
            """
            SELECT person.name FROM collaboration_member JOIN person ON person.id = collaboration_member.person_id
            WHERE collaboration_member.collaboration_id = \(collaboration) AND collaboration_member.level = 'organiser'
            AND person.left_on IS NULL AND \(sight.people) ORDER BY person.sort_name, person.id LIMIT 10
            """
        ).map(\.name)
        if !named.isEmpty { return (named, true) }
        let anybody = try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM (
                SELECT collaboration_member.person_id FROM collaboration_member
                JOIN person ON person.id = collaboration_member.person_id
                WHERE collaboration_member.collaboration_id = \(collaboration)
                AND collaboration_member.level = 'organiser' AND person.left_on IS NULL
                UNION ALL SELECT holding.person_id FROM collaboration_role
                JOIN holding ON holding.post_id = collaboration_role.post_id AND holding.to_day IS NULL
                WHERE collaboration_role.collaboration_id = \(collaboration) AND collaboration_role.role = 'sro'
            ) AS found
            """)
        return ([], (anybody ?? 0) > 0)
    }
}
