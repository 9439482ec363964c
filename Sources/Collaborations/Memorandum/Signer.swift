import Directory
import Kernel
import Storage

/// Whom a party names to sign for it.
enum Signer: Sendable, Hashable {
    /// Whoever holds the post at that moment, so that a successor can sign.
    case post(Post.ID)
    /// A guest of that body who is let into the collaboration: for bodies without public servants here.
    case guest(Person.ID)

    var post: Post.ID? { if case .post(let id) = self { id } else { nil } }
    var guest: Person.ID? { if case .guest(let id) = self { id } else { nil } }

    /// As a form has it: a post by its identifier, a guest by theirs and a mark.
    static func value(_ guest: Person.ID) -> String { guestMark + guest.description }

    static let guestMark = "guest-"
}

/// A guest who may sign for their body while they are let in.
struct GuestSigner: Sendable, RowDecodable {
    let person: Person.ID
    let name: String
    let email: String?
    let body: Body.ID

    init(row: Row) throws {
        person = try row.get("id")
        name = try row.get("name")
        email = try row.get("email")
        body = try row.get("body_id")
    }
}

extension MemorandumStore {
    /// The guests who are let into a collaboration now, in order of name.
    func guests(_ collaboration: Collaboration.ID, at now: Instant, _ sight: Sight) throws -> [GuestSigner] {
        try transaction.all(
            GuestSigner.self,
            """
            SELECT person.id, person.name, person.email, person.body_id FROM collaboration_member
            JOIN person ON person.id = collaboration_member.person_id
            WHERE collaboration_member.collaboration_id = \(collaboration) AND collaboration_member.until > \(now)
            AND person.is_guest = 1 AND person.left_on IS NULL AND \(sight.people)
            ORDER BY person.sort_name, person.id LIMIT \(Members.limit)
            """)
    }

    /// What people are called, as far as they may be seen.
    func names(_ people: [Person.ID], _ sight: Sight) throws -> [Person.ID: String] {
        if people.isEmpty { return [:] }
        let found = try transaction.all(
            GuestSigner.self,
            """
            SELECT person.id, person.name, person.email, person.body_id FROM person
            WHERE person.id IN \(list: people) AND \(sight.people)
            """)
        return Dictionary(found.map { ($0.person, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Finds whom somebody names to sign for a party.
struct SignerFinder {
    let transaction: any Transaction
    let finder: PostFinder
    /// Of the collaboration, whatever their body.
    let guests: [GuestSigner]

    /// - Parameter typed: a post as `PostFinder` reads it; a guest as the form offers them, or their e-mail address.
    /// - Throws: a fault beside `field` when that is nobody who could sign.
    func signer(_ typed: String, for body: Body, field: String) throws -> Signer {
        if typed.isEmpty { throw Fault.invalid(field, "Enter the post that signs for \(body.name)") }
        if typed.hasPrefix(Signer.guestMark) {
            let id = Person.ID(String(typed.dropFirst(Signer.guestMark.count)))
            guard let guest = guests.first(where: { $0.person == id && $0.body == body.id }) else {
                throw Fault.invalid(
                    field, "This guest cannot sign for \(body.name): only its own guests can, while they are let in")
            }
            return .guest(guest.person)
        }
        let address = typed.lowercased()
        if let guest = guests.first(where: { $0.body == body.id && $0.email?.lowercased() == address }) {
            return .guest(guest.person)
        }
        let post = try finder.post(typed, in: body.id, field: field)
        let holders = try PostStore(transaction).staffed([post], .everything).first?.holders ?? []
        // Nobody could sign.
        if !holders.isEmpty, holders.allSatisfy(\.isGuest) {
            throw Fault.invalid(field, "A guest holds this post. Let them in here, then choose them by name")
        }
        return .post(post.id)
    }
}
