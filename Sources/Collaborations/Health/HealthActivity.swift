import Directory
import Journal
import Kernel
import Storage

/// What the journal says about who does something in a collaboration, and with whom. Identifiers of entries sort by time,
/// so a time becomes a bound on the index of a collaboration's entries.
struct HealthActivity {
    /// Longer ago than this, nobody looks.
    private static let year = Interval.days(364)

    let transaction: any Transaction
    let now: Instant

    func read(
        _ ids: [Collaboration.ID], _ thresholds: [Collaboration.ID: HealthThresholds],
        into facts: inout HealthStore.All
    ) throws {
        try readParties(ids, into: &facts)
        try readLaunches(ids, into: &facts)
        try readContacts(ids, thresholds, into: &facts)
    }

    /// The smallest identifier of an entry of this moment.
    private static func edge(_ instant: Instant) -> UUID128 {
        UUID128(high: UInt64(clamping: instant.milliseconds) << 16, low: 0)
    }

    private func readParties(_ ids: [Collaboration.ID], into facts: inout HealthStore.All) throws {
        let lately = now - HealthStore.quarter
        var last: [Collaboration.ID: [Body.ID: Instant]] = [:]
        try transaction.rows(
            """
            SELECT entry.container_id, person.body_id, MAX(entry.time) AS last_time,
                SUM(CASE WHEN entry.time >= \(lately) THEN 1 ELSE 0 END) AS late,
                SUM(CASE WHEN entry.time >= \(lately) AND entry.verb = 'decision.bounced' THEN 1 ELSE 0 END) AS bounced
            FROM journal_entry entry LEFT JOIN person ON person.id = entry.actor_person
            WHERE entry.container_id IN \(list: ids) AND entry.id >= \(Self.edge(now - Self.year))
            AND entry.actor_kind = 'account' GROUP BY entry.container_id, person.body_id
            """
        ) { row in
            let id: Collaboration.ID = try row.get("container_id")
            facts[id]?.late += try row.get("late", as: Int.self)
            facts[id]?.bounced += try row.get("bounced", as: Int.self)
            if let body: Body.ID = try row.get("body_id") { last[id, default: [:]][body] = try row.get("last_time") }
        }
        for id in facts.keys {
            for (index, party) in (facts[id]?.parties ?? []).enumerated() {
                facts[id]?.parties[index].lastActive = last[id]?[party.body]?.day
            }
        }
    }

    /// What people did in the first weeks after each launch.
    private func readLaunches(_ ids: [Collaboration.ID], into facts: inout HealthStore.All) throws {
        let launches = ids.compactMap { id -> SQL? in
            guard let launch = facts[id]?.launchedAt else { return nil }
            // The launch itself and what led to it are not what came of it.
            let start = launch + Interval(milliseconds: 1)
            return """
                (container_id = \(id) AND id >= \(Self.edge(start)) AND id < \(Self.edge(start + HealthStore.quarter)))
                """
        }
        if launches.isEmpty { return }
        try transaction.rows(
            """
            SELECT container_id, COUNT(*) AS number_of FROM journal_entry
            WHERE (\(launches.joined(" OR "))) AND actor_kind = 'account' GROUP BY container_id
            """
        ) { row in facts[try row.get("container_id")]?.early = try row.get("number_of") }
    }

    /// Two bodies are in contact when people of both did something with the same decision, risk, measure, action or
    /// review.
    private func readContacts(
        _ ids: [Collaboration.ID], _ thresholds: [Collaboration.ID: HealthThresholds],
        into facts: inout HealthStore.All
    ) throws {
        let windows = ids.map { id -> SQL in
            let weeks = (thresholds[id] ?? HealthThresholds())[.apartWeeks]
            return "(entry.container_id = \(id) AND entry.id >= \(Self.edge(now - .days(Int64(weeks) * 7))))"
        }
        // In the order of what was worked on, so that no more than the bodies of one thing are kept.
        var thing: UUID128?
        var bodies: [Body.ID] = []
        try transaction.stream(
            """
            SELECT DISTINCT entry.container_id, entry.subject_id, person.body_id FROM journal_entry entry
            JOIN person ON person.id = entry.actor_person
            WHERE (\(windows.joined(" OR "))) AND entry.actor_kind = 'account'
            AND entry.subject_kind IN ('decision', 'risk', 'measure', 'action-item', 'review')
            ORDER BY entry.container_id, entry.subject_id, person.body_id
            """
        ) { row in
            let (id, subject): (Collaboration.ID, UUID128) = (try row.get("container_id"), try row.get("subject_id"))
            let body: Body.ID = try row.get("body_id")
            if subject != thing { (thing, bodies) = (subject, []) }
            for other in bodies { facts[id]?.contacts.insert(HealthFacts.Pair(body, other)) }
            bodies.append(body)
        }
    }
}
