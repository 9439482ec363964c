import Kernel
import Storage

extension DecidingRule {
    /// The decision rights of the charter; what is of no kind there, the senior responsible owner decides.
    init(_ rights: DecisionRights) {
        let other = DecidableKind(id: "other", name: "Anything else")
        let limits = rights.kinds.compactMap { kind in
            kind.decider.flatMap { kind.limits[$0] }.map { (kind.key.text, $0.pence) }
        }
        self.init(
            kinds: rights.kinds.map { DecidableKind(id: $0.key.text, name: $0.name) } + [other],
            limits: Dictionary(limits, uniquingKeysWith: { first, _ in first })
        ) { kind, pence in
            guard let key = DecisionKind.Key(kind),
                let ruling = rights.whoDecides(kind: key, amount: pence.map { Money(pence: $0) })
            else { return .alone([.sro]) }
            switch ruling.decider {
            case .role(let role): return .alone([role])
            // More than half of those who sit on it.
            case .jointBoard: return .board(Set(ruling.board), quorum: ruling.board.count / 2 + 1)
            }
        }
    }

    /// The rules of collaborations from their charters; the standard where a charter says nothing yet.
    static let fromCharters: DecidingRules = { collaborations, transaction in
        let rights = try DecisionRights.read(ofEach: collaborations, transaction)
        let pairs = collaborations.map { id -> (Collaboration.ID, DecidingRule) in
            guard let own = rights[id], !own.kinds.isEmpty else { return (id, .standard) }
            return (id, DecidingRule(own))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
