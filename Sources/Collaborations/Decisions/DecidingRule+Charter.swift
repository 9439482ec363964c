import Kernel
import Storage

extension DecidingRule {
    /// The decision rights of the charter; what is of no kind there, the senior responsible owner decides.
    /// - Parameters:
    ///   - forums: where the joint board decides, the first of them that takes the kind and has two posts or more is that
    ///     board. Any other forum advises.
    ///   - assignments: the posts that carry roles, for the seats of a board of roles.
    init(_ rights: DecisionRights, forums: [Forum], _ assignments: [RoleStore.Assignment]) {
        let other = DecidableKind(id: "other", name: "Anything else")
        let limits = rights.kinds.compactMap { kind in
            kind.decider.flatMap { kind.limits[$0] }.map { (kind.key.text, $0.pence) }
        }
        self.init(
            kinds: rights.kinds.map { DecidableKind(id: $0.key.text, name: $0.name) } + [other],
            limits: Dictionary(limits, uniquingKeysWith: { first, _ in first }), seated: Self.seated(assignments)
        ) { kind, pence in
            guard let key = DecisionKind.Key(kind), let row = rights.kind(key),
                let ruling = rights.whoDecides(kind: key, amount: pence.map { Money(pence: $0) })
            else { return .alone([.sro]) }
            let taking = forums.filter { $0.kinds.contains(kind) }
            let deciding = ruling.decider == .jointBoard ? taking.first(where: \.canDecide) : nil
            var right: DecidingRight
            switch (ruling.decider, deciding) {
            case (.role(let role), _): right = .alone([role])
            case (.jointBoard, let forum?): right = .forum(forum.name, Set(forum.posts))
            case (.jointBoard, nil):
                let seats = ruling.board.map { role in max(1, assignments.count { $0.role == role }) }
                right = .board(Set(ruling.board), seats: seats.reduce(0, +))
            }
            // To hear or to tell the board is to hear or to tell those who sit on it.
            func roles(_ deciders: [Decider]) -> Set<Role> {
                let roles = deciders.flatMap { decider -> [Role] in
                    switch decider {
                    case .role(let role): [role]
                    case .jointBoard: row.roles(.sits)
                    }
                }
                return Set(roles).subtracting(right.roles)
            }
            right.consulted = roles(ruling.consulted)
            right.informed = roles(ruling.informed).subtracting(right.consulted)
            right.advisory = taking.filter { $0.id != deciding?.id }.map(\.name)
            return right
        }
    }

    private static func seated(_ assignments: [RoleStore.Assignment]) -> Set<Seat> {
        Set(assignments.map { Seat($0.role, $0.post) })
    }

    /// The rules of collaborations from their charters; the standard where a charter says nothing yet.
    static let fromCharters: DecidingRules = { collaborations, transaction in
        let rights = try DecisionRights.read(ofEach: collaborations, transaction).filter { !$0.value.kinds.isEmpty }
        let forums = try ForumStore(transaction).list(ofEach: Array(rights.keys))
        let assignments = try RoleStore(transaction).assignments(ofEach: collaborations)
        let pairs = collaborations.map { id -> (Collaboration.ID, DecidingRule) in
            guard let own = rights[id] else {
                var standard = DecidingRule.standard
                standard.seated = seated(assignments[id] ?? [])
                return (id, standard)
            }
            return (id, DecidingRule(own, forums: forums[id] ?? [], assignments[id] ?? []))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
