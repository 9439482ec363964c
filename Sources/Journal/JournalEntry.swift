public import Kernel

/// One thing that happened, recorded in the transaction in which it did and never changed afterwards.
public struct JournalEntry: Hashable, Sendable {
    public typealias ID = Identifier<JournalEntry>

    /// Sorts by time, and within a millisecond, for entries of one node, by the order of recording.
    public let id: ID
    public let time: Instant
    public let actor: Actor
    /// The body for which the actor acted, when that was not their own affair.
    public let onBehalf: UUID128?
    /// What happened: the noun's kind, a full stop, a past participle: 'person.changed'.
    public let verb: String
    public let subject: Subject
    /// What the subject lies in, for lists of all that happened there: a collaboration, a workspace.
    public let container: Subject?
    /// The public body whose affair it is.
    public let body: UUID128?
    /// What else is worth knowing, by name. At most `JournalDraft.detailsLimit` bytes together.
    public let details: [String: String]
}

/// An entry that has its place in the journal's Merkle tree.
public struct SealedEntry: Hashable, Sendable {
    /// Counted from 1, without gaps. Its leaf's index in the tree is one less.
    public let position: Int64
    public let entry: JournalEntry
}
