import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What is done with the charter: each one transaction with its journal entry.
struct Charters: Sendable {
    let database: any Database
    let clock: WallClock

    /// Changes a part, if it still is as it was when the form was opened.
    /// - Parameter revision: the one that the form was made from.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func change(
        _ part: CharterPart, _ content: PartContent, from revision: Int?, in slug: String, by viewer: Viewer
    ) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            if case .decision = part { try RightsRules.change(work.standing, work.collaboration.stage).orThrow() }
            let store = CharterStore(transaction)
            let current = try store.current(part, of: work.collaboration)
            if current.content == content { return }
            try work.requireLatest(part.thing, from: revision, current.content, yours: content, in: transaction)
            try Self.requireSound(part, content, [:], work)
            try Self.write(content, as: part, after: current.number, work, transaction)
            let name = content.fields["name"] ?? part.name
            try work.record(
                "charter.changed", details: ["name": name, "part": part.key, "revision": String(current.number + 1)],
                in: transaction)
        }
    }

    /// The outcome stands in the register's entry as well: whoever has that open is told.
    private static func write(
        _ content: PartContent, as part: CharterPart, after number: Int, _ work: Workplace,
        _ transaction: any Transaction
    ) throws {
        func write() throws {
            try CharterStore(transaction).write(
                content, as: part, of: work.collaboration, after: number, by: work.viewer, at: work.now)
        }
        guard part == .outcome else { return try write() }
        let (entry, id) = (CollaborationDraft.thing, work.collaboration.id)
        let revision = try RevisionStore(transaction).number(of: entry, in: id)
        let before = try CollaborationDraft.content(id, transaction)
        try work.edit(entry, from: revision, was: before, in: transaction) {
            try write()
            return try CollaborationDraft.content(id, transaction)
        }
    }

    /// - Throws: a fault beside the fields that contradict each other.
    static func requireSound(
        _ part: CharterPart, _ content: PartContent, _ parts: [CharterPart: Revision], _ work: Workplace
    ) throws {
        guard case .decision(let key) = part, let kind = DecisionKind(key, content) else { return }
        let problems = kind.problems
        if problems.isEmpty { return }
        throw Fault(
            .invalid, "There is a problem with what was typed.",
            fields: Dictionary(problems.map { ($0.field, $0.message) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Keeps the charter as it is now as its next version.
    /// - Returns: the version's number.
    func keep(_ slug: String, by viewer: Viewer) async throws -> Int {
        let now = clock.now()
        return try await database.write { transaction in
            let (version, isNew) = try Self.kept(try Workplace.organised(slug, viewer, now, transaction), transaction)
            if !isNew { throw Fault(.conflict, "Nothing changed since version \(version.number).") }
            return version.number
        }
    }

    /// The version that says what the charter says now; it is kept now unless the latest does.
    static func kept(_ work: Workplace, _ transaction: any Transaction) throws -> (version: CharterVersion, isNew: Bool)
    {
        let store = CharterStore(transaction)
        let text = CharterText.render(try Charter.read(work, .everything, transaction))
        let hash = hex(sha256(Array(text.utf8)))
        let count = try store.versionCount(work.collaboration.id)
        if let latest = try store.version(count, of: work.collaboration.id), latest.sha256 == hash {
            return (latest, false)
        }
        let version = CharterVersion(
            number: count + 1, text: text, sha256: hash, keptBy: work.viewer.name, keptAt: work.now)
        try store.insert(version, of: work.collaboration.id)
        try work.record(
            "charter.kept", details: ["name": "Version \(version.number)", "sha256": hash], in: transaction)
        return (version, true)
    }
}
