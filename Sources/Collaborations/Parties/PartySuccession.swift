import Directory
import Kernel
import Storage

/// That one body took over from another which was closed. What was agreed with the one that is gone stays here under its
/// name.
struct PartySuccession: Sendable, Equatable, RowDecodable {
    let body: Body.ID
    let successor: Body.ID
    let contribution: String
    let benefit: String
    let givesUp: String
    let joinedOn: Day
    let succeededAt: Instant
    let succeededBy: String

    init(row: Row) throws {
        body = try row.get("body_id")
        successor = try row.get("successor_id")
        contribution = try row.get("contribution")
        benefit = try row.get("benefit")
        givesUp = try row.get("gives_up")
        joinedOn = try row.get("joined_on")
        succeededAt = try row.get("succeeded_at")
        succeededBy = try row.get("succeeded_by_name")
    }

    static let migration = Migration(
        "collaborations-succession-1",
        """
        CREATE TABLE party_succession (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            body_id ID NOT NULL REFERENCES body (id),
            successor_id ID NOT NULL REFERENCES body (id),
            contribution TEXT NOT NULL,
            benefit TEXT NOT NULL,
            gives_up TEXT NOT NULL,
            joined_on TEXT NOT NULL,
            succeeded_at BIGINT NOT NULL,
            succeeded_by_name TEXT NOT NULL,
            PRIMARY KEY (collaboration_id, body_id, succeeded_at),
            CHECK (body_id <> successor_id)
        );
        CREATE INDEX party_succession_by_body ON party_succession (body_id);
        CREATE INDEX party_succession_by_successor ON party_succession (successor_id);
        """)

    /// The bodies that are there today and took over from each of these: where a successor was closed too, its own.
    static func successors(of bodies: [Body.ID], _ transaction: any Transaction) throws -> [Body.ID: [Body]] {
        var next: [Body.ID: [Body]] = [:]
        var asked: Set<Body.ID> = []
        var open = Set(bodies)
        // A chain that is longer than this, or goes round, is cut.
        for _ in 0..<5 where !open.isEmpty {
            asked.formUnion(open)
            let found = try transaction.all(
                Step.self,
                """
                SELECT body_successor.body_id AS before_id, \(Body.columns) FROM body_successor
                JOIN body ON body.id = body_successor.successor_id
                WHERE body_successor.body_id IN \(list: Array(open)) ORDER BY body.sort_name, body.id
                """)
            for step in found { next[step.before, default: []].append(step.body) }
            open = Set(found.filter { $0.body.closedOn != nil }.map(\.body.id)).subtracting(asked)
        }
        return Dictionary(bodies.map { ($0, present(after: $0, next, [$0])) }, uniquingKeysWith: { first, _ in first })
            .filter { !$0.value.isEmpty }
    }

    private static func present(after body: Body.ID, _ next: [Body.ID: [Body]], _ seen: Set<Body.ID>) -> [Body] {
        var result: [Body] = []
        for one in next[body] ?? [] where !seen.contains(one.id) {
            let found = one.closedOn == nil ? [one] : present(after: one.id, next, seen.union([one.id]))
            result += found.filter { body in !result.contains { $0.id == body.id } }
        }
        return result
    }

    private struct Step: RowDecodable {
        let before: Body.ID
        let body: Body

        init(row: Row) throws {
            before = try row.get("before_id")
            body = try Body(row: row)
        }
    }
}
