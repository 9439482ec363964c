import Synchronization

/// Counts statements, so that a test can tell that a page asks as often for a thousand rows as for ten.
public final class StatementCounter: Sendable {
    private let total = Atomic<Int>(0)

    public init() {}

    public var count: Int { total.load(ordering: .relaxed) }

    public func add() { total.add(1, ordering: .relaxed) }
}
