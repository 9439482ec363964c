/// Why something cannot be done with the journal.
public enum JournalError: Error, Hashable, Sendable {
    /// A draft that cannot become an entry: a mistake of the program that records it.
    case unrecordable(String)
    /// There is no such entry.
    case noSuchEntry
    /// The entry, or the whole journal, waits to be sealed: seconds at most while a sealer runs.
    case notSealedYet
    /// A text that is no head of this journal, or of a larger one.
    case noSuchHead(String)
    /// The record contradicts itself; verifying says where. Nothing is sealed on top of it.
    case damaged(String)
    /// The file with the signing key cannot be used.
    case key(String)
}

extension JournalError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unrecordable(let why): "This cannot be recorded in the journal: \(why)."
        case .noSuchEntry: "The journal has no such entry."
        case .notSealedYet: "This is not sealed yet. Try again in a few seconds."
        case .noSuchHead(let why): "This is no earlier head of this journal: \(why)."
        case .damaged(let what): "The journal is damaged: \(what)."
        case .key(let why): "The journal's signing key cannot be used: \(why)."
        }
    }
}
