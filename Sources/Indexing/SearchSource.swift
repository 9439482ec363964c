public import Journal
public import Kernel
public import Search
public import Storage

/// Where documents of the search index come from. A feature registers one; it reads the record and nothing else, so
/// that making a document again, as of the same moment, gives the same one.
public protocol SearchSource: Sendable {
    /// The kinds of journal subjects, and of what these lie in, after whose change documents may differ.
    var subjectKinds: Set<String> { get }

    /// The kinds of subjects after whose change the phrases of part `.named` may differ.
    var phraseKinds: Set<String> { get }

    /// The documents that a change of these subjects may have altered, a page at a time: renaming a body alters
    /// those of everybody in it.
    /// - Parameters:
    ///   - now: as of when; how fresh something is may count.
    ///   - cursor: `next` of the page before; `nil` for the first, which holds what the subjects themselves are, so
    ///     that whoever changed them finds that at once.
    func changes(
        for subjects: [Subject], at now: Instant, after cursor: String?, in transaction: any Transaction
    ) throws
        -> SearchChanges

    /// Every document, in bounded memory.
    func stream(at now: Instant, in transaction: any Transaction, _ emit: (SearchDocument) throws -> Void) throws

    /// The phrases that queries are understood by, a part at a time.
    func phrases(_ part: PhrasePart, in transaction: any Transaction) throws -> [EntityPhrase]

    /// What lets documents differ though nothing changed: time itself, as when a profile becomes stale.
    /// - Parameter cursor: `next` of the page before; `nil` for the first.
    /// - Returns: up to `limit` subjects.
    func aged(
        from start: Instant, to end: Instant, after cursor: String?, limit: Int, in transaction: any Transaction
    ) throws -> AgedSubjects
}

extension SearchSource {
    public func aged(
        from start: Instant, to end: Instant, after cursor: String?, limit: Int, in transaction: any Transaction
    ) throws -> AgedSubjects { AgedSubjects([], next: nil) }
}

/// The phrases of a source by what makes them differ.
public enum PhrasePart: Sendable, CaseIterable {
    /// Names that the record keeps; made anew when one of the source's `phraseKinds` changes.
    case named
    /// What the record says most often; counted once a day, since that reads all of it.
    case counted
}

/// One page of what time alone has changed.
public struct AgedSubjects: Sendable, Equatable {
    public let subjects: [Subject]
    /// Where the next page starts; `nil` after the last.
    public let next: String?

    public init(_ subjects: [Subject], next: String?) {
        self.subjects = subjects
        self.next = next
    }
}

/// One page of changes to the index.
public struct SearchChanges: Sendable {
    public var changes: [SearchChange]
    /// Where the next page starts; `nil` after the last.
    public var next: String?

    public init(_ changes: [SearchChange], next: String?) {
        self.changes = changes
        self.next = next
    }
}
