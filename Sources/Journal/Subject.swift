public import Kernel

/// What an entry is about: a noun's kind and the identifier of one of them.
public struct Subject: Hashable, Sendable {
    /// Lower-case, singular, the same for ever: 'person', 'saved-search'.
    public let kind: String
    public let id: UUID128

    public init(_ kind: String, _ id: UUID128) {
        self.kind = kind
        self.id = id
    }
}
