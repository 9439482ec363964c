import Directory
import Kernel
import Storage

/// Those named on the page of a decision: who decides, who is heard first, who is told, each with the holder.
struct Involved: Sendable {
    let deciding: [StaffedPost]
    let consultation: Consultation
    /// By post: those that must be heard.
    let consulted: [Post.ID: StaffedPost]
    let informed: [StaffedRole]
    /// Roles of posts that the viewer does not see.
    let hidden: Set<Role>
    /// Roles among those who decide that no post has.
    let absent: [Role]

    /// As far as the viewer may see them.
    static func read(
        _ decision: Decision, _ right: DecidingRight, _ work: Workplace, _ transaction: any Transaction
    ) throws -> Involved {
        let shown = try ShownRoles.read(work.collaboration.id, Sight(work.viewer), transaction)
        let roles = shown.seen
        let consulted = roles.filter { right.consulted.contains($0.role) }.map { ($0.staffed.post.id, $0.staffed) }
        return Involved(
            deciding: try deciding(right, roles, work, transaction),
            consultation: try Consultation.read(decision, right, transaction),
            consulted: Dictionary(consulted, uniquingKeysWith: { first, _ in first }),
            informed: roles.filter { right.informed.contains($0.role) }, hidden: Set(shown.hidden),
            absent: Role.allCases.filter { right.roles.contains($0) && shown.isEmpty($0) })
    }

    /// The names of those who decide, in order.
    static func holders(
        of right: DecidingRight, _ work: Workplace, _ transaction: any Transaction
    ) throws -> [String] {
        let roles = try RoleStore(transaction).staffed(work.collaboration.id, Sight(work.viewer))
        let posts = try deciding(right, roles, work, transaction)
        return Set(posts.flatMap { $0.holders.map(\.name) }).sorted()
    }

    private static func deciding(
        _ right: DecidingRight, _ roles: [StaffedRole], _ work: Workplace, _ transaction: any Transaction
    ) throws -> [StaffedPost] {
        if let posts = right.board?.posts {
            let owners = try Owners.read(Array(posts), Sight(work.viewer), transaction)
            return owners.posts.values.sorted { ($0.post.title, $0.post.id) < ($1.post.title, $1.post.id) }
        }
        var seen: Set<Post.ID> = []
        return roles.filter { right.roles.contains($0.role) && seen.insert($0.staffed.post.id).inserted }.map(\.staffed)
    }
}
