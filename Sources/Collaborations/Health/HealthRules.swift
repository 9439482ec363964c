import Kernel
import Web

/// The rules, as data: the page shows each with its threshold, and tests go through them as a table.
extension HealthRule {
    static let incentives = [
        HealthRule(
            sign: .incentives, name: "No shared measure", threshold: .leastMeasures, stages: underWay
        ) { facts, least in
            if facts.measures.count >= least { return nil }
            let number = facts.measures.isEmpty ? "no joint measure" : counted(facts.measures.count, "joint measure")
            return HealthWarning(
                brief: facts.measures.isEmpty ? "no shared measure" : "too few shared measures",
                evidence: "There is \(number). What parties do not measure together, each measures for itself.",
                next: "Agree three to five measures that all parties stand for.",
                place: link("Joint measures", facts, "measures"))
        },
        HealthRule(
            sign: .incentives, name: "Cost and no gain", threshold: .costWithoutGain, stages: agreed
        ) { facts, least in
            let losing = facts.money.filter { $0.pays.pence >= Int64(least) * 100 && $0.gains <= .zero }
            if losing.isEmpty { return nil }
            let said = losing.prefix(shown).map { "\($0.body) pays \($0.pays.plain) and gains nothing" }
            return HealthWarning(
                brief:
                    "\(counted(losing.count, "party", "parties")) \(losing.count == 1 ? "pays and gains" : "pay and gain") nothing",
                evidence: sentence(said, of: losing.count),
                next: "Agree a balancing transfer, or write down what else they gain.",
                place: link("Who pays, who gains", facts, "money"))
        },
    ]

    static let forums = [
        HealthRule(sign: .forums, name: "Number of forums", threshold: .mostForums, stages: agreed) { facts, most in
            if facts.forums.count <= most { return nil }
            let names = facts.forums.prefix(shown + 2).map { "‘\($0.name)’" }.joined(separator: ", ")
            let more = facts.forums.count > shown + 2 ? " and more" : ""
            return HealthWarning(
                brief: "\(facts.forums.count) forums",
                evidence: "\(facts.forums.count) forums meet: \(names)\(more).",
                next: "Ask of each what it decides that no other does, and fold the rest together.",
                place: link("Forums", facts, "charter"))
        }
    ]

    static let ownership = [
        HealthRule(sign: .ownership, name: "Vacant roles", threshold: .vacantDays, stages: agreed) { facts, days in
            var said: [String] = []
            if underWay.contains(facts.collaboration.stage) {
                said += [Role.sro, .accountingOfficer].filter { role in !facts.roles.contains { $0.role == role } }
                    .map { "nobody is \($0.name.lowercased())" }
            }
            said += facts.roles.filter { role in
                role.isVacant && role.vacantSince.map { facts.days(since: $0) >= days } ?? role.isVacant
            }.map { role in
                let since = role.vacantSince.map { " since \($0.plain)" } ?? ""
                return "the post of the \(role.role.name.lowercased()) in \(role.body) is vacant\(since)"
            }
            if said.isEmpty { return nil }
            return HealthWarning(
                brief: said.count == 1 ? "a role is vacant" : "\(said.count) roles are vacant",
                evidence: sentence(Array(said.prefix(shown)), of: said.count),
                next: "Give the role to a post that somebody holds.",
                place: link("Parties and roles", facts, "people"))
        },
        HealthRule(sign: .ownership, name: "Owned by nobody who takes part", threshold: nil, stages: agreed) {
            facts, _ in
            if facts.orphans == 0 { return nil }
            return HealthWarning(
                brief: "\(counted(facts.orphans, "open item")) without an owner",
                evidence: """
                    \(counted(facts.orphans, "open risk, action or measure", "open risks, actions and measures")) \
                    \(facts.orphans == 1 ? "belongs" : "belong") to posts of bodies that no longer take part.
                    """,
                links: [link("Risks", facts, "risks"), link("Measures", facts, "measures")],
                next: "Give each to a post of a party.", place: link("Actions", facts, "actions"))
        },
        HealthRule(sign: .ownership, name: "Decisions bounced", threshold: .bounced, stages: agreed) { facts, least in
            if facts.bounced < least { return nil }
            return HealthWarning(
                brief: "decisions are bounced",
                evidence: """
                    In the last 13 weeks somebody tried \(facts.bounced == 1 ? "once" : "\(facts.bounced) times") to \
                    decide what is not theirs to decide.
                    """,
                links: [link("Record", facts, "record")],
                next: "Look at who decides what: the charter may give it to the wrong role, or people may not know it.",
                place: link("Who decides", facts, "charter"))
        },
        HealthRule(sign: .ownership, name: "A party is closed", threshold: nil, stages: agreed) { facts, _ in
            let closed = facts.parties.filter { $0.closedOn != nil }
            if closed.isEmpty { return nil }
            let said = closed.prefix(shown).map { party in
                let next =
                    party.successors.isEmpty
                    ? "nobody is named to take over" : "\(party.successors.joined(separator: " and ")) took over"
                return "\(party.name) closed on \(party.closedOn?.plain ?? ""), and \(next)"
            }
            return HealthWarning(
                brief: closed.count == 1 ? "\(closed[0].name) is closed" : "\(closed.count) parties are closed",
                evidence: sentence(Array(said), of: closed.count),
                next: "Take in the successor, or let the party go.", place: link("Parties and roles", facts, "people"))
        },
        HealthRule(sign: .ownership, name: "A successor has not signed", threshold: nil, stages: agreed) { facts, _ in
            if facts.unsignedSuccessors.isEmpty { return nil }
            let said = facts.unsignedSuccessors.prefix(shown).map { "\($0) took over from a party and has not signed" }
            return HealthWarning(
                brief: "a successor has not signed",
                evidence: sentence(Array(said), of: facts.unsignedSuccessors.count),
                next: "Send the memorandum for signature again.", place: link("Memorandum", facts, "charter/memorandum")
            )
        },
    ]

