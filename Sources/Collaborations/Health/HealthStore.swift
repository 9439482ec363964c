import Directory
import Kernel
import Storage

/// All of the SQL about health: the facts of several collaborations at once, with as many statements as for one.
struct HealthStore {
    static let quarter = Interval.days(91)

    let transaction: any Transaction
    let now: Instant

    private var today: Day { now.day }

    // MARK: - Thresholds

    func thresholds(_ ids: [Collaboration.ID]) throws -> [Collaboration.ID: HealthThresholds] {
        var result: [Collaboration.ID: HealthThresholds] = [:]
        try transaction.rows(
            "SELECT collaboration_id, threshold, value FROM health_threshold WHERE collaboration_id IN \(list: ids)"
        ) { row in
            let name: String = try row.get("threshold")
            guard let threshold = HealthThreshold(rawValue: name) else { return }
            result[try row.get("collaboration_id"), default: HealthThresholds()].own[threshold] = try row.get("value")
        }
        return result
    }

    func set(_ threshold: HealthThreshold, to value: Int?, of id: Collaboration.ID) throws {
        try transaction.run(
            "DELETE FROM health_threshold WHERE collaboration_id = \(id) AND threshold = \(threshold.rawValue)")
        guard let value else { return }
        try transaction.run(
            """
            INSERT INTO health_threshold (collaboration_id, threshold, value)
            VALUES (\(id), \(threshold.rawValue), \(value))
            """)
    }

    // MARK: - Facts

    /// How it goes with several collaborations. The viewer must be one who takes part in each.
    func health(of collaborations: [Collaboration]) throws -> [Collaboration.ID: Health] {
        if collaborations.isEmpty { return [:] }
        let ids = collaborations.map(\.id)
        let thresholds = try thresholds(ids)
        var facts = Dictionary(
            collaborations.map { ($0.id, HealthFacts(collaboration: $0, today: today)) },
            uniquingKeysWith: { first, _ in first })
        try readParties(ids, into: &facts)
        try readMoney(ids, into: &facts)
        try readOwnership(ids, into: &facts)
        try readModels(ids, into: &facts)
        try readRegisters(ids, thresholds, into: &facts)
        try HealthActivity(transaction: transaction, now: now).read(ids, thresholds, into: &facts)
        return facts.mapValues { Health(facts: $0, thresholds: thresholds[$0.collaboration.id] ?? HealthThresholds()) }
    }

    typealias All = [Collaboration.ID: HealthFacts]

    private func readParties(_ ids: [Collaboration.ID], into facts: inout All) throws {
        try transaction.rows("SELECT id, launched_at FROM collaboration WHERE id IN \(list: ids)") { row in
            let launch: Instant? = try row.get("launched_at")
            let id: Collaboration.ID = try row.get("id")
            facts[id]?.launchedAt = launch
            facts[id]?.launchedOn = launch?.day
        }
        try transaction.rows(
            """
            SELECT party.collaboration_id, party.body_id, party.is_lead, party.joined_on, body.name, body.closed_on
            FROM party JOIN body ON body.id = party.body_id WHERE party.collaboration_id IN \(list: ids)
            ORDER BY party.is_lead DESC, body.sort_name, body.id
            """
        ) { row in
            let party = HealthFacts.PartyFact(
                body: try row.get("body_id"), name: try row.get("name"), isLead: try row.get("is_lead"),
                joinedOn: try row.get("joined_on"), closedOn: try row.get("closed_on"))
            facts[try row.get("collaboration_id")]?.parties.append(party)
        }
        let closed = Set(facts.values.flatMap { $0.parties.filter { $0.closedOn != nil }.map(\.body) })
        let successors = try PartySuccession.successors(of: Array(closed), transaction)
        for id in facts.keys {
            for (index, party) in (facts[id]?.parties ?? []).enumerated() where party.closedOn != nil {
                facts[id]?.parties[index].successors = (successors[party.body] ?? []).map(\.name)
            }
        }
    }

