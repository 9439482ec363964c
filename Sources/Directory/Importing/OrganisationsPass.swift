import Journal
import Kernel
import Storage
import Tabular

/// Takes organisations into the directory: bodies first, then how they are related, since a parent may come later.
struct OrganisationsPass {
    private struct Record: RowDecodable {
        var id: Body.ID
        var slug: String
        var name: String
        var initials: String
        var kind: Body.Kind
        var website: String
        var parent: Body.ID?
        var closedOn: Day?
        var ref: String?

        init(row: Row) throws {
            id = try row.get("id")
            slug = try row.get("slug")
            name = try row.get("name")
            initials = try row.get("initials")
            kind = try row.get("kind")
            website = try row.get("website")
            parent = try row.get("parent_id")
            closedOn = try row.get("closed_on")
            ref = try row.get("external_ref")
        }

        init(id: Body.ID, slug: String, row: OrganisationRow) {
            self.id = id
            self.slug = slug
            name = row.name
            initials = BodySlugs.initials(row.name, abbreviation: row.abbreviation)
            kind = row.kind
            website = row.website
            closedOn = row.closedOn
            ref = row.ref
        }

        static let columns: SQL = "id, slug, name, initials, kind, website, parent_id, closed_on, external_ref"
        static let written = [
            "id", "slug", "name", "sort_name", "initials", "kind", "website", "parent_id", "closed_on",
            "external_ref", "updated_at",
        ]

        func values(at now: Instant) -> [Value] {
            [
                id.value, slug.value, name.value, Text.folded(name).value, initials.value, kind.value, website.value,
                parent?.value ?? .null, closedOn?.value ?? .null, ref?.value ?? .null, now.value,
            ]
        }
    }

    private let transaction: any Transaction
    private let context: ImportContext
    private var notebook = ImportNotebook()
    /// What the file says about how bodies are related, by reference; as long as the list of bodies.
    private var relations: [(body: Body.ID, row: OrganisationRow)] = []
    private var idsByRef: [String: Body.ID] = [:]

    static func run(
        _ transaction: any Transaction, _ context: ImportContext, _ file: inout ImportedFile,
        _ progress: (ImportProgress) throws -> Void
    ) throws -> ImportNotebook {
        let reader = try OrganisationReader(header: file.header)
        var pass = OrganisationsPass(transaction: transaction, context: context)
        pass.notebook.report.isDryRun = context.options.isDryRun
        while true {
            let rows = try file.next()
            if rows.isEmpty { break }
            var good: [OrganisationRow] = []
            for row in rows {
                do throws(RowRefusal) {
                    try ImportedFile.check(row)
                    good.append(try reader.read(row))
                } catch {
                    pass.notebook.refuse(row.line, error)
                }
            }
            pass.notebook.report.rows += rows.count
            try pass.take(good)
            try progress(file.progress(pass.notebook.report.rows))
        }
        try pass.relate()
        return pass.notebook
    }

    private init(transaction: any Transaction, context: ImportContext) {
        self.transaction = transaction
        self.context = context
    }

    private mutating func take(_ rows: [OrganisationRow]) throws {
        var byRef: [String: Record] = [:]
        var unreferenced: [String: Record] = [:]
        let found = try transaction.all(
            Record.self,
            """
            SELECT \(Record.columns) FROM body WHERE external_ref IN \(list: rows.map(\.ref))
            OR slug IN \(list: rows.map(\.slug)) OR sort_name IN \(list: rows.map { Text.folded($0.name) })
            """)
        var slugs: Set<String> = []
        for record in found {
            slugs.insert(record.slug)
            if let ref = record.ref {
                byRef[ref] = record
            } else {
                unreferenced["name " + Text.folded(record.name)] = record
                unreferenced["slug " + record.slug] = record
            }
        }
        var new: [Record] = []
        var changed: [Record] = []
        var drafts: [JournalDraft] = []
        var names: [(Body.ID, Body.Name)] = []
        for row in rows {
            guard idsByRef[row.ref] == nil else {
                notebook.refuse(row.line, RowRefusal(field: "id", reason: "is that of an earlier row"))
                continue
            }
            let known =
                byRef[row.ref] ?? unreferenced["slug " + row.slug]
                ?? unreferenced["name " + Text.folded(row.name)]
            let id = known?.id ?? .make(at: context.now)
            idsByRef[row.ref] = id
            relations.append((id, row))
            if !row.abbreviation.isEmpty { names.append((id, Body.Name(.abbreviation, row.abbreviation))) }
            if let known {
                unreferenced["slug " + known.slug] = nil
                unreferenced["name " + Text.folded(known.name)] = nil
                var record = known
                let changes = Self.merge(row, into: &record)
                if changes.contains("name") { names.append((id, Body.Name(.former, known.name))) }
                guard !changes.isEmpty else {
                    notebook.report.unchanged(.bodies)
                    continue
                }
                changed.append(record)
                let list = changes.joined(separator: ", ")
                notebook.report.add(.changed, .bodies, line: row.line, record.name, list)
                drafts.append(context.draft("body.changed", Subject("body", id.uuid), body: id, ["fields": list]))
            } else {
                var slug = row.slug
                if slug.isEmpty || !slugs.insert(slug).inserted { slug = String("\(slug)-\(id)".drop { $0 == "-" }) }
                new.append(Record(id: id, slug: slug, row: row))
                notebook.report.add(.added, .bodies, line: row.line, row.name, row.kind.name)
                drafts.append(context.draft("body.added", Subject("body", id.uuid), body: id, ["name": row.name]))
            }
        }
        try transaction.insert(into: "body", Record.written, new.map { $0.values(at: context.now) })
        try update(changed)
        try add(names)
        try transaction.record(drafts)
    }

