public import Access
public import Kernel
public import Storage

/// What somebody may see of the directory. Every fetch takes one; lists, counts and single pages use the same SQL.
///
/// - Public servants see everything but fields kept to a body and hidden posts.
/// - A hidden post is seen by its holder, its body's administrators and platform administrators. Whoever holds one, or
///   left from one, is as hidden as the post, whatever else they hold.
/// - Guests see what bodies publish now, and themselves.
public struct Sight: Sendable, Equatable {
    public enum Reach: Sendable, Equatable {
        /// Signed in, from a body.
        case staff
        /// A guest, or nobody in particular.
        case published
        /// The system itself: indexing, exports for the record.
        case everything
    }

    public let reach: Reach
    public let person: Person.ID?
    public let body: Body.ID?
    public let administers: Set<UUID128>
    let isPlatformAdministrator: Bool

    public init(_ viewer: Viewer?) {
        person = viewer?.person.map { Person.ID($0) }
        body = viewer?.body.map { Body.ID($0) }
        administers = viewer?.role == .bodyAdministrator ? viewer?.administers ?? [] : []
        isPlatformAdministrator = viewer?.isPlatformAdministrator ?? false
        reach = viewer == nil || viewer?.role == .guest ? .published : .staff
    }

    private init(reach: Reach) {
        self.reach = reach
        person = nil
        body = nil
        administers = []
        isPlatformAdministrator = reach == .everything
    }

    /// For work of the system itself, whose results are filtered again before anybody sees them.
    public static let everything = Sight(reach: .everything)
    /// For the pages that need no sign-in.
    public static let published = Sight(reach: .published)

    /// A condition on the table `post`.
    public var posts: SQL {
        if isPlatformAdministrator { return "(1 = 1)" }
        if reach == .published {
            return """
                ((post.is_public = 1 AND post.ended_on IS NULL AND post.body_id IN (SELECT id FROM body WHERE is_public = 1))\(ownPosts))
                """
        }
        var condition: SQL = "(post.is_hidden = 0"
        if !administers.isEmpty { condition = condition + " OR post.body_id IN \(list: Array(administers))" }
        return condition + ownPosts + ")"
    }

    private var ownPosts: SQL {
        guard let person else { return "" }
        return " OR post.id IN (SELECT post_id FROM holding WHERE person_id = \(person) AND to_day IS NULL)"
    }

    /// A condition on the table `person`.
    public var people: SQL {
        if isPlatformAdministrator { return "(1 = 1)" }
        if reach == .published {
            let own: SQL = person.map { " OR person.id = \($0)" } ?? ""
            return """
                ((person.left_on IS NULL AND person.merged_into IS NULL AND EXISTS (SELECT 1 FROM holding seen JOIN post \
                ON post.id = seen.post_id WHERE seen.person_id = person.id AND seen.to_day IS NULL AND post.is_public = 1 \
                AND post.ended_on IS NULL AND post.body_id IN (SELECT id FROM body WHERE is_public = 1)) \
                AND \(Self.holdsNothingHidden))\(own))
                """
        }
        var condition: SQL = "(" + Self.holdsNothingHidden
        if !administers.isEmpty { condition = condition + " OR person.body_id IN \(list: Array(administers))" }
        if let person { condition = condition + " OR person.id = \(person)" }
        return condition + ")"
    }

    /// A condition on the table `person`: no hidden post, nor one they left from.
    static let holdsNothingHidden: SQL = """
        NOT EXISTS (SELECT 1 FROM holding secret JOIN post hidden ON hidden.id = secret.post_id \
        WHERE secret.person_id = person.id AND hidden.is_hidden = 1 \
        AND (secret.to_day IS NULL OR secret.to_day = person.left_on))
        """

    /// A condition on the table `body`.
    public var bodies: SQL { reach == .published ? "(body.is_public = 1\(ownBody))" : "(1 = 1)" }

    private var ownBody: SQL { body.map { " OR body.id = \($0)" } ?? "" }

    /// A condition on the table `team`.
    public var teams: SQL {
        if reach != .published { return "(1 = 1)" }
        return """
            (team.ended_on IS NULL AND EXISTS (SELECT 1 FROM post WHERE post.team_id = team.id AND post.is_public = 1 \
            AND post.ended_on IS NULL) AND team.body_id IN (SELECT id FROM body WHERE is_public = 1))
            """
    }

    /// Whether the topics that this person chose for themselves may be shown, and not only those of their public posts.
    public func seesTopics(of person: Person.ID) -> Bool { reach != .published || person == self.person }

    /// Whether this field of this person's profile may be shown.
    public func sees(_ field: Person.Field, of person: Person) -> Bool {
        if isPlatformAdministrator || person.id == self.person { return true }
        if reach == .published, field != .worksOn, field != .contactFor { return false }
        return !person.bodyOnly.contains(field) || person.body == body || administers.contains(person.body.uuid)
    }
}

/// Who may change what in the directory. Pure rules; the actions ask them.
public enum DirectoryRules {
    public static func change(_ person: Person, _ viewer: Viewer) -> Verdict {
        if viewer.person == person.id.uuid || viewer.administers(person.body.uuid) { return .allowed }
        return .refused(
            because: "only \(person.name) and the administrators of their body may change this profile. "
                + "You can suggest a correction instead")
    }

    public static func change(_ body: Body, _ viewer: Viewer) -> Verdict {
        if viewer.administers(body.id.uuid) { return .allowed }
        return .refused(because: "only an administrator of \(body.name) may, and you are not one")
    }

    /// Teams and posts: their body's administrators, and for a team the holder of its contact post.
    public static func change(_ team: Team, isContact: Bool, _ viewer: Viewer) -> Verdict {
        if isContact || viewer.administers(team.body.uuid) { return .allowed }
        return .refused(
            because: "only the holder of the team's contact post and the administrators of its body may change it. "
                + "You can suggest a correction instead")
    }

    public static func change(_ post: Post, _ viewer: Viewer) -> Verdict {
        if viewer.administers(post.body.uuid) { return .allowed }
        return .refused(because: "only an administrator of the post's body may, and you are not one")
    }

    /// Topics belong to all: any public servant may add one or improve its meaning; guests may not.
    public static func changeTopics(_ viewer: Viewer) -> Verdict {
        viewer.role == .guest ? .refused(because: "guests may not change topics") : .allowed
    }

    public static func importDirectory(into body: Body.ID?, _ viewer: Viewer) -> Verdict {
        if viewer.isPlatformAdministrator { return .allowed }
        guard let body else {
            return .refused(because: "a file that covers several bodies needs a platform administrator")
        }
        if viewer.administers(body.uuid) { return .allowed }
        return .refused(because: "only an administrator of that body may, and you are not one")
    }
}
