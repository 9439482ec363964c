import Kernel
import Readability

/// What the launch gate looks at: the charter's own parts, and nothing that somebody ticks.
struct CharterFacts: Sendable, Equatable {
    var outcome = ""
    var scope = ""
    var exitPlan = ""
    /// The posts and whether somebody holds them, of roles of which there must be one.
    var sro: Holder?
    var accountingOfficer: Holder?
    /// The name of the lead body, if it is a party.
    var leadParty: String?
    var partyCount = 0
    /// Parties for which nobody answers.
    var withoutContact: [MissingContact] = []
    var rights = DecisionRights([])
    var model: Model?
    var modelReason = ""
    /// What the assessment advises; `nil` while it is unfinished.
    var advisedModel: Model?
    var dataMoves = ""
    var dataMinimum = ""
    var dataBasis = ""
    /// Entries of the finance map by how far they are.
    var finance: [FinanceEntry.Status: Int] = [:]
    var financeTotal = Money.zero
    /// Parties without any figure, cost or gain, in the ledger.
    var partiesWithoutFigures: [String] = []
    var reviewMonths = ""
    var firstReview: Day?
    var today = Day(number: 0)
    /// How many joint measures there are; `nil` while there is no register of measures.
    var measures: Int?
    /// Why there are fewer than three or more than five.
    var measuresReason = ""
    /// The parties that did not sign the latest memorandum; `nil` before one is sent for signature.
    var unsigned: [String]?
    /// Whether the charter says something else now than the latest memorandum.
    var isSignedTextStale = false

    struct MissingContact: Sendable, Equatable {
        let party: String
        /// The title of its contact's post that nobody holds; `nil` where no post has the role.
        var vacantPost: String?
    }

    struct Holder: Sendable, Equatable {
        let post: String
        /// Nobody holds the post now.
        let isVacant: Bool
        /// Whoever holds it, to name them.
        let people: String
    }
}

/// The six questions that a charter answers before the joint work begins. After the guidance of the National Audit Office
/// and HM Treasury: a shared outcome, clear accountability, a fitting model, data, money, and review.
enum LaunchGate {
    /// Where something is put right.
    enum Place: Sendable, Equatable {
        case part(CharterPart)
        case charter, people, assessment, money, measures, signatures
    }

    struct Gap: Sendable, Equatable {
        let text: String
        let place: Place
    }

    struct Answer: Sendable, Equatable {
        let question: String
        /// What the charter says, in short; empty when it says nothing.
        let says: String
        let gaps: [Gap]
        /// Where the answer is written.
        let place: Place

        var isAnswered: Bool { gaps.isEmpty }
    }

    static func answers(_ facts: CharterFacts) -> [Answer] {
        [
            outcome(facts), decisions(facts), model(facts), data(facts), money(facts), review(facts), signatures(facts),
        ]
    }

    static func gaps(_ facts: CharterFacts) -> [Gap] { answers(facts).flatMap(\.gaps) }

    private static func vague(_ text: String, _ what: String, _ part: CharterPart) -> Gap? {
        Readability.isVague(text)
            ? Gap(
                text: text.isEmpty ? "\(what) is missing" : "\(what) is too vague: say it in a sentence",
                place: .part(part))
            : nil
    }

    private static func outcome(_ facts: CharterFacts) -> Answer {
        let gaps = [
            vague(facts.outcome, "The outcome", .outcome), vague(facts.scope, "The scope", .scope),
        ]
        return Answer(
            question: "What is the shared outcome?", says: facts.outcome, gaps: gaps.compactMap(\.self),
            place: .part(.outcome))
    }

    private static func decisions(_ facts: CharterFacts) -> Answer {
        var gaps: [Gap] = []
        var says: [String] = []
        for (role, holder) in [(Role.sro, facts.sro), (.accountingOfficer, facts.accountingOfficer)] {
            guard let holder else {
                gaps.append(Gap(text: "Nobody is \(role.name.lowercased())", place: .people))
                continue
            }
            if holder.isVacant {
                gaps.append(Gap(text: "\(role.name): the post ‘\(holder.post)’ is vacant", place: .people))
            } else {
                says.append("\(role.name.lowercased()) \(holder.people)")
            }
        }
        if let lead = facts.leadParty {
            says.append("lead \(lead)")
        } else {
            gaps.append(Gap(text: "The lead body is not a party", place: .people))
        }
        if facts.partyCount < 2 { gaps.append(Gap(text: "There is only one party", place: .people)) }
        gaps += facts.withoutContact.map { missing in
            let vacant = missing.vacantPost.map { "Contact of \(missing.party): the post ‘\($0)’ is vacant" }
            return Gap(text: vacant ?? "\(missing.party) has no contact", place: .people)
        }
        if facts.rights.kinds.isEmpty {
            gaps.append(Gap(text: "The decision rights are empty", place: .charter))
        }
        for kind in facts.rights.kinds where !kind.problems.isEmpty {
            gaps.append(
                Gap(text: "It is not clear who decides about ‘\(kind.name)’", place: .part(.decision(kind.key))))
        }
        let said = says.joined(separator: " · ")
        return Answer(
            question: "Who owns the decisions?", says: said.prefix(1).uppercased() + said.dropFirst(), gaps: gaps,
            place: .people)
    }

