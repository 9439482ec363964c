import Directory
import Journal
import Kernel
import Storage

/// Entries of the journal as one viewer reads them: without the names of people whom they may not see.
struct RecordEntries: Sendable {
    static let none = RecordEntries(entries: [], seen: [])

    let entries: [JournalEntry]
    /// Of those whom the entries are about, those whom the viewer may see.
    private let seen: Set<Person.ID>

    static func read(
        _ entries: [JournalEntry], _ sight: Sight, _ transaction: any Transaction
    ) throws -> RecordEntries {
        let people = Array(Set(entries.compactMap(person)))
        if people.isEmpty { return RecordEntries(entries: entries, seen: []) }
        let seen = try transaction.values(
            Person.ID.self, "SELECT person.id FROM person WHERE person.id IN \(list: people) AND \(sight.people)")
        return RecordEntries(entries: entries, seen: Set(seen))
    }

    func sentence(_ entry: JournalEntry) -> JournalSentence {
        JournalSentence(entry, isNamed: Self.person(entry).map(seen.contains) ?? true)
    }

    /// Whom an entry is about.
    private static func person(_ entry: JournalEntry) -> Person.ID? {
        entry.subject.kind == "person"
            ? Person.ID(entry.subject.id) : entry.details["person"].flatMap { Person.ID($0) }
    }
}
