import Kernel
import Storage

/// A body's teams as a tree, as much of it as one page bears.
///
/// It is read level by level, so that what is left out is always below what is shown and a link leads to it.
struct TeamTree: Sendable {
    static let limit = 2000

    struct Node: Sendable {
        let team: Team
        let people: Int
        let contact: Post?
        let children: [Node]
        /// There are teams below it that are not on this page.
        let hasMoreBelow: Bool

        /// How many teams are drawn below it.
        var teamCount: Int { children.reduce(children.count) { $0 + $1.teamCount } }
    }

    let roots: [Node]
    /// The last root of this page when more follow it.
    let next: Team.ID?

    /// - Parameters:
    ///   - root: the team whose tree is wanted; `nil` for the whole body.
    ///   - after: of a level that needs several pages, the last team of the page before.
    static func read(
        _ body: Body.ID, below root: Team.ID?, after: Team.ID?, limit: Int = limit, _ sight: Sight,
        in transaction: any Transaction
    ) throws -> TeamTree {
        let store = TeamStore(transaction)
        let parents = root.map { [$0] }
        let top = try store.level(below: parents, in: body, after: after, limit: limit + 1, sight)
        let shown = Array(top.prefix(limit))
        var all = shown
        var level = shown
        var unopened: Set<Team.ID> = []
        // Trees deeper than this are refused when made, but a file may hold a circle.
        var depth = 0
        while !level.isEmpty, depth < 20 {
            let left = limit - all.count
            let below = try store.level(below: level.map(\.id), in: body, limit: left + 1, sight)
            if below.count > left {
                unopened = try store.parents(among: level.map(\.id), sight)
                break
            }
            all += below
            level = below
            depth += 1
        }
        let builder = Builder(
            children: Dictionary(grouping: all.dropFirst(shown.count).filter { $0.parent != nil }) { $0.parent },
            people: try store.peopleCounts(of: all.map(\.id), sight),
            contacts: try PostStore(transaction).find(all.compactMap(\.contactPost), sight), unopened: unopened)
        return TeamTree(
            roots: shown.map { builder.node($0, depth: 0) }, next: top.count > limit ? shown.last?.id : nil)
    }

    private struct Builder {
        let children: [Team.ID?: [Team]]
        let people: [Team.ID: Int]
        let contacts: [Post.ID: Post]
        let unopened: Set<Team.ID>

        func node(_ team: Team, depth: Int) -> Node {
            let below = depth < 20 ? children[team.id] ?? [] : []
            let contact = team.contactPost.flatMap { contacts[$0] }
            return Node(
                team: team, people: people[team.id] ?? 0, contact: contact?.endedOn == nil ? contact : nil,
                children: below.map { node($0, depth: depth + 1) }, hasMoreBelow: unopened.contains(team.id))
        }
    }
}
