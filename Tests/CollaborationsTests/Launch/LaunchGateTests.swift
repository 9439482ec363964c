import Kernel
import Testing

@testable import Collaborations

@Suite struct LaunchGateTests {
    /// A charter that lacks nothing.
    static let complete: CharterFacts = {
        var facts = CharterFacts()
        facts.outcome = "Nobody sleeps rough in Northmoor for a second night."
        facts.scope = "Adults found sleeping rough in Northmoor."
        facts.exitPlan = "The council takes over the bed list in 2029."
        facts.sro = CharterFacts.Holder(post: "Director", isVacant: false, people: "Tom Whitlock")
        facts.accountingOfficer = CharterFacts.Holder(
            post: "Permanent secretary", isVacant: false, people: "Jean Marchetti")
        facts.leadParty = "Department for Homes"
        facts.partyCount = 2
        facts.rights = DecisionRights(DecisionKind.suggested)
        facts.model = .leadWithSupport
        facts.advisedModel = .leadWithSupport
        facts.dataMoves = "The nightly list of free beds."
        facts.dataMinimum = "Bed, place and the hours."
        facts.dataBasis = "UK GDPR, article 6(1)(e)"
        facts.finance = [.agreed: 2, .paid: 1]
        facts.financeTotal = Money(pence: 240_000_000)
        facts.reviewMonths = "6"
        facts.firstReview = Day(year: 2027, month: 2, day: 2)
        facts.today = Day(year: 2026, month: 11, day: 21)
        facts.measures = 4
        facts.unsigned = []
        return facts
    }()

    typealias Case = (name: String, change: @Sendable (inout CharterFacts) -> Void, gaps: [String])

    static let table: [Case] = [
        ("complete", { _ in }, []),
        ("no outcome", { $0.outcome = "" }, ["The outcome is missing"]),
        ("placeholder", { $0.outcome = "Outcome: TBC" }, ["The outcome is too vague: say it in a sentence"]),
        ("to be confirmed", { $0.scope = "This is to be confirmed" }, ["The scope is too vague: say it in a sentence"]),
        ("nobody", { $0.sro = nil }, ["Nobody is senior responsible owner"]),
        (
            "vacant", { $0.accountingOfficer = .init(post: "Chief", isVacant: true, people: "") },
            ["Accounting officer: the post ‘Chief’ is vacant"]
        ),
        ("lead gone", { $0.leadParty = nil }, ["The lead body is not a party"]),
        ("alone", { $0.partyCount = 1 }, ["There is only one party"]),
        (
            "no contact",
            { $0.withoutContact = [.init(party: "Westshire Police"), .init(party: "Benefits Agency")] },
            ["Westshire Police has no contact", "Benefits Agency has no contact"]
        ),
        (
            "contact vacant",
            { $0.withoutContact = [.init(party: "Westshire Police", vacantPost: "Inspector")] },
            ["Contact of Westshire Police: the post ‘Inspector’ is vacant"]
        ),
        ("no rights", { $0.rights = DecisionRights([]) }, ["The decision rights are empty"]),
        ("no model", { $0.model = nil }, ["No model is chosen in the assessment"]),
        (
            "heavier without reason", { $0.model = .budgetTransfer },
            ["Another model was advised: the reason for this one is missing"]
        ),
        (
            "heavier with reason",
            {
                $0.model = .budgetTransfer
                $0.modelReason = "The council has no budget of its own."
            }, []
        ),
        ("no basis", { $0.dataBasis = "" }, ["The lawful basis is not named"]),
        ("basis tbc", { $0.dataBasis = "TBC soon" }, ["The lawful basis is not named"]),
        (
            "nothing moves",
            {
                $0.dataMoves = "No data about people moves."
                $0.dataMinimum = ""
                $0.dataBasis = ""
            }, []
        ),
        ("no money", { $0.finance = [:] }, ["The finance map is empty"]),
        ("planned", { $0.finance[.planned] = 1 }, ["1 entry of the finance map is not agreed"]),
        ("no figures", { $0.partiesWithoutFigures = ["A", "B"] }, ["No costs or gains are entered for A, B"]),
        ("no measures", { $0.measures = 0 }, ["There are no joint measures"]),
        ("two measures", { $0.measures = 2 }, ["There are fewer than three joint measures: say why"]),
        ("six measures", { $0.measures = 6 }, ["There are more than five joint measures: say why"]),
        (
            "six with reason",
            {
                $0.measures = 6
                $0.measuresReason = "Each of the six bodies answers for one."
            }, []
        ),
        ("measures unknown", { $0.measures = nil }, []),
        ("no rhythm", { $0.reviewMonths = "" }, ["It is not said how often it is reviewed"]),
        ("no date", { $0.firstReview = nil }, ["The first review has no date"]),
        ("past", { $0.firstReview = Day(year: 2026, month: 11, day: 20) }, ["The date of the first review has passed"]),
        ("no exit", { $0.exitPlan = "later" }, ["The exit plan is too vague: say it in a sentence"]),
        ("unsigned", { $0.unsigned = ["Westshire Police"] }, ["Westshire Police has not signed"]),
        ("not sent", { $0.unsigned = nil }, ["The memorandum is not sent for signature yet"]),
        (
            "changed since", { $0.isSignedTextStale = true },
            ["The charter changed since the memorandum was sent for signature"]
        ),
    ]

    @Test(arguments: table.indices)
    func `The gate names exactly what is missing`(index: Int) {
        var facts = Self.complete
        Self.table[index].change(&facts)
        #expect(LaunchGate.gaps(facts).map(\.text) == Self.table[index].gaps, "\(Self.table[index].name)")
    }

    @Test func `It asks six questions and for signatures, and an empty charter answers none`() {
        let answers = LaunchGate.answers(CharterFacts())
        #expect(answers.count == 7 && !answers.contains { $0.isAnswered })
        let green = LaunchGate.answers(Self.complete)
        #expect(green.count == 7 && green.allSatisfy { $0.isAnswered && !$0.says.isEmpty })
        #expect(green[4].says == "£2.4 million, 3 sources")
        #expect(green[5].says == "4 joint measures · every 6 months · first review 2 February 2027")
    }
}
