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

    init(part: CharterPart, number: Int, content: PartContent, changedBy: String, changedAt: Instant?) {
        self.part = part
        self.number = number
        self.content = content
        self.changedBy = changedBy
        self.changedAt = changedAt
    }

    init(_ part: CharterPart, _ kept: KeptRevision) {
        self.init(
            part: part, number: kept.number, content: kept.content, changedBy: kept.changedBy,
            changedAt: kept.changedAt)
    }

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

    private static let latest: SQL = """
        revision.noun = 'charter' AND revision.number = (SELECT MAX(later.number) FROM revision later \
        WHERE later.collaboration_id = revision.collaboration_id AND later.noun = 'charter' \
        AND later.thing = revision.thing)
        """

    /// What holds now of every part that somebody wrote. The outcome is the register's.
    func current(_ collaboration: Collaboration) throws -> [CharterPart: Revision] {
        var result: [CharterPart: Revision] = [:]
        let rows: SQL = """
            SELECT revision.thing, \(KeptRevision.columns) FROM revision
            WHERE revision.collaboration_id = \(collaboration.id) AND \(Self.latest)
            """
        // A part that this version of the program does not know is left alone.
        try transaction.rows(rows) { row in
            guard let part = CharterPart(key: try row.get("thing")) else { return }
            result[part] = Revision(part, try KeptRevision(row: row))
        }
        result[.outcome] = Self.outcome(collaboration, result[.outcome])
        return result
    }

    /// What holds now of the rows of decision rights of several collaborations.
    func decisions(ofEach collaborations: [Collaboration.ID]) throws -> [Collaboration.ID: [CharterPart: Revision]] {
        if collaborations.isEmpty { return [:] }
        var result: [Collaboration.ID: [CharterPart: Revision]] = [:]
        let rows: SQL = """
            SELECT revision.collaboration_id, revision.thing, \(KeptRevision.columns) FROM revision
            WHERE revision.collaboration_id IN \(list: collaborations) AND \(Self.latest)
            AND revision.thing LIKE \(CharterPart.decisionPrefix + "%")
            """
        try transaction.rows(rows) { row in
            guard let part = CharterPart(key: try row.get("thing")) else { return }
            let revision = Revision(part, try KeptRevision(row: row))
            result[try row.get("collaboration_id"), default: [:]][part] = revision
        }
        return result
    }

    /// What holds now of one part.
    func current(_ part: CharterPart, of collaboration: Collaboration) throws -> Revision {
        let latest = try RevisionStore(transaction).latest(part.thing, in: collaboration.id).map { Revision(part, $0) }
        if part == .outcome { return Self.outcome(collaboration, latest) }
        return latest ?? .empty(part)
    }

    /// The register has the outcome; the charter who last changed it and how often.
    private static func outcome(_ collaboration: Collaboration, _ latest: Revision?) -> Revision {
        Revision(
            part: .outcome, number: latest?.number ?? 0, content: PartContent(["text": collaboration.outcome]),
            changedBy: latest?.changedBy ?? "", changedAt: latest?.changedAt ?? collaboration.createdAt)
    }

    /// The earlier revisions too, the latest first.
    func history(_ part: CharterPart, of collaboration: Collaboration.ID, limit: Int) throws -> [Revision] {
        try RevisionStore(transaction).history(part.thing, in: collaboration, limit: limit).map { Revision(part, $0) }
    }

    /// Writes what holds from now on. The outcome goes to the register too.
    func write(
        _ content: PartContent, as part: CharterPart, of collaboration: Collaboration, after revision: Int,
        by viewer: Viewer, at now: Instant
    ) throws {
        if part == .outcome {
            // What the register said before anybody changed it is kept too.
            if revision == 0 {
                try RevisionStore(transaction).insert(
                    PartContent(["text": collaboration.outcome]), as: 0, of: part.thing, in: collaboration.id, by: nil,
                    "", at: collaboration.createdAt)
            }
            try transaction.run(
                """
                UPDATE collaboration SET outcome = \(content["text"]), updated_at = \(now) WHERE id = \(collaboration.id)
                """)
        }
        try RevisionStore(transaction).insert(
            content, as: revision + 1, of: part.thing, in: collaboration.id, by: viewer.account, viewer.name, at: now)
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
