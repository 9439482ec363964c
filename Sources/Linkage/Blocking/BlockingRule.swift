/// Which pairs are worth comparing: those whose records agree in all parts.
public struct BlockingRule: Hashable, Sendable, CustomStringConvertible {
    public struct Part: Hashable, Sendable {
        public let left: Term
        public let right: Term

        public init(left: Term, right: Term) {
            self.left = left
            self.right = right
        }
    }

    public let parts: [Part]

    public init(parts: [Part]) { self.parts = parts }

    public var description: String {
        parts.map { $0.left == $0.right ? "\($0.left)" : "\($0.left) = \($0.right)" }.joined(separator: " and ")
    }

    var columns: Set<String> {
        parts.reduce(into: []) { $0.formUnion($1.left.columns.union($1.right.columns)) }
    }
}
