/// A blocking rule and what it yields by itself.
public struct RuleCount: Codable, Hashable, Sendable {
    public let rule: String
    public let pairs: Int
    /// The pairs of its most crowded key.
    public let largestBlock: Int
}
