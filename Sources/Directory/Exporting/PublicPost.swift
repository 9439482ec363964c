import Kernel
import Storage

/// A post as open data shows it to everybody.
struct PublicPost: Encodable, Sendable, RowDecodable {
    static let page = 500
    static let columns = [
        "id", "body", "bodySlug", "team", "postTitle", "grade", "profession", "location", "jobPurpose", "contactFor",
        "name",
        "email", "phone",
    ]

    let post: Post.ID
    let id: String
    let body: String
    let bodySlug: String
    let team: String
    let postTitle: String
    let grade: String
    let profession: String
    let location: String
    let jobPurpose: String
    let contactFor: String
    var name: String
    let email: String
    let phone: String

    var fields: [String] {
        [
            id, body, bodySlug, team, postTitle, grade, profession, location, jobPurpose, contactFor, name, email,
            phone,
        ]
    }

    private enum CodingKeys: String, CodingKey {
        case id, body, bodySlug, team, postTitle, grade, profession, location, jobPurpose, contactFor, name, email,
            phone
    }

    init(row: Row) throws {
        post = try row.get("id")
        id = post.description
        body = try row.get("body_name")
        bodySlug = try row.get("slug")
        team = try row.get("team_name", as: String?.self) ?? ""
        postTitle = try row.get("title")
        grade = try row.get("grade")
        profession = try row.get("profession")
        location = try row.get("place")
        jobPurpose = try row.get("function")
        contactFor = try row.get("contact_for")
        name = ""
        email = try row.get("public_email")
        phone = try row.get("public_phone")
    }

    static func page(after cursor: Post.ID?, _ transaction: any Transaction) throws -> [PublicPost] {
        let start: SQL = cursor.map { "AND post.id > \($0)" } ?? ""
        let sight = Sight.published
        var posts = try transaction.all(
            PublicPost.self,
            """
            SELECT post.id, post.title, post.grade, post.profession, post.place, post.function, post.contact_for,
            post.public_email, post.public_phone, body.name AS body_name, body.slug, team.name AS team_name
            FROM post JOIN body ON body.id = post.body_id LEFT JOIN team ON team.id = post.team_id
            WHERE post.is_public = 1 AND post.ended_on IS NULL AND \(sight.posts) \(start)
            ORDER BY post.id LIMIT \(page)
            """)
        var names: [Post.ID: [String]] = [:]
        try transaction.rows(
            """
            SELECT holding.post_id, person.name FROM holding JOIN person ON person.id = holding.person_id
            WHERE holding.post_id IN \(list: posts.map(\.post)) AND holding.to_day IS NULL AND \(sight.people)
            ORDER BY person.sort_name
            """
        ) { row in names[try row.get("post_id"), default: []].append(try row.get("name")) }
        for index in posts.indices { posts[index].name = names[posts[index].post]?.joined(separator: ", ") ?? "" }
        return posts
    }
}
