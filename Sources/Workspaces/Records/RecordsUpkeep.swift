import Jobs
import Journal
import Kernel
import Storage

/// What is done with records by itself, once a day: what the schedule says is destroyed, and where people were a year ago is
/// forgotten.
struct RecordsUpkeep: Sendable {
    private static let kind = JobKind<NoPayload>("workspaces.records", priority: .bulk)
    private static let batch = 50
    /// How many hashes one entry takes: it holds 8 KiB.
    private static let hashes = 60

    let desk: WorkspaceDesk

    var handler: JobHandler {
        JobHandler(Self.kind) { _, run in
            let count = try await upkeep { try run.checkCancellation() }
            try await run.progress("Destroyed", done: count, total: count)
        }
    }

    static func recurring() throws -> RecurringJob {
        try RecurringJob(nil, kind, NoPayload(), .daily(minute: 3 * 60 + 30))
    }

    /// - Returns: how many files were destroyed.
    func upkeep(_ check: () throws -> Void = {}) async throws -> Int {
        var total = 0
        var last: Workspace.ID?
        while true {
            let workspaces = try await desk.database.read { [last] in
                try RetentionStore($0).workspaces(after: last, limit: 100)
            }
            for workspace in workspaces {
                total += try await destroyScheduled(in: workspace, check)
                total += try await destroyCondemned(in: workspace, check)
            }
            guard workspaces.count == 100 else { break }
            last = workspaces.last
        }
        let end = desk.clock.now() - SealedOrigin.retention
        try await desk.database.write { _ = try OriginStore($0).remove(before: end) }
        return total
    }

    private func destroyScheduled(in workspace: Workspace.ID, _ check: () throws -> Void) async throws -> Int {
        let rules = try await desk.database.read { try RetentionStore($0).rules(workspace) }
        let others = rules.compactMap(\.folder)
        var total = 0
        for rule in rules where rule.action == .destroy {
            var after: Item?
            while true {
                try check()
                let now = desk.clock.now()
                let end = Instant(startOf: now.day.adding(months: -rule.months).adding(days: 4))
                let last = after
                let items = try await desk.database.read {
                    try RetentionStore($0).files(
                        under: rule, but: others, before: end, after: last, limit: Self.batch)
                }
                for item in items {
                    let why = "\(rule.authority) (\(rule.sentence))"
                    if try await destroy(item, why, { fate in fate.rule?.id == rule.id }) { total += 1 }
                }
                guard items.count == Self.batch else { break }
                after = items.last
            }
        }
        return total
    }

    private func destroyCondemned(in workspace: Workspace.ID, _ check: () throws -> Void) async throws -> Int {
        var total = 0
        var after: Item.ID?
        while true {
            try check()
            let last = after
            let items = try await desk.database.read {
                try RetentionStore($0).condemned(workspace, after: last, limit: Self.batch)
            }
            for item in items {
                if try await destroy(item, nil, { $0.decision?.decision == .destroy }) { total += 1 }
            }
            guard items.count == Self.batch else { return total }
            after = items.last?.id
        }
    }

    /// Destroys one file in a transaction of its own, unless it is held, or was changed or moved meanwhile.
    private func destroy(
        _ item: Item, _ authority: String?, _ applies: @escaping @Sendable (ItemFate) -> Bool
    ) async throws -> Bool {
        let now = desk.clock.now()
        return try await desk.database.write { transaction in
            let store = RetentionStore(transaction)
            guard
                let present = try transaction.one(
                    Item.self, "SELECT \(Item.columns) FROM item WHERE item.id = \(item.id)"),
                let fate = try store.fates(of: [present], in: present.parent, present.workspace)[present.id],
                applies(fate), let due = fate.due, due.action == .destroy, due.day <= now.day,
                try LegalHoldStore(transaction).covering(present.id, in: present.workspace) == nil,
                let body = try transaction.value(
                    UUID128.self, "SELECT body_id FROM workspace WHERE id = \(present.workspace)")
            else { return false }
            let hashes = try store.hashes(of: present.id)
            let why = authority ?? fate.decision.map { "\($0.decidedBy) after review: \($0.reason)" } ?? ""
            _ = try BinStore(transaction).purge(present.id, at: now)
            for start in stride(from: 0, to: max(1, hashes.count), by: Self.hashes) {
                let some = hashes[start..<min(start + Self.hashes, hashes.count)]
                try transaction.record(
                    "file.destroyed", Subject("item", present.id.uuid), by: .system("retention"), at: now, body: body,
                    container: Subject("workspace", present.workspace.uuid),
                    details: [
                        "name": present.name, "versions": "\(hashes.count)",
                        "sha256": some.joined(separator: " "), "authority": why,
                    ])
            }
            return true
        }
    }
}
