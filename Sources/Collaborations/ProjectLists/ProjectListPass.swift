import Directory
import Journal
import Kernel
import Storage

/// Takes the rows of a list into the register, a batch at a time: first the years, then, from all years of each project,
/// what its entry says.
struct ProjectListPass {
    static let batch = 500
    /// Addresses below '/collaborations' that are no collaboration's.
    static let reserved: Set<String> = ["new", "like", "import", "search"]

    let transaction: any Transaction
    let context: ImportContext
    let options: ProjectListOptions
    let file: String
    let store: ProjectListStore
    /// The list's name, folded; of a list that is about one body, with that body: nobody brings another body's list up to
    /// date by calling theirs the same.
    let list: String
    var notebook: ImportNotebook
    var departments: Departments
    var topics: TopicShelf
    var ambiguous = 0
    /// Hashes of the names in the file as they are written, and of project and year: eight bytes for each row.
    private var names: Set<Int> = []
    private var keys: Set<Int> = []
    private var seen: Set<Int> = []
    /// How names that nobody knows were written first: 'MOD' and 'MoD' are one question.
    private var spellings: [String: String] = [:]

    init(_ transaction: any Transaction, _ context: ImportContext, _ options: ProjectListOptions) {
        self.transaction = transaction
        self.context = context
        self.options = options
        file = String(options.file.prefix(200))
        store = ProjectListStore(transaction)
        list = (context.body.map { "\($0.id) " } ?? "") + ProjectListRow.key(options.list)
        notebook = ImportNotebook(isDryRun: context.options.isDryRun)
        departments = Departments(transaction, context, options)
        topics = TopicShelf(transaction)
    }

    /// Remembers a name as the file writes it, to say how many there are.
    mutating func count(name: String) {
        let written = name.split(separator: " ").joined(separator: " ").isEmpty ? "" : name.lowercased()
        let trimmed = written.drop { $0.isWhitespace }
        let end = trimmed.lastIndex { !$0.isWhitespace }
        guard let end else { return }
        names.insert(String(trimmed[...end]).hashValue)
        keys.insert(ProjectListRow.key(name).hashValue)
    }

    private struct Placed {
        let row: ProjectListRow
        let bodies: [BodyFinder.Found]
    }

    mutating func take(_ rows: [ProjectListRow]) throws {
        var placed: [Placed] = []
        for row in rows {
            guard seen.insert("\(row.year.year) \(row.key)".hashValue).inserted else {
                notebook.refuse(
                    row.line, RowRefusal(field: "row", reason: "is the same project in the same year as an earlier one")
                )
                continue
            }
            if let found = try place(row) { placed.append(Placed(row: row, bodies: found)) }
        }
        var ids: [String: Collaboration.ID] = [:]
        for source in try store.sources(list, keys: Array(Set(placed.map(\.row.key)))) {
            ids[source.key] = source.collaboration
        }
        try makeMissing(placed, &ids)
        try writeYears(placed, ids)
    }

    /// The bodies of a row, and what the report says of the row; `nil` where it is left out.
    private mutating func place(_ row: ProjectListRow) throws -> [BodyFinder.Found]? {
        let found = try departments.find(row.year.department)
        for name in found.made { notebook.report.add(.added, .bodies, line: row.line, name, "named by the list") }
        guard !found.bodies.isEmpty else {
            let name = row.year.department
            if spellings.count < 300 || spellings[BodyFinder.key(name)] != nil {
                notebook.report.miss(spellings[BodyFinder.key(name), default: name])
                spellings[BodyFinder.key(name)] = spellings[BodyFinder.key(name), default: name]
            }
            notebook.refuse(
                row.line,
                RowRefusal(
                    field: ProjectColumn.department.rawValue,
                    reason: name.isEmpty ? "is empty" : "no body is called ‘\(name.prefix(100))’"))
            return nil
        }
        for repair in row.repairs { notebook.repair(row.line, repair.field, repair.reason) }
        for omission in row.omissions { notebook.omit(row.line, omission) }
        ambiguous += row.ambiguous
        return found.bodies
    }

    /// Entries for those projects that the list did not have before.
    private mutating func makeMissing(_ placed: [Placed], _ ids: inout [String: Collaboration.ID]) throws {
        var new: [(placed: Placed, id: Collaboration.ID)] = []
        for one in placed where ids[one.row.key] == nil {
            let id = Collaboration.ID.make(at: context.now)
            ids[one.row.key] = id
            new.append((one, id))
        }
        var slugs = try slugs(new.map { ($0.placed.row.title, $0.id) })
        let heads = new.compactMap { one, id -> (head: ProjectHead, key: String)? in
            guard let lead = one.bodies.first else { return nil }
            let slug = slugs.removeFirst()
            return ProjectHead(
                id, slug: slug, [one.row.year], lastYear: one.row.year.year,
                kind: one.bodies.count > 1 ? .collaboration : .project, lead: lead.id
            ).map { ($0, one.row.key) }
        }
        try store.write(heads.map(\.head), at: context.now)
        try store.write(heads, (list, options.list), file, context)
        try store.join(new.map { ($0.id, $0.placed.bodies.map(\.id)) }, on: context.today)
    }

    /// A free slug for each title, with one query for all.
    private func slugs(_ titles: [(String, Collaboration.ID)]) throws -> [String] {
        let bases = titles.map { title, _ -> String in
            let base = Text.slug(title)
            return base.isEmpty || Self.reserved.contains(base) ? "project" : String(base.prefix(70))
        }
        var taken = try store.takenSlugs(Array(Set(bases)))
        return zip(bases, titles).map { base, title in
            taken.insert(base).inserted ? base : "\(base)-\(title.1)"
        }
    }

    private mutating func writeYears(_ placed: [Placed], _ ids: [String: Collaboration.ID]) throws {
        var present: [Collaboration.ID: [Int: ProjectYear]] = [:]
        for year in try store.years(ofEach: Array(Set(placed.compactMap { ids[$0.row.key] }))) {
            present[year.collaboration, default: [:]][year.year] = year
        }
        var changed: [(year: ProjectYear, line: Int)] = []
        for one in placed {
            guard let id = ids[one.row.key] else { continue }
            var year = one.row.year
            year.collaboration = id
            let old = present[id]?[year.year]
            guard old != year else {
                notebook.report.unchanged(.years)
                continue
            }
            changed.append((year, one.row.line))
            notebook.report.add(
                old == nil ? .added : .changed, .years, line: one.row.line, "\(year.name), \(year.year)",
                [year.confidence?.name ?? "", year.cost.map { "whole life \($0.short)" } ?? ""]
                    .filter { !$0.isEmpty }.joined(separator: ", "))
        }
        try store.write(changed, context.id.uuid)
    }

    /// What the reader should know about the whole file.
    mutating func sum() {
        let rows = notebook.report.rows
        var text = "\(Kernel.count(rows, "row names", "rows name")) \(Kernel.count(names.count, "project", "projects"))"
        let joined = names.count - keys.count
        if joined > 0 {
            text +=
                "; \(Kernel.count(joined, "name differs", "names differ")) from another in spaces alone, and is taken for it"
        }
        notebook.report.note(text + ".")
        if ambiguous > 0 {
            let order = options.order == .dayFirst ? "the day first" : "the month first"
            notebook.report.note(
                "\(Kernel.count(ambiguous, "date", "dates")) such as 01/04/2011 could be read in two ways, and were read with "
                    + "\(order), as you chose.")
        }
    }
}
