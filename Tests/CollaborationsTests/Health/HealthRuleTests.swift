import Directory
import Kernel
import Testing
import Web

@testable import Collaborations

@Suite struct HealthRuleTests {
    private static let today = Day(year: 2026, month: 11, day: 21)
    private static let lead = Body.ID.make(at: Instant(milliseconds: 1))
    private static let council = Body.ID.make(at: Instant(milliseconds: 2))
    private static let police = Body.ID.make(at: Instant(milliseconds: 3))

    static func collaboration(_ stage: Collaboration.Stage) -> Collaboration {
        Collaboration(
            id: .make(at: Instant(milliseconds: 1)), slug: "night", kind: .collaboration, title: "Night",
            outcome: "Nobody sleeps rough.", aims: "", clients: "", places: "", stage: stage, lead: lead,
            contactPost: nil, isRestricted: false, startsOn: nil, endsOn: nil, differs: "", createdBy: nil,
            createdAt: Instant(milliseconds: 0), updatedAt: Instant(milliseconds: 0))
    }

    private static func days(ago days: Int64) -> Day { today.adding(days: -days) }

    private static func party(_ body: Body.ID, _ name: String, silentFor days: Int64?) -> HealthFacts.PartyFact {
        HealthFacts.PartyFact(
            body: body, name: name, isLead: body == lead, joinedOn: self.days(ago: 400),
            lastActive: days.map { self.days(ago: $0) })
    }

    /// A year old, everything as it should be.
    static func sound(_ stage: Collaboration.Stage = .running) -> HealthFacts {
        HealthFacts(
            collaboration: collaboration(stage), today: today, launchedOn: days(ago: 364),
            parties: [
                party(lead, "Department", silentFor: 1), party(council, "Council", silentFor: 41),
            ],
            measures: [.init(number: 1, title: "Second nights", nextOn: today)],
            money: [.init(body: "Council", pays: Money(pence: 99_999), gains: .zero)],
            forums: (1...3).map { .init(name: "Board \($0)", meets: $0 == 1 ? "Every quarter" : "When needed") },
            roles: [.init(role: .sro, body: "Department"), .init(role: .accountingOfficer, body: "Department")],
            chosen: .leadWithSupport, advised: .leadWithSupport, decided: 1, early: 40, late: 10,
            contacts: [.init(lead, council)], reviews: [.init(number: 2, scheduledOn: today)])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let rule: String
        let change: @Sendable (inout HealthFacts) -> Void
        /// What the evidence says of it, with the figures.
        let evidence: String

        var testDescription: String { "\(rule): \(evidence)" }
    }

    static let cases: [Case] = [
        Case(rule: "No shared measure", change: { $0.measures = [] }, evidence: "There is no joint measure."),
        Case(
            rule: "Cost and no gain",
            change: { $0.money = [.init(body: "Council", pays: Money(pence: 100_000), gains: .zero)] },
            evidence: "Council pays £1,000 and gains nothing."),
        Case(
            rule: "Number of forums", change: { $0.forums.append(.init(name: "Cell", meets: "")) },
            evidence: "4 forums meet: ‘Board 1’, ‘Board 2’, ‘Board 3’, ‘Cell’."),
        Case(
            rule: "Vacant roles", change: { $0.roles = [.init(role: .sro, body: "Department")] },
            evidence: "Nobody is accounting officer."),
        Case(
            rule: "Vacant roles",
            change: {
                $0.roles.append(
                    .init(role: .dataLead, body: "Council", isVacant: true, vacantSince: days(ago: 1)))
            },
            evidence: "The post of the data lead in Council is vacant since 20 November 2026."),
        Case(
            rule: "Owned by nobody who takes part", change: { $0.orphans = 2 },
            evidence: "2 open risks, actions and measures belong to posts of bodies that no longer take part."),
        Case(rule: "Decisions bounced", change: { $0.bounced = 2 }, evidence: "somebody tried 2 times to decide"),
        Case(
            rule: "A party is closed",
            change: {
                $0.parties[1].closedOn = days(ago: 20)
                $0.parties[1].successors = ["City"]
            }, evidence: "Council closed on 1 November 2026, and City took over."),
        Case(
            rule: "A successor has not signed", change: { $0.unsignedSuccessors = ["City"] },
            evidence: "City took over from a party and has not signed."),
        Case(
            rule: "A heavier model than advised",
            change: {
                $0.chosen = .budgetTransfer
                $0.modelReason = "The Treasury asks for it."
            }, evidence: "3 rungs heavier. The reason that was given: The Treasury asks for it."),
        Case(
            rule: "Meetings for one decision", change: { $0.forums = [.init(name: "Board", meets: "Every month")] },
            evidence: "met about 6 times in the last 26 weeks, and 1 decision was taken."),
        Case(
            rule: "Less is done than after the launch", change: { $0.late = 9 },
            evidence: "did 40 things here, in the last 13 weeks 9: 22 per cent."),
        Case(
            rule: "A party is silent", change: { $0.parties[1].lastActive = days(ago: 42) },
            evidence: "Council did something here last on 10 October 2026, 6 weeks ago."),
        Case(
            rule: "A party is silent", change: { $0.parties[1].lastActive = nil },
            evidence: "Council has done nothing here for a year or longer."),
        Case(
            rule: "A party is silent",
            change: {
                $0.parties[1] = HealthFacts.PartyFact(body: council, name: "Council", joinedOn: days(ago: 70))
            }, evidence: "Council has done nothing here since 12 September 2026, 10 weeks ago."),
        Case(
            rule: "Two bodies without contact", change: { $0.contacts = [] },
            evidence: "Department and Council have not worked on the same thing for 13 weeks or longer."),
        Case(
            rule: "Two bodies without contact",
            change: {
                $0.parties.append(party(police, "Police", silentFor: 3))
                $0.contacts.insert(.init(police, lead))
                $0.transfers = [.init(council, police)]
            }, evidence: "Council and Police have not worked on the same thing for 13 weeks or longer."),
        Case(
            rule: "Decisions",
            change: {
                $0.lateDecisionCount = 3
                $0.lateDecisions = [.init(number: 7, question: "Who pays?", decideBy: days(ago: 20))]
            }, evidence: "3 decisions are overdue, the oldest, decision 7, by 20 days."),
        Case(
            rule: "Reviews", change: { $0.reviews = [.init(number: 2, scheduledOn: days(ago: 1))] },
            evidence: "Review 2 was to be held on 20 November 2026, 1 day ago."),
        Case(rule: "No review ahead", change: { $0.reviews = [] }, evidence: "No review is scheduled."),
        Case(
            rule: "Measures",
            change: { $0.measures = [.init(number: 4, title: "Beds", nextOn: days(ago: 1))] },
            evidence: "1 measure waits for a value, ‘Beds’ since 20 November 2026."),
    ]

