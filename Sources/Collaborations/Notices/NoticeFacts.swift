import Directory
import Journal
import Kernel
import Notices
import Storage

/// What the record knows of the entries of a batch: at most a dozen queries, however many they are.
struct NoticeFacts {
    /// Somebody with a part in a collaboration by name.
    struct Named {
        let person: UUID128
        let role: Role?
        let level: Member.Level?
        /// What happened earlier is none of their concern.
        let since: Instant
    }

    let collaborations: [Collaboration.ID: Collaboration]
    /// Those with roles first, in the order of the roles, then organisers, contributors, readers, the contact.
    let named: [Collaboration.ID: [Named]]
    /// The posts that actions, milestones, promises, risks and issues belong to, by what they are.
    let owners: [UUID128: Post.ID]
    /// Who was asked to sign the latest memorandum and has not, and the body for which they sign.
    let signers: [Collaboration.ID: [(signer: Signer, body: String)]]
    let holders: [Post.ID: [UUID128]]
    let bodies: [UUID128: String]
    /// Who holds the contact post of a body.
    let bodyContacts: [UUID128: [UUID128]]

    static func read(_ entries: [JournalEntry], at now: Instant, _ transaction: any Transaction) throws -> NoticeFacts {
        let ids = Array(Set(entries.compactMap { $0.container.map { Collaboration.ID($0.id) } }))
        let reader = Reader(transaction: transaction)
        func subjects(_ kinds: String...) -> [UUID128] {
            Array(Set(entries.filter { kinds.contains($0.subject.kind) }.map(\.subject.id)))
        }
        let owners = try reader.owners(of: subjects("action-item", "risk"))
        let signers = try reader.signers(of: ids)
        let bodies = subjects("body")
        let told = entries.compactMap { $0.details["told"].flatMap { Post.ID($0) } }
        let posts =
            subjects("post").map { Post.ID($0) } + owners.values + signers.compactMap(\.signer.post) + told
        return NoticeFacts(
            collaborations: try CollaborationStore(transaction).find(ids, .everything),
            named: try reader.named(ids, at: now), owners: owners,
            signers: Dictionary(grouping: signers, by: \.collaboration).mapValues { $0.map { ($0.signer, $0.body) } },
            holders: try reader.holders(of: Array(Set(posts))),
            bodies: try BodyStore(transaction).find(bodies.map { Body.ID($0) }, .everything)
                .reduce(into: [:]) { $0[$1.key.uuid] = $1.value.name },
            bodyContacts: try reader.contacts(of: bodies))
    }

    private struct Pair: RowDecodable {
        let key: UUID128
        let value: UUID128

        init(row: Row) throws {
            key = try row.get("key_id")
            value = try row.get("value_id")
        }
    }

    private struct Asked: RowDecodable {
        let collaboration: Collaboration.ID
        let signer: Signer
        let body: String

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            if let guest: Person.ID = try row.get("guest_id") {
                signer = .guest(guest)
            } else {
                signer = .post(try row.get("post_id"))
            }
            body = try row.get("name")
        }
    }

    private struct Part: RowDecodable {
        let collaboration: Collaboration.ID
        let named: Named

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            named = Named(
                person: try row.get("person_id"), role: try row.get("role"), level: try row.get("level"),
                since: try row.get("since"))
        }
    }

    private struct Reader {
        let transaction: any Transaction

        func named(_ ids: [Collaboration.ID], at now: Instant) throws -> [Collaboration.ID: [Named]] {
            let parts = try transaction.all(
                Part.self,
                """
                SELECT collaboration_role.collaboration_id, holding.person_id, collaboration_role.role, NULL AS level,
                    collaboration_role.assigned_at AS since FROM collaboration_role
                JOIN holding ON holding.post_id = collaboration_role.post_id AND holding.to_day IS NULL
                WHERE collaboration_role.collaboration_id IN \(list: ids)
                UNION ALL SELECT collaboration_id, person_id, NULL, level, added_at FROM collaboration_member
                WHERE collaboration_id IN \(list: ids) AND (until IS NULL OR until > \(now))
                UNION ALL SELECT collaboration.id, holding.person_id, NULL, NULL, collaboration.created_at FROM collaboration
                JOIN holding ON holding.post_id = collaboration.contact_post_id AND holding.to_day IS NULL
                WHERE collaboration.id IN \(list: ids)
                """)
            return Dictionary(grouping: parts, by: \.collaboration).mapValues { parts in
                parts.map(\.named).sorted { $0.rank < $1.rank }
            }
        }

        func owners(of items: [UUID128]) throws -> [UUID128: Post.ID] {
            if items.isEmpty { return [:] }
            let found = try transaction.all(
                Pair.self,
                """
                SELECT id AS key_id, owner_post_id AS value_id FROM action_item WHERE id IN \(list: items)
                UNION ALL SELECT id, owner_post_id FROM risk WHERE id IN \(list: items)
                """)
            return Dictionary(found.map { ($0.key, Post.ID($0.value)) }, uniquingKeysWith: { first, _ in first })
        }

        func signers(of ids: [Collaboration.ID]) throws -> [Asked] {
            try transaction.all(
                Asked.self,
                """
                SELECT memorandum_signature.collaboration_id, memorandum_signature.post_id,
                    memorandum_signature.guest_id, body.name
                FROM memorandum_signature JOIN body ON body.id = memorandum_signature.body_id
                WHERE memorandum_signature.collaboration_id IN \(list: ids) AND memorandum_signature.signed_at IS NULL
                AND memorandum_signature.version = (SELECT MAX(version) FROM memorandum
                    WHERE memorandum.collaboration_id = memorandum_signature.collaboration_id)
                """)
        }

        func holders(of posts: [Post.ID]) throws -> [Post.ID: [UUID128]] {
            if posts.isEmpty { return [:] }
            let found = try transaction.all(
                Pair.self,
                """
                SELECT post_id AS key_id, person_id AS value_id FROM holding
                WHERE post_id IN \(list: posts) AND to_day IS NULL
                """)
            return Dictionary(grouping: found, by: { Post.ID($0.key) }).mapValues { $0.map(\.value) }
        }

        func contacts(of bodies: [UUID128]) throws -> [UUID128: [UUID128]] {
            if bodies.isEmpty { return [:] }
            let found = try transaction.all(
                Pair.self,
                """
                SELECT body.id AS key_id, holding.person_id AS value_id FROM body
                JOIN holding ON holding.post_id = body.contact_post_id AND holding.to_day IS NULL
                WHERE body.id IN \(list: bodies)
                """)
            return Dictionary(grouping: found, by: \.key).mapValues { $0.map(\.value) }
        }
    }
}

extension NoticeFacts.Named {
    /// The weightiest reason first: of several for one person the first is given.
    fileprivate var rank: Int {
        if let role { return Role.allCases.firstIndex(of: role) ?? 0 }
        if let level { return 100 + (Member.Level.allCases.firstIndex(of: level) ?? 0) }
        return 200
    }

    /// Completes 'You get this because …'.
    func why(_ title: String) -> String {
        if let role {
            return role == .contact
                ? "your post is the contact of a party in \(title)" : "you are \(role.name.lowercased()) of \(title)"
        }
        switch level {
        case .organiser: return "you organise \(title)"
        case .contributor: return "you contribute to \(title)"
        case .reader: return "you are a reader of \(title)"
        case nil: return "your post is the contact of \(title)"
        }
    }

    var leads: Bool { role == .sro || level == .organiser }
}
