import Kernel
import Storage

/// A text within a body: a reference, or a folded name.
struct BodyKey: Hashable {
    let body: Body.ID
    let text: String
}

/// A post that somebody holds now.
struct HeldPost: RowDecodable {
    let holding: Holding.ID
    let person: Person.ID
    let from: Day?
    var post: PostRecord

    init(row: Row) throws {
        holding = try row.get("holding_id")
        person = try row.get("person_id")
        from = try row.get("from_day")
        post = try PostRecord(row: row)
    }
}

/// The SQL of imports: what is there already, fetched for a whole batch at a time, and bulk writes.
struct ImportStore {
    let transaction: any Transaction

    /// Lists go to the database in a few fixed sizes, so that statements are prepared once; the last entry is repeated.
    private static let sizes = [16, 128, 512]

    private func chunks<Key>(_ keys: some Collection<Key>, _ each: ([Key]) throws -> Void) rethrows {
        let all = Array(keys)
        let most = Self.sizes[2]
        var start = 0
        while start < all.count {
            var part = Array(all[start..<min(start + most, all.count)])
            start += part.count
            let size = Self.sizes.first { $0 >= part.count } ?? part.count
            if let last = part.last { part += Array(repeating: last, count: size - part.count) }
            try each(part)
        }
    }

    /// What to look up, as a table with the columns `column1`, `column2` as both engines call them.
    ///
    /// A join with it goes through the index once for each row. `IN` would let PostgreSQL, which plans while the tables
    /// are small, go through the table instead and compare each of its rows with the whole list.
    private func table(_ rows: [[Value]]) -> SQL {
        // In place: joining statements copies what is there, again and again.
        var parts: [SQL.Part] = []
        parts.reserveCapacity(rows.count * 4 + 1)
        for (index, row) in rows.enumerated() {
            parts.append(.text(index > 0 ? "), (" : "(VALUES ("))
            for (column, value) in row.enumerated() {
                if column > 0 { parts.append(.text(", ")) }
                parts.append(.parameter(value))
            }
        }
        parts.append(.text(")) AS wanted"))
        return SQL(parts: parts)
    }

    private func table(_ keys: [BodyKey]) -> SQL { table(keys.map { [$0.body.value, $0.text.value] }) }

    private func table<Noun>(_ ids: [Identifier<Noun>]) -> SQL { table(ids.map { [$0.value] }) }

    /// The people that `condition` joins with what is wanted. `CROSS JOIN` has SQLite, too, look each up by the index.
    private func people(_ wanted: SQL, _ condition: SQL, _ each: (PersonRecord) -> Void) throws {
        let sql: SQL = "SELECT \(PersonRecord.columns) FROM \(wanted) CROSS JOIN person WHERE \(condition)"
        try transaction.rows(sql) { each(try PersonRecord(row: $0)) }
    }

    func people(refs: Set<BodyKey>, _ each: (PersonRecord) -> Void) throws {
        try chunks(refs) { keys in
            try people(
                table(keys), "person.body_id = wanted.column1 AND person.external_ref = wanted.column2", each)
        }
    }

    func people(names: Set<BodyKey>, _ each: (PersonRecord) -> Void) throws {
        try chunks(names) { keys in
            try people(
                table(keys),
                "person.body_id = wanted.column1 AND person.folded_name = wanted.column2 AND person.merged_into IS NULL",
                each)
        }
    }

    func people(emails: Set<String>, _ each: (PersonRecord) -> Void) throws {
        try chunks(emails) { keys in
            try people(table(keys.map { [$0.value] }), "person.email = wanted.column1", each)
        }
    }

    func people(ids: Set<Person.ID>, _ each: (PersonRecord) -> Void) throws {
        try chunks(ids) { keys in try people(table(keys), "person.id = wanted.column1", each) }
    }

    /// What these people hold now, most senior first.
    func holdings(of people: some Collection<Person.ID>, _ each: (HeldPost) throws -> Void) throws {
        try holdings(people, by: "person_id", each)
    }

    /// Who holds these posts now.
    func holders(of posts: some Collection<Post.ID>, _ each: (HeldPost) throws -> Void) throws {
        try holdings(posts, by: "post_id", each)
    }

    private func holdings<Noun>(
        _ ids: some Collection<Identifier<Noun>>, by column: String, _ each: (HeldPost) throws -> Void
    ) throws {
        try chunks(ids) { keys in
            let sql: SQL = """
                SELECT holding.id AS holding_id, holding.person_id, holding.from_day, \(PostRecord.columns) \
                FROM \(table(keys)) CROSS JOIN holding JOIN post ON post.id = holding.post_id \
                WHERE holding.\(SQL(trusted: column)) = wanted.column1 AND holding.to_day IS NULL ORDER BY post.seniority, post.id
                """
            var seen: Set<UUID128> = []
            try transaction.rows(sql) { row in
                let held = try HeldPost(row: row)
                if seen.insert(held.holding.uuid).inserted { try each(held) }
            }
        }
    }