    private func readMoney(_ ids: [Collaboration.ID], into facts: inout All) throws {
        var pays: [Collaboration.ID: [Body.ID: Money]] = [:]
        var gains: [Collaboration.ID: [Body.ID: Money]] = [:]
        func add(
            _ money: Money, to side: inout [Collaboration.ID: [Body.ID: Money]], _ id: Collaboration.ID, _ body: Body.ID
        ) {
            side[id, default: [:]][body] = (side[id]?[body] ?? .zero) + money
        }
        try transaction.rows(
            """
            SELECT collaboration_id, body_id, SUM(COALESCE(actual_cost, expected_cost, 0)) AS cost,
                SUM(COALESCE(actual_cashable, expected_cashable, 0) + COALESCE(actual_other, expected_other, 0)) AS gain
            FROM ledger_line WHERE collaboration_id IN \(list: ids) GROUP BY collaboration_id, body_id
            """
        ) { row in
            let (id, body): (Collaboration.ID, Body.ID) = (try row.get("collaboration_id"), try row.get("body_id"))
            add(Money(pence: try row.get("cost")), to: &pays, id, body)
            add(Money(pence: try row.get("gain")), to: &gains, id, body)
        }
        try transaction.rows(
            """
            SELECT finance_entry.collaboration_id, finance_entry.payer_id, finance_entry.receiver_id,
                SUM(finance_amount.pence) AS pence
            FROM finance_entry JOIN finance_amount ON finance_amount.entry_id = finance_entry.id
            WHERE finance_entry.collaboration_id IN \(list: ids) AND finance_entry.receiver_id IS NOT NULL
            AND finance_entry.status <> 'planned'
            GROUP BY finance_entry.collaboration_id, finance_entry.payer_id, finance_entry.receiver_id
            """
        ) { row in
            let id: Collaboration.ID = try row.get("collaboration_id")
            let (payer, receiver): (Body.ID, Body.ID) = (try row.get("payer_id"), try row.get("receiver_id"))
            add(Money(pence: try row.get("pence")), to: &pays, id, payer)
            add(Money(pence: try row.get("pence")), to: &gains, id, receiver)
            facts[id]?.transfers.insert(HealthFacts.Pair(payer, receiver))
        }
        for id in facts.keys {
            let parties = facts[id]?.parties ?? []
            facts[id]?.money = parties.compactMap { party in
                guard pays[id]?[party.body] != nil || gains[id]?[party.body] != nil else { return nil }
                return HealthFacts.MoneyFact(
                    body: party.name, pays: pays[id]?[party.body] ?? .zero, gains: gains[id]?[party.body] ?? .zero)
            }
        }
    }

    private func readOwnership(_ ids: [Collaboration.ID], into facts: inout All) throws {
        try transaction.rows(
            "SELECT collaboration_id, name, meets FROM forum WHERE collaboration_id IN \(list: ids) ORDER BY id"
        ) { row in
            facts[try row.get("collaboration_id")]?.forums.append(
                HealthFacts.ForumFact(name: try row.get("name"), meets: try row.get("meets")))
        }
        try transaction.rows(
            """
            SELECT held.collaboration_id, held.role, body.name, post.ended_on,
                (SELECT COUNT(*) FROM holding WHERE holding.post_id = held.post_id AND holding.to_day IS NULL) AS holders,
                (SELECT MAX(holding.to_day) FROM holding WHERE holding.post_id = held.post_id) AS left_on
            FROM collaboration_role held JOIN post ON post.id = held.post_id JOIN body ON body.id = post.body_id
            WHERE held.collaboration_id IN \(list: ids) ORDER BY held.collaboration_id, held.role, held.post_id
            """
        ) { row in
            let ended: Day? = try row.get("ended_on")
            let left: Day? = try row.get("left_on")
            let isVacant = try row.get("holders", as: Int.self) == 0 || ended != nil
            let role = HealthFacts.RoleFact(
                role: try row.get("role"), body: try row.get("name"), isVacant: isVacant,
                vacantSince: isVacant ? ended ?? left : nil)
            facts[try row.get("collaboration_id")]?.roles.append(role)
        }
        try transaction.rows(
            """
            SELECT collaboration_id, COUNT(*) AS number_of FROM (
                SELECT collaboration_id, body_id FROM risk WHERE collaboration_id IN \(list: ids) AND state = 'open'
                UNION ALL SELECT collaboration_id, body_id FROM action_item
                WHERE collaboration_id IN \(list: ids) AND state = 'open'
                UNION ALL SELECT collaboration_id, body_id FROM measure
                WHERE collaboration_id IN \(list: ids) AND is_retired = 0
            ) AS owned WHERE NOT EXISTS (SELECT 1 FROM party
                WHERE party.collaboration_id = owned.collaboration_id AND party.body_id = owned.body_id)
            GROUP BY collaboration_id
            """
        ) { row in facts[try row.get("collaboration_id")]?.orphans = try row.get("number_of") }
        try transaction.rows(
            """
            SELECT DISTINCT party_succession.collaboration_id, body.name FROM party_succession
            JOIN party ON party.collaboration_id = party_succession.collaboration_id
                AND party.body_id = party_succession.successor_id
            JOIN body ON body.id = party_succession.successor_id
            WHERE party_succession.collaboration_id IN \(list: ids)
            AND EXISTS (SELECT 1 FROM memorandum
                WHERE memorandum.collaboration_id = party_succession.collaboration_id)
            AND NOT EXISTS (SELECT 1 FROM memorandum_signature signed
                WHERE signed.collaboration_id = party_succession.collaboration_id
                AND signed.body_id = party_succession.successor_id
                AND signed.signed_at >= party_succession.succeeded_at) ORDER BY body.name
            """
        ) { row in facts[try row.get("collaboration_id")]?.unsignedSuccessors.append(try row.get("name")) }
    }