    private static func merge(_ row: OrganisationRow, into record: inout Record) -> [String] {
        var changes: [String] = []
        func take<Field: Equatable>(_ new: Field, _ old: inout Field, _ name: String) {
            guard new != old else { return }
            old = new
            changes.append(name)
        }
        take(row.name, &record.name, "name")
        take(row.kind, &record.kind, "kind")
        take(row.ref, &record.ref, "reference")
        if !row.website.isEmpty { take(row.website, &record.website, "website") }
        take(row.closedOn, &record.closedOn, "closed")
        return changes
    }

    private func update(_ records: [Record]) throws {
        try transaction.insert(
            into: "body", Record.written, records.map { $0.values(at: context.now) },
            suffix: ImportStore.overwrite(Record.written))
    }

    private func add(_ names: [(Body.ID, Body.Name)]) throws {
        try transaction.insert(
            into: "body_name", ["body_id", "kind", "name", "folded"],
            names.map { [$0.0.value, $0.1.kind.value, $0.1.name.value, Text.folded($0.1.name).value] },
            suffix: "ON CONFLICT DO NOTHING")
    }

    // MARK: - How bodies are related

    private mutating func relate() throws {
        try resolveOthers()
        for start in stride(from: 0, to: relations.count, by: 500) {
            try relate(Array(relations[start..<min(start + 500, relations.count)]))
        }
    }

    /// Bodies that the file refers to and that were there before it.
    private mutating func resolveOthers() throws {
        var others: Set<String> = []
        for (_, row) in relations {
            for ref in row.parents + row.predecessors + row.successors where idsByRef[ref] == nil { others.insert(ref) }
        }
        let all = Array(others)
        for start in stride(from: 0, to: all.count, by: 500) {
            let part = Array(all[start..<min(start + 500, all.count)])
            try transaction.rows("SELECT id, external_ref FROM body WHERE external_ref IN \(list: part)") { row in
                idsByRef[try row.get("external_ref")] = try row.get("id")
            }
        }
    }

    private mutating func relate(_ part: [(body: Body.ID, row: OrganisationRow)]) throws {
        let records = try transaction.all(
            Record.self, "SELECT \(Record.columns) FROM body WHERE id IN \(list: part.map(\.body))")
        let byID = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
        var changed: [Record] = []
        var formerNames: [(Body.ID, Body.Name)] = []
        var pairs: [[Value]] = []
        for (body, row) in part {
            // Of several parents the first counts: a body stands in one place of the tree.
            let parent = row.parents.compactMap { idsByRef[$0] }.first
            if var record = byID[body], let parent, parent != body, record.parent != parent {
                record.parent = parent
                changed.append(record)
            }
            for ref in row.predecessors {
                if let other = idsByRef[ref] {
                    if other != body { pairs.append([other.value, body.value]) }
                } else {
                    // The list has living bodies only: of those before them it keeps an address, and so a name.
                    formerNames.append((body, Body.Name(.former, Self.name(of: ref))))
                }
            }
            for ref in row.successors {
                if let other = idsByRef[ref], other != body { pairs.append([body.value, other.value]) }
            }
        }
        try update(changed)
        try add(formerNames.filter { !$0.1.name.isEmpty })
        try transaction.insert(
            into: "body_successor", ["body_id", "successor_id"], pairs, suffix: "ON CONFLICT DO NOTHING")
        for record in changed { notebook.report.add(.changed, .parents, record.name) }
        try transaction.record(
            changed.map {
                context.draft("body.changed", Subject("body", $0.id.uuid), body: $0.id, ["fields": "parent"])
            })
    }

    /// 'education-funding-agency' becomes 'Education Funding Agency'.
    private static func name(of ref: String) -> String {
        let small: Set<Substring> = ["of", "for", "the", "and", "in", "on", "to", "at", "by"]
        let words = OrganisationReader.lastPart(ref).split(separator: "-").enumerated().map { index, word -> String in
            if index > 0, small.contains(word) { return String(word) }
            return word.prefix(1).uppercased() + word.dropFirst()
        }
        let name = (try? Text.clean(words.joined(separator: " "), limit: 200)) ?? ""
        return name
    }
}
