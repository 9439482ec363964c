public import Access
import Directory
public import Kernel
import Storage

/// How somebody is related to a collaboration: what its access rules ask for.
public struct Standing: Sendable, Equatable {
    /// They act for a party, and are no guest.
    public let isOfParty: Bool
    /// What they were added as, by name.
    public let level: Member.Level?
    /// The roles of the posts they hold.
    public let roles: Set<Role>
    public let isGuest: Bool

    public init(isOfParty: Bool, level: Member.Level?, roles: Set<Role>, isGuest: Bool = false) {
        self.isOfParty = isOfParty
        self.level = level
        self.roles = roles
        self.isGuest = isGuest
    }

    /// Whether they take part, and so see what is inside.
    public var isInside: Bool { isOfParty || level != nil || !roles.isEmpty }
}

/// Who may do what in a collaboration. Pure rules; the actions ask them.
public enum CollaborationRules {
    /// Open one: public servants who act for a body.
    public static func open(_ viewer: Viewer) -> Verdict {
        if viewer.role == .guest { return .refused(because: "guests may not open collaborations") }
        if viewer.body == nil { return .refused(because: "your account belongs to no body yet") }
        return .allowed
    }

    public static func seeInside(_ standing: Standing) -> Verdict {
        standing.isInside
            ? .allowed : .refused(because: "only those who take part may")
    }

    /// Work on it: write in its charter, its registers and its measures.
    public static func contribute(_ standing: Standing, _ stage: Collaboration.Stage) -> Verdict {
        if stage.isOver { return .refused(because: "it is over, and kept as it was") }
        if !standing.roles.isEmpty || standing.level == .organiser || standing.level == .contributor { return .allowed }
        return .refused(because: "only its members and those with a role in it may. Its organisers can add you")
    }

    /// Lead it while it has not ended.
    static func organise(_ standing: Standing, _ stage: Collaboration.Stage) -> Verdict {
        let verdict = organise(standing)
        if verdict.isAllowed, stage == .ended { return .refused(because: "it is over, and kept as it was") }
        return verdict
    }

    /// Lead it: parties, roles, members, launching, ending.
    public static func organise(_ standing: Standing) -> Verdict {
        if standing.level == .organiser || standing.roles.contains(.sro) { return .allowed }
        return .refused(because: "only its organisers and its senior responsible owner may")
    }
}

/// What somebody may see of collaborations, as SQL conditions on the table `collaboration`: lists, counts, search and single
/// pages use the same.
public struct CollaborationSight: Sendable {
    let viewer: Viewer?
    let now: Instant
    /// Of the bodies, posts and people named in it.
    let directory: Sight
    private let isEverything: Bool

    public init(_ viewer: Viewer, at now: Instant) {
        self.viewer = viewer
        self.now = now
        directory = Sight(viewer)
        isEverything = false
    }

    private init() {
        viewer = nil
        now = Instant(milliseconds: 0)
        directory = .everything
        isEverything = true
    }

    /// For work of the system itself, whose results are filtered again before anybody sees them.
    public static let everything = CollaborationSight()

    /// The register: all public servants see what is not restricted; guests what they were let into.
    var register: SQL {
        if isEverything { return "(1 = 1)" }
        if viewer?.role == .guest { return inside }
        return "(collaboration.is_restricted = 0 OR \(inside))"
    }

    /// What those see who take part.
    var inside: SQL {
        if isEverything { return "(1 = 1)" }
        guard let body = viewer?.body, viewer?.role != .guest else { return named }
        return """
            (collaboration.id IN (SELECT collaboration_id FROM party WHERE body_id = \(body)) OR \(named))
            """
    }

    /// What somebody works on by name, or by a role of their post.
    var named: SQL {
        guard let person = viewer?.person else { return "(1 = 0)" }
        return """
            (collaboration.id IN (SELECT collaboration_id FROM collaboration_member \
            WHERE person_id = \(person) AND (until IS NULL OR until > \(now))) \
            OR collaboration.id IN (SELECT collaboration_role.collaboration_id FROM holding JOIN collaboration_role \
            ON collaboration_role.post_id = holding.post_id \
            WHERE holding.person_id = \(person) AND holding.to_day IS NULL))
            """
    }
}
