import Kernel
import Storage

/// All of the SQL about how long things are kept.
struct RetentionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    // MARK: - Rules

    /// Of a workspace: its own first.
    func rules(_ workspace: Workspace.ID) throws -> [RetentionRule] {
        try transaction.all(
            RetentionRule.self,
            """
            SELECT \(RetentionRule.columns) FROM retention_rule WHERE workspace_id = \(workspace)
            ORDER BY CASE WHEN folder_id IS NULL THEN 0 ELSE 1 END, id
            """)
    }

    /// Workspaces that have a rule, or something that is to be destroyed.
    func workspaces(after last: Workspace.ID?, limit: Int) throws -> [Workspace.ID] {
        let first = last?.uuid ?? UUID128(high: 0, low: 0)
        return try transaction.values(
            Workspace.ID.self,
            """
            SELECT id FROM workspace WHERE id > \(first) AND (
                EXISTS (SELECT 1 FROM retention_rule WHERE retention_rule.workspace_id = workspace.id)
                OR EXISTS (SELECT 1 FROM retention_decision WHERE retention_decision.workspace_id = workspace.id
                    AND retention_decision.decision = 'destroy'))
            ORDER BY id LIMIT \(limit)
            """)
    }

    func put(_ rule: RetentionRule) throws {
        try remove(folder: rule.folder, of: rule.workspace)
        try transaction.run(
            """
            INSERT INTO retention_rule (id, workspace_id, folder_id, action, months, authority, set_by, set_at)
            VALUES (\(rule.id), \(rule.workspace), \(rule.folder), \(rule.action), \(rule.months), \(rule.authority),
                \(rule.setBy), \(rule.setAt))
            """)
    }

    func remove(folder: Item.ID?, of workspace: Workspace.ID) throws {
        let place: UUID128 = folder?.uuid ?? workspace.uuid
        try transaction.run(
            "DELETE FROM retention_rule WHERE workspace_id = \(workspace) AND COALESCE(folder_id, workspace_id) = \(place)"
        )
    }

    /// What becomes of items that lie in one folder, or at the top, and of that folder.
    func fates(of items: [Item], in folder: Item.ID?, _ workspace: Workspace.ID) throws -> [Item.ID: ItemFate] {
        let rules = try rules(workspace)
        let holds = LegalHoldStore(transaction)
        let standing = try holds.standing(workspace)
        let decisions = try decisions(items.map(\.id))
        if rules.isEmpty, standing.isEmpty, decisions.isEmpty { return [:] }
        let above = try folder.map { try holds.above($0) } ?? []
        func nearest(_ item: Item) -> RetentionRule? {
            ([item.id] + above).lazy.compactMap { place in rules.first { $0.folder == place } }.first
                ?? rules.first { $0.folder == nil }
        }
        var fates: [Item.ID: ItemFate] = [:]
        for item in items {
            let over = Set([item.id] + above)
            let hold = standing.first { $0.folder.map(over.contains) ?? true }
            fates[item.id] = ItemFate(item, nearest(item), decisions[item.id], hold)
        }
        return fates
    }

    // MARK: - What is due

    /// Files to which a rule applies that were last changed, and last decided of, before a moment; the oldest first.
    func files(
        under rule: RetentionRule, but others: [Item.ID], before end: Instant, after: Item? = nil, limit: Int
    ) throws -> [Item] {
        let start: SQL = rule.folder.map { "item.id = \($0)" } ?? "item.parent_id IS NULL"
        let others = others.filter { $0 != rule.folder }
        let apart: SQL = others.isEmpty ? "" : " AND item.id NOT IN \(list: others)"
        let next: SQL =
            after.map {
                " AND (item.changed_at > \($0.changedAt) OR (item.changed_at = \($0.changedAt) AND item.id > \($0.id)))"
            }
            ?? ""
        return try transaction.all(
            Item.self,
            """
            WITH RECURSIVE below (id) AS (
                SELECT item.id FROM item WHERE item.workspace_id = \(rule.workspace) AND \(start)\(apart)
                UNION SELECT item.id FROM item JOIN below ON item.parent_id = below.id WHERE item.workspace_id = \(rule.workspace)\(apart)
            ) SELECT \(Item.columns) FROM item
            WHERE item.id IN (SELECT id FROM below) AND item.kind = 'file' AND item.changed_at < \(end)
            AND NOT EXISTS (SELECT 1 FROM retention_decision WHERE retention_decision.item_id = item.id
                AND retention_decision.decided_at >= item.changed_at
                AND (retention_decision.decision = 'keep-for-good' OR retention_decision.decided_at >= \(end)))\(next)
            ORDER BY item.changed_at, item.id LIMIT \(limit)
            """)
    }

    /// Files of which it was decided that they go, and that were not changed since.
    func condemned(_ workspace: Workspace.ID, after last: Item.ID?, limit: Int) throws -> [Item] {
        let first = last?.uuid ?? UUID128(high: 0, low: 0)
        return try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM retention_decision JOIN item ON item.id = retention_decision.item_id
            WHERE retention_decision.workspace_id = \(workspace) AND retention_decision.decision = 'destroy'
            AND retention_decision.decided_at >= item.changed_at AND item.id > \(first) ORDER BY item.id LIMIT \(limit)
            """)
    }

    // MARK: - Decisions

    func decisions(_ items: [Item.ID]) throws -> [Item.ID: RetentionDecision] {
        if items.isEmpty { return [:] }
        let found = try transaction.all(
            RetentionDecision.self,
            "SELECT \(RetentionDecision.columns) FROM retention_decision WHERE item_id IN \(list: items)")
        return Dictionary(uniqueKeysWithValues: found.map { ($0.item, $0) })
    }

    func put(_ decision: RetentionDecision, in workspace: Workspace.ID) throws {
        try transaction.run(
            """
            INSERT INTO retention_decision (item_id, workspace_id, decision, reason, decided_by, decided_at)
            VALUES (\(decision.item), \(workspace), \(decision.decision), \(decision.reason), \(decision.decidedBy),
                \(decision.decidedAt))
            ON CONFLICT (item_id) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
                decided_by = excluded.decided_by, decided_at = excluded.decided_at
            """)
    }

    /// The SHA-256 of each version, the oldest first.
    func hashes(of file: Item.ID) throws -> [String] {
        try transaction.values(
            [UInt8].self,
            """
            SELECT blob.sha256 FROM file_version JOIN blob ON blob.id = file_version.blob_id
            WHERE file_version.file_id = \(file) ORDER BY file_version.number
            """
        ).map { hex($0) }
    }
}
