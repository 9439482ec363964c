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

    /// Pairs to look up, as a table with the columns `column1` and `column2`, as both engines call them.
    private func table(_ keys: [BodyKey]) -> SQL {
        var sql: SQL = "(VALUES "
        for (index, key) in keys.enumerated() {
            sql = index > 0 ? sql + ", (\(key.body), \(key.text))" : sql + "(\(key.body), \(key.text))"
        }
        return sql + ") AS wanted"
    }

    /// `CROSS JOIN` has SQLite look each pair up by the index and not go through the table.
    func people(refs: Set<BodyKey>, _ each: (PersonRecord) -> Void) throws {
        try chunks(refs) { keys in
            let sql: SQL = """
                SELECT \(PersonRecord.columns) FROM \(table(keys)) CROSS JOIN person \
                WHERE person.body_id = wanted.column1 AND person.external_ref = wanted.column2
                """
            try transaction.rows(sql) { each(try PersonRecord(row: $0)) }
        }
    }

    func people(names: Set<BodyKey>, _ each: (PersonRecord) -> Void) throws {
        try chunks(names) { keys in
            let sql: SQL = """
                SELECT \(PersonRecord.columns) FROM \(table(keys)) CROSS JOIN person \
                WHERE person.body_id = wanted.column1 AND person.sort_name = wanted.column2 \
                AND person.merged_into IS NULL
                """
            try transaction.rows(sql) { each(try PersonRecord(row: $0)) }
        }
    }

    func people(emails: Set<String>, _ each: (PersonRecord) -> Void) throws {
        try chunks(emails) { keys in
            let sql: SQL = "SELECT \(PersonRecord.columns) FROM person WHERE email IN \(list: keys)"
            try transaction.rows(sql) { each(try PersonRecord(row: $0)) }
        }
    }

    func people(ids: Set<Person.ID>, _ each: (PersonRecord) -> Void) throws {
        try chunks(ids) { keys in
            let sql: SQL = "SELECT \(PersonRecord.columns) FROM person WHERE id IN \(list: keys)"
            try transaction.rows(sql) { each(try PersonRecord(row: $0)) }
        }
    }

    /// What these people hold now, most senior first.
    func holdings(of people: some Collection<Person.ID>, _ each: (HeldPost) throws -> Void) throws {
        try chunks(people) { keys in
            let sql: SQL = """
                SELECT holding.id AS holding_id, holding.person_id, holding.from_day, \(PostRecord.columns) \
                FROM holding JOIN post ON post.id = holding.post_id \
                WHERE holding.person_id IN \(list: keys) AND holding.to_day IS NULL ORDER BY post.seniority, post.id
                """
            var seen: Set<UUID128> = []
            try transaction.rows(sql) { row in
                let held = try HeldPost(row: row)
                if seen.insert(held.holding.uuid).inserted { try each(held) }
            }
        }
    }

    func posts(refs: Set<BodyKey>, _ each: (PostRecord) -> Void) throws {
        try chunks(refs) { keys in
            let sql: SQL = """
                SELECT \(PostRecord.columns) FROM \(table(keys)) CROSS JOIN post \
                WHERE post.body_id = wanted.column1 AND post.external_ref = wanted.column2
                """
            try transaction.rows(sql) { each(try PostRecord(row: $0)) }
        }
    }

    func posts(ids: some Collection<Post.ID>, _ each: (PostRecord) -> Void) throws {
        try chunks(ids) { keys in
            let sql: SQL = "SELECT \(PostRecord.columns) FROM post WHERE id IN \(list: keys)"
            try transaction.rows(sql) { each(try PostRecord(row: $0)) }
        }
    }

    /// Posts of these teams that nobody holds and that have one of these titles.
    func vacantPosts(teams: Set<Team.ID>, titles: Set<String>, _ each: (PostRecord) -> Void) throws {
        let titles = Array(titles)
        try chunks(teams) { keys in
            let sql: SQL = """
                SELECT \(PostRecord.columns) FROM post WHERE post.team_id IN \(list: keys) \
                AND post.title IN \(list: titles) AND post.ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM holding \
                WHERE holding.post_id = post.id AND holding.to_day IS NULL) ORDER BY post.id
                """
            try transaction.rows(sql) { each(try PostRecord(row: $0)) }
        }
    }

    func tags(of subjects: some Collection<UUID128>, _ each: (UUID128, Topic.ID) -> Void) throws {
        try chunks(subjects) { keys in
            let sql: SQL = "SELECT subject_id, topic_id FROM topic_tag WHERE subject_id IN \(list: keys)"
            try transaction.rows(sql) { row in each(try row.get("subject_id"), try row.get("topic_id")) }
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
