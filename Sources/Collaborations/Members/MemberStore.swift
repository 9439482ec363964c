import Directory
import Kernel
import Storage

/// All of the SQL about members.
struct MemberStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func list(_ collaboration: Collaboration.ID, at now: Instant, limit: Int, _ sight: Sight) throws -> [Member] {
        try transaction.all(
            Member.self,
            """
            SELECT person.id AS person_id, person.name, person.body_id, body.name AS body_name, person.is_guest,
                person.left_on, collaboration_member.level, collaboration_member.until
            FROM collaboration_member JOIN person ON person.id = collaboration_member.person_id
            JOIN body ON body.id = person.body_id
            WHERE collaboration_member.collaboration_id = \(collaboration) AND \(sight.people)
            AND (collaboration_member.until IS NULL OR collaboration_member.until > \(now))
            ORDER BY person.sort_name, person.id LIMIT \(limit)
            """)
    }

    func count(_ level: Member.Level? = nil, in collaboration: Collaboration.ID) throws -> Int {
        let only: SQL = level.map { " AND level = \($0)" } ?? ""
        return try transaction.value(
            Int.self,
            "SELECT COUNT(*) FROM collaboration_member WHERE collaboration_id = \(collaboration)\(only)") ?? 0
    }

    /// How many take part by name now, whoever asks.
    func current(_ collaboration: Collaboration.ID, at now: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM collaboration_member
            WHERE collaboration_id = \(collaboration) AND (until IS NULL OR until > \(now))
            """) ?? 0
    }

    func level(of person: Person.ID, in collaboration: Collaboration.ID) throws -> Member.Level? {
        try transaction.value(
            Member.Level.self,
            """
            SELECT level FROM collaboration_member
            WHERE collaboration_id = \(collaboration) AND person_id = \(person)
            """)
    }

    func put(
        _ person: Person.ID, _ level: Member.Level, until: Instant?, in collaboration: Collaboration.ID, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO collaboration_member (collaboration_id, person_id, level, added_at, until)
            VALUES (\(collaboration), \(person), \(level), \(now), \(until))
            ON CONFLICT (collaboration_id, person_id) DO UPDATE SET level = excluded.level, until = excluded.until
            """)
    }

    func remove(_ person: Person.ID, from collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            DELETE FROM collaboration_member WHERE collaboration_id = \(collaboration) AND person_id = \(person)
            """)
    }
}
