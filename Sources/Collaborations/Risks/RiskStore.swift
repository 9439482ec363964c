import Directory
import Kernel
import Storage

/// All of the SQL about risks and issues.
struct RiskStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// What a list is narrowed down to.
    struct Filter: Sendable, Equatable {
        var state = Risk.State.open
        var kind: Risk.Kind?
        var body: Body.ID?
        /// One field of the heat map.
        var cell: Cell?
        /// Only those whose response was due before this day.
        var respondBefore: Day?
        /// Only those that were escalated and nobody has acknowledged.
        var isUnacknowledged = false
    }

    struct Cell: Sendable, Hashable {
        let likelihood: Int
        let impact: Int
    }

    func find(_ number: Int, in collaboration: Collaboration.ID) throws -> Risk? {
        try transaction.one(
            Risk.self,
            "SELECT \(Risk.columns) FROM risk WHERE collaboration_id = \(collaboration) AND number = \(number)")
    }

    /// A page of the register, the highest score first, of equal ones the newest.
    /// - Parameter after: the number of the last one of the page before.
    func list(
        _ filter: Filter, of collaboration: Collaboration.ID, after: Int? = nil, limit: Int
    ) throws -> [Risk] {
        var start: SQL = ""
        // All in one field of the heat map have the same score.
        let order: SQL = filter.cell == nil ? "risk.score DESC, risk.number DESC" : "risk.number DESC"
        if let after {
            start =
                filter.cell == nil
                ? """
                 AND (risk.score, risk.number) < (SELECT edge.score, edge.number FROM risk edge \
                WHERE edge.collaboration_id = \(collaboration) AND edge.number = \(after))
                """ : " AND risk.number < \(after)"
        }
        return try transaction.all(
            Risk.self,
            """
            SELECT \(Risk.columns) FROM risk WHERE \(condition(filter, collaboration))\(start)
            ORDER BY \(order) LIMIT \(limit)
            """)
    }

    func count(_ filter: Filter, of collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(Int.self, "SELECT COUNT(*) FROM risk WHERE \(condition(filter, collaboration))") ?? 0
    }

    private func condition(_ filter: Filter, _ collaboration: Collaboration.ID) -> SQL {
        var conditions: [SQL] = ["risk.collaboration_id = \(collaboration)", "risk.state = \(filter.state)"]
        if let kind = filter.kind { conditions.append("risk.kind = \(kind)") }
        if let body = filter.body { conditions.append("risk.body_id = \(body)") }
        if let cell = filter.cell {
            conditions.append("risk.likelihood = \(cell.likelihood) AND risk.impact = \(cell.impact)")
        }
        if let day = filter.respondBefore { conditions.append("risk.respond_by < \(day)") }
        if filter.isUnacknowledged {
            conditions.append("risk.escalated_at IS NOT NULL AND risk.acknowledged_at IS NULL")
        }
        return conditions.joined(" AND ")
    }

    private struct CellCount: RowDecodable {
        let cell: Cell
        let number: Int

        init(row: Row) throws {
            cell = Cell(likelihood: try row.get("likelihood"), impact: try row.get("impact"))
            number = try row.get("number")
        }
    }

    /// How many open ones stand in each field of the heat map.
    func cells(_ collaboration: Collaboration.ID) throws -> [Cell: Int] {
        let found = try transaction.all(
            CellCount.self,
            """
            SELECT likelihood, impact, COUNT(*) AS number FROM risk
            WHERE collaboration_id = \(collaboration) AND state = 'open' GROUP BY likelihood, impact
            """)
        return Dictionary(found.map { ($0.cell, $0.number) }, uniquingKeysWith: +)
    }

    /// How risks stood at a moment and stand now.
    struct Movement: Sendable, Equatable, RowDecodable {
        let number: Int
        let event: String
        /// `nil` when it was not there.
        let before: Int?
        /// 0 when it is closed.
        let now: Int

        init(row: Row) throws {
            number = try row.get("number")
            event = try row.get("event")
            before = try row.get("before_score")
            now = try row.get("now_score")
        }
    }

    /// Those that were assessed anew since a moment and stand elsewhere now, the highest first.
    func movement(of collaboration: Collaboration.ID, since: Instant, limit: Int) throws -> [Movement] {
        try transaction.all(
            Movement.self,
            """
            SELECT * FROM (
                SELECT risk.number, risk.event, CASE WHEN risk.state = 'open' THEN risk.score ELSE 0 END AS now_score,
                    (SELECT earlier.score FROM risk_assessment earlier WHERE earlier.risk_id = risk.id
                    AND earlier.assessed_at <= \(since) ORDER BY earlier.assessed_at DESC LIMIT 1) AS before_score
                FROM risk WHERE risk.id IN (SELECT risk_id FROM risk_assessment
                    WHERE collaboration_id = \(collaboration) AND assessed_at > \(since))
            ) AS moved WHERE before_score IS NULL AND now_score > 0 OR before_score <> now_score
            ORDER BY now_score DESC, number DESC LIMIT \(limit)
            """)
    }

    func insert(_ id: Risk.ID, _ number: Int, _ draft: RiskDraft, owner: Post, _ work: Workplace) throws {
        try transaction.run(
            """
            INSERT INTO risk (id, collaboration_id, number, kind, cause, event, effect, owner_post_id, body_id,
                likelihood, impact, score, proximity, response, plan, respond_by, state, created_at)
            VALUES (\(id), \(work.collaboration.id), \(number), \(draft.kind), \(draft.cause), \(draft.event),
                \(draft.effect), \(owner.id), \(owner.body), \(draft.likelihood), \(draft.impact),
                \(draft.likelihood * draft.impact), \(draft.proximity), \(draft.response), \(draft.plan),
                \(draft.respondBy), 'open', \(work.now))
            """)
    }

    func update(_ id: Risk.ID, _ draft: RiskDraft, owner: Post, at now: Instant) throws {
        try transaction.run(
            """
            UPDATE risk SET kind = \(draft.kind), cause = \(draft.cause), event = \(draft.event),
                owned_since = CASE WHEN owner_post_id = \(owner.id) THEN owned_since ELSE \(now) END,
                effect = \(draft.effect), owner_post_id = \(owner.id), body_id = \(owner.body),
                likelihood = \(draft.likelihood), impact = \(draft.impact),
                score = \(draft.likelihood * draft.impact), proximity = \(draft.proximity),
                response = \(draft.response), plan = \(draft.plan), respond_by = \(draft.respondBy)
            WHERE id = \(id)
            """)
    }

    func setState(_ id: Risk.ID, _ state: Risk.State, at now: Instant) throws {
        try transaction.run(
            "UPDATE risk SET state = \(state), closed_at = \(state == .closed ? now : nil) WHERE id = \(id)")
    }

    /// Keeps how high a risk stood, for its movement.
    func assess(_ id: Risk.ID, score: Int, in collaboration: Collaboration.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO risk_assessment (risk_id, collaboration_id, assessed_at, score)
            VALUES (\(id), \(collaboration), \(now), \(score))
            ON CONFLICT (risk_id, assessed_at) DO UPDATE SET score = excluded.score
            """)
    }
}
