import Kernel
import Storage

/// A person in a post, or one of the two alone, as an export shows it to one viewer.
struct ExportedRow: Encodable, Sendable {
    var id: String?
    var body = ""
    var team: [String] = []
    var postTitle = ""
    var grade = ""
    var profession = ""
    var location = ""
    var jobPurpose = ""
    var name = ""
    var texts: [String: String] = [:]
    var email = ""
    var topics: [String] = []
    var reportsTo = ""
    var startDate = ""
    var externalRef = ""
    var postRef = ""
    var isHidden = false

    /// In the columns of the `people` format.
    var fields: [String] {
        PeopleColumn.allCases.map { column in
            switch column {
            case .body: body
            case .team: team.joined(separator: " > ")
            case .postTitle: postTitle
            case .grade: grade
            case .profession: profession
            case .location: location
            case .name: name
            case .email: email
            case .topics: topics.joined(separator: "; ")
            case .reportsTo: reportsTo
            case .startDate: startDate
            case .externalRef: externalRef
            case .hiddenPost: postTitle.isEmpty ? "" : isHidden ? "yes" : "no"
            case .postRef: postRef
            case .jobPurpose: jobPurpose
            default: texts[column.rawValue] ?? ""
            }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The columns' names in camel case; what is empty is left out.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if let id { try container.encode(id, forKey: Key("id")) }
        for (column, value) in zip(PeopleColumn.allCases, fields) where !value.isEmpty {
            let key = Key(Self.camel(column.rawValue))
            switch column {
            case .team: try container.encode(team, forKey: key)
            case .topics: try container.encode(topics, forKey: key)
            case .hiddenPost: try container.encode(isHidden, forKey: key)
            default: try container.encode(value, forKey: key)
            }
        }
    }

    private static func camel(_ title: String) -> String {
        let words = title.split(separator: " ").map { $0.lowercased() }
        return words.enumerated().map { $0 == 0 ? $1 : $1.prefix(1).uppercased() + $1.dropFirst() }.joined()
    }
}

/// Fetches rows of a body's people, a page at a time.
struct ExportStore {
    static let page = 500

    let transaction: any Transaction
    let sight: Sight
    let body: Body

    struct Cursor: Sendable {
        let name: String
        let id: Person.ID
    }

    /// Whether references of the body's own systems may be seen: by those within it, its guests not among them.
    private var seesRefs: Bool {
        sight.reach == .staff && sight.body == body.id || sight.administers.contains(body.id.uuid)
            || sight.isPlatformAdministrator
    }

    private struct Item: RowDecodable {
        let person: Person
        let sortName: String
        let ref: String?

        init(row: Row) throws {
            person = try Person(row: row)
            sortName = try row.get("sort_name")
            ref = try row.get("external_ref")
        }
    }

    /// The rows of the people after `cursor`, and where to go on; `nil` at the end.
    func people(after cursor: Cursor?) throws -> (rows: [ExportedRow], next: Cursor?) {
        let start: SQL = cursor.map { "AND (person.sort_name, person.id) > (\($0.name), \($0.id))" } ?? ""
        let items = try transaction.all(
            Item.self,
            """
            SELECT \(Person.columns), person.sort_name, person.external_ref FROM person
            WHERE person.body_id = \(body.id) AND person.left_on IS NULL AND person.merged_into IS NULL
            AND person.is_guest = 0 AND \(sight.people) \(start)
            ORDER BY person.sort_name, person.id LIMIT \(Self.page)
            """)
        guard let last = items.last else { return ([], nil) }
        var held: [Person.ID: [HeldPost]] = [:]
        let found = try transaction.all(
            HeldPost.self,
            """
            SELECT holding.id AS holding_id, holding.person_id, holding.from_day, \(PostRecord.columns)
            FROM holding JOIN post ON post.id = holding.post_id
            WHERE holding.person_id IN \(list: items.map(\.person.id)) AND holding.to_day IS NULL
            AND post.body_id = \(body.id) AND \(sight.posts) ORDER BY post.seniority, post.id
            """)
        for item in found { held[item.person, default: []].append(item) }
        let teams = try TeamStore(transaction).paths(of: Set(found.compactMap(\.post.team)))
        let superiors = try superiors(of: Set(found.compactMap(\.post.reportsTo)))
        let topics = try TopicStore(transaction).names(ofEach: items.map(\.person.id), sight)
        var rows: [ExportedRow] = []
        for item in items {
            let base = row(item, topics[item.person.id] ?? [])
            let posts = held[item.person.id] ?? []
            if posts.isEmpty { rows.append(base) }
            for held in posts {
                var row = base
                fill(&row, held.post, teams, superiors)
                row.startDate = held.from?.description ?? ""
                rows.append(row)
            }
        }
        let isLast = items.count < Self.page
        return (rows, isLast ? nil : Cursor(name: last.sortName, id: last.person.id))
    }

