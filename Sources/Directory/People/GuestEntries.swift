public import Access
import Journal
public import Kernel
public import Storage

/// Entries of people from outside, for features that let them in. Whoever calls has asked whether the viewer may.
public struct GuestEntries {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Adds somebody from outside to the body that answers for them.
    /// - Throws: `StorageError.constraint` when somebody has the address already.
    public func add(
        name: String, email: String, organisation: String, to body: Body.ID, by viewer: Viewer, at now: Instant
    ) throws -> Person.ID {
        let id = Person.ID.make(at: now)
        try transaction.run(
            """
            INSERT INTO person (id, body_id, name, folded_name, sort_name, email, is_guest, organisation, created_at,
                updated_at)
            VALUES (\(id), \(body), \(name), \(Text.folded(name)), \(Person.sortName(name: name, given: "", family: "")),
                \(email.lowercased()), 1, \(organisation), \(now), \(now))
            """)
        try transaction.record(
            "person.added", Subject("person", id.uuid), by: .viewer(viewer), at: now, body: body.uuid,
            details: ["name": name])
        return id
    }

    /// Says when the last of a guest's access ends.
    public func setUntil(_ until: Instant?, of person: Person.ID) throws {
        try transaction.run("UPDATE person SET guest_until = \(until) WHERE id = \(person) AND is_guest = 1")
    }
}
