import Directory
import Kernel
import Storage

/// Pages of what is inside a collaboration, in the order in which it was made.
struct APIRunningStore {
    let transaction: any Transaction
    let work: Workplace
    let window: APIWindow

    /// Numbers count up, so that a cursor can carry one.
    static func cursor(_ number: Int) -> UUID128 { UUID128(high: 0, low: UInt64(max(0, number))) }
    private var number: Int { Int(truncatingIfNeeded: window.after?.low ?? 0) }

    func decisions() throws -> [Decision] {
        try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM decision WHERE collaboration_id = \(work.collaboration.id)
            AND number > \(number) ORDER BY number LIMIT \(window.count)
            """)
    }

    func risks() throws -> [Risk] {
        try transaction.all(
            Risk.self,
            """
            SELECT \(Risk.columns) FROM risk WHERE collaboration_id = \(work.collaboration.id)
            AND number > \(number) ORDER BY number LIMIT \(window.count)
            """)
    }

    func reviews() throws -> [Review] {
        try transaction.all(
            Review.self,
            """
            SELECT \(Review.columns) FROM review WHERE collaboration_id = \(work.collaboration.id)
            AND number > \(number) ORDER BY number LIMIT \(window.count)
            """)
    }

    func actions() throws -> [ActionItem] {
        try transaction.all(
            ActionItem.self,
            """
            SELECT \(ActionItem.columns) FROM action_item WHERE action_item.collaboration_id = \(work.collaboration.id)
            AND \(window.start("action_item.id")) ORDER BY action_item.id LIMIT \(window.count)
            """)
    }

    func values(of measure: Measure.ID) throws -> [MeasureValue] {
        try transaction.all(
            MeasureValue.self,
            """
            SELECT \(MeasureValue.columns) FROM measure_value WHERE measure_value.measure_id = \(measure)
            AND \(window.start("measure_value.id")) ORDER BY measure_value.id LIMIT \(window.count)
            """)
    }
}
