import Kernel
import Storage

/// A launch although something was missing, as the senior responsible owner stated it. It stands until it is resolved.
struct LaunchException: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<LaunchException>

    let id: ID
    let reason: String
    /// What was missing.
    let missing: [String]
    let statedBy: String
    let statedAt: Instant
}

extension LaunchException: RowDecodable {
    init(row: Row) throws {
        id = try row.get("id")
        reason = try row.get("reason")
        missing = try row.get("missing", as: String.self).split(separator: "\n").map(String.init)
        statedBy = try row.get("stated_by_name")
        statedAt = try row.get("stated_at")
    }
}

/// All of the SQL about launches with an exception.
struct LaunchStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Those that are not resolved. A collaboration is launched once, so there are hardly ever two.
    func open(_ collaboration: Collaboration.ID) throws -> [LaunchException] {
        try transaction.all(
            LaunchException.self,
            """
            SELECT id, reason, missing, stated_by_name, stated_at FROM launch_exception
            WHERE collaboration_id = \(collaboration) AND resolved_at IS NULL ORDER BY id LIMIT 20
            """)
    }

    func insert(_ exception: LaunchException, in collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO launch_exception (id, collaboration_id, reason, missing, stated_by_name, stated_at)
            VALUES (\(exception.id), \(collaboration), \(exception.reason),
                \(exception.missing.joined(separator: "\n")), \(exception.statedBy), \(exception.statedAt))
            """)
    }

    /// - Returns: whether it was open.
    func resolve(_ id: LaunchException.ID, of collaboration: Collaboration.ID, at now: Instant) throws -> Bool {
        try transaction.run(
            """
            UPDATE launch_exception SET resolved_at = \(now)
            WHERE id = \(id) AND collaboration_id = \(collaboration) AND resolved_at IS NULL
            """) > 0
    }
}
