import Kernel
import Web

/// The rules about silence and about what is late.
extension HealthRule {
    static let drift = [
        HealthRule(sign: .drift, name: "A party is silent", threshold: .silentWeeks, stages: [.running]) {
            facts, weeks in
            let silent = silent(facts, weeks)
            if silent.isEmpty { return nil }
            let said = silent.prefix(shown).map { party, since in
                // Nobody looks back further than a year.
                if party.lastActive == nil, facts.weeks(since: since) >= 52 {
                    return "\(party.name) has done nothing here for a year or longer"
                }
                let what = party.lastActive == nil ? "has done nothing here since" : "did something here last on"
                return "\(party.name) \(what) \(since.plain), \(counted(facts.weeks(since: since), "week")) ago"
            }
            return HealthWarning(
                brief: silent.count == 1 ? "\(silent[0].0.name) is silent" : "\(silent.count) parties are silent",
                evidence: sentence(Array(said), of: silent.count), links: [link("Record", facts, "record")],
                next: "Ring its contact and ask what has changed.", place: link("Parties and roles", facts, "people"))
        },
        HealthRule(
            sign: .drift, name: "Two bodies without contact", threshold: .apartWeeks, stages: [.running]
        ) { facts, weeks in
            let apart = apart(facts, weeks)
            if apart.isEmpty { return nil }
            let said = apart.prefix(shown).map { "\($0) and \($1) have not worked on the same thing" }
            let text = sentence(Array(said), of: apart.count).dropLast()
            return HealthWarning(
                brief: apart.count == 1
                    ? "two bodies have no contact" : "\(apart.count) pairs of bodies have no contact",
                evidence: "\(text) for \(counted(weeks, "week")) or longer.",
                next: "Put something on the table that both have to do or decide.",
                place: link("Decisions", facts, "decisions"))
        },
    ]

    private static func silent(_ facts: HealthFacts, _ weeks: Int) -> [(HealthFacts.PartyFact, Day)] {
        facts.parties.compactMap { party in
            guard let since = facts.silentSince(party), facts.weeks(since: since) >= weeks else { return nil }
            return (party, since)
        }
    }

    /// Pairs that should be in contact – a party with the lead, and two between which money moves – and are not. A
    /// party that is silent altogether is named as such.
    private static func apart(_ facts: HealthFacts, _ weeks: Int) -> [(String, String)] {
        guard let launch = facts.launchedOn else { return [] }
        let quiet = Set(silent(facts, weeks).map(\.0.body))
        let present = facts.parties.filter {
            facts.weeks(since: max(launch, $0.joinedOn)) >= weeks && !quiet.contains($0.body)
        }
        var result: [(String, String)] = []
        for (index, one) in present.enumerated() {
            for other in present.dropFirst(index + 1) {
                let pair = HealthFacts.Pair(one.body, other.body)
                if one.isLead || other.isLead || facts.transfers.contains(pair), !facts.contacts.contains(pair) {
                    result.append((one.name, other.name))
                }
            }
        }
        return result
    }

    static let overdue = [
        HealthRule(
            sign: .overdue, name: "Decisions", threshold: .decisionDays, stages: agreed
        ) { facts, _ in
            guard let oldest = facts.lateDecisions.first else { return nil }
            let number = facts.lateDecisionCount
            return HealthWarning(
                brief: number == 1 ? "a decision is overdue" : "\(number) decisions are overdue",
                evidence: """
                    \(counted(number, "decision is", "decisions are")) overdue, the oldest, decision \(oldest.number), by \
                    \(counted(facts.days(since: oldest.decideBy), "day")).
                    """,
                links: facts.lateDecisions.prefix(shown).map {
                    link("\($0.number): \($0.question)", facts, "decisions/\($0.number)")
                },
                next: "Decide, or withdraw what nobody needs any more.",
                place: link("What is proposed", facts, "decisions?state=proposed"))
        },
        HealthRule(sign: .overdue, name: "Reviews", threshold: .reviewDays, stages: underWay) { facts, days in
            let late = facts.reviews.filter { facts.days(since: $0.scheduledOn) >= days }
            guard let oldest = late.first else { return nil }
            return HealthWarning(
                brief: late.count == 1 ? "a review is overdue" : "\(late.count) reviews are overdue",
                evidence: """
                    Review \(oldest.number) was to be held on \(oldest.scheduledOn.plain), \
                    \(counted(facts.days(since: oldest.scheduledOn), "day")) ago.
                    """,
                next: "Hold it, or move it to a day that all parties can keep.",
                place: link("Review \(oldest.number)", facts, "reviews/\(oldest.number)"))
        },
        HealthRule(sign: .overdue, name: "No review ahead", threshold: nil, stages: underWay) { facts, _ in
            if !facts.reviews.isEmpty { return nil }
            return HealthWarning(
                brief: "no review is scheduled", evidence: "No review is scheduled.",
                next: "Schedule one: most drift begins where nobody looks.", place: link("Reviews", facts, "reviews"))
        },
        HealthRule(sign: .overdue, name: "Measures", threshold: .measureDays, stages: underWay) { facts, days in
            let late = facts.measures.filter { facts.days(since: $0.nextOn) >= days }
            guard let oldest = late.min(by: { $0.nextOn < $1.nextOn }) else { return nil }
            return HealthWarning(
                brief: late.count == 1 ? "a measure is overdue" : "\(late.count) measures are overdue",
                evidence: """
                    \(counted(late.count, "measure waits", "measures wait")) for a value, ‘\(oldest.title)’ since \
                    \(oldest.nextOn.plain).
                    """,
                links: late.prefix(shown).map { link($0.title, facts, "measures/\($0.number)") },
                next: "Enter the values, or retire what nobody uses.", place: link("Joint measures", facts, "measures"))
        },
    ]
}
