import Directory
import Kernel
import Mail
import Storage

/// Whom mail about a collaboration goes to: those who hold its posts at this moment.
struct RoleMail {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private struct Holder: RowDecodable {
        let key: UUID128
        let addressee: Addressee

        init(row: Row) throws {
            key = try row.get("key_id")
            addressee = Addressee(name: try row.get("name"), email: try row.get("email"))
        }
    }

    /// Whoever holds each of these posts now.
    func holders(of posts: [Post.ID]) throws -> [Post.ID: [Addressee]] {
        if posts.isEmpty { return [:] }
        let found = try transaction.all(
            Holder.self,
            """
            SELECT holding.post_id AS key_id, person.name, person.email FROM holding
            JOIN person ON person.id = holding.person_id
            WHERE holding.post_id IN \(list: posts) AND holding.to_day IS NULL AND person.email IS NOT NULL
            ORDER BY person.id
            """)
        return Dictionary(grouping: found, by: { Post.ID($0.key) }).mapValues { $0.map(\.addressee) }
    }

    /// Whoever holds the posts with a role now; when nobody does, the organisers, who can fill it.
    func holders(of role: Role, in collaboration: Collaboration.ID) throws -> (people: [Addressee], isVacant: Bool) {
        let held = try transaction.all(
            Holder.self,
            """
            SELECT person.id AS key_id, person.name, person.email FROM collaboration_role
            JOIN holding ON holding.post_id = collaboration_role.post_id AND holding.to_day IS NULL
            JOIN person ON person.id = holding.person_id
            WHERE collaboration_role.collaboration_id = \(collaboration) AND collaboration_role.role = \(role)
            AND person.email IS NOT NULL ORDER BY person.id
            """)
        if !held.isEmpty { return (held.map(\.addressee), false) }
        return (try organisers(of: collaboration), true)
    }

    /// People by name.
    func people(_ ids: [Person.ID]) throws -> [Person.ID: Addressee] {
        if ids.isEmpty { return [:] }
        let found = try transaction.all(
            Holder.self,
            """
            SELECT person.id AS key_id, person.name, person.email FROM person
            WHERE person.id IN \(list: ids) AND person.email IS NOT NULL AND person.left_on IS NULL
            """)
        return Dictionary(found.map { (Person.ID($0.key), $0.addressee) }, uniquingKeysWith: { first, _ in first })
    }

    func organisers(of collaboration: Collaboration.ID) throws -> [Addressee] {
        try transaction.all(
            Holder.self,
            """
            SELECT person.id AS key_id, person.name, person.email FROM collaboration_member
            JOIN person ON person.id = collaboration_member.person_id
            WHERE collaboration_member.collaboration_id = \(collaboration)
            AND collaboration_member.level = 'organiser' AND person.email IS NOT NULL AND person.left_on IS NULL
            ORDER BY person.id
            """
        ).map(\.addressee)
    }

    /// Writes to whoever holds a role.
    /// - Parameter text: paragraphs; when the role is vacant, one is added that says so.
    func tell(
        _ role: Role, of collaboration: Collaboration, subject: String, text: String, link: Letter.Link, at now: Instant
    ) throws {
        let (people, isVacant) = try holders(of: role, in: collaboration.id)
        let vacancy = "Nobody holds the role of \(role.name.lowercased()) now, so this goes to the organisers."
        for person in people {
            try transaction.queueMailIfPossible(
                Letter(
                    to: person.email, name: person.name, subject: subject,
                    text: isVacant ? "\(text)\n\n\(vacancy)" : text, link: link, purpose: .notification), at: now)
        }
    }
}
