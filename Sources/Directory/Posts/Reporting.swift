import Kernel
import Storage

/// The reporting lines around a post, or from the top of a body.
struct Reporting: Sendable {
    /// How many reports of one post are drawn; a link leads to the rest.
    static let each = 40
    static let peerLimit = 12

    struct Node: Sendable {
        let staffed: StaffedPost
        let reports: [Node]
        /// How many report to it in all, as far as the viewer may see.
        let reportCount: Int
    }

    /// From the top down to the direct superior.
    let above: [StaffedPost]
    /// The others who report to the same superior.
    let peers: [StaffedPost]
    let peerCount: Int
    /// The post itself with two levels below it; of a body, its heads.
    let roots: [Node]
    let isFirst: Bool
    /// The last direct report on this page when more follow.
    let next: Post.ID?

    /// - Parameter after: the last direct report of the page before.
    static func read(
        around post: Post, after: Post.ID? = nil, _ sight: Sight, in transaction: any Transaction
    ) throws -> Reporting {
        let store = PostStore(transaction)
        let superiors = try store.superiors(of: post.id, sight)
        var peers: [Post] = []
        var peerCount = 0
        if let superior = superiors.first {
            let all = try store.reports(to: superior.id, limit: peerLimit + 1, sight)
            peers = Array(all.filter { $0.id != post.id }.prefix(peerLimit))
            peerCount = max(0, (try store.reportCounts(of: [superior.id], sight)[superior.id] ?? 1) - 1)
        }
        let direct = try store.reports(to: post.id, after: after, limit: each + 1, sight)
        let tree = try Below.read([post], direct: Array(direct.prefix(each)), store, sight)
        let holders = try store.holdersNow(
            of: superiors.map(\.id) + peers.map(\.id) + tree.posts.map(\.id), sight)
        func staffed(_ post: Post) -> StaffedPost { StaffedPost(post: post, holders: holders[post.id] ?? []) }
        return Reporting(
            above: superiors.reversed().map(staffed), peers: peers.map(staffed), peerCount: peerCount,
            roots: tree.nodes([post], staffed), isFirst: after == nil,
            next: direct.count > each ? direct[each - 1].id : nil)
    }

    static func read(top body: Body.ID, _ sight: Sight, in transaction: any Transaction) throws -> Reporting {
        let store = PostStore(transaction)
        let heads = try store.heads(of: body, limit: each, sight)
        let first = try store.reports(toEach: heads.map(\.id), each: each, sight)
        let tree = try Below.read(heads, direct: first, store, sight)
        let holders = try store.holdersNow(of: tree.posts.map(\.id), sight)
        return Reporting(
            above: [], peers: [], peerCount: 0,
            roots: tree.nodes(heads) { StaffedPost(post: $0, holders: holders[$0.id] ?? []) }, isFirst: true, next: nil)
    }

    /// Two levels of reports below some posts.
    private struct Below {
        let posts: [Post]
        let children: [Post.ID: [Post]]
        let counts: [Post.ID: Int]

        static func read(
            _ roots: [Post], direct first: [Post], _ store: PostStore, _ sight: Sight
        ) throws -> Below {
            // Of a wide first level, the second is drawn smaller.
            let share = max(3, 400 / max(1, first.count))
            let second = try store.reports(toEach: first.map(\.id), each: min(each, share), sight)
            let all = roots + first + second
            var children: [Post.ID: [Post]] = [:]
            for post in first + second {
                if let superior = post.reportsTo { children[superior, default: []].append(post) }
            }
            return Below(posts: all, children: children, counts: try store.reportCounts(of: all.map(\.id), sight))
        }

        func nodes(_ roots: [Post], _ staffed: (Post) -> StaffedPost) -> [Node] {
            roots.map { node($0, depth: 0, staffed) }
        }

        private func node(_ post: Post, depth: Int, _ staffed: (Post) -> StaffedPost) -> Node {
            let below = depth < 2 ? children[post.id] ?? [] : []
            return Node(
                staffed: staffed(post), reports: below.map { node($0, depth: depth + 1, staffed) },
                reportCount: counts[post.id] ?? 0)
        }
    }
}
