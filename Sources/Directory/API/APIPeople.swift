import Kernel
import Storage
import Web

/// A person with everything that one viewer may see.
struct APIPerson: Sendable {
    let person: Person
    let sight: Sight
    let body: APILink<Body>
    let posts: [APIHolding]
    let managers: [APILink<Person>]
    let topics: [Topic]
    let cover: APILink<Person>?
    let mergedInto: APILink<Person>?

    /// Of somebody who has left nothing is shown by which they could be reached.
    func shows(_ field: Person.Field) -> Bool {
        switch field {
        case .email, .phone, .mobile: person.isCurrent && sight.sees(field, of: person)
        default: sight.sees(field, of: person)
        }
    }

    static let shape = APIRepresentation<Self>(
        "Person", "A person. A member is absent where the viewer may not see it, and null where nobody filled it in."
    ) {
        $0.id("The person's identifier.") { $0.person.id }
        $0.text("name", "The name they prefer.") { $0.person.name }
        $0.text(optional: "given_name", "Given name.") { $0.person.given }
        $0.text(optional: "family_name", "Family name.") { $0.person.family }
        $0.text(optional: "known_as", "Other names they are known by.") { $0.person.knownAs }
        $0.object("body", APILink<Body>.shape, "The body they belong to, or the last one.") { $0.body }
        $0.boolean("is_current", "False of somebody who has left and of a duplicate.") { $0.person.isCurrent }
        $0.boolean("is_guest", "Whether they are from outside and have access for a while.") { $0.person.isGuest }
        $0.day("left_on", "The day they left.") { $0.person.leftOn }
        $0.object(
            optional: "merged_into", APILink<Person>.shape, "Of a duplicate: the record that was kept."
        ) { $0.mergedInto }
        details(&$0)
        $0.objects("posts", APIHolding.shape, "The posts they hold and held, present ones first.") { $0.posts }
        $0.objects("managers", APILink<Person>.shape, "Who holds the posts that theirs report to.") { $0.managers }
        $0.objects("topics", APILink<Topic>.shape, "What they are tagged with.") { $0.topics.map { APILink($0) } }
        $0.time(optional: "confirmed_at", "When they last said that this is right.") { $0.person.confirmedAt }
        $0.time("updated_at", "When the record last changed.") { $0.person.updatedAt }
        $0.text("href", "Where the API has the person.") { APIPath.person($0.person.id) }
        $0.text("page", "The path of the page for people to read.") { $0.person.path }
    }

    /// The members that each person may keep to their body.
    private static func details(_ shape: inout APIRepresentation<Self>) {
        func text(_ name: String, _ field: Person.Field, _ get: @escaping @Sendable (Person) -> String?) {
            shape.text(optional: name, "\(field.label).", if: { $0.shows(field) }) { get($0.person) }
        }
        text("pronouns", .pronouns) { $0.pronouns }
        text("email", .email) { $0.email }
        text("phone", .phone) { $0.phone }
        text("mobile", .mobile) { $0.mobile }
        text("location", .place) { $0.place }
        text("working_pattern", .pattern) { $0.pattern }
        text("languages", .languages) { $0.languages }
        text("works_on", .worksOn) { $0.worksOn }
        text("contact_for", .contactFor) { $0.contactFor }
        text("skills", .skills) { $0.skills }
        text("interests", .interests) { $0.interests }
        text("networks", .networks) { $0.networks }
        shape.day("away_until", "The last day away.", if: { $0.shows(.away) }) { $0.person.awayUntil }
        shape.object(
            optional: "cover", APILink<Person>.shape, "Who stands in while they are away.", if: { $0.shows(.away) }
        ) { $0.cover }
    }
}

/// A post that somebody holds or held.
struct APIHolding: Sendable, RowDecodable {
    let post: APILink<Post>
    let team: APILink<Team>?
    let body: APILink<Body>
    let grade: String
    let from: Day?
    let to: Day?
    let reportsTo: Post.ID?

    static let shape = APIRepresentation<Self>("Holding", "A post that somebody holds or held.") {
        $0.object("post", APILink<Post>.shape, "The post.") { $0.post }
        $0.object(optional: "team", APILink<Team>.shape, "The post's team.") { $0.team }
        $0.object("body", APILink<Body>.shape, "The post's body.") { $0.body }
        $0.text(optional: "grade", "The post's grade.") { $0.grade }
        $0.day("from", "The first day.") { $0.from }
        $0.day("to", "The last day; null while they hold it.") { $0.to }
    }

    static let columns: SQL = """
        post.id AS post_id, post.title AS post_title, post.grade AS post_grade, post.reports_to, body.id AS body_id, \
        body.name AS body_name, body.slug AS body_slug, team.id AS team_id, team.name AS team_name, \
        holding.from_day, holding.to_day
        """

    init(row: Row) throws {
        post = APILink(try row.get("post_id"), try row.get("post_title"))
        body = APILink(try row.get("body_id"), try row.get("body_name"), slug: try row.get("body_slug"))
        let teamID: Team.ID? = try row.get("team_id")
        let teamName: String? = try row.get("team_name")
        team = if let teamID, let teamName { APILink(teamID, teamName) } else { nil }
        grade = try row.get("post_grade")
        from = try row.get("from_day")
        to = try row.get("to_day")
        reportsTo = try row.get("reports_to")
    }
}