    static let engineering = [
        HealthRule(
            sign: .engineering, name: "A heavier model than advised", threshold: .heavierBy, stages: agreed
        ) { facts, least in
            guard let chosen = facts.chosen, let advised = facts.advised, chosen.rung - advised.rung >= least else {
                return nil
            }
            let reason = facts.modelReason.isEmpty ? "" : " The reason that was given: \(facts.modelReason)"
            return HealthWarning(
                brief: "a heavier model than advised",
                evidence: """
                    The rules advise ‘\(advised.name)’; ‘\(chosen.name)’ was chosen, \
                    \(counted(chosen.rung - advised.rung, "rung")) heavier.\(reason)
                    """,
                next: "Ask whether the reason still holds.", place: link("Assessment", facts, "assessment"))
        },
        HealthRule(
            sign: .engineering, name: "Meetings for one decision", threshold: .meetingsPerDecision, stages: [.running]
        ) { facts, least in
            // Half a year is what is looked at: before it is over, there is nothing to divide.
            guard let launch = facts.launchedOn, facts.weeks(since: launch) >= 26 else { return nil }
            let rhythms = facts.forums.compactMap { MeetingRhythm.meetingsAYear($0.meets) }
            let meetings = rhythms.reduce(0, +) / 2
            if meetings == 0 || meetings < least * max(1, facts.decided) { return nil }
            return HealthWarning(
                brief: "many meetings for few decisions",
                evidence: """
                    By their rhythm the forums met about \(counted(meetings, "time")) in the last 26 weeks, and \
                    \(facts.decided == 0 ? "no decision was" : facts.decided == 1 ? "1 decision was" : "\(facts.decided) decisions were") \
                    taken.
                    """,
                links: [link("Decisions", facts, "decisions")],
                next: "Meet when there is something to decide, or let one role decide alone.",
                place: link("Forums", facts, "charter"))
        },
    ]

    static let energy = [
        HealthRule(
            sign: .energy, name: "Less is done than after the launch", threshold: .energyPercent, stages: [.running]
        ) { facts, least in
            guard let launch = facts.launchedOn, facts.weeks(since: launch) >= 26, facts.early >= 10 else { return nil }
            let percent = facts.late * 100 / facts.early
            if percent >= least { return nil }
            return HealthWarning(
                brief: "little is done since the launch",
                evidence: """
                    In the first 13 weeks after the launch people did \(counted(facts.early, "thing")) here, in the last \
                    13 weeks \(facts.late): \(percent) per cent.
                    """,
                links: [link("Record", facts, "record")],
                next: "Bring the next review forward, and ask whether it should go on as it is.",
                place: link("Reviews", facts, "reviews"))
        }
    ]

    static let shown = 3

    static func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        count(number, one, many ?? "\(one)s")
    }

    static func link(_ name: String, _ facts: HealthFacts, _ part: String) -> Link {
        Link(name, "\(facts.collaboration.path)/\(part)")
    }

    /// 'A closed on 3 May; B is vacant; and 2 more.'
    static func sentence(_ parts: [String], of total: Int) -> String {
        let more = total > parts.count ? "; and \(total - parts.count) more" : ""
        let text = parts.joined(separator: "; ") + more
        return "\(text.prefix(1).uppercased())\(text.dropFirst())."
    }
}
