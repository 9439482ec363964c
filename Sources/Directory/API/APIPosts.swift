import Kernel
import Storage
import Web

/// A post as lists show it.
struct APIPostSummary: Sendable {
    let post: Post
    let body: APILink<Body>
    let team: APILink<Team>?
    /// More than one where a job is shared, none where it is vacant.
    let holders: [APILink<Person>]

    static let shape = APIRepresentation<Self>("PostSummary", "A post as lists show it.") { members(&$0) { $0 } }

    /// What a list and the post by itself both show.
    static func members<Value>(
        _ shape: inout APIRepresentation<Value>, _ get: @escaping @Sendable (Value) -> APIPostSummary
    ) {
        shape.id("The post's identifier.") { get($0).post.id }
        shape.text("title", "The post's title.") { get($0).post.title }
        shape.object("body", APILink<Body>.shape, "The body it is in.") { get($0).body }
        shape.object(optional: "team", APILink<Team>.shape, "The team it is in.") { get($0).team }
        shape.objects("holders", APILink<Person>.shape, "Who holds it now.") { get($0).holders }
        shape.text(optional: "grade", "Grade.") { get($0).post.grade }
        shape.text(optional: "profession", "Profession.") { get($0).post.profession }
        shape.text(optional: "location", "Where it is.") { get($0).post.place }
        shape.text(optional: "contact_for", "What to come to its holder for.") { get($0).post.contactFor }
        shape.text(optional: "public_email", "The address that the body publishes.") { get($0).post.publicEmail }
        shape.text(optional: "public_phone", "The phone number that the body publishes.") { get($0).post.publicPhone }
        shape.boolean("is_public", "Whether the body publishes it.") { get($0).post.isPublic }
        shape.boolean("is_hidden", "Whether few may know of it; take care with it.") { get($0).post.isHidden }
        shape.day("ended_on", "The day it ended.") { get($0).post.endedOn }
        shape.time("updated_at", "When the record last changed.") { get($0).post.updatedAt }
        shape.text("href", "Where the API has the post.") { APIPath.post(get($0).post.id) }
    }
}

/// A post with everything that one viewer may see.
struct APIPost: Sendable {
    let summary: APIPostSummary
    let reportsTo: APIPostSummary?
    let reports: [APIPostSummary]
    let topics: [Topic]

    static let reportLimit = 200

    static let shape = APIRepresentation<Self>("Post", "A post.") {
        APIPostSummary.members(&$0) { $0.summary }
        $0.text(optional: "function", "What the job is for.") { $0.summary.post.function }
        $0.object(optional: "reports_to", APIPostSummary.shape, "The post it reports to.") { $0.reportsTo }
        $0.objects("reports", APIPostSummary.shape, "The posts that report to it.", limit: reportLimit) { $0.reports }
        $0.objects("topics", APILink<Topic>.shape, "What it is tagged with.") { $0.topics.map { APILink($0) } }
        $0.text("page", "The path of the page for people to read.") { $0.summary.post.path }
    }
}

/// The SQL behind the endpoints of posts.
struct APIPostsStore {
    let transaction: any Transaction
    let sight: Sight

    /// Current posts, in order of identifier.
    func page(_ arguments: APIArguments, _ window: APIWindow) throws -> [APIPostSummary] {
        var conditions: [SQL] = ["post.ended_on IS NULL", sight.posts, window.start("post.id")]
        if let slug = arguments.text("body") { conditions.append(APIFilters.body(slug, "post.body_id", sight)) }
        if let topic = arguments.text("topic") { conditions.append(APIFilters.topic(topic, "post.id", "post")) }
        if let team = arguments.id("team", of: Team.self) { conditions.append("post.team_id = \(team)") }
        let posts = try transaction.all(
            Post.self,
            """
            SELECT \(Post.columns) FROM post WHERE \(conditions.joined(" AND ")) \
            ORDER BY post.id LIMIT \(window.count)
            """)
        return try summaries(posts)
    }

    func find(_ id: Post.ID) throws -> APIPost? {
        let store = PostStore(transaction)
        guard let post = try store.find(id, sight) else { return nil }
        let above = try post.reportsTo.flatMap { try store.find($0, sight) }
        let below = try store.reports(to: id, limit: APIPost.reportLimit, sight)
        let all = try summaries([post] + (above.map { [$0] } ?? []) + below)
        guard let summary = all.first else { return nil }
        return APIPost(
            summary: summary, reportsTo: above.flatMap { above in all.first { $0.post.id == above.id } },
            reports: Array(all.suffix(below.count)), topics: try TopicStore(transaction).tags(of: id.uuid))
    }

    /// `nil` when the viewer may not know of the post, or it has ended.
    func summary(_ id: Post.ID) throws -> APIPostSummary? {
        guard let post = try PostStore(transaction).find(id, sight), post.endedOn == nil else { return nil }
        return try summaries([post]).first
    }

    private func summaries(_ posts: [Post]) throws -> [APIPostSummary] {
        let teamIDs = Array(Set(posts.compactMap(\.team))).sorted()
        let teams = teamIDs.isEmpty ? [:] : try TeamStore(transaction).find(teamIDs, sight)
        let bodies = try APIBodiesStore(transaction: transaction, sight: sight).links(posts.map(\.body))
        let holders = try APIPeopleStore(transaction: transaction, sight: sight).holders(of: posts.map(\.id))
        let byPost = Dictionary(grouping: holders, by: \.post)
        return posts.map { post in
            APIPostSummary(
                post: post, body: bodies[post.body] ?? APILink(post.body, ""),
                team: post.team.flatMap { teams[$0] }.map { APILink($0) },
                holders: (byPost[post.id] ?? []).map(\.person))
        }
    }
}
