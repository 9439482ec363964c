import Journal
import Kernel
import Storage

/// One reporting line as the file says it.
private struct WantedLine: RowDecodable {
    let sequence: Int
    let post: Post.ID
    let body: Body.ID
    let superior: String
    let isPost: Bool
    let line: Int

    init(row: Row) throws {
        sequence = try row.get("sequence")
        post = try row.get("post_id")
        body = try row.get("body_id")
        superior = try row.get("superior")
        isPost = try row.get("is_post")
        line = try row.get("line")
    }
}

extension DirectoryPass {
    private static let portion = 1000

    /// Draws the reporting lines, after all posts are there: a superior may come later in the file.
    mutating func drawLines() throws {
        guard lines > 0 else { return }
        var drawn: Set<UInt64> = []
        var after = -1
        while true {
            let wanted = try transaction.all(
                WantedLine.self,
                """
                SELECT sequence, post_id, body_id, superior, is_post, line FROM import_line
                WHERE import_id = \(context.id) AND sequence > \(after) ORDER BY sequence LIMIT \(Self.portion)
                """)
            guard let last = wanted.last else { break }
            after = last.sequence
            try draw(wanted, &drawn)
        }
        try transaction.run("DELETE FROM import_line WHERE import_id = \(context.id)")
    }

    private mutating func draw(_ wanted: [WantedLine], _ drawn: inout Set<UInt64>) throws {
        let superiors = try posts(of: wanted)
        var posts: [Post.ID: PostRecord] = [:]
        try store.posts(ids: Set(wanted.map(\.post))) { posts[$0.id] = $0 }
        var changed: [PostRecord] = []
        for item in wanted {
            guard var post = posts[item.post] else { continue }
            guard let superior = superiors[item.sequence] else {
                let what = item.isPost ? "no post has the reference" : "nobody with a post has the reference or address"
                notebook.report.remark(
                    item.line, RowRefusal(field: "reports to", reason: "\(what) '\(item.superior.prefix(100))'"))
                continue
            }
            guard superior != item.post else {
                notebook.report.remark(item.line, RowRefusal(field: "reports to", reason: "is the post itself"))
                continue
            }
            // Of several rows about one post, the first says to whom it reports.
            guard drawn.insert(item.post.uuid.low).inserted else { continue }
            guard post.reportsTo != superior else {
                notebook.report.unchanged(.lines)
                continue
            }
            let isNew = post.reportsTo == nil
            post.reportsTo = superior
            posts[item.post] = post
            changed.append(post)
            notebook.report.add(isNew ? .added : .changed, .lines, line: item.line, post.title, item.superior)
        }
        try store.update(changed, at: context.now)
        try transaction.record(
            changed.map {
                context.draft("post.changed", Subject("post", $0.id.uuid), body: $0.body, ["fields": "reports to"])
            })
    }

    /// The post that each line leads to: the one named, or the most senior one that the person named holds.
    private func posts(of wanted: [WantedLine]) throws -> [Int: Post.ID] {
        var postRefs: Set<BodyKey> = []
        var refs: Set<BodyKey> = []
        var emails: Set<String> = []
        for item in wanted {
            let key = BodyKey(body: item.body, text: item.superior)
            if item.isPost {
                postRefs.insert(key)
            } else if item.superior.contains("@") {
                emails.insert(item.superior.lowercased())
            } else {
                refs.insert(key)
            }
        }
        var byPostRef: [BodyKey: Post.ID] = [:]
        var byRef: [BodyKey: Person.ID] = [:]
        var byEmail: [String: Person.ID] = [:]
        try store.posts(refs: postRefs) { post in
            if let ref = post.ref { byPostRef[BodyKey(body: post.body, text: ref)] = post.id }
        }
        try store.people(refs: refs) { person in
            if let ref = person.ref { byRef[BodyKey(body: person.body, text: ref)] = person.id }
        }
        try store.people(emails: emails) { person in
            if let email = person.email { byEmail[email] = person.id }
        }
        var highest: [Person.ID: Post.ID] = [:]
        try store.holdings(of: Set(byRef.values).union(byEmail.values)) { held in
            // The most senior comes first. A post that its holder leaves in this file leads nobody.
            if isStaying(held), highest[held.person] == nil { highest[held.person] = held.post.id }
        }
        var result: [Int: Post.ID] = [:]
        for item in wanted {
            let key = BodyKey(body: item.body, text: item.superior)
            if item.isPost {
                result[item.sequence] = byPostRef[key]
            } else {
                let person = item.superior.contains("@") ? byEmail[item.superior.lowercased()] : byRef[key]
                result[item.sequence] = person.flatMap { highest[$0] }
            }
        }
        return result
    }

    private func isStaying(_ held: HeldPost) -> Bool {
        !seenPeople.contains(held.person.uuid.low) || seenHoldings.contains(held.holding.uuid.low)
            || held.post.body != context.body?.id && context.body != nil
    }
}
