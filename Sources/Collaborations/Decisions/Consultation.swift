import Directory
import Kernel
import Storage

/// Who had to be heard before a decision, and who is told of it.
struct Consultation: Sendable, Equatable {
    /// A post with a role that must be heard. Where several posts have the role – the contacts of parties, say – each is
    /// heard for itself.
    struct Part: Sendable, Equatable {
        let role: Role
        let post: Post.ID?
        let body: String
        /// Somebody holds the post. What is vacant blocks nothing.
        let isFilled: Bool
        /// Since the present text of the proposal, in a comment or with a voice.
        let hasSpoken: Bool

        /// 'data lead (Northmoor Council)'.
        var name: String { body.isEmpty ? role.name.lowercased() : "\(role.name.lowercased()) (\(body))" }
    }

    let parts: [Part]
    let informed: [Role]

    /// Those for whom a decision has to wait.
    var silent: [Part] { parts.filter { $0.isFilled && !$0.hasSpoken } }

    /// 'the data lead (Northmoor Council) and the contact of a party (Department for Homes)'.
    var silentNames: String { Self.list(silent.map { "the \($0.name)" }) }

    /// As it is kept with the decision.
    /// - Parameters:
    ///   - who: decided without those who are silent, in which capacity; `nil` when the deadline did.
    ///   - reason: why.
    func kept(without who: String? = nil, because reason: String = "") -> String {
        let heard = parts.filter(\.hasSpoken)
        let vacant = parts.filter { !$0.isFilled && !$0.hasSpoken }
        var lines: [String] = []
        func add(_ label: String, _ names: [String], _ end: String = "") {
            if !names.isEmpty { lines.append("\(label): \(Self.list(names))\(end).") }
        }
        add("Consulted and heard", heard.map(\.name))
        if let who {
            add("Not heard", silent.map(\.name))
            if !silent.isEmpty { lines.append("\(who) went ahead without them: \(reason)") }
        } else {
            add("Consulted and silent until the deadline", silent.map(\.name))
        }
        add("To be consulted, but vacant", vacant.map(\.name))
        add("Informed", informed.map { $0.name.lowercased() })
        return lines.joined(separator: "\n")
    }

    private static func list(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }
}

extension Consultation {
    private struct Place: RowDecodable {
        let collaboration: Collaboration.ID
        let role: Role
        let post: Post.ID
        let body: String
        let isFilled: Bool

        init(row: Row) throws {
            collaboration = try row.get("collaboration_id")
            role = try row.get("role")
            post = try row.get("post_id")
            body = try row.get("name")
            isFilled = try row.get("is_filled")
        }
    }

    /// Of several decisions at once: two queries, none where nobody is to be consulted.
    static func read(
        _ decisions: [(decision: Decision, right: DecidingRight)], _ transaction: any Transaction
    ) throws -> [Decision.ID: Consultation] {
        let asked = decisions.filter { !$0.right.consulted.isEmpty }
        var places: [Place] = []
        if !asked.isEmpty {
            places = try transaction.all(
                Place.self,
                """
                SELECT collaboration_role.collaboration_id, collaboration_role.role, collaboration_role.post_id, body.name,
                    CASE WHEN EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id AND holding.to_day IS NULL)
                    THEN 1 ELSE 0 END AS is_filled
                FROM collaboration_role JOIN post ON post.id = collaboration_role.post_id
                JOIN body ON body.id = post.body_id
                WHERE collaboration_role.collaboration_id IN \(list: Set(asked.map(\.decision.collaboration)).sorted())
                ORDER BY collaboration_role.assigned_at, collaboration_role.post_id
                """)
        }
        let heard = try DecisionStore(transaction).heard(on: asked.map(\.decision.id))
        let pairs = decisions.map { decision, right -> (Decision.ID, Consultation) in
            let spoken = heard[decision.id] ?? []
            let parts = Role.allCases.filter { right.consulted.contains($0) }.flatMap { role -> [Part] in
                let own = places.filter { $0.collaboration == decision.collaboration && $0.role == role }
                if own.isEmpty { return [Part(role: role, post: nil, body: "", isFilled: false, hasSpoken: false)] }
                return own.map {
                    Part(
                        role: role, post: $0.post, body: $0.body, isFilled: $0.isFilled,
                        hasSpoken: spoken.contains(Seat(role, $0.post)))
                }
            }
            return (
                decision.id, Consultation(parts: parts, informed: Role.allCases.filter { right.informed.contains($0) })
            )
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    static func read(
        _ decision: Decision, _ right: DecidingRight, _ transaction: any Transaction
    ) throws -> Consultation {
        try read([(decision, right)], transaction)[decision.id] ?? Consultation(parts: [], informed: [])
    }
}
