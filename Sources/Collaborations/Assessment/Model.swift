public import Storage

/// The ways in which bodies work together, the lightest first. After HM Treasury, Managing Public Money, annex on working
/// with others: whatever the model, each pound has one accounting officer.
public enum Model: String, StorableName, CaseIterable, Comparable {
    case sharedPolicy = "shared-policy"
    case leadWithSupport = "lead-with-support"
    case separateFunding = "separate-funding"
    case programmeLead = "programme-lead"
    case budgetTransfer = "budget-transfer"
    case machineryChange = "machinery-change"

    public static func < (left: Model, right: Model) -> Bool { left.rung < right.rung }

    /// Counted from 1, the lightest.
    public var rung: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    public var name: String {
        switch self {
        case .sharedPolicy: "Shared policy collaboration"
        case .leadWithSupport: "One lead body with expert support"
        case .separateFunding: "Separate funding for separate elements"
        case .programmeLead: "Programme-level lead with an overall SRO"
        case .budgetTransfer: "Budget cover transfer"
        case .machineryChange: "Machinery of government change"
        }
    }

    var explanation: String {
        switch self {
        case .sharedPolicy: "Bodies agree a line together. Each stays answerable for its own part, and no money moves."
        case .leadWithSupport: "One body leads, pays and answers for all of it. Others lend people and knowledge."
        case .separateFunding: "Each body pays for and answers for its own element. They agree how the elements meet."
        case .programmeLead:
            "One senior responsible owner leads across the bodies. Each keeps its money and accounting officer for its part, under one programme board."
        case .budgetTransfer:
            "Budget cover moves to the body that spends, whose accounting officer then answers for it."
        case .machineryChange: "The function itself moves to one body, with its people, money and powers."
        }
    }

    /// What most often goes wrong.
    var risk: String {
        switch self {
        case .sharedPolicy: "Nobody is bound: it drifts when priorities change."
        case .leadWithSupport: "Those who support have no stake, and their people are called back."
        case .separateFunding: "Nobody answers for the gaps between the elements."
        case .programmeLead: "The owner has the responsibility without the means, and forums multiply."
        case .budgetTransfer:
            "The body that gave the money loses sight of it, and parliament has to approve it in time."
        case .machineryChange: "Years of disruption, and the relationships that worked are lost."
        }
    }

    /// What this one has that the rung below has not.
    var adds: String {
        switch self {
        case .sharedPolicy: "A common line, in writing."
        case .leadWithSupport: "One body that delivers and answers for everything."
        case .separateFunding: "Other bodies’ own money and accountability for their parts."
        case .programmeLead: "One person who decides across bodies when parts depend on each other."
        case .budgetTransfer: "The money in the hands of the body that spends it."
        case .machineryChange: "One body, for good."
        }
    }
}

/// A question whose answer rules models out.
public enum ModelQuestion: String, Sendable, CaseIterable {
    case delivers, ownMoney = "own-money", depends, moves, lasts

    var text: String {
        switch self {
        case .delivers: "Will something be delivered together, and not only a position agreed?"
        case .ownMoney: "Will more than one body spend its own money on it?"
        case .depends: "Do the bodies’ parts depend on each other so that somebody must decide across them?"
        case .moves: "Must money that was voted to one body be spent by another?"
        case .lasts: "Is it for good, and has the whole function only one natural home?"
        }
    }

    var hint: String {
        switch self {
        case .delivers: "A service, a system, a building, a team"
        case .ownMoney: "Staff time that is lent does not count"
        case .depends: "When one part is late or changes, others cannot do theirs"
        case .moves: "The one who saves or was funded is not the one who spends"
        case .lasts: "Not because joint work is hard, but because it will never end"
        }
    }
}

/// One rule: this answer means that these models do not suffice.
struct ModelRule: Sendable, Equatable {
    let question: ModelQuestion
    let answer: Assessment.Answer
    /// The lightest model that suffices still.
    let atLeast: Model
    /// Completes 'Not enough, because …'.
    let because: String

    /// All of the rules. They are data: the page shows them, and tests go through them as a table.
    static let all = [
        ModelRule(
            question: .delivers, answer: .yes, atLeast: .leadWithSupport,
            because: "something is delivered, and somebody has to answer for it"),
        ModelRule(
            question: .ownMoney, answer: .yes, atLeast: .separateFunding,
            because: "several bodies spend their own money, and each needs its accounting officer’s cover"),
        ModelRule(
            question: .depends, answer: .yes, atLeast: .programmeLead,
            because: "the parts depend on each other, and somebody has to decide across bodies"),
        ModelRule(
            question: .moves, answer: .yes, atLeast: .budgetTransfer,
            because: "the money sits in one body and is spent in another"),
        ModelRule(
            question: .lasts, answer: .yes, atLeast: .machineryChange,
            because: "it is for good and has one natural home"),
    ]
}

/// What the rules say of the answers.
struct ModelAdvice: Sendable, Equatable {
    /// The lightest model that nothing rules out.
    let model: Model
    /// Why lighter ones do not suffice.
    let reasons: [ModelRule]
    /// What somebody should find out, since it may change the advice.
    let open: [ModelQuestion]

    /// Questions without an answer count as open.
    init(_ answers: [ModelQuestion: Assessment.Answer]) {
        let matching = ModelRule.all.filter { answers[$0.question] == $0.answer }
        let model = matching.map(\.atLeast).max() ?? .sharedPolicy
        self.model = model
        reasons = matching
        open = ModelQuestion.allCases.filter { question in
            guard answers[question] == nil || answers[question] == .unsure else { return false }
            return ModelRule.all.contains { $0.question == question && $0.atLeast > model }
        }
    }

    /// What rules a model out; empty when it suffices.
    func against(_ other: Model) -> [ModelRule] { reasons.filter { $0.atLeast > other } }
}
