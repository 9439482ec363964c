public import Kernel

/// Who takes part in a decision.
public enum Decider: Hashable, Sendable, CaseIterable {
    case role(Role)
    case jointBoard

    public static let allCases: [Decider] = Role.allCases.map { .role($0) } + [.jointBoard]

    var key: String {
        switch self {
        case .role(let role): role.rawValue
        case .jointBoard: "joint-board"
        }
    }

    public var name: String {
        switch self {
        case .role(let role): role.name
        case .jointBoard: "Joint board"
        }
    }
}

/// What a role may do about a kind of decision.
public enum DecisionRight: String, Sendable, CaseIterable {
    case decides, consulted
    /// Decides together with the others of the joint board.
    case sits = "board"
    case informed

    public var name: String {
        switch self {
        case .decides: "Decides alone"
        case .consulted: "Must be consulted"
        case .sits: "Sits on the joint board"
        case .informed: "Is informed"
        }
    }
}

/// A kind of decision with who has which right about it: one row of the matrix.
public struct DecisionKind: Sendable, Equatable {
    /// Names a kind for ever within its collaboration: 'money'. Lower-case letters, digits and hyphens.
    public struct Key: Hashable, Sendable {
        public let text: String

        public init?(_ text: String) {
            guard !text.isEmpty, Text.slug(text) == text else { return nil }
            self.text = text
        }
    }

    public let key: Key
    public let name: String
    public let rights: [Decider: DecisionRight]
    /// Up to how much it may be decided, where it is about money.
    public let limits: [Decider: Money]

    public init(key: Key, name: String, rights: [Decider: DecisionRight], limits: [Decider: Money] = [:]) {
        self.key = key
        self.name = name
        self.rights = rights
        self.limits = limits
    }

    func roles(_ right: DecisionRight) -> [Role] { Role.allCases.filter { rights[.role($0)] == right } }

    /// The one who decides; `nil` while the row is not right.
    public var decider: Decider? {
        let found = Decider.allCases.filter { rights[$0] == .decides }
        return found.count == 1 ? found[0] : nil
    }

    /// What is wrong with the row, by the field of its form; empty when it works.
    var problems: [(field: String, message: String)] {
        var result: [(field: String, message: String)] = []
        let deciding = Decider.allCases.filter { rights[$0] == .decides }
        let board = roles(.sits)
        if deciding.isEmpty {
            result.append(("sro", "Say who decides: one role alone, or the joint board"))
        } else if deciding.count > 1 {
            let names = deciding.map { $0.name.lowercased() }.joined(separator: ", ")
            result.append((deciding[1].key, "Only one may decide, and these do: \(names)"))
        }
        if rights[.jointBoard] == .sits { result.append(("joint-board", "The joint board cannot sit on itself")) }
        if rights[.jointBoard] == .decides, board.count < 2 {
            result.append(("joint-board", "Say which roles sit on the joint board: at least two"))
        }
        for decider in Decider.allCases {
            guard let limit = limits[decider] else { continue }
            let field = "\(decider.key).limit"
            if rights[decider] != .decides {
                result.append((field, "Only the one who decides has a limit"))
            } else if limit <= .zero {
                result.append((field, "The limit must be more than nothing"))
            } else if decider == .role(.sro), board.isEmpty {
                result.append(
                    (field, "Nobody could decide above this limit. Take it away, or say who sits on the joint board"))
            }
        }
        return result
    }
}

/// Who has to decide something, and with whom.
public struct Ruling: Sendable, Equatable {
    public let decider: Decider
    /// The roles that decide together where the joint board does.
    public let board: [Role]
    public let consulted: [Decider]
    public let informed: [Decider]
    /// The limit that sent it to the next who may; `nil` when the usual decider decides.
    public let exceeded: Money?
}

/// The matrix of a collaboration.
public struct DecisionRights: Sendable, Equatable {
    public let kinds: [DecisionKind]

    public init(_ kinds: [DecisionKind]) { self.kinds = kinds }

    public func kind(_ key: DecisionKind.Key) -> DecisionKind? { kinds.first { $0.key == key } }

    /// Who decides. A sum above the limit goes to the joint board, and where there is none, or where it is the board's
    /// limit, to the senior responsible owner.
    /// - Parameter amount: what it costs; `nil` when it is not about money.
    /// - Returns: `nil` when there is no such kind, or its row does not say who decides.
    public func whoDecides(kind key: DecisionKind.Key, amount: Money? = nil) -> Ruling? {
        guard let kind = kind(key), let usual = kind.decider else { return nil }
        let board = kind.roles(.sits)
        var decider = usual
        var exceeded: Money?
        if let limit = kind.limits[usual], let amount, amount > limit {
            exceeded = limit
            decider = usual == .jointBoard || board.isEmpty ? .role(.sro) : .jointBoard
        }
        return Ruling(
            decider: decider, board: decider == .jointBoard ? board : [],
            consulted: Decider.allCases.filter { kind.rights[$0] == .consulted && $0 != decider },
            informed: Decider.allCases.filter { kind.rights[$0] == .informed && $0 != decider }, exceeded: exceeded)
    }
}