extension PersonSummary {
    static let shape = APIRepresentation<Self>("PersonSummary", "A person as lists show them.") {
        $0.id("The person's identifier.") { $0.id }
        $0.text("name", "The name they prefer.") { $0.name }
        $0.text(optional: "known_as", "Other names they are known by.") { $0.knownAs }
        $0.boolean("is_guest", "Whether they are from outside and have access for a while.") { $0.isGuest }
        $0.object("body", APILink<Body>.shape, "The body they belong to.") {
            APILink($0.body, $0.bodyName, slug: $0.bodySlug)
        }
        $0.object(optional: "post", APILink<Post>.shape, "The most senior post they hold.") { person in
            person.post.map { APILink($0, person.postTitle ?? "") }
        }
        $0.text(optional: "grade", "The grade of that post.") { $0.grade }
        $0.object(optional: "team", APILink<Team>.shape, "The team of that post.") { person in
            person.team.map { APILink($0, person.teamName ?? "") }
        }
        $0.time(optional: "confirmed_at", "When they last said that their profile is right.") { $0.confirmedAt }
        $0.text("href", "Where the API has the person.") { APIPath.person($0.id) }
    }
}

/// The SQL behind the endpoints of people.
struct APIPeopleStore {
    let transaction: any Transaction
    let sight: Sight

    /// Current people, in order of identifier.
    func page(_ arguments: APIArguments, _ window: APIWindow) throws -> [PersonSummary] {
        var conditions: [SQL] = [
            "person.left_on IS NULL AND person.merged_into IS NULL", window.start("person.id"),
        ]
        if let slug = arguments.text("body") { conditions.append(APIFilters.body(slug, "person.body_id", sight)) }
        if let topic = arguments.text("topic") { conditions.append(APIFilters.person(topic: topic, sight)) }
        if let team = arguments.id("team", of: Team.self) {
            conditions.append(
                """
                person.id IN (SELECT holding.person_id FROM holding JOIN post ON post.id = holding.post_id \
                WHERE post.team_id = \(team) AND holding.to_day IS NULL AND \(sight.posts))
                """)
        }
        return try transaction.all(
            PersonSummary.self,
            PersonSummary.select(sight)
                + "\(conditions.joined(" AND ")) ORDER BY person.id LIMIT \(window.count)")
    }

    func find(_ id: Person.ID, on today: Day) throws -> APIPerson? {
        guard let person = try PersonStore(transaction).find(id, sight) else { return nil }
        let posts = try holdings(of: id)
        let above = posts.filter { $0.to == nil }.compactMap(\.reportsTo)
        // Whose person may be seen, their body may be named.
        let body = try BodyStore(transaction).find(person.body, .everything).map { APILink($0) }
        let isAway = person.awayUntil.map { $0 >= today } ?? false
        return APIPerson(
            person: person, sight: sight, body: body ?? APILink(person.body, ""), posts: posts,
            managers: try holders(of: above).map(\.person), topics: try TopicStore(transaction).tags(of: id, sight),
            cover: isAway ? try link(person.cover) : nil, mergedInto: try link(person.mergedInto))
    }

    /// Who holds these posts now, by post and then by name.
    func holders(of posts: [Post.ID]) throws -> [APIPostHolder] {
        if posts.isEmpty { return [] }
        return try transaction.all(
            APIPostHolder.self,
            """
            SELECT person.id, person.name, holding.post_id FROM holding JOIN person ON person.id = holding.person_id \
            JOIN post ON post.id = holding.post_id WHERE holding.post_id IN \(list: posts) \
            AND holding.to_day IS NULL AND person.left_on IS NULL AND person.merged_into IS NULL \
            AND \(sight.posts) AND \(sight.people) ORDER BY holding.post_id, person.sort_name, person.id
            """)
    }

    private func link(_ id: Person.ID?) throws -> APILink<Person>? {
        guard let id else { return nil }
        return try transaction.one(
            APILink<Person>.self,
            "SELECT person.id, person.name FROM person WHERE person.id = \(id) AND \(sight.people)")
    }

    private func holdings(of person: Person.ID) throws -> [APIHolding] {
        try transaction.all(
            APIHolding.self,
            """
            SELECT \(APIHolding.columns) FROM holding JOIN post ON post.id = holding.post_id \
            JOIN body ON body.id = post.body_id LEFT JOIN team ON team.id = post.team_id \
            WHERE holding.person_id = \(person) AND \(sight.posts) \
            ORDER BY holding.to_day IS NOT NULL, COALESCE(holding.to_day, '') DESC, post.seniority, holding.id LIMIT 100
            """)
    }
}

/// That a person holds a post now.
struct APIPostHolder: Sendable, RowDecodable {
    let post: Post.ID
    let person: APILink<Person>

    init(row: Row) throws {
        post = try row.get("post_id")
        person = try APILink(row: row)
    }
}
