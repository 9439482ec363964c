import Access
import Kernel
import Storage

/// Everything on a post's page.
struct PostView: Sendable {
    static let formerLimit = 20

    let post: Post
    let body: Body
    let team: Team?
    let ancestors: [Team]
    let holders: [PostHolder]
    /// Who held it before, latest first.
    let former: [PostHolder]
    let superior: StaffedPost?
    /// Of a post without a holder to show, the nearest post above it that somebody holds.
    let askInstead: StaffedPost?
    let reportCount: Int
    let topics: [Topic]
    let mayChange: Verdict

    static func read(_ id: Post.ID, _ viewer: Viewer, in transaction: any Transaction) throws -> PostView {
        let sight = Sight(viewer)
        let store = PostStore(transaction)
        guard let post = try store.find(id, sight), let body = try BodyStore(transaction).find(post.body, sight)
        else { throw Fault.missing("The post") }
        let teams = TeamStore(transaction)
        let team = try post.team.flatMap { try teams.find($0, sight) }
        let above = try store.superiors(of: id, sight)
        let holders = try store.holdersNow(of: [id] + above.map(\.id), sight)
        let chain = above.map { StaffedPost(post: $0, holders: holders[$0.id] ?? []) }
        let own = post.endedOn == nil ? holders[id] ?? [] : []
        return PostView(
            post: post, body: body, team: team, ancestors: try team.map { try teams.ancestors(of: $0, sight) } ?? [],
            holders: own, former: try store.formerHolders(of: id, limit: formerLimit, sight),
            superior: chain.first { $0.post.id == post.reportsTo },
            askInstead: own.isEmpty ? chain.first { !$0.holders.isEmpty } : nil,
            reportCount: try store.reportCounts(of: [id], sight)[id] ?? 0,
            topics: try TopicStore(transaction).tags(of: id.uuid),
            mayChange: DirectoryRules.change(post, viewer))
    }
}
