import Kernel
import Storage

/// Escalation, acknowledgement and what is chased.
extension RiskStore {
    func threshold(of collaboration: Collaboration.ID) throws -> RiskThreshold {
        try transaction.one(
            RiskThreshold.self,
            "SELECT score, role, chase_days FROM risk_threshold WHERE collaboration_id = \(collaboration)")
            ?? .standard
    }

    func setThreshold(_ threshold: RiskThreshold, of collaboration: Collaboration.ID) throws {
        try transaction.run(
            """
            INSERT INTO risk_threshold (collaboration_id, score, role, chase_days)
            VALUES (\(collaboration), \(threshold.score), \(threshold.role), \(threshold.chaseDays))
            ON CONFLICT (collaboration_id) DO UPDATE SET score = excluded.score, role = excluded.role,
                chase_days = excluded.chase_days
            """)
    }

    func escalate(_ id: Risk.ID, _ threshold: RiskThreshold, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE risk SET escalated_at = \(now), escalated_to = \(threshold.role), acknowledged_at = NULL,
                acknowledged_by = NULL, chase_at = \(now + .days(Int64(threshold.chaseDays)))
            WHERE id = \(id)
            """)
    }

    func deescalate(_ id: Risk.ID) throws {
        try transaction.run("UPDATE risk SET \(Self.calm) WHERE id = \(id)")
    }

    private static let calm: SQL = """
        escalated_at = NULL, escalated_to = NULL, acknowledged_at = NULL, acknowledged_by = NULL, chase_at = NULL, \
        decision_number = NULL
        """

    /// After another threshold: those above it are escalated, those below no longer, and what nobody has acknowledged goes to
    /// the role that is named now.
    /// - Returns: how many came to that role by this.
    func applyThreshold(_ threshold: RiskThreshold, to collaboration: Collaboration.ID, at now: Instant) throws -> Int {
        try transaction.run(
            """
            UPDATE risk SET \(Self.calm) WHERE collaboration_id = \(collaboration) AND state = 'open'
            AND score < \(threshold.score) AND escalated_at IS NOT NULL
            """)
        let passedOn = try transaction.run(
            """
            UPDATE risk SET escalated_to = \(threshold.role) WHERE collaboration_id = \(collaboration)
            AND escalated_at IS NOT NULL AND acknowledged_at IS NULL AND escalated_to <> \(threshold.role)
            """)
        let raised = try transaction.run(
            """
            UPDATE risk SET escalated_at = \(now), escalated_to = \(threshold.role),
                chase_at = \(now + .days(Int64(threshold.chaseDays)))
            WHERE collaboration_id = \(collaboration) AND state = 'open' AND score >= \(threshold.score)
            AND escalated_at IS NULL
            """)
        return passedOn + raised
    }

    /// - Returns: whether it waited for that.
    func acknowledge(_ id: Risk.ID, by name: String, at now: Instant) throws -> Bool {
        try transaction.run(
            """
            UPDATE risk SET acknowledged_at = \(now), acknowledged_by = \(name), chase_at = NULL
            WHERE id = \(id) AND escalated_at IS NOT NULL AND acknowledged_at IS NULL
            """) > 0
    }

    /// Those whom nobody acknowledged in time.
    func toChase(at now: Instant, limit: Int) throws -> [Risk] {
        try transaction.all(
            Risk.self,
            """
            SELECT \(Risk.columns) FROM risk WHERE chase_at IS NOT NULL AND chase_at <= \(now)
            ORDER BY chase_at, id LIMIT \(limit)
            """)
    }

    func chaseAgain(_ risks: [Risk.ID], at next: Instant) throws {
        if risks.isEmpty { return }
        try transaction.run("UPDATE risk SET chase_at = \(next) WHERE id IN \(list: risks)")
    }
}

/// A threshold with whose it is.
private struct OwnThreshold: RowDecodable {
    let collaboration: Collaboration.ID
    let threshold: RiskThreshold

    init(row: Row) throws {
        collaboration = try row.get("collaboration_id")
        threshold = try RiskThreshold(row: row)
    }
}

extension RiskStore {
    /// The thresholds of several collaborations, bar those that keep to the standard.
    func thresholds(of collaborations: [Collaboration.ID]) throws -> [Collaboration.ID: RiskThreshold] {
        if collaborations.isEmpty { return [:] }
        let found = try transaction.all(
            OwnThreshold.self,
            """
            SELECT collaboration_id, score, role, chase_days FROM risk_threshold
            WHERE collaboration_id IN \(list: collaborations)
            """)
        return Dictionary(found.map { ($0.collaboration, $0.threshold) }, uniquingKeysWith: { first, _ in first })
    }
}