    /// The posts that nobody holds.
    func vacancies(after cursor: Post.ID?) throws -> (rows: [ExportedRow], next: Post.ID?) {
        let start: SQL = cursor.map { "AND post.id > \($0)" } ?? ""
        let posts = try transaction.all(
            PostRecord.self,
            """
            SELECT \(PostRecord.columns) FROM post WHERE post.body_id = \(body.id) AND post.ended_on IS NULL
            AND \(sight.posts) AND NOT EXISTS (SELECT 1 FROM holding WHERE holding.post_id = post.id
            AND holding.to_day IS NULL) \(start) ORDER BY post.id LIMIT \(Self.page)
            """)
        let teams = try TeamStore(transaction).paths(of: Set(posts.compactMap(\.team)))
        let superiors = try superiors(of: Set(posts.compactMap(\.reportsTo)))
        let rows = posts.map { post -> ExportedRow in
            var row = ExportedRow()
            fill(&row, post, teams, superiors)
            return row
        }
        return (rows, posts.count < Self.page ? nil : posts.last?.id)
    }

    private func row(_ item: Item, _ topics: [String]) -> ExportedRow {
        let person = item.person
        func shown(_ field: Person.Field, _ text: String) -> String { sight.sees(field, of: person) ? text : "" }
        var row = ExportedRow()
        row.id = person.id.description
        row.body = body.slug
        row.name = person.name
        row.email = shown(.email, person.email ?? "")
        row.location = shown(.place, person.place)
        row.topics = topics
        row.externalRef = seesRefs ? item.ref ?? "" : ""
        let texts: [(PeopleColumn, String)] = [
            (.givenName, person.given), (.familyName, person.family), (.knownAs, person.knownAs),
            (.pronouns, shown(.pronouns, person.pronouns)), (.phone, shown(.phone, person.phone)),
            (.mobile, shown(.mobile, person.mobile)), (.workingPattern, shown(.pattern, person.pattern)),
            (.languages, shown(.languages, person.languages)), (.worksOn, shown(.worksOn, person.worksOn)),
            (.contactFor, shown(.contactFor, person.contactFor)), (.skills, shown(.skills, person.skills)),
            (.interests, shown(.interests, person.interests)), (.networks, shown(.networks, person.networks)),
        ]
        for (column, text) in texts { row.texts[column.rawValue] = text }
        return row
    }

    private func fill(
        _ row: inout ExportedRow, _ post: PostRecord, _ teams: [Team.ID: [String]], _ superiors: [Post.ID: String]
    ) {
        row.body = body.slug
        row.postTitle = post.title
        row.grade = post.grade
        row.profession = post.profession
        row.jobPurpose = post.function
        row.isHidden = post.isHidden
        row.team = post.team.flatMap { teams[$0] } ?? []
        row.reportsTo = post.reportsTo.flatMap { superiors[$0] } ?? ""
        if row.id == nil { row.location = post.place }
        if seesRefs { row.postRef = post.ref ?? "" }
    }

    /// How each post's holder can be referred to in a file: by address, or within the body by reference.
    private func superiors(of posts: Set<Post.ID>) throws -> [Post.ID: String] {
        guard !posts.isEmpty else { return [:] }
        var result: [Post.ID: String] = [:]
        try transaction.rows(
            """
            SELECT holding.post_id, \(Person.columns), person.external_ref FROM holding
            JOIN post ON post.id = holding.post_id JOIN person ON person.id = holding.person_id
            WHERE holding.post_id IN \(list: Array(posts)) AND holding.to_day IS NULL AND \(sight.posts)
            AND \(sight.people) ORDER BY holding.id
            """
        ) { row in
            let post: Post.ID = try row.get("post_id")
            guard result[post] == nil else { return }
            let person = try Person(row: row)
            let ref: String? = try row.get("external_ref")
            if sight.sees(.email, of: person), let email = person.email {
                result[post] = email
            } else if seesRefs, person.body == body.id, let ref {
                result[post] = ref
            }
        }
        return result
    }
}