    private static func model(_ facts: CharterFacts) -> Answer {
        guard let model = facts.model else {
            return Answer(
                question: "Which model fits the risk?", says: "",
                gaps: [Gap(text: "No model is chosen in the assessment", place: .assessment)], place: .assessment)
        }
        var gaps: [Gap] = []
        var says = model.name
        if model == facts.advisedModel {
            says += " – the lightest that fits"
        } else if Readability.isVague(facts.modelReason) {
            gaps.append(Gap(text: "Another model was advised: the reason for this one is missing", place: .assessment))
        }
        return Answer(question: "Which model fits the risk?", says: says, gaps: gaps, place: .assessment)
    }

    private static func data(_ facts: CharterFacts) -> Answer {
        var gaps = [vague(facts.dataMoves, "What must move", .dataPlan)].compactMap(\.self)
        // Who says in a sentence that nothing moves, owes neither fields nor a lawful basis.
        if !CharterPart.movesNothing(facts.dataMoves) {
            gaps += [
                vague(facts.dataMinimum, "The least data that will do", .dataPlan),
                facts.dataBasis.split(separator: " ").count < 2 || facts.dataBasis.lowercased().hasPrefix("tb")
                    ? Gap(text: "The lawful basis is not named", place: .part(.dataPlan)) : nil,
            ].compactMap(\.self)
        }
        return Answer(
            question: "What data must move?", says: facts.dataMoves, gaps: gaps, place: .part(.dataPlan))
    }

    private static func money(_ facts: CharterFacts) -> Answer {
        var gaps: [Gap] = []
        let planned = facts.finance[.planned] ?? 0
        let entries = facts.finance.values.reduce(0, +)
        if entries == 0 {
            gaps.append(Gap(text: "The finance map is empty", place: .money))
        } else if planned > 0 {
            gaps.append(
                Gap(
                    text:
                        "\(count(planned, "entry of the finance map is", "entries of the finance map are")) not agreed",
                    place: .money))
        }
        if !facts.partiesWithoutFigures.isEmpty {
            let names = facts.partiesWithoutFigures.joined(separator: ", ")
            gaps.append(Gap(text: "No costs or gains are entered for \(names)", place: .money))
        }
        let says =
            entries == 0
            ? "" : "\(facts.financeTotal.plain), \(count(entries, "source", "sources"))"
        return Answer(question: "Who pays?", says: says, gaps: gaps, place: .money)
    }

    private static func review(_ facts: CharterFacts) -> Answer {
        var gaps: [Gap] = []
        var says: [String] = []
        if let measures = facts.measures {
            says.append(count(measures, "joint measure", "joint measures"))
            if measures == 0 {
                gaps.append(Gap(text: "There are no joint measures", place: .measures))
            } else if !(3...5).contains(measures), Readability.isVague(facts.measuresReason) {
                gaps.append(
                    Gap(
                        text:
                            "There are \(measures < 3 ? "fewer than three" : "more than five") joint measures: say why",
                        place: .measures))
            }
        }
        if facts.reviewMonths.isEmpty {
            gaps.append(Gap(text: "It is not said how often it is reviewed", place: .part(.reviewRhythm)))
        } else {
            says.append(facts.reviewMonths == "1" ? "every month" : "every \(facts.reviewMonths) months")
        }
        if let first = facts.firstReview {
            says.append("first review \(first.plain)")
            if first < facts.today {
                gaps.append(Gap(text: "The date of the first review has passed", place: .part(.reviewRhythm)))
            }
        } else {
            gaps.append(Gap(text: "The first review has no date", place: .part(.reviewRhythm)))
        }
        if let gap = vague(facts.exitPlan, "The exit plan", .exitPlan) { gaps.append(gap) }
        let said = says.joined(separator: " · ")
        return Answer(
            question: "How will success be reviewed?", says: said.prefix(1).uppercased() + said.dropFirst(), gaps: gaps,
            place: .part(.reviewRhythm))
    }

    /// Not one of the six questions, and needed all the same.
    private static func signatures(_ facts: CharterFacts) -> Answer {
        var gaps = (facts.unsigned ?? []).map { Gap(text: "\($0) has not signed", place: .signatures) }
        if facts.unsigned == nil {
            gaps.append(Gap(text: "The memorandum is not sent for signature yet", place: .signatures))
        }
        if facts.isSignedTextStale {
            let text = "The charter changed since the memorandum was sent for signature"
            gaps.append(Gap(text: text, place: .signatures))
        }
        return Answer(
            question: "Has every party signed?", says: gaps.isEmpty ? "Every party has signed" : "", gaps: gaps,
            place: .signatures)
    }
}
