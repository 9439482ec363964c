import Directory
import Kernel
import Storage
import Web

/// The post that owns something, as it was typed: one of a party's.
struct OwnerDraft: Sendable, Equatable {
    /// The body's slug.
    let body: String
    /// The post's title, address, or its holder's name or e-mail address.
    let post: String

    static func read(_ form: inout FormReader) -> OwnerDraft {
        OwnerDraft(
            body: form.text("body", "Body", limit: 200, required: true),
            post: form.text("post", "Owner", limit: 300, required: true))
    }

    /// - Throws: a fault beside 'body' or 'post' when it names none, or none of a party's.
    func find(_ work: Workplace, _ transaction: any Transaction) throws -> Post {
        let sight = Sight(work.viewer)
        guard let party = try BodyStore(transaction).find(slug: body, sight),
            try PartyStore(transaction).find(party.id, in: work.collaboration.id) != nil
        else { throw Fault.invalid("body", "Choose one of the parties") }
        return try PostFinder(transaction: transaction, sight: sight).post(post, in: party.id, field: "post")
    }

    static func fields(_ post: Post?, bodies: [Body]) -> [String: [String]] {
        guard let post else { return [:] }
        return ["body": [bodies.first { $0.id == post.body }?.slug ?? ""], "post": [post.path]]
    }

    /// The fields as the record has them, whoever looks.
    static func fields(_ post: Post.ID, _ transaction: any Transaction) throws -> [String: [String]] {
        guard let found = try PostStore(transaction).find([post], .everything)[post] else { return [:] }
        let bodies = try BodyStore(transaction).find([found.body], .everything)
        return fields(found, bodies: Array(bodies.values))
    }

    static func edited(_ bodies: [Body]) -> [EditField] {
        [.body("body", "Body", bodies), EditField("post", "Owner")]
    }

    static func form(_ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let bodies = [Choice("", "Choose a body")] + head.bodies.map { Choice($0.slug, $0.name) }
        return """
            \(select("body", "Body", value: fields["body"] ?? "", bodies, error: errors["body"]))
            \(textField("post", "Owner", value: fields["post"] ?? "", hint: "The post’s title or address, or its holder’s name or e-mail address", error: errors["post"]))
            """
    }
}

extension Visit {
    /// Who owns something, as its form offers it to be changed: by the post's title or its holder's name, whichever means no
    /// other post too.
    func ownerFields(
        _ owner: StaffedPost?, _ head: CollaborationHead, _ database: any Database
    ) async throws -> [String: [String]] {
        var fields = OwnerDraft.fields(owner?.post, bodies: head.bodies)
        guard let owner else { return fields }
        let sight = Sight(try signedIn())
        let name = try await database.read { transaction in
            let finder = PostFinder(transaction: transaction, sight: sight)
            return try ([owner.post.title] + owner.holders.map(\.name)).first { name in
                try finder.posts(name, in: owner.post.body).map(\.id) == [owner.post.id]
            }
        }
        if let name { fields["post"] = [name] }
        return fields
    }
}

/// The posts that own things on a page, with their bodies.
struct Owners: Sendable {
    let posts: [Post.ID: StaffedPost]
    let bodies: [Body.ID: Body]

    static func read(_ ids: [Post.ID], _ sight: Sight, _ transaction: any Transaction) throws -> Owners {
        let store = PostStore(transaction)
        let found = try store.find(Array(Set(ids)), sight)
        let staffed = try store.staffed(Array(found.values), sight)
        return Owners(
            posts: Dictionary(staffed.map { ($0.post.id, $0) }, uniquingKeysWith: { first, _ in first }),
            bodies: try BodyStore(transaction).find(Array(Set(found.values.map(\.body))), sight))
    }

    func html(_ id: Post.ID) -> HTML {
        guard let staffed = posts[id] else { return "A post that is not shown" }
        guard let body = bodies[staffed.post.body] else { return PostLines.inline(staffed) }
        return """
            \(PostLines.inline(staffed)) \(bodySquare(initials: body.initials, name: body.name, id: body.id.uuid))
            """
    }

    /// For tables that are taken away.
    func text(_ id: Post.ID) -> (post: String, holders: String, body: String) {
        guard let staffed = posts[id] else { return ("", "", "") }
        return (
            staffed.post.title, staffed.holders.map(\.name).joined(separator: "; "),
            bodies[staffed.post.body]?.name ?? ""
        )
    }
}

extension FormReader {
    /// A choice that has to be made.
    mutating func chosen<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ label: String, as type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        let choice = choice(name, label, as: type)
        if choice == nil, errors[name] == nil {
            refuse(name, "Choose \(label.prefix(1).lowercased())\(label.dropFirst())")
        }
        return choice
    }

    /// A number from 1 to 5 that has to be chosen.
    mutating func level(_ name: String, _ label: String) -> Int {
        let level = number(name, label, in: 1...5)
        if level == nil, errors[name] == nil {
            refuse(name, "Choose \(label.prefix(1).lowercased())\(label.dropFirst())")
        }
        return level ?? 1
    }

    /// A day that has to be given.
    mutating func requiredDay(_ name: String, _ label: String) -> Day {
        let day = day(name, label)
        if day == nil, errors[name] == nil { refuse(name, "Enter \(label.prefix(1).lowercased())\(label.dropFirst())") }
        return day ?? Day(number: 0)
    }
}
