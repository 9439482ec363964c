public import Indexing
public import Journal
public import Kernel
public import Search
public import Storage

/// The directory as the search index takes it: people, teams, bodies and topics.
public struct DirectorySearchSource: SearchSource {
    public let subjectKinds: Set<String> = ["person", "team", "post", "body", "topic"]
    public let phraseKinds: Set<String> = ["body", "topic"]

    public init() {}

    public func changes(
        for subjects: [Subject], at now: Instant, after cursor: String?, in transaction: any Transaction
    ) throws -> SearchChanges {
        try AffectedDocuments(transaction: transaction, now: now).changes(for: subjects, after: cursor)
    }

    public func stream(
        at now: Instant, in transaction: any Transaction, _ emit: (SearchDocument) throws -> Void
    ) throws {
        var names = try DirectoryNames(transaction)
        for id in names.bodies.keys.sorted() {
            if let document = NameDocuments.body(id, names) { try emit(document) }
        }
        for id in names.topics.keys.sorted() {
            if let document = NameDocuments.topic(id, names) { try emit(document) }
        }
        let teams = TeamDocuments(transaction: transaction, now: now)
        try ranges("team", transaction) { choice in
            for document in try teams.make(choice, &names) { try emit(document) }
        }
        let people = PersonDocuments(transaction: transaction, now: now)
        try ranges("person", transaction) { choice in
            for document in try people.make(choice, &names) { try emit(document) }
        }
    }

    /// Goes through a table in stretches of a thousand rows.
    private func ranges(
        _ table: SQL, _ transaction: any Transaction, _ body: (PersonDocuments.Choice) throws -> Void
    ) throws {
        var after: UUID128?
        while true {
            let start: SQL = after.map { "WHERE id > \($0)" } ?? ""
            // The last of the stretch; where there are fewer rows left, the last of all.
            let last = try transaction.value(
                UUID128.self,
                """
                SELECT id FROM (SELECT id FROM \(table) \(start) ORDER BY id LIMIT 1000) AS stretch
                ORDER BY id DESC LIMIT 1
                """)
            guard let last else { return }
            let from = after
            try body { column in
                let upper: SQL = "\(column) <= \(last)"
                return from.map { "(\(column) > \($0) AND \(upper))" } ?? upper
            }
            after = last
        }
    }

    public func phrases(_ part: PhrasePart, in transaction: any Transaction) throws -> [EntityPhrase] {
        let phrases = SearchPhrases(transaction: transaction)
        return switch part {
        case .named: try phrases.named()
        case .counted: try phrases.counted()
        }
    }

    /// People who became stale between the two moments, the longest stale first. Those who never confirmed count from
    /// when they came; they were stale from the start, and remain what they are.
    public func aged(
        from start: Instant, to end: Instant, after cursor: String?, limit: Int, in transaction: any Transaction
    ) throws -> AgedSubjects {
        let (from, to) = (Confirmation.staleThreshold(at: start), Confirmation.staleThreshold(at: end))
        // The same expression as in the index 'person_due'.
        let confirmed: SQL = "COALESCE(confirmed_at, created_at)"
        let parts = cursor?.split(separator: " ") ?? []
        var rest: SQL = ""
        if parts.count == 2, let time = Int64(parts[0]), let id = UUID128(parts[1]) {
            rest = " AND (\(confirmed), id) > (\(Instant(milliseconds: time)), \(id))"
        }
        let found = try transaction.all(
            Aged.self,
            """
            SELECT id, \(confirmed) AS since FROM person
            WHERE \(confirmed) >= \(from) AND \(confirmed) < \(to)\(rest) AND left_on IS NULL
            ORDER BY \(confirmed), id LIMIT \(limit)
            """)
        let next = found.count < limit ? nil : found.last.map { "\($0.since.milliseconds) \($0.id)" }
        return AgedSubjects(found.map { Subject("person", $0.id) }, next: next)
    }

    private struct Aged: RowDecodable {
        let id: UUID128
        let since: Instant

        init(row: Row) throws {
            id = try row.get("id")
            since = try row.get("since")
        }
    }
}
