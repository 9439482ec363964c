import Directory
import Kernel
import Readability
import Storage
import Web

/// A proposal as it is typed.
struct DecisionDraft: Sendable, Equatable {
    static let textLimit = 4000

    let question: String
    let options: String
    let recommendation: String
    let reasons: String
    let kind: String
    /// In pence.
    let amount: Int64?
    let decideBy: Day
    let supersedes: Int?

    /// As it is searched.
    var folded: String { Text.folded([question, options, recommendation, reasons].joined(separator: " ")) }

    /// The fields of its form.
    var fields: FormData {
        FormData([
            "question": [question], "options": [options], "recommendation": [recommendation], "reasons": [reasons],
            "kind": [kind], "amount": [amount.map { Money(pence: $0).number } ?? ""], "decide-by": [decideBy.plain],
            "supersedes": [supersedes.map(String.init) ?? ""],
        ])
    }

    static func edited(_ rule: DecidingRule) -> [EditField] {
        [
            EditField("question", "Question"), EditField("options", "Options"),
            EditField("recommendation", "What is proposed"), EditField("reasons", "Reasons"),
            EditField("kind", "Kind") { rule.name($0) },
            EditField("amount", "Amount") { (try? Money(typed: $0))?.plain ?? $0 },
            EditField("decide-by", "Day by which"), EditField("supersedes", "Supersedes decision"),
        ]
    }

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> DecisionDraft {
        var form = FormReader(data)
        let amount = form.money("amount", "Amount")?.pence
        let draft = DecisionDraft(
            question: form.text("question", "Question", limit: 400, required: true),
            options: form.text("options", "Options", limit: textLimit, lines: true),
            recommendation: form.text(
                "recommendation", "What is proposed", limit: textLimit, required: true, lines: true),
            reasons: form.text("reasons", "Reasons", limit: textLimit, lines: true),
            kind: form.text("kind", "Kind", limit: 60, required: true), amount: amount,
            decideBy: form.requiredDay("decide-by", "Day by which"),
            supersedes: form.number("supersedes", "The number", in: 1...1_000_000))
        try form.check()
        return draft
    }
}

extension DecisionDraft {
    /// A proposal as it stands.
    init(_ decision: Decision) {
        self.init(
            question: decision.question, options: decision.options, recommendation: decision.recommendation,
            reasons: decision.reasons, kind: decision.kind, amount: decision.amount, decideBy: decision.decideBy,
            supersedes: decision.supersedes)
    }
}
