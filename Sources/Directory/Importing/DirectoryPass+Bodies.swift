import Journal
import Kernel
public import Storage

extension DirectoryPass {
    /// Makes the body that a row names.
    mutating func makeBody(_ row: DirectoryRow) throws -> BodyFinder.Found {
        let found = try ImportedBodies.make(row.body, context, transaction)
        bodies.remember(row.body, found)
        notebook.report.add(.added, .bodies, line: row.line, row.body)
        return found
    }
}

/// Bodies that a file names and the directory does not know.
public enum ImportedBodies {
    /// Makes one, with its entry in the journal.
    public static func make(
        _ name: String, _ context: ImportContext, _ transaction: any Transaction
    ) throws -> BodyFinder.Found {
        let found = BodyFinder.Found(id: .make(at: context.now), name: name)
        let slug = try BodySlugs.free(name, id: found.id, transaction)
        let kind: Body.Kind = .other
        try transaction.run(
            """
            INSERT INTO body (id, slug, name, sort_name, initials, kind, updated_at)
            VALUES (\(found.id), \(slug), \(name), \(Text.folded(name)), \(BodySlugs.initials(name)), \
            \(kind), \(context.now))
            """)
        try transaction.record([
            context.draft("body.added", Subject("body", found.id.uuid), body: found.id, ["name": name])
        ])
        return found
    }
}

/// Slugs and initials of bodies that a file brings.
enum BodySlugs {
    /// A slug that no body has yet.
    static func free(_ name: String, id: Body.ID, _ transaction: any Transaction) throws -> String {
        let slug = Text.slug(name)
        if !slug.isEmpty {
            let taken = try transaction.value(Int.self, "SELECT COUNT(*) FROM body WHERE slug = \(slug)") ?? 0
            if taken == 0 { return slug }
        }
        return String("\(slug)-\(id)".drop { $0 == "-" })
    }

    /// Two or three letters for the coloured square: an abbreviation when it is that short.
    static func initials(_ name: String, abbreviation: String = "") -> String {
        let letters = abbreviation.filter { $0.isLetter || $0.isNumber }
        if (2...3).contains(letters.count) { return letters.uppercased() }
        return Text.initials(name)
    }
}
