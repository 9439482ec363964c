import Access
import Kernel
import Storage

/// Everything on a topic's page.
struct TopicView: Sendable {
    static let teamPage = 25
    static let peoplePage = 50
    static let narrowerLimit = 200

    /// A team that works on the topic, with the post to approach.
    struct ApproachedTeam: Sendable {
        let team: Team
        let body: Body?
        let contact: StaffedPost?
    }

    let topic: Topic
    let names: [Topic.Name]
    let broader: Topic?
    let narrower: [Topic]
    let teams: [ApproachedTeam]
    let nextTeam: Team.ID?
    let posts: [StaffedPost]
    let people: [PersonSummary]
    let nextPerson: Person.ID?
    let bodies: [Body]
    let isFirst: Bool

    static func read(
        _ topic: Topic, afterTeam: Team.ID?, afterPerson: Person.ID?, _ sight: Sight,
        in transaction: any Transaction
    ) throws -> TopicView {
        let store = TopicStore(transaction)
        let teams = try TeamStore(transaction).tagged(topic.id, after: afterTeam, limit: teamPage + 1, sight)
        let people = try store.people(topic.id, after: afterPerson, limit: peoplePage + 1, sight)
        let posts = try store.posts(topic.id, limit: 20, sight)
        return TopicView(
            topic: topic, names: try store.names(of: topic.id),
            broader: try topic.broader.flatMap { try store.find($0) },
            narrower: try store.narrower(than: topic.id, limit: narrowerLimit),
            teams: try approached(Array(teams.prefix(teamPage)), sight, in: transaction),
            nextTeam: teams.count > teamPage ? teams[teamPage - 1].id : nil,
            posts: try PostStore(transaction).staffed(posts, sight), people: Array(people.prefix(peoplePage)),
            nextPerson: people.count > peoplePage ? people[peoplePage - 1].id : nil,
            bodies: try store.bodies(topic.id, limit: 12, sight), isFirst: afterTeam == nil && afterPerson == nil)
    }

    private static func approached(
        _ teams: [Team], _ sight: Sight, in transaction: any Transaction
    ) throws -> [ApproachedTeam] {
        let store = PostStore(transaction)
        let contacts = try store.find(teams.compactMap(\.contactPost), sight).filter { $0.value.endedOn == nil }
        let holders = try store.holdersNow(of: Array(contacts.keys), sight)
        let bodies = try BodyStore(transaction).find(Array(Set(teams.map(\.body))), sight)
        return teams.map { team in
            let contact = team.contactPost.flatMap { contacts[$0] }
            return ApproachedTeam(
                team: team, body: bodies[team.body],
                contact: contact.map { StaffedPost(post: $0, holders: holders[$0.id] ?? []) })
        }
    }

    func names(_ kind: Topic.Name.Kind) -> [String] { names.filter { $0.kind == kind }.map(\.name) }
}
