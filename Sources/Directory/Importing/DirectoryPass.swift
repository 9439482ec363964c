import Journal
import Kernel
import Storage

/// Takes rows into the directory, a batch at a time: what is there already is fetched with a few queries, compared in
/// memory, and what differs is written with a few statements.
struct DirectoryPass {
    let transaction: any Transaction
    let context: ImportContext
    let store: ImportStore
    var notebook = ImportNotebook()
    var bodies: BodyFinder
    var teams: ImportedTeams
    var topics: TopicShelf
    var domains: MailDomains
    /// What the file has spoken of so far, as the random halves of identifiers: eight bytes for each, since a file may
    /// have a million rows.
    var seenPeople: Set<UInt64> = []
    var seenPosts: Set<UInt64> = []
    var seenHoldings: Set<UInt64> = []
    /// Those who got another post, and whether they came from another body.
    var movers: [(person: Person.ID, changedBody: Bool)] = []
    /// Posts of which a row says that somebody else holds them than the record has, or nobody; and whether several may
    /// have shared them before.
    var contested: [Post.ID: Bool] = [:]
    var lines = 0
    /// Whether a body that is not there is made: an organogram brings its own.
    var makesBodies = false

    init(_ transaction: any Transaction, _ context: ImportContext) {
        self.transaction = transaction
        self.context = context
        store = ImportStore(transaction: transaction)
        bodies = BodyFinder(transaction)
        teams = ImportedTeams(transaction)
        topics = TopicShelf(transaction)
        domains = MailDomains(store)
        notebook.report.isDryRun = context.options.isDryRun
    }

    mutating func take(_ rows: [DirectoryRow]) throws {
        var placed: [(row: DirectoryRow, body: BodyFinder.Found)] = []
        placed.reserveCapacity(rows.count)
        for row in rows {
            do {
                placed.append((row, try body(of: row)))
            } catch let refusal as RowRefusal {
                notebook.refuse(row.line, refusal)
            }
        }
        try teams.load(placed.map { ($0.body.id, $0.row.team) })
        var topicNames: Set<String> = []
        for entry in placed { topicNames.formUnion(entry.row.topics) }
        try topics.load(topicNames)
        var batch = ImportBatch()
        try load(&batch, placed)
        for entry in placed {
            do {
                try apply(entry.row, in: entry.body, &batch)
                for remark in entry.row.remarks { notebook.report.remark(entry.row.line, remark) }
            } catch let refusal as RowRefusal {
                notebook.refuse(entry.row.line, refusal)
            }
        }
        try write(&batch)
    }

    private mutating func body(of row: DirectoryRow) throws -> BodyFinder.Found {
        guard !row.body.isEmpty else {
            if let body = context.body { return body }
            throw RowRefusal(field: "body", reason: "is empty")
        }
        if let found = try bodies.find(row.body) {
            if let body = context.body, body.id != found.id {
                throw RowRefusal(field: "body", reason: "is \(found.name), but the import is for \(body.name)")
            }
            return found
        }
        guard makesBodies else {
            throw RowRefusal(field: "body", reason: "no body is called '\(row.body.prefix(100))'")
        }
        return try makeBody(row)
    }

    /// Fetches what the rows of a batch can be about.
    private mutating func load(_ batch: inout ImportBatch, _ placed: [(row: DirectoryRow, body: BodyFinder.Found)])
        throws
    {
        var refs: Set<BodyKey> = []
        var names: Set<BodyKey> = []
        var emails: Set<String> = []
        var postRefs: Set<BodyKey> = []
        for (row, body) in placed {
            if let ref = row.post?.ref, !ref.isEmpty { postRefs.insert(BodyKey(body: body.id, text: ref)) }
            guard let person = row.person else { continue }
            if !person.ref.isEmpty { refs.insert(BodyKey(body: body.id, text: person.ref)) }
            if !person.email.isEmpty { emails.insert(person.email) }
            if person.ref.isEmpty, person.email.isEmpty {
                names.insert(BodyKey(body: body.id, text: Text.folded(person.name)))
            }
        }
        if context.body != nil { try domains.load(emails) }
        try store.people(refs: refs) { batch.put($0) }
        try store.people(emails: emails) { batch.put($0) }
        try store.people(names: names) { batch.put($0) }
        try store.people(ids: batch.mergedTargets) { batch.put($0) }
        try store.holdings(of: batch.people.keys) { batch.put($0) }
        try store.posts(refs: postRefs) { batch.put($0) }
        try store.holders(of: batch.postsByRef.values) { batch.holders[$0.post.id, default: []].insert($0.person) }
        try loadTags(&batch, placed)
        try loadVacancies(&batch, placed)
    }

    private func loadTags(_ batch: inout ImportBatch, _ placed: [(row: DirectoryRow, body: BodyFinder.Found)]) throws {
        guard !batch.people.isEmpty else { return }
        try store.tags(of: batch.people.keys.map(\.uuid)) { subject, topic in
            batch.tags[Person.ID(subject), default: []].insert(topic)
        }
    }

    /// Posts that nobody holds may be what a row means: its new holder succeeds the last one.
    private func loadVacancies(
        _ batch: inout ImportBatch, _ placed: [(row: DirectoryRow, body: BodyFinder.Found)]
    ) throws {
        var open: Set<ImportBatch.VacancyKey> = []
        for (row, body) in placed {
            guard let post = row.post, post.ref.isEmpty, !row.team.isEmpty,
                let team = teams.find(row.team, in: body.id), !teams.made.contains(team.uuid)
            else { continue }
            open.insert(ImportBatch.VacancyKey(team: team, title: post.title))
        }
        try store.vacantPosts(open) { batch.putVacant($0) }
    }
}
