/// What checking the whole journal found.
public struct VerificationReport: Hashable, Sendable {
    /// Something in the record that is not as it was sealed.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        /// A sentence for the administrator: which entry, node or head, and what of it.
        public let description: String
        /// Where in the journal, when it is about an entry.
        public let position: Int64?
        /// Which entry, when it is about one.
        public let entry: JournalEntry.ID?
    }

    /// Sealed entries that were checked.
    public internal(set) var entries: Int64 = 0
    /// Entries that wait to be sealed, also checked.
    public internal(set) var unsealed: Int64 = 0
    /// Inner nodes of the tree that were checked.
    public internal(set) var nodes: Int64 = 0
    /// Signed heads that were checked.
    public internal(set) var heads: Int64 = 0
    /// The first differences found, at most `differenceLimit`.
    public private(set) var differences: [Difference] = []
    /// How many there are in all.
    public private(set) var differenceCount = 0

    public static let differenceLimit = 100

    public var isSound: Bool { differenceCount == 0 }

    mutating func add(_ description: String, position: Int64? = nil, entry: JournalEntry.ID? = nil) {
        differenceCount += 1
        guard differences.count < Self.differenceLimit else { return }
        differences.append(Difference(description: description, position: position, entry: entry))
    }
}