    private func readModels(_ ids: [Collaboration.ID], into facts: inout All) throws {
        for (id, assessment) in try AssessmentStore(transaction).find(ids) {
            facts[id]?.chosen = assessment.chosen
            facts[id]?.advised = assessment.areModelsAnswered ? assessment.modelAdvice.model : nil
            facts[id]?.modelReason = assessment.reason
        }
    }

    private func readRegisters(
        _ ids: [Collaboration.ID], _ thresholds: [Collaboration.ID: HealthThresholds], into facts: inout All
    ) throws {
        try transaction.rows(
            """
            SELECT collaboration_id, number, title, next_on FROM measure
            WHERE collaboration_id IN \(list: ids) AND is_retired = 0 ORDER BY collaboration_id, number
            """
        ) { row in
            facts[try row.get("collaboration_id")]?.measures.append(
                HealthFacts.MeasureFact(
                    number: try row.get("number"), title: try row.get("title"), nextOn: try row.get("next_on")))
        }
        let late = ids.map { id -> SQL in
            let days = (thresholds[id] ?? HealthThresholds())[.decisionDays]
            return "(collaboration_id = \(id) AND decide_by <= \(today.adding(days: -Int64(days))))"
        }
        try transaction.rows(
            """
            SELECT collaboration_id, number, question, decide_by, number_of FROM (
                SELECT collaboration_id, number, question, decide_by,
                    COUNT(*) OVER (PARTITION BY collaboration_id) AS number_of,
                    ROW_NUMBER() OVER (PARTITION BY collaboration_id ORDER BY decide_by, number) AS place
                FROM decision WHERE state = 'proposed' AND (\(late.joined(" OR ")))
            ) AS ranked WHERE place <= \(HealthRule.shown) ORDER BY collaboration_id, place
            """
        ) { row in
            let id: Collaboration.ID = try row.get("collaboration_id")
            facts[id]?.lateDecisionCount = try row.get("number_of")
            facts[id]?.lateDecisions.append(
                HealthFacts.DecisionFact(
                    number: try row.get("number"), question: try row.get("question"),
                    decideBy: try row.get("decide_by")))
        }
        try transaction.rows(
            """
            SELECT collaboration_id, COUNT(*) AS number_of FROM decision WHERE collaboration_id IN \(list: ids)
            AND closed_at > \(now - HealthStore.quarter - HealthStore.quarter) AND state = 'decided'
            GROUP BY collaboration_id
            """
        ) { row in facts[try row.get("collaboration_id")]?.decided = try row.get("number_of") }
        try transaction.rows(
            """
            SELECT collaboration_id, number, scheduled_on FROM review WHERE collaboration_id IN \(list: ids)
            AND held_at IS NULL ORDER BY collaboration_id, scheduled_on, number
            """
        ) { row in
            facts[try row.get("collaboration_id")]?.reviews.append(
                HealthFacts.ReviewFact(number: try row.get("number"), scheduledOn: try row.get("scheduled_on")))
        }
    }
}
