import Directory
import Journal
import Kernel
import Storage

/// The decisions that escalated risks ask for: one an escalation, for the role to which the risk went. It is proposed when
/// the risk is escalated, stays while the score moves above the threshold, and is withdrawn when the risk falls below it or
/// is closed before anything was decided.
struct RiskDecisions {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// How many are made or withdrawn at a time: a lower threshold may escalate thousands.
    private static let batch = 200

    /// Brings the decisions of a collaboration in line with its risks, whatever moved them.
    func settle(_ collaboration: Collaboration, at now: Instant) throws {
        while try withdraw(collaboration, at: now) == Self.batch {}
        while try propose(collaboration, at: now) == Self.batch {}
    }

    private func withdraw(_ collaboration: Collaboration, at now: Instant) throws -> Int {
        let gone = try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM decision JOIN risk ON risk.collaboration_id = decision.collaboration_id
                AND risk.number = decision.risk_number
            WHERE decision.collaboration_id = \(collaboration.id) AND decision.state = 'proposed'
            AND decision.risk_number IS NOT NULL AND (risk.escalated_at IS NULL OR risk.state = 'closed')
            ORDER BY decision.number LIMIT \(Self.batch)
            """)
        for decision in gone { _ = try DecisionStore(transaction).withdraw(decision.id, at: now) }
        try record("decision.withdrawn", gone.map { ($0.id, $0.number, $0.question, $0.risk) }, collaboration, now)
        return gone.count
    }

    private func propose(_ collaboration: Collaboration, at now: Instant) throws -> Int {
        let risks = try transaction.all(
            Risk.self,
            """
            SELECT \(Risk.columns) FROM risk WHERE risk.collaboration_id = \(collaboration.id)
            AND risk.escalated_at IS NOT NULL AND risk.decision_number IS NULL AND risk.state = 'open'
            ORDER BY risk.number LIMIT \(Self.batch)
            """)
        if risks.isEmpty { return 0 }
        let threshold = try RiskStore(transaction).threshold(of: collaboration.id)
        var made: [(Decision.ID, Int, String, Int?)] = []
        for risk in risks {
            let number = try transaction.nextNumber(of: "decision", in: collaboration.id)
            let id = Decision.ID.make(at: now)
            let draft = draft(risk, threshold, now)
            try DecisionStore(transaction).insert(
                id, number, draft, of: risk.number, by: "Concordat, because risk \(risk.number) was escalated",
                in: collaboration.id, at: now)
            try transaction.run("UPDATE risk SET decision_number = \(number) WHERE id = \(risk.id)")
            made.append((id, number, draft.question, risk.number))
        }
        try record("decision.proposed", made, collaboration, now)
        return risks.count
    }

    private func draft(_ risk: Risk, _ threshold: RiskThreshold, _ now: Instant) -> DecisionDraft {
        let kind = risk.kind.name.lowercased()
        return DecisionDraft(
            question: "How shall we respond to \(kind) \(risk.number): \(risk.event.prefix(300))?",
            options: Risk.Response.allCases.map(\.name).joined(separator: "\n"),
            recommendation: "\(risk.response.name)\(risk.plan.isEmpty ? "" : "\n\(risk.plan)")",
            reasons: """
                Cause: \(risk.cause)
                Effect: \(risk.effect)
                It stands at \(risk.score), and from \(threshold.score) on it is no longer its owner’s alone.
                """,
            kind: DecidableKind.risk.id, amount: nil, decideBy: now.day.adding(days: Int64(threshold.chaseDays)),
            supersedes: nil)
    }

    private func record(
        _ verb: String, _ decisions: [(id: Decision.ID, number: Int, question: String, risk: Int?)],
        _ collaboration: Collaboration, _ now: Instant
    ) throws {
        try transaction.record(
            decisions.map { decision in
                var details = Decisions.details(decision.number, decision.question)
                details["risk"] = decision.risk.map(String.init)
                return JournalDraft(
                    verb, Subject("decision", decision.id.uuid), by: .system("escalation"), at: now,
                    body: collaboration.lead.uuid, container: Subject("collaboration", collaboration.id.uuid),
                    details: details)
            })
    }
}
