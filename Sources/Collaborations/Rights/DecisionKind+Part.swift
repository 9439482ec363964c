import Kernel
public import Storage
import Web

extension CharterField {
    /// The fields of one row of the decision rights.
    static let decision: [CharterField] =
        [
            CharterField(
                "name", "Kind of decision", .line, limit: 120, isRequired: true,
                hint: "For example, moving money between parties"
            )
        ]
        + Decider.allCases.flatMap { decider -> [CharterField] in
            let rights = DecisionRight.allCases.filter { decider != .jointBoard || $0 != .sits }
            let choices =
                [Choice("", "–")]
                + rights.map { right in
                    Choice(right.rawValue, decider == .jointBoard && right == .decides ? "Decides" : right.name)
                }
            return [
                CharterField(decider.key, decider.name, .choice(choices)),
                CharterField("\(decider.key).limit", "\(decider.name): up to, in pounds", .money, limit: 60),
            ]
        }
}

extension DecisionKind {
    /// `nil` when the row was taken out.
    init?(_ key: Key, _ content: PartContent) {
        if content.isEmpty { return nil }
        var rights: [Decider: DecisionRight] = [:]
        var limits: [Decider: Money] = [:]
        for decider in Decider.allCases {
            rights[decider] = DecisionRight(rawValue: content[decider.key])
            limits[decider] = try? Money(typed: content["\(decider.key).limit"])
        }
        self.init(key: key, name: content["name"], rights: rights, limits: limits)
    }

    var content: PartContent {
        var fields = ["name": name]
        for (decider, right) in rights { fields[decider.key] = right.rawValue }
        for (decider, limit) in limits { fields["\(decider.key).limit"] = limit.number }
        return PartContent(fields)
    }

    /// What most charters have to settle; a start that the parties change.
    static let suggested: [DecisionKind] = {
        func kind(
            _ key: String, _ name: String, _ rights: [Decider: DecisionRight], _ limits: [Decider: Money] = [:]
        ) -> DecisionKind? {
            Key(key).map { DecisionKind(key: $0, name: name, rights: rights, limits: limits) }
        }
        let board: [Decider: DecisionRight] = [
            .jointBoard: .decides, .role(.sro): .sits, .role(.operationalLead): .sits,
        ]
        return [
            kind("outcome-and-scope", "Outcome and scope", board.merging([.role(.contact): .consulted]) { $1 }),
            kind(
                "money", "Money",
                [
                    .role(.financeLead): .decides, .role(.accountingOfficer): .consulted, .role(.sro): .sits,
                    .role(.operationalLead): .sits,
                ], [.role(.financeLead): Money(pence: 5_000_000)]),
            kind(
                "data", "Data",
                [.role(.dataLead): .decides, .role(.sro): .consulted, .role(.operationalLead): .informed]),
            kind(
                "people", "People",
                [.role(.operationalLead): .decides, .role(.contact): .consulted, .role(.sro): .informed]),
            kind(
                "publication", "Publication", [.role(.sro): .decides, .role(.contact): .consulted]),
            kind("ending", "Ending it", board.merging([.role(.accountingOfficer): .consulted]) { $1 }),
        ].compactMap(\.self)
    }()
}

extension DecisionRights {
    /// The matrix out of the charter's parts, in order of name.
    init(_ parts: [CharterPart: Revision]) {
        let kinds = parts.compactMap { part, revision -> DecisionKind? in
            guard case .decision(let key) = part else { return nil }
            return DecisionKind(key, revision.content)
        }
        self.init(kinds.sorted { ($0.name, $0.key.text) < ($1.name, $1.key.text) })
    }

    /// The matrix that holds now.
    public static func read(_ collaboration: Collaboration, _ transaction: any Transaction) throws -> DecisionRights {
        DecisionRights(try CharterStore(transaction).current(collaboration))
    }

    /// The matrices of several collaborations; of those alone that have one.
    static func read(
        ofEach collaborations: [Collaboration.ID], _ transaction: any Transaction
    ) throws -> [Collaboration.ID: DecisionRights] {
        try CharterStore(transaction).decisions(ofEach: collaborations).mapValues { DecisionRights($0) }
    }
}
