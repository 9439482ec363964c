import Kernel
import Storage

/// The SQL that changes bodies and their names.
extension BodyStore {
    /// A slug that no body has: the name's own, or with a number.
    func freeSlug(for name: String) throws -> String {
        try transaction.freeSlug(for: name, in: "body", "body")
    }

    func insert(_ id: Body.ID, slug: String, _ identity: BodyIdentity, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO body (id, slug, name, sort_name, initials, kind, updated_at)
            VALUES (\(id), \(slug), \(identity.name), \(Text.folded(identity.name)), \(identity.initials),
                \(identity.kind), \(now))
            """)
    }

    func write(_ draft: BodyDraft, to id: Body.ID, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE body SET purpose = \(draft.purpose), place = \(draft.place), website = \(draft.website),
                contact_post_id = \(draft.contactPost), updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    func write(_ identity: BodyIdentity, parent: Body.ID?, to id: Body.ID, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE body SET name = \(identity.name), sort_name = \(Text.folded(identity.name)),
                initials = \(identity.initials), kind = \(identity.kind), parent_id = \(parent),
                is_public = \(identity.isPublic), updated_at = \(now)
            WHERE id = \(id)
            """)
        try transaction.run("DELETE FROM body_name WHERE body_id = \(id)")
        try transaction.insert(
            into: "body_name", ["body_id", "kind", "name", "folded"],
            identity.names.map { [id.value, $0.kind.value, $0.name.value, Text.folded($0.name).value] })
        // A domain of a closed body goes over to the one that names it now; those of others were refused before.
        try transaction.run("DELETE FROM body_domain WHERE body_id = \(id) OR domain IN \(list: identity.domains)")
        try transaction.insert(
            into: "body_domain", ["domain", "body_id"], identity.domains.map { [$0.value, id.value] })
    }

    /// Which of these domains other current bodies have, with the other body's name.
    func taken(_ domains: [String], notBy id: Body.ID) throws -> [(domain: String, name: String)] {
        if domains.isEmpty { return [] }
        return try transaction.all(
            TakenDomain.self,
            """
            SELECT body_domain.domain, body.name FROM body_domain JOIN body ON body.id = body_domain.body_id
            WHERE body_domain.domain IN \(list: domains) AND body_domain.body_id <> \(id)
            AND body.closed_on IS NULL ORDER BY body_domain.domain
            """
        ).map { ($0.domain, $0.name) }
    }

    /// Whether `body` is somewhere above `other`.
    func stands(_ body: Body.ID, above other: Body.ID) throws -> Bool {
        try Directory.stands(body.uuid, above: other.uuid, in: "body", by: "parent_id", transaction)
    }

    func close(_ id: Body.ID, on day: Day, successors: [Body.ID], at now: Instant) throws {
        try transaction.run(
            "UPDATE body SET closed_on = \(day), is_public = 0, updated_at = \(now) WHERE id = \(id)")
        try transaction.insert(
            into: "body_successor", ["body_id", "successor_id"], successors.map { [id.value, $0.value] },
            suffix: "ON CONFLICT DO NOTHING")
    }

    private struct TakenDomain: RowDecodable {
        let domain: String
        let name: String

        init(row: Row) throws {
            domain = try row.get("domain")
            name = try row.get("name")
        }
    }
}
