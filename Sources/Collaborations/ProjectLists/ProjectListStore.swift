import Directory
import Kernel
import Storage

/// All of the SQL about projects that came from lists.
struct ProjectListStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    // MARK: - For pages

    func source(of collaboration: Collaboration.ID) throws -> ProjectSource? {
        try transaction.one(
            ProjectSource.self,
            "SELECT \(ProjectSource.columns) FROM project_source WHERE collaboration_id = \(collaboration)")
    }

    /// Its years, latest first.
    func years(of collaboration: Collaboration.ID) throws -> [ProjectYear] {
        try transaction.all(
            ProjectYear.self,
            """
            SELECT \(ProjectYear.columns) FROM project_year WHERE collaboration_id = \(collaboration)
            ORDER BY year DESC LIMIT 60
            """)
    }

    // MARK: - For imports

    /// Those of a list with these keys.
    func sources(_ list: String, keys: [String]) throws -> [ProjectSource] {
        if keys.isEmpty { return [] }
        return try transaction.all(
            ProjectSource.self,
            """
            SELECT \(ProjectSource.columns) FROM project_source
            WHERE project_source.list = \(list) AND project_source.key IN \(list: keys)
            """)
    }

    /// A page of a list, in order of collaboration.
    func sources(_ list: String, after: Collaboration.ID?, limit: Int) throws -> [ProjectSource] {
        let start: SQL = after.map { "AND project_source.collaboration_id > \($0)" } ?? ""
        return try transaction.all(
            ProjectSource.self,
            """
            SELECT \(ProjectSource.columns) FROM project_source WHERE project_source.list = \(list) \(start)
            ORDER BY project_source.collaboration_id LIMIT \(limit)
            """)
    }

    /// Every year of these, the earliest first.
    func years(ofEach ids: [Collaboration.ID]) throws -> [ProjectYear] {
        if ids.isEmpty { return [] }
        return try transaction.all(
            ProjectYear.self,
            """
            SELECT \(ProjectYear.columns) FROM project_year WHERE project_year.collaboration_id IN \(list: ids)
            ORDER BY project_year.collaboration_id, project_year.year
            """)
    }

    func lastYear(_ list: String) throws -> Int? {
        try transaction.value(
            Int.self,
            """
            SELECT MAX(project_year.year) FROM project_source
            JOIN project_year ON project_year.collaboration_id = project_source.collaboration_id
            WHERE project_source.list = \(list)
            """)
    }

    /// Names that differ in marks and spaces alone: perhaps the same project.
    func alike(_ list: String, limit: Int) throws -> [[String]] {
        let loose = try transaction.values(
            String.self,
            """
            SELECT loose FROM project_source WHERE list = \(list) AND loose <> '' GROUP BY loose HAVING COUNT(*) > 1
            ORDER BY loose LIMIT \(limit)
            """)
        if loose.isEmpty { return [] }
        var names: [String: [String]] = [:]
        try transaction.rows(
            """
            SELECT project_source.loose, collaboration.title FROM project_source
            JOIN collaboration ON collaboration.id = project_source.collaboration_id
            WHERE project_source.list = \(list) AND project_source.loose IN \(list: loose)
            ORDER BY collaboration.sort_title, collaboration.id
            """
        ) { row in names[try row.get("loose"), default: []].append(try row.get("title")) }
        return loose.compactMap { names[$0] }
    }

    /// Slugs of the register that begin with one of these, as they stand.
    func takenSlugs(_ slugs: [String]) throws -> Set<String> {
        if slugs.isEmpty { return [] }
        return Set(
            try transaction.values(String.self, "SELECT slug FROM collaboration WHERE slug IN \(list: slugs)"))
    }

    func write(_ years: [(year: ProjectYear, line: Int)], _ importID: UUID128) throws {
        let columns = ProjectYear.written + ["import_id", "line"]
        let settings = columns.dropFirst(2).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try transaction.insert(
            into: "project_year", columns, years.map { $0.year.values + [importID.value, $0.line.value] },
            suffix: SQL(trusted: "ON CONFLICT (collaboration_id, year) DO UPDATE SET \(settings)"))
    }

    /// Heads of entries, new or as they are to be.
    func write(_ heads: [ProjectHead], at now: Instant) throws {
        let columns = ProjectHead.written
        let settings = columns.filter { !["id", "slug", "kind", "created_at"].contains($0) }
            .map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try transaction.insert(
            into: "collaboration", columns, heads.map { $0.values(at: now) },
            suffix: SQL(trusted: "ON CONFLICT (id) DO UPDATE SET \(settings)"))
        try CollaborationStore(transaction).setPlaces(
            Dictionary(heads.map { ($0.id, $0.places) }, uniquingKeysWith: { $1 }))
    }

    func write(
        _ heads: [(head: ProjectHead, key: String)], _ list: (key: String, name: String), _ file: String,
        _ context: ImportContext
    ) throws {
        try transaction.insert(
            into: "project_source",
            [
                "collaboration_id", "list", "key", "loose", "list_name", "file_name", "import_id", "imported_at",
                "digest",
            ],
            heads.map { head, key in
                [
                    head.id.value, list.key.value, key.value, ProjectListRow.loose(key).value, list.name.value,
                    file.value, context.id.uuid.value, context.now.value, head.digest.value,
                ]
            },
            suffix: "ON CONFLICT (collaboration_id) DO UPDATE SET digest = excluded.digest, loose = excluded.loose")
    }

    /// Makes these bodies parties, the first of each the lead.
    func join(_ parties: [(collaboration: Collaboration.ID, bodies: [Body.ID])], on day: Day) throws {
        if parties.isEmpty { return }
        try transaction.run(
            """
            UPDATE party SET is_lead = 0 WHERE is_lead = 1 AND collaboration_id IN \(list: parties.map(\.collaboration))
            """)
        let rows = parties.flatMap { entry in
            entry.bodies.enumerated().map { place, body -> [Value] in
                [entry.collaboration.value, body.value, (place == 0 ? 1 : 0).value, day.value]
            }
        }
        try transaction.insert(
            into: "party", ["collaboration_id", "body_id", "is_lead", "joined_on"], rows,
            suffix: "ON CONFLICT (collaboration_id, body_id) DO UPDATE SET is_lead = excluded.is_lead")
    }

    func tag(_ tags: [(collaboration: Collaboration.ID, topic: Topic.ID)]) throws {
        try transaction.insert(
            into: "topic_tag", ["subject_id", "topic_id", "subject_kind"],
            tags.map { [$0.collaboration.value, $0.topic.value, "collaboration".value] },
            suffix: "ON CONFLICT DO NOTHING")
    }
}