    private func posts(_ wanted: SQL, _ condition: SQL, _ each: (PostRecord) -> Void) throws {
        let sql: SQL = "SELECT \(PostRecord.columns) FROM \(wanted) CROSS JOIN post WHERE \(condition)"
        try transaction.rows(sql) { each(try PostRecord(row: $0)) }
    }

    func posts(refs: Set<BodyKey>, _ each: (PostRecord) -> Void) throws {
        try chunks(refs) { keys in
            try posts(table(keys), "post.body_id = wanted.column1 AND post.external_ref = wanted.column2", each)
        }
    }

    func posts(ids: some Collection<Post.ID>, _ each: (PostRecord) -> Void) throws {
        try chunks(ids) { keys in try posts(table(keys), "post.id = wanted.column1", each) }
    }

    /// Posts that nobody holds, of these teams with these titles.
    func vacantPosts(_ wanted: Set<ImportBatch.VacancyKey>, _ each: (PostRecord) -> Void) throws {
        try chunks(wanted) { keys in
            try posts(
                table(keys.map { [$0.team?.value ?? .null, $0.title.value] }),
                """
                post.team_id = wanted.column1 AND post.title = wanted.column2 AND post.ended_on IS NULL \
                AND NOT EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id AND holding.to_day IS NULL) \
                ORDER BY post.id
                """, each)
        }
    }

    func tags(of subjects: some Collection<UUID128>, _ each: (UUID128, Topic.ID) -> Void) throws {
        try chunks(subjects) { keys in
            let sql: SQL = """
                SELECT subject_id, topic_id FROM \(table(keys.map { [$0.value] })) CROSS JOIN topic_tag \
                WHERE subject_id = wanted.column1
                """
            try transaction.rows(sql) { row in each(try row.get("subject_id"), try row.get("topic_id")) }
        }
    }

    /// The bodies to which these mail domains belong.
    func owners(of domains: Set<String>, _ each: (String, BodyFinder.Found) -> Void) throws {
        try chunks(domains) { keys in
            let sql: SQL = """
                SELECT body_domain.domain, body.id, body.name FROM \(table(keys.map { [$0.value] })) \
                CROSS JOIN body_domain JOIN body ON body.id = body_domain.body_id \
                WHERE body_domain.domain = wanted.column1 AND body.closed_on IS NULL
                """
            try transaction.rows(sql) { row in
                each(try row.get("domain"), BodyFinder.Found(id: try row.get("id"), name: try row.get("name")))
            }
        }
    }

    // MARK: - Writing

    /// Sets the planner up for many look-ups in tables that grow meanwhile.
    func prepareForBulk() throws {
        // PostgreSQL keeps the plan it made while a table was small, and would then read all of it, batch by batch.
        if transaction.engine == .postgres {
            try transaction.script(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; "
                    + "SET LOCAL jit = off")
        }
    }

    func insert(_ people: [PersonRecord], at now: Instant) throws {
        try transaction.insert(into: "person", PersonRecord.written, people.map { $0.values(at: now) })
    }

    func insert(_ posts: [PostRecord], at now: Instant) throws {
        try transaction.insert(into: "post", PostRecord.written, posts.map { $0.values(at: now) })
    }

    /// An insert that finds its row there is the one form of bulk update that both engines know.
    func update(_ people: [PersonRecord], at now: Instant) throws {
        try transaction.insert(
            into: "person", PersonRecord.written, people.map { $0.values(at: now) },
            suffix: Self.overwrite(PersonRecord.written))
    }

    func update(_ posts: [PostRecord], at now: Instant) throws {
        try transaction.insert(
            into: "post", PostRecord.written, posts.map { $0.values(at: now) },
            suffix: Self.overwrite(PostRecord.written))
    }

    static func overwrite(_ columns: [String]) -> SQL {
        let settings = columns.filter { $0 != "id" }.map { "\($0) = excluded.\($0)" }
        return SQL(trusted: "ON CONFLICT (id) DO UPDATE SET " + settings.joined(separator: ", "))
    }

    /// Posts that ended or are hidden publish nothing.
    func dropPublicContacts(of posts: [Post.ID]) throws {
        try chunks(posts) { keys in
            try transaction.run("UPDATE post SET public_email = '', public_phone = '' WHERE id IN \(list: keys)")
        }
    }

    func end(holdings: [Holding.ID], on day: Day) throws {
        try chunks(holdings) { keys in
            try transaction.run(
                """
                UPDATE holding SET to_day = CASE WHEN from_day > \(day) THEN from_day ELSE \(day) END
                WHERE id IN \(list: keys)
                """)
        }
    }
}
