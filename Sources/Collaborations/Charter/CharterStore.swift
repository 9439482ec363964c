import Access
import Kernel
import Storage

/// What a part said from one moment to the next.
struct Revision: Sendable, Equatable {
    let part: CharterPart
    /// Counted from 1; 0 for what nobody wrote yet.
    let number: Int
    let content: PartContent
    let changedBy: String
    let changedAt: Instant?

    static func empty(_ part: CharterPart) -> Revision {
        Revision(part: part, number: 0, content: PartContent(), changedBy: "", changedAt: nil)
    }
}

/// The whole charter as it was kept at one moment.
struct CharterVersion: Sendable, Equatable {
    let number: Int
    let text: String
    /// Of the text's UTF-8, in lower-case hexadecimal.
    let sha256: String
    let keptBy: String
    let keptAt: Instant
}

/// All of the SQL about the charter's parts and versions.
struct CharterStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    private static let columns: SQL = """
        charter_part.part, charter_part.revision, charter_part.content, charter_part.changed_by_name, \
        charter_part.changed_at
        """

    /// What holds now of every part that somebody wrote. The outcome is the register's.
    func current(_ collaboration: Collaboration) throws -> [CharterPart: Revision] {
        let found = try transaction.all(
            Kept.self,
            """
            SELECT \(Self.columns) FROM charter_part WHERE collaboration_id = \(collaboration.id)
            AND revision = (SELECT MAX(later.revision) FROM charter_part later
                WHERE later.collaboration_id = charter_part.collaboration_id AND later.part = charter_part.part)
            ORDER BY part
            """)
        var result: [CharterPart: Revision] = [:]
        for kept in found { kept.revision.map { result[$0.part] = $0 } }
        result[.outcome] = Self.outcome(collaboration, result[.outcome])
        return result
    }

    /// What holds now of the rows of decision rights of several collaborations.
    func decisions(ofEach collaborations: [Collaboration.ID]) throws -> [Collaboration.ID: [CharterPart: Revision]] {
        if collaborations.isEmpty { return [:] }
        var result: [Collaboration.ID: [CharterPart: Revision]] = [:]
        let rows: SQL = """
            SELECT collaboration_id, \(Self.columns) FROM charter_part
            WHERE collaboration_id IN \(list: collaborations) AND part LIKE \(CharterPart.decisionPrefix + "%")
            AND revision = (SELECT MAX(later.revision) FROM charter_part later
                WHERE later.collaboration_id = charter_part.collaboration_id AND later.part = charter_part.part)
            """
        try transaction.rows(rows) { row in
            guard let revision = try Kept(row: row).revision else { return }
            result[try row.get("collaboration_id"), default: [:]][revision.part] = revision
        }
        return result
    }

    /// What holds now of one part.
    func current(_ part: CharterPart, of collaboration: Collaboration) throws -> Revision {
        let latest = try transaction.one(
            Kept.self,
            """
            SELECT \(Self.columns) FROM charter_part WHERE collaboration_id = \(collaboration.id) AND part = \(part.key)
            ORDER BY revision DESC LIMIT 1
            """)?.revision
        if part == .outcome { return Self.outcome(collaboration, latest) }
        return latest ?? .empty(part)
    }

    /// The register has the outcome; the charter who last changed it and how often.
    private static func outcome(_ collaboration: Collaboration, _ latest: Revision?) -> Revision {
        Revision(
            part: .outcome, number: latest?.number ?? 0, content: PartContent(["text": collaboration.outcome]),
            changedBy: latest?.changedBy ?? "", changedAt: latest?.changedAt ?? collaboration.createdAt)
    }

    func revision(_ number: Int, of part: CharterPart, in collaboration: Collaboration.ID) throws -> Revision? {
        try transaction.one(
            Kept.self,
            """
            SELECT \(Self.columns) FROM charter_part
            WHERE collaboration_id = \(collaboration) AND part = \(part.key) AND revision = \(number)
            """)?.revision
    }

    /// The earlier revisions too, the latest first.
    func history(_ part: CharterPart, of collaboration: Collaboration.ID, limit: Int) throws -> [Revision] {
        try transaction.all(
            Kept.self,
            """
            SELECT \(Self.columns) FROM charter_part WHERE collaboration_id = \(collaboration) AND part = \(part.key)
            ORDER BY revision DESC LIMIT \(limit)
            """
        ).compactMap(\.revision)
    }

    /// Writes what holds from now on. The outcome goes to the register too.
    func write(
        _ content: PartContent, as part: CharterPart, of collaboration: Collaboration, after revision: Int,
        by viewer: Viewer, at now: Instant
    ) throws {
        if part == .outcome {
            // What the register said before anybody changed it is kept too.
            if revision == 0 {
                let first = PartContent(["text": collaboration.outcome])
                try insert(first, part, 0, collaboration.id, by: nil, "", at: collaboration.createdAt)
            }
            try transaction.run(
                """
                UPDATE collaboration SET outcome = \(content["text"]), updated_at = \(now) WHERE id = \(collaboration.id)
                """)
        }
        try insert(content, part, revision + 1, collaboration.id, by: viewer.account, viewer.name, at: now)
    }

    private func insert(
        _ content: PartContent, _ part: CharterPart, _ revision: Int, _ collaboration: Collaboration.ID,
        by account: UUID128?, _ name: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO charter_part
                (collaboration_id, part, revision, content, changed_by, changed_by_name, changed_at)
            VALUES (\(collaboration), \(part.key), \(revision), \(try content.kept()), \(account), \(name), \(now))
            """)
    }

    private struct Kept: RowDecodable {
        /// `nil` for a part that this version of the program does not know.
        let revision: Revision?

        init(row: Row) throws {
            let number: Int = try row.get("revision")
            let content = try PartContent(kept: row.get("content"))
            let name: String = try row.get("changed_by_name")
            let time: Instant = try row.get("changed_at")
            revision = CharterPart(key: try row.get("part")).map {
                Revision(part: $0, number: number, content: content, changedBy: name, changedAt: time)
            }
        }
    }

    // MARK: - Versions

    /// How many versions were kept; their numbers run from 1 to this.
    func versionCount(_ collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self, "SELECT MAX(number) FROM charter_version WHERE collaboration_id = \(collaboration)") ?? 0
    }

    /// The latest first.
    func versions(_ collaboration: Collaboration.ID, limit: Int) throws -> [CharterVersion] {
        try transaction.all(
            CharterVersion.self,
            """
            SELECT number, '' AS text, sha256, kept_by_name, kept_at FROM charter_version
            WHERE collaboration_id = \(collaboration) ORDER BY number DESC LIMIT \(limit)
            """)
    }

    func version(_ number: Int, of collaboration: Collaboration.ID) throws -> CharterVersion? {
        try transaction.one(
            CharterVersion.self,
            """
            SELECT number, text, sha256, kept_by_name, kept_at FROM charter_version
            WHERE collaboration_id = \(collaboration) AND number = \(number)
            """)
    }

    func insert(_ version: CharterVersion, of collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO charter_version (collaboration_id, number, text, sha256, kept_by_name, kept_at)
            VALUES (\(collaboration), \(version.number), \(version.text), \(version.sha256), \(version.keptBy),
                \(version.keptAt))
            """)
    }
}

extension CharterVersion: RowDecodable {
    init(row: Row) throws {
        number = try row.get("number")
        text = try row.get("text")
        sha256 = try row.get("sha256")
        keptBy = try row.get("kept_by_name")
        keptAt = try row.get("kept_at")
    }
}
