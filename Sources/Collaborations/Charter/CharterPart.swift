import Directory
import Kernel
import Web

/// A part of the charter: what is edited, revised and compared by itself.
enum CharterPart: Hashable, Sendable {
    case outcome, scope, outOfScope, dataPlan, reviewRhythm, exitPlan, behaviour, workingDifferences
    /// One row of the decision rights.
    case decision(DecisionKind.Key)

    /// Those that every charter has, in the order of the document.
    static let standing: [CharterPart] = [
        .outcome, .scope, .outOfScope, .dataPlan, .reviewRhythm, .exitPlan, .behaviour, .workingDifferences,
    ]

    static let decisionPrefix = "decision-"

    /// As the database and the address of its page have it.
    var key: String {
        switch self {
        case .outcome: "outcome"
        case .scope: "scope"
        case .outOfScope: "out-of-scope"
        case .dataPlan: "data-plan"
        case .reviewRhythm: "review-rhythm"
        case .exitPlan: "exit-plan"
        case .behaviour: "behaviour"
        case .workingDifferences: "working-differences"
        case .decision(let kind): Self.decisionPrefix + kind.text
        }
    }

    var thing: EditedThing { EditedThing(.charter, key) }

    init?(key: String) {
        if let part = Self.standing.first(where: { $0.key == key }) {
            self = part
        } else if key.hasPrefix(Self.decisionPrefix),
            let kind = DecisionKind.Key(String(key.dropFirst(Self.decisionPrefix.count)))
        {
            self = .decision(kind)
        } else {
            return nil
        }
    }

    var name: String {
        switch self {
        case .outcome: "Outcome"
        case .scope: "Scope"
        case .outOfScope: "Out of scope"
        case .dataPlan: "Data plan"
        case .reviewRhythm: "Review rhythm"
        case .exitPlan: "Exit plan"
        case .behaviour: "Standards of behaviour"
        case .workingDifferences: "Working differences"
        case .decision: "Who decides"
        }
    }

    /// What it is for, above its form.
    var explanation: String {
        switch self {
        case .outcome: "What will be different for people, and by when. Everything else follows from it."
        case .scope: "What belongs to it, so that everybody knows what they signed up to."
        case .outOfScope: "What somebody could think belongs to it, and does not."
        case .dataPlan: "What has to move between the bodies, and why that is lawful. As little as will do."
        case .reviewRhythm: "When all of you look at whether it works. The first time within six months of the start."
        case .exitPlan: "How it ends: when, who keeps what, and what happens to the people served and to their data."
        case .behaviour: "How you treat each other, above all when you disagree."
        case .workingDifferences: "What each party is used to, so that nobody takes a custom for ill will."
        case .decision: "Exactly one role decides alone, or the joint board does. Others are consulted or informed."
        }
    }

    /// Whether a field that says nothing is missed: in a data plan, unless it says that no data moves.
    func owes(_ field: CharterField, _ content: PartContent) -> Bool {
        self == .dataPlan && !content.isEmpty && !Self.movesNothing(content["moves"])
    }

    /// 'No data about people moves.'
    static func movesNothing(_ moves: String) -> Bool { Text.folded(moves).hasPrefix("no data") }

    /// - Parameter bodies: the parties.
    func fields(_ bodies: [Body]) -> [CharterField] {
        switch self {
        case .outcome:
            [
                CharterField(
                    "text", "Outcome", .prose(rows: 2), limit: CollaborationDraft.sentenceLimit, isRequired: true,
                    hint:
                        "One plain sentence. For example: Nobody sleeps rough in Northmoor for a second night by March 2028"
                )
            ]
        case .scope:
            [.text("Scope", hint: "For example: adults found sleeping rough in Northmoor, from the first night on")]
        case .outOfScope:
            [.text("Out of scope", hint: "For example: families with children, whom the council houses already")]
        case .exitPlan:
            [
                .text(
                    "Exit plan",
                    hint:
                        "For example: in March 2029 the council takes over the bed list; the trust deletes its copy within 30 days"
                )
            ]
        case .behaviour:
            [
                .text(
                    "Standards of behaviour",
                    hint: "For example: we tell each other bad news within a day, by telephone")
            ]
        case .dataPlan: CharterField.dataPlan
        case .reviewRhythm:
            [
                CharterField(
                    "months", "Months between reviews", .number(1...60), limit: 2, hint: "For example, 6"),
                CharterField(
                    "first", "Date of the first review", .day, limit: 40, hint: "For example, 2 February 2027"),
            ]
        case .workingDifferences: bodies.flatMap(CharterField.workingDifferences)
        case .decision: CharterField.decision
        }
    }
}

/// One field of a part.
struct CharterField: Sendable {
    enum Kind: Sendable {
        case line
        case prose(rows: Int)
        case choice([Choice])
        case number(ClosedRange<Int>)
        case day, money
    }

    let name: String
    let label: String
    let kind: Kind
    /// In characters.
    let limit: Int
    let isRequired: Bool
    let hint: String?

    init(
        _ name: String, _ label: String, _ kind: Kind, limit: Int = 1000, isRequired: Bool = false, hint: String? = nil
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.limit = limit
        self.isRequired = isRequired
        self.hint = hint
    }

    /// The only field of a part.
    static func text(_ label: String, hint: String) -> CharterField {
        CharterField("text", label, .prose(rows: 8), limit: 8000, hint: hint)
    }

    static let dataPlan = [
        CharterField(
            "moves", "What must move", .prose(rows: 3),
            hint: "From whom to whom. For example: the nightly list of free beds, from the council to the trust"),
        CharterField(
            "minimum", "The least that will do", .prose(rows: 3),
            hint: "The fields that are shared, and no more. For example: bed, place, free from, free until; no names"),
        CharterField(
            "basis", "Lawful basis", .prose(rows: 2),
            hint: "The power to share, and the basis in data protection law. For example: UK GDPR, article 6(1)(e)"),
        CharterField(
            "quality", "Quality", .prose(rows: 2),
            hint: "How good it has to be. For example: no bed shown free for more than an hour after it is taken"),
        CharterField(
            "refresh", "How often it is refreshed", .line, limit: 300, hint: "For example, every night at 7pm"),
    ]

    static func workingDifferences(_ body: Body) -> [CharterField] {
        [
            CharterField(
                "\(body.slug).turnaround", "\(body.name): usual turnaround", .line, limit: 300,
                hint: "For example, five working days for a paper, a day for a question"),
            CharterField(
                "\(body.slug).formats", "\(body.name): formats", .line, limit: 300,
                hint: "What a paper means to you. For example, two pages with options"),
            CharterField(
                "\(body.slug).sign-off", "\(body.name): sign-off chain", .line, limit: 300,
                hint: "For example, head of service, director, cabinet member"),
        ]
    }

    var edited: EditField { EditField(name, label) { shown($0) } }

    /// A value as people read it.
    func shown(_ value: String) -> String {
        switch kind {
        case .choice(let choices): choices.first { $0.value == value }?.label ?? value
        case .day: Day(value)?.plain ?? value
        case .money: (try? Money(typed: value))?.plain ?? value
        case .line, .prose, .number: value
        }
    }
}
