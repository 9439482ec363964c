import Access
import Journal
import Kernel
import Storage
import Web

/// What owners say of how long things are kept: each act one transaction with its journal entry. All of it is also possible
/// in a workspace that is closed.
struct Retention: Sendable {
    /// So many files that are due are listed at once.
    static let listed = 100

    let desk: WorkspaceDesk

    struct Draft: Sendable {
        let action: RetentionRule.Action
        let months: Int
        let authority: String

        static func read(_ data: FormData) throws -> Draft {
            var form = FormReader(data)
            let action = form.choice("action", "What becomes of files", as: RetentionRule.Action.self)
            if action == nil, form.errors["action"] == nil { form.refuse("action", "Choose what becomes of files") }
            var months = 0
            if let action, action != .keep {
                months = form.number("months", "The months", in: RetentionRule.months) ?? 0
                if months == 0, form.errors["months"] == nil { form.refuse("months", "Enter after how many months") }
            }
            let authority = form.text(
                "authority", "What this rests on", limit: RetentionRule.authorityLimit, required: true)
            try form.check()
            return Draft(action: action ?? .keep, months: months, authority: authority)
        }
    }

    func set(_ draft: Draft, on folder: Item.ID?, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let place = try Self.folder(folder, room, transaction)
            let rule = RetentionRule(
                id: RetentionRule.ID.make(at: room.now), workspace: room.workspace.id, folder: place?.id,
                action: draft.action, months: draft.months, authority: draft.authority, setBy: viewer.name,
                setAt: room.now)
            try RetentionStore(transaction).put(rule)
            try room.record(
                "retention.set", place.map { Subject("item", $0.id.uuid) },
                details: [
                    "name": place?.name ?? room.workspace.name, "rule": rule.sentence, "authority": rule.authority,
                ], in: transaction)
        }
    }

    func remove(from folder: Item.ID?, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let place = try Self.folder(folder, room, transaction)
            try RetentionStore(transaction).remove(folder: place?.id, of: room.workspace.id)
            try room.record(
                "retention.removed", place.map { Subject("item", $0.id.uuid) },
                details: ["name": place?.name ?? room.workspace.name], in: transaction)
        }
    }

    /// Decides of files that are due. A file that was changed meanwhile, or destroyed, is left out.
    func decide(
        _ choice: RetentionDecision.Choice, _ items: [Item.ID], because reason: String, of slug: String,
        by viewer: Viewer
    ) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            let found = try Self.find(items, room, transaction)
            if choice == .destroy {
                for item in found { try LegalHoldStore(transaction).requireFree(item.id, in: room.workspace.id) }
            }
            let store = RetentionStore(transaction)
            for item in found {
                try store.put(
                    RetentionDecision(
                        item: item.id, decision: choice, reason: reason, decidedBy: viewer.name, decidedAt: room.now),
                    in: room.workspace.id)
                try room.record(
                    "retention.decided", Subject("item", item.id.uuid),
                    details: ["name": item.name, "decision": choice.rawValue, "reason": reason], in: transaction)
            }
        }
    }

    func hold(_ folder: Item.ID?, because reason: String, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let place = try Self.folder(folder, room, transaction)
            let store = LegalHoldStore(transaction)
            if try store.standing(room.workspace.id).contains(where: { $0.folder == place?.id }) {
                throw Fault(.conflict, "There is a legal hold on it already.")
            }
            let hold = LegalHold(id: LegalHold.ID.make(at: room.now), room, folder: place, reason: reason)
            try store.insert(hold)
            try room.record(
                "hold.set", place.map { Subject("item", $0.id.uuid) },
                details: ["name": place?.name ?? room.workspace.name, "reason": reason, "hold": "\(hold.id)"],
                in: transaction)
        }
    }

    func lift(_ id: LegalHold.ID, because reason: String, of slug: String, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            let store = LegalHoldStore(transaction)
            guard let hold = try store.standing(room.workspace.id).first(where: { $0.id == id }) else {
                throw Fault.missing("This legal hold")
            }
            try store.lift(id, by: viewer.name, because: reason, at: room.now)
            try room.record(
                "hold.lifted", hold.folder.map { Subject("item", $0.uuid) },
                details: ["name": hold.place, "reason": reason, "hold": "\(id)"], in: transaction)
        }
    }

    /// The folder that something is said of; `nil` for the workspace.
    static func folder(_ id: Item.ID?, _ room: Room, _ transaction: any Transaction) throws -> Item? {
        try WorkspaceRules.keepRecords(room).orThrow()
        guard let id else { return nil }
        guard let folder = try ItemStore(transaction).find(id, room), folder.kind == .folder else {
            throw Fault.missing("This folder")
        }
        return folder
    }

    /// Files of the workspace, in the bin or not.
    private static func find(_ ids: [Item.ID], _ room: Room, _ transaction: any Transaction) throws -> [Item] {
        if ids.isEmpty { throw Fault.invalid("item", "Select what it is decided of") }
        if ids.count > listed { throw Fault.invalid("item", "Select at most \(listed) at a time") }
        return try transaction.all(
            Item.self,
            """
            SELECT \(Item.columns) FROM item WHERE item.workspace_id = \(room.workspace.id) AND item.kind = 'file'
            AND item.id IN \(list: ids) ORDER BY item.id
            """)
    }

    // MARK: - What is due

    struct Due: Sendable {
        let item: Item
        let rule: RetentionRule
        let fate: ItemFate
    }

    /// Files that a rule of this kind makes due by a day, the oldest of each rule first.
    /// - Parameter after: the last of the page before, and its rule.
    static func due(
        _ action: RetentionRule.Action, by day: Day, in workspace: Workspace.ID, limit: Int,
        _ transaction: any Transaction
    ) throws -> [Due] {
        let store = RetentionStore(transaction)
        let rules = try store.rules(workspace)
        let others = rules.compactMap(\.folder)
        var found: [Due] = []
        for rule in rules where rule.action == action && found.count < limit {
            // Months differ by up to three days; which day it is exactly is asked of each.
            let end = Instant(startOf: day.adding(months: -rule.months).adding(days: 4))
            let items = try store.files(under: rule, but: others, before: end, limit: limit - found.count)
            let decisions = try store.decisions(items.map(\.id))
            found += items.compactMap { item in
                let fate = ItemFate(item, rule, decisions[item.id], nil)
                guard let due = fate.due, due.action == action, due.day <= day else { return nil }
                return Due(item: item, rule: rule, fate: fate)
            }
        }
        return found
    }
}
