import Kernel
import Storage

/// How long files are kept in a workspace or a folder, with all below that has no rule of its own.
struct RetentionRule: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<RetentionRule>

    static let months = 1...1200
    static let authorityLimit = 300

    let id: ID
    let workspace: Workspace.ID
    /// `nil` for the workspace itself.
    let folder: Item.ID?
    let action: Action
    /// After the last change of a file; 0 where it is kept.
    let months: Int
    /// What it rests on: a schedule, a statute.
    let authority: String
    let setBy: String
    let setAt: Instant

    enum Action: String, StorableName, CaseIterable {
        case keep, review, destroy

        var name: String {
            switch self {
            case .keep: "Keep"
            case .review: "Review"
            case .destroy: "Destroy"
            }
        }

        var hint: String {
            switch self {
            case .keep: "Until somebody deletes it"
            case .review: "An owner decides, so many months after the last change"
            case .destroy: "By itself, so many months after the last change"
            }
        }
    }

    /// The day on which a file is due that was last changed, or last decided to be kept, at a moment.
    func due(since moment: Instant) -> Day? { action == .keep ? nil : moment.day.adding(months: months) }

    /// 'destroyed 24 months after the last change'.
    var sentence: String {
        switch action {
        case .keep: "kept"
        case .review: "reviewed \(count(months, "month", "months")) after the last change"
        case .destroy: "destroyed \(count(months, "month", "months")) after the last change"
        }
    }
}

extension Day {
    /// The same day of a later month, or its last day where it is shorter.
    func adding(months: Int) -> Day {
        let (year, month, day) = components
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        let last = Day(year: newYear, month: newMonth + 1, day: 1).adding(days: -1).components.day
        return Day(year: newYear, month: newMonth, day: min(day, last))
    }
}

extension RetentionRule: RowDecodable {
    static let columns: SQL = """
        retention_rule.id, retention_rule.workspace_id, retention_rule.folder_id, retention_rule.action, \
        retention_rule.months, retention_rule.authority, retention_rule.set_by, retention_rule.set_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        folder = try row.get("folder_id")
        action = try row.get("action")
        months = try row.get("months")
        authority = try row.get("authority")
        setBy = try row.get("set_by")
        setAt = try row.get("set_at")
    }

    static let migration = Migration(
        "workspaces-retention-1",
        """
        CREATE TABLE retention_rule (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            -- NULL for the workspace itself.
            folder_id ID,
            action TEXT NOT NULL CHECK (action IN ('keep', 'review', 'destroy')),
            -- After the last change.
            months BIGINT NOT NULL CHECK (months BETWEEN 0 AND 1200),
            authority TEXT NOT NULL,
            set_by TEXT NOT NULL,
            set_at BIGINT NOT NULL,
            CHECK ((action = 'keep') = (months = 0))
        );
        CREATE UNIQUE INDEX retention_rule_place ON retention_rule (workspace_id, COALESCE(folder_id, workspace_id));
        CREATE INDEX retention_rule_by_folder ON retention_rule (folder_id) WHERE folder_id IS NOT NULL;

        -- What an owner decided of a file; it holds until the file is changed.
        CREATE TABLE retention_decision (
            item_id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            decision TEXT NOT NULL CHECK (decision IN ('keep', 'keep-for-good', 'destroy')),
            reason TEXT NOT NULL,
            decided_by TEXT NOT NULL,
            decided_at BIGINT NOT NULL
        );
        CREATE INDEX retention_decision_by_workspace ON retention_decision (workspace_id, decision);

        -- Nothing in the workspace, or the folder, is destroyed while one stands.
        CREATE TABLE legal_hold (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            folder_id ID,
            -- What it was placed on, as that was called.
            place TEXT NOT NULL,
            reason TEXT NOT NULL,
            set_by TEXT NOT NULL,
            set_at BIGINT NOT NULL,
            lifted_by TEXT,
            lifted_at BIGINT,
            lifted_because TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX legal_hold_by_workspace ON legal_hold (workspace_id, id);
        -- At most one stands on a place.
        CREATE UNIQUE INDEX legal_hold_standing ON legal_hold (workspace_id, COALESCE(folder_id, workspace_id))
            WHERE lifted_at IS NULL;
        """)
}

/// What an owner decided of a file that was due.
struct RetentionDecision: Sendable, Equatable, RowDecodable {
    let item: Item.ID
    let decision: Choice
    let reason: String
    let decidedBy: String
    let decidedAt: Instant

    enum Choice: String, StorableName, CaseIterable {
        case keep
        case keepForGood = "keep-for-good"
        case destroy

        var name: String {
            switch self {
            case .keep: "Keep, and review again after the same time"
            case .keepForGood: "Keep for good"
            case .destroy: "Destroy"
            }
        }
    }

    static let columns: SQL = """
        retention_decision.item_id, retention_decision.decision, retention_decision.reason, \
        retention_decision.decided_by, retention_decision.decided_at
        """

    init(item: Item.ID, decision: Choice, reason: String, decidedBy: String, decidedAt: Instant) {
        self.item = item
        self.decision = decision
        self.reason = reason
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
    }

    init(row: Row) throws {
        item = try row.get("item_id")
        decision = try row.get("decision")
        reason = try row.get("reason")
        decidedBy = try row.get("decided_by")
        decidedAt = try row.get("decided_at")
    }
}

/// What becomes of an item, and when.
struct ItemFate: Sendable, Equatable {
    let rule: RetentionRule?
    /// Of a file, unless it was changed since.
    let decision: RetentionDecision?
    let hold: LegalHold?
    let changedAt: Instant

    init(
        _ item: Item, _ rule: RetentionRule?, _ decision: RetentionDecision?, _ hold: LegalHold?
    ) {
        self.rule = rule
        self.hold = hold
        changedAt = item.changedAt
        self.decision = decision.flatMap { $0.decidedAt >= item.changedAt ? $0 : nil }
    }

    /// When it is due, and for what.
    var due: (day: Day, action: RetentionRule.Action)? {
        switch decision?.decision {
        case .keepForGood: return nil
        case .destroy: return decision.map { ($0.decidedAt.day, .destroy) }
        case .keep, nil: break
        }
        guard let rule, let day = rule.due(since: decision?.decidedAt ?? changedAt) else { return nil }
        return (day, rule.action)
    }

    /// Of a file: 'Goes on 3 May 2027'.
    var sentence: String {
        let hold = hold.map { "Under legal hold since \($0.setAt.day.plain): nothing is destroyed" }
        if let hold { return hold }
        guard let due else { return decision == nil ? "" : "Kept for good, as \(decision?.decidedBy ?? "") decided" }
        return due.action == .destroy ? "Goes on \(due.day.plain)" : "Reviewed on \(due.day.plain)"
    }
}