    @Test func `Nothing is said of what goes as it should, to the day before each threshold`() {
        let health = Health(facts: Self.sound(), thresholds: HealthThresholds())
        #expect(health.warnings.map(\.rule.name) == [])
        #expect(health.words == "No warnings; the next review is on 21 November 2026")
    }

    @Test(arguments: cases)
    func `Each rule warns alone, with its figures and a next step`(_ one: Case) {
        var facts = Self.sound()
        one.change(&facts)
        let found = Health(facts: facts, thresholds: HealthThresholds()).warnings
        #expect(found.map(\.rule.name) == [one.rule])
        #expect(found.first?.warning.evidence.contains(one.evidence) == true, "\(found.first?.warning.evidence ?? "")")
        #expect(
            found.allSatisfy { !$0.warning.next.isEmpty && $0.warning.place.path.hasPrefix("/collaborations/night/") })
    }

    @Test func `Every rule has a case, and every threshold a rule`() {
        #expect(Set(Self.cases.map(\.rule)) == Set(HealthRule.all.map(\.name)))
        #expect(Set(HealthRule.all.map(\.name)).count == HealthRule.all.count)
        #expect(
            Set(HealthRule.all.compactMap(\.threshold)).union([.apartWeeks]) == Set(HealthThreshold.allCases))
        #expect(HealthThreshold.allCases.allSatisfy { $0.bounds.contains($0.standard) })
    }

    @Test func `A threshold of its own changes what is a warning`() {
        var facts = Self.sound()
        facts.parties[1].lastActive = Self.days(ago: 50)
        #expect(Health(facts: facts, thresholds: HealthThresholds()).words.hasSuffix("Council is silent"))
        #expect(Health(facts: facts, thresholds: HealthThresholds(own: [.silentWeeks: 8])).warnings.isEmpty)
    }

    @Test func `What has not begun, and what is over, is not warned about`() {
        for stage in [Collaboration.Stage.proposed, .notPursued, .ended] {
            var facts = Self.sound(stage)
            for one in Self.cases { one.change(&facts) }
            #expect(Health(facts: facts, thresholds: HealthThresholds()).warnings.isEmpty)
        }
        var young = Self.sound()
        young.launchedOn = Self.days(ago: 27)
        young.late = 0
        young.contacts = []
        young.parties[1].lastActive = nil
        #expect(Health(facts: young, thresholds: HealthThresholds()).warnings.isEmpty)
    }

    @Test(arguments: [
        ("Every second Thursday of the month", 12), ("weekly", 52), ("every second Tuesday", 26), ("Twice a week", 104),
        ("every fortnight", 26),
        ("Each quarter", 4), ("When somebody asks", nil), ("", nil),
    ])
    func `Rhythms are read where they say a number`(words: String, meetings: Int?) {
        #expect(MeetingRhythm.meetingsAYear(words) == meetings)
    }
}
