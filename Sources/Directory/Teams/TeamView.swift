import Access
import Kernel
import Storage

/// Everything on a team's page.
struct TeamView: Sendable {
    static let pageSize = 50

    let team: Team
    let body: Body
    let ancestors: [Team]
    let contact: StaffedPost?
    let topics: [Topic]
    let subteams: [Team]
    let subteamPeople: [Team.ID: Int]
    let people: Int
    let posts: [StaffedPost]
    let isFirst: Bool
    /// The last post of this page when more follow.
    let next: Post.ID?
    let mayChange: Verdict
    /// Whether the viewer may move and end it, and add teams and posts to it.
    let mayOrganise: Verdict

    static func read(
        _ id: Team.ID, after: Post.ID?, _ viewer: Viewer, in transaction: any Transaction
    ) throws -> TeamView {
        let sight = Sight(viewer)
        let teams = TeamStore(transaction)
        let posts = PostStore(transaction)
        guard let team = try teams.find(id, sight), let body = try BodyStore(transaction).find(team.body, sight)
        else { throw Fault.missing("The team") }
        let page = try posts.posts(of: id, after: after, limit: pageSize + 1, sight)
        let subteams = try teams.level(below: [id], in: team.body, limit: 200, sight)
        let counts = try teams.peopleCounts(of: [id] + subteams.map(\.id), sight)
        let contact = try posts.contact(team.contactPost, sight)
        return TeamView(
            team: team, body: body, ancestors: try teams.ancestors(of: team, sight), contact: contact,
            topics: try TopicStore(transaction).tags(of: id.uuid), subteams: subteams, subteamPeople: counts,
            people: counts[id] ?? 0, posts: try posts.staffed(Array(page.prefix(pageSize)), sight),
            isFirst: after == nil, next: page.count > pageSize ? page[pageSize - 1].id : nil,
            mayChange: DirectoryRules.change(team, isContact: contact.isHeld(by: viewer), viewer),
            mayOrganise: DirectoryRules.change(team, isContact: false, viewer))
    }

    var completeness: TeamCompleteness {
        TeamCompleteness(team, hasContact: contact != nil, hasTopics: !topics.isEmpty)
    }
}

extension StaffedPost? {
    /// Whether the viewer holds this post now.
    func isHeld(by viewer: Viewer) -> Bool {
        guard let self, let person = viewer.person else { return false }
        return self.holders.contains { $0.person.uuid == person }
    }
}
