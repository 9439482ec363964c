import Kernel
import Storage

/// Whether one row of a table is somewhere above another: nothing may come to stand below itself.
/// - Parameter column: holds the row directly above, where there is one.
func stands(
    _ id: UUID128, above other: UUID128, in table: SQL, by column: SQL, _ transaction: any Transaction
) throws -> Bool {
    try transaction.value(
        Int.self,
        """
        WITH RECURSIVE above (id) AS (
            SELECT \(column) FROM \(table) WHERE id = \(other) AND \(column) IS NOT NULL
            UNION
            SELECT next.\(column) FROM above JOIN \(table) next ON next.id = above.id WHERE next.\(column) IS NOT NULL
        )
        SELECT 1 FROM above WHERE id = \(id) LIMIT 1
        """) != nil
}
