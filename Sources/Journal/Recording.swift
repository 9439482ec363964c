public import Kernel
import MerkleTree
public import Storage

extension Transaction {
    /// Appends an entry: that and the change it tells of happen together or not at all.
    /// - Parameters:
    ///   - verb: 'person.changed': lower-case words parted by full stops and hyphens.
    ///   - details: not secrets, not long texts: entries are kept for ever.
    /// - Throws: `JournalError.unrecordable`.
    @discardableResult
    public func record(
        _ verb: String, _ subject: Subject, by actor: Actor, at time: Instant, body: UUID128? = nil,
        container: Subject? = nil, onBehalf: UUID128? = nil, details: [String: String] = [:]
    ) throws -> JournalEntry.ID {
        let draft = JournalDraft(
            verb, subject, by: actor, at: time, body: body, container: container, onBehalf: onBehalf,
            details: details)
        let entry = try draft.entry()
        try store([entry])
        return entry.id
    }

    /// Appends many entries with few statements, in their order; for imports.
    /// - Throws: `JournalError.unrecordable`, before anything is written.
    @discardableResult
    public func record(_ drafts: [JournalDraft]) throws -> [JournalEntry.ID] {
        var entries: [JournalEntry] = []
        entries.reserveCapacity(drafts.count)
        for draft in drafts { entries.append(try draft.entry()) }
        try store(entries)
        return entries.map(\.id)
    }

    private func store(_ entries: [JournalEntry]) throws {
        if entries.isEmpty { return }
        try insert(into: "journal_entry", JournalEntry.columns, entries.map(\.values))
        // The hash is kept from now on: an entry changed before it is sealed is found out too.
        try insert(
            into: "journal_unsealed", ["entry_id", "hash"],
            entries.map { [$0.id.value, .bytes($0.leafHash.bytes)] })
        signal(JournalChannel.recorded)
    }
}

/// The channels of `Database.signals` that the journal uses.
public enum JournalChannel {
    /// After entries were recorded.
    public static let recorded = "journal"
    /// After entries got their positions, in which consumers read them.
    public static let sealed = "journal-sealed"
}
