import Access
import Directory
import Kernel
import Storage

/// All of the SQL about decisions.
struct DecisionStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// What a list is narrowed down to.
    struct Filter: Sendable, Equatable {
        var state: Decision.State?
        /// Words that question, options, decision and reasons are searched for.
        var words = ""
    }

    func find(_ number: Int, in collaboration: Collaboration.ID) throws -> Decision? {
        try transaction.one(
            Decision.self,
            "SELECT \(Decision.columns) FROM decision WHERE collaboration_id = \(collaboration) AND number = \(number)")
    }

    /// A page of the log, the newest first.
    /// - Parameter before: the number of the last one of the page before.
    func list(
        _ filter: Filter = Filter(), of collaboration: Collaboration.ID, before: Int? = nil, limit: Int
    ) throws -> [Decision] {
        var conditions: [SQL] = ["collaboration_id = \(collaboration)"]
        if let state = filter.state { conditions.append("state = \(state)") }
        if let before { conditions.append("number < \(before)") }
        for word in Text.folded(filter.words).split(separator: " ").prefix(5) {
            let pattern = "%" + word.flatMap { "%_\\".contains($0) ? ["\\", $0] : [$0] } + "%"
            conditions.append("folded LIKE \(pattern) ESCAPE '\\'")
        }
        return try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM decision WHERE \(conditions.joined(" AND "))
            ORDER BY number DESC LIMIT \(limit)
            """)
    }

    /// The decisions that the escalations of a risk asked for, the latest first.
    func numbers(answering risk: Int, in collaboration: Collaboration.ID) throws -> [Int] {
        try transaction.values(
            Int.self,
            """
            SELECT number FROM decision WHERE collaboration_id = \(collaboration) AND risk_number = \(risk)
            ORDER BY number DESC LIMIT 20
            """)
    }

    func openCount(_ collaboration: Collaboration.ID) throws -> Int {
        try transaction.value(
            Int.self,
            "SELECT COUNT(*) FROM decision WHERE collaboration_id = \(collaboration) AND state = 'proposed'") ?? 0
    }

    /// What was decided since a moment, the latest first.
    func decided(of collaboration: Collaboration.ID, since: Instant, limit: Int) throws -> [Decision] {
        try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM decision WHERE collaboration_id = \(collaboration)
            AND closed_at > \(since) AND state = 'decided' ORDER BY closed_at DESC LIMIT \(limit)
            """)
    }

    private struct Succession: RowDecodable {
        let number: Int
        let supersedes: Int

        init(row: Row) throws {
            number = try row.get("number")
            supersedes = try row.get("supersedes")
        }
    }

    /// By which later decision each of these was superseded.
    func successors(of numbers: [Int], in collaboration: Collaboration.ID) throws -> [Int: Int] {
        if numbers.isEmpty { return [:] }
        let found = try transaction.all(
            Succession.self,
            """
            SELECT number, supersedes FROM decision WHERE collaboration_id = \(collaboration)
            AND supersedes IN \(list: numbers) AND supersedes IS NOT NULL AND state = 'decided'
            """)
        return Dictionary(found.map { ($0.supersedes, $0.number) }, uniquingKeysWith: max)
    }

    /// - Parameters:
    ///   - risk: the number of the escalated risk that it answers.
    ///   - name: who proposes it, in which capacity.
    func insert(
        _ id: Decision.ID, _ number: Int, _ draft: DecisionDraft, of risk: Int? = nil, by name: String,
        _ person: UUID128? = nil, in collaboration: Collaboration.ID, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO decision (id, collaboration_id, number, question, options, recommendation, reasons, kind,
                amount, state, decide_by, proposed_by, proposer_id, proposed_at, supersedes, risk_number, folded)
            VALUES (\(id), \(collaboration), \(number), \(draft.question), \(draft.options),
                \(draft.recommendation), \(draft.reasons), \(draft.kind), \(draft.amount), 'proposed',
                \(draft.decideBy), \(name), \(person), \(now), \(draft.supersedes), \(risk), \(draft.folded))
            """)
    }

    /// Writes a proposal anew. What was said to it no longer counts.
    /// - Returns: whether it was open until now.
    func update(_ id: Decision.ID, _ draft: DecisionDraft) throws -> Bool {
        try transaction.run("DELETE FROM decision_voice WHERE decision_id = \(id)")
        try transaction.run("UPDATE decision_comment SET is_current = 0 WHERE decision_id = \(id) AND is_current = 1")
        return try transaction.run(
            """
            UPDATE decision SET question = \(draft.question), options = \(draft.options),
                recommendation = \(draft.recommendation), reasons = \(draft.reasons), kind = \(draft.kind),
                amount = \(draft.amount), decide_by = \(draft.decideBy), supersedes = \(draft.supersedes),
                folded = \(draft.folded), overdue_at = NULL
            WHERE id = \(id) AND state = 'proposed'
            """) > 0
    }

    /// - Returns: whether it was open until now: one that is decided stays as it is.
    func decide(_ decision: Decision, _ verdict: DecisionVerdict, at now: Instant) throws -> Bool {
        let folded = Text.folded(
            [decision.question, decision.options, verdict.outcome, verdict.reasons].joined(separator: " "))
        return try transaction.run(
            """
            UPDATE decision SET state = 'decided', outcome = \(verdict.outcome), reasons = \(verdict.reasons),
                decided_by = \(verdict.decidedBy), decider_id = \(verdict.decider), dissent = \(verdict.dissent),
                effective_on = \(verdict.effectiveOn), consultation = \(verdict.consultation), closed_at = \(now), folded = \(folded)
            WHERE id = \(decision.id) AND state = 'proposed'
            """) > 0
    }

    func withdraw(_ id: Decision.ID, at now: Instant) throws -> Bool {
        try transaction.run(
            "UPDATE decision SET state = 'withdrawn', closed_at = \(now) WHERE id = \(id) AND state = 'proposed'") > 0
    }

    // MARK: - Voices and comments

    func voices(of id: Decision.ID) throws -> [DecisionVoice] {
        try transaction.all(
            DecisionVoice.self,
            """
            SELECT name, seats, agrees, reason, said_at FROM decision_voice WHERE decision_id = \(id)
            ORDER BY said_at, person_id
            """)
    }

    private struct OwnVoice: RowDecodable {
        let decision: Decision.ID
        let voice: DecisionVoice

        init(row: Row) throws {
            decision = try row.get("decision_id")
            voice = try DecisionVoice(row: row)
        }
    }

    func voices(ofEach decisions: [Decision.ID]) throws -> [Decision.ID: [DecisionVoice]] {
        if decisions.isEmpty { return [:] }
        let found = try transaction.all(
            OwnVoice.self,
            """
            SELECT decision_id, name, seats, agrees, reason, said_at FROM decision_voice
            WHERE decision_id IN \(list: decisions) ORDER BY said_at, person_id
            """)
        return Dictionary(grouping: found, by: \.decision).mapValues { $0.map(\.voice) }
    }

    func speak(_ voice: DecisionVoice, _ person: UUID128, on id: Decision.ID) throws {
        try transaction.run(
            """
            INSERT INTO decision_voice (decision_id, person_id, name, seats, agrees, reason, said_at)
            VALUES (\(id), \(person), \(voice.name), \(Seat.kept(voice.seats)), \(voice.agrees), \(voice.reason), \(voice.saidAt))
            ON CONFLICT (decision_id, person_id) DO UPDATE SET seats = excluded.seats, agrees = excluded.agrees,
                reason = excluded.reason, said_at = excluded.said_at
            """)
    }

    func comments(of id: Decision.ID, limit: Int) throws -> [DecisionComment] {
        try transaction.all(
            DecisionComment.self,
            """
            SELECT name, capacity, text, said_at FROM decision_comment WHERE decision_id = \(id)
            ORDER BY id DESC LIMIT \(limit)
            """)
    }

    /// - Parameter isCurrent: whether it is said to the proposal as it stands.
    func comment(
        _ text: String, on id: Decision.ID, _ seats: Set<Seat>, isCurrent: Bool, capacity: String, _ work: Workplace
    ) throws {
        try transaction.run(
            """
            INSERT INTO decision_comment (id, decision_id, name, capacity, text, said_at, seats, is_current)
            VALUES (\(Identifier<DecisionComment>.make(at: work.now)), \(id), \(work.viewer.name), \(capacity),
                \(text), \(work.now), \(Seat.kept(seats)), \(isCurrent))
            """)
    }

    private struct Heard: RowDecodable {
        let decision: Decision.ID
        let seats: Set<Seat>

        init(row: Row) throws {
            decision = try row.get("decision_id")
            seats = Seat.read(try row.get("seats"))
        }
    }

    /// Whose holders have spoken to these proposals as they stand, in comments or with a voice.
    func heard(on decisions: [Decision.ID]) throws -> [Decision.ID: Set<Seat>] {
        if decisions.isEmpty { return [:] }
        let found = try transaction.all(
            Heard.self,
            """
            SELECT decision_id, seats FROM decision_voice WHERE decision_id IN \(list: decisions)
            UNION SELECT decision_id, seats FROM decision_comment
            WHERE decision_id IN \(list: decisions) AND is_current = 1
            """)
        return found.reduce(into: [:]) { $0[$1.decision, default: []].formUnion($1.seats) }
    }

    // MARK: - The deadline

    /// Proposals of several collaborations that still wait for somebody's voice, the most pressing first.
    func open(_ collaborations: [Collaboration.ID], without person: UUID128, limit: Int) throws -> [Decision] {
        if collaborations.isEmpty { return [] }
        return try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM (
                SELECT decision.*, ROW_NUMBER() OVER (PARTITION BY collaboration_id ORDER BY decide_by, id) AS place
                FROM decision WHERE collaboration_id IN \(list: collaborations)
                AND state = 'proposed' AND NOT EXISTS (SELECT 1 FROM decision_voice
                    WHERE decision_voice.decision_id = decision.id AND decision_voice.person_id = \(person))
            ) AS decision WHERE place <= \(limit) ORDER BY decide_by, id
            """)
    }

    /// Proposals whose day has passed, of which nobody was told yet.
    func due(before day: Day, limit: Int) throws -> [Decision] {
        try transaction.all(
            Decision.self,
            """
            SELECT \(Decision.columns) FROM decision WHERE state = 'proposed' AND decide_by < \(day)
            AND overdue_at IS NULL ORDER BY decide_by, id LIMIT \(limit)
            """)
    }

    func markOverdue(_ id: Decision.ID, at now: Instant) throws {
        try transaction.run("UPDATE decision SET overdue_at = \(now) WHERE id = \(id) AND state = 'proposed'")
    }
}
