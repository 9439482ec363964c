import Directory
import Kernel
import Storage

/// A post's place among those who have a say: by a role that it carries, or by its place in a forum.
struct Seat: Hashable, Sendable {
    /// `nil` for a post that sits in a forum without a role.
    let role: Role?
    let post: Post.ID

    /// 'sro/0193…', as it is kept.
    var key: String { "\(role?.rawValue ?? "-")/\(post)" }

    init(_ role: Role?, _ post: Post.ID) {
        self.role = role
        self.post = post
    }

    init?(key: Substring) {
        let parts = key.split(separator: "/")
        guard parts.count == 2, let post = Post.ID(String(parts[1])) else { return nil }
        self.init(Role(rawValue: String(parts[0])), post)
    }

    static func kept(_ seats: Set<Seat>) -> String { seats.map(\.key).sorted().joined(separator: " ") }

    static func read(_ kept: String) -> Set<Seat> { Set(kept.split(separator: " ").compactMap { Seat(key: $0) }) }
}

/// Who decides something, who is heard before, and who is told.
struct DecidingRight: Sendable, Equatable {
    /// Those who decide together, each seat with a voice.
    ///
    /// A voice belongs to a seat, not to a person: whoever fills two seats speaks for both, as a deputy who acts for a
    /// vacant post does in a committee, and a successor's voice takes the place of their predecessor's. But one person is
    /// no meeting: a quorum is more than half of all seats, vacant ones too, so that no board shrinks to those who agree,
    /// and at least two people.
    struct Board: Sendable, Equatable {
        /// Of the forum; `nil` for the roles that the matrix names.
        let forum: String?
        /// The posts of the forum; `nil` where roles sit.
        let posts: Set<Post.ID>?
        let seats: Int

        var quorum: Int { max(2, seats / 2 + 1) }
    }

    /// The roles whose voices count; with a forum, none.
    let roles: Set<Role>
    /// Those without whom nothing is decided.
    let required: Set<Role>
    let board: Board?
    /// The posts that have roles now: a voice given by a post that has lost the role since counts no longer. `nil` where
    /// that is not looked at.
    var seated: Set<Seat>?
    /// The roles that must be heard first.
    var consulted: Set<Role> = []
    /// The roles that are told.
    var informed: Set<Role> = []
    /// Forums that deal with the matter and do not decide it.
    var advisory: [String] = []

    /// Any one of these roles decides alone.
    static func alone(_ roles: Set<Role>) -> DecidingRight { DecidingRight(roles: roles, required: [], board: nil) }

    /// All of these roles have to agree.
    static func together(_ roles: Set<Role>) -> DecidingRight {
        DecidingRight(roles: roles, required: roles, board: nil)
    }

    /// The joint board of the roles that the matrix names.
    /// - Parameter seats: how many there are: each post with one of the roles, and each role that no post has.
    static func board(_ roles: Set<Role>, seats: Int) -> DecidingRight {
        DecidingRight(roles: roles, required: [], board: Board(forum: nil, posts: nil, seats: seats))
    }

    /// A forum that decides.
    static func forum(_ name: String, _ posts: Set<Post.ID>) -> DecidingRight {
        DecidingRight(roles: [], required: [], board: Board(forum: name, posts: posts, seats: posts.count))
    }

    /// Those of somebody's seats that have a voice here.
    func voiced(_ held: Set<Seat>) -> Set<Seat> {
        if let posts = board?.posts {
            return Set(held.filter { posts.contains($0.post) }.map { Seat(nil, $0.post) })
        }
        return held.filter { seat in
            (seat.role.map(roles.contains) ?? false) && (seated?.contains(seat) ?? true)
        }
    }

    func counts(_ held: Set<Seat>) -> Bool { !voiced(held).isEmpty }

    func mustHear(_ held: Set<Seat>) -> Bool { held.contains { $0.role.map(consulted.contains) ?? false } }

    /// Whether somebody with these seats can decide without anybody else.
    func isSettled(byOneWith held: Set<Seat>) -> Bool {
        let own = Set(voiced(held).compactMap(\.role))
        return board == nil && !own.isEmpty && required.isSubset(of: own)
    }

    /// Whether those who spoke have agreed to it. Before the deadline so many as make the quorum have to agree; at the
    /// deadline so many have to have spoken, and more seats for it than against.
    func isAgreed(_ voices: [DecisionVoice], isDeadlinePast: Bool = false) -> Bool {
        // The later voice is the seat's.
        var spoken: [Seat: Int] = [:]
        for (index, voice) in voices.enumerated().sorted(by: { $0.element.saidAt < $1.element.saidAt }) {
            for seat in voiced(voice.seats) { spoken[seat] = index }
        }
        let agreeing = spoken.filter { voices[$0.value].agrees }
        guard let board else {
            return required.isEmpty ? !agreeing.isEmpty : required.isSubset(of: agreeing.keys.compactMap(\.role))
        }
        func isQuorate(_ seats: [Seat: Int]) -> Bool { seats.count >= board.quorum && Set(seats.values).count > 1 }
        if isQuorate(agreeing) { return true }
        return isDeadlinePast && isQuorate(spoken) && agreeing.count > spoken.count - agreeing.count
    }

    /// Whether a seat has a voice and has not used it.
    func isLate(_ seat: Seat, _ voices: [DecisionVoice]) -> Bool {
        let own = voiced([seat])
        return !own.isEmpty && own.isDisjoint(with: voices.flatMap { voiced($0.seats) })
    }

    /// 'the senior responsible owner and the accounting officer together'.
    var words: String {
        if let board, let forum = board.forum {
            return "the forum ‘\(forum)’ (at least \(board.quorum) of its \(board.seats) seats)"
        }
        let names = Role.allCases.filter { roles.contains($0) }.map { "the \($0.name.lowercased())" }
        let isJoint = !required.isEmpty || board != nil
        let joined =
            names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + (isJoint ? " and " : " or ") + (names.last ?? "")
        if let board { return "the joint board of \(joined) (at least \(board.quorum) of \(board.seats) seats)" }
        return required.count > 1 ? "\(joined) together" : joined
    }
}
