import Kernel
import Search
import Storage

/// Makes the search documents of people, with three queries for any number of them.
struct PersonDocuments {
    let transaction: any Transaction
    let now: Instant

    /// Which people: a condition on the column that holds their identifiers.
    typealias Choice = (SQL) -> SQL

    struct Record {
        let person: Person
        var holdings: [HeldPost] = []
        /// Their own topics, and those of the posts they hold.
        var topics: [(topic: Topic.ID, post: Post.ID?)] = []
    }

    struct HeldPost {
        let id: Post.ID
        let isCurrent: Bool
        let title: String
        let grade: String
        let profession: String
        let place: String
        let function: String
        let contactFor: String
        let seniority: Int
        let isHidden: Bool
        /// The one that its team names as its contact.
        let isContact: Bool
        /// Published, and not ended.
        let isPublic: Bool
        let publicEmail: String
        let publicPhone: String
        let body: Body.ID
        let team: Team.ID?
    }

    /// The documents of the people chosen who are there now; of leavers and duplicates there are none.
    func make(_ choice: Choice, _ names: inout DirectoryNames) throws -> [SearchDocument] {
        let records = try read(choice)
        try names.load(records.lazy.flatMap { $0.holdings.compactMap(\.team) }, transaction)
        var documents: [SearchDocument] = []
        documents.reserveCapacity(records.count)
        for record in records {
            documents.append(document(record, names))
            if let published = published(record, names) { documents.append(published) }
        }
        return documents
    }

    private func read(_ choice: Choice) throws -> [Record] {
        var records: [Record] = []
        var places: [Person.ID: Int] = [:]
        let people: SQL = """
            SELECT \(Person.columns) FROM person
            WHERE \(choice("person.id")) AND left_on IS NULL AND merged_into IS NULL ORDER BY person.id
            """
        try transaction.rows(people) { row in
            let person = try Person(row: row)
            places[person.id] = records.count
            records.append(Record(person: person))
        }
        if records.isEmpty { return [] }
        let holdings: SQL = """
            SELECT holding.person_id, holding.to_day, post.id, post.title, post.grade, post.profession, post.place, \
            post.function, post.contact_for, post.seniority, post.is_hidden, post.is_public, post.ended_on, \
            post.public_email, post.public_phone, post.body_id, post.team_id, \
            CASE WHEN team.contact_post_id = post.id THEN 1 ELSE 0 END AS is_contact
            FROM holding JOIN post ON post.id = holding.post_id LEFT JOIN team ON team.id = post.team_id WHERE \(choice("holding.person_id"))
            ORDER BY holding.person_id, post.seniority, holding.from_day DESC, post.id
            """
        try transaction.rows(holdings) { row in
            guard let place = places[try row.get("person_id")] else { return }
            records[place].holdings.append(try HeldPost(row: row))
        }
        let topics: SQL = """
            SELECT subject_id AS person_id, NULL AS post_id, topic_id FROM topic_tag
            WHERE \(choice("topic_tag.subject_id")) UNION ALL
            SELECT holding.person_id, holding.post_id, topic_tag.topic_id FROM holding
            JOIN topic_tag ON topic_tag.subject_id = holding.post_id
            WHERE \(choice("holding.person_id")) AND holding.to_day IS NULL ORDER BY 1, 3
            """
        try transaction.rows(topics) { row in
            guard let place = places[try row.get("person_id")] else { return }
            records[place].topics.append((try row.get("topic_id"), try row.get("post_id")))
        }
        return records
    }

    // MARK: What signed-in people find

    private func document(_ record: Record, _ names: DirectoryNames) -> SearchDocument {
        let person = record.person
        let isHidden = record.holdings.contains { $0.isCurrent && $0.isHidden }
        func open(_ field: Person.Field, _ text: String) -> String { person.bodyOnly.contains(field) ? "" : text }
        let visible = record.holdings.filter { isHidden || !$0.isHidden }
        let current = visible.filter(\.isCurrent)

        var document = SearchDocument(kind: "person", id: person.id.description, names: Self.names(person))
        document.rank = rank(person, current)
        document.family = person.family.isEmpty ? nil : person.family
        document.given = person.given.isEmpty ? nil : person.given
        document.handles = [open(.email, person.email ?? "")].filter { !$0.isEmpty }
        document.phones = [open(.phone, person.phone), open(.mobile, person.mobile)].filter { !$0.isEmpty }
        describePosts(current, person, names, open(.place, person.place), &document)
        describePast(visible, names, &document)
        describeTopics(record, names, &document) { _ in true }
        let texts = [
            open(.worksOn, person.worksOn), open(.contactFor, person.contactFor), open(.skills, person.skills),
            open(.interests, person.interests), open(.networks, person.networks),
            open(.languages, person.languages),
        ]
        document.text = Self.prose(texts + current.flatMap { [$0.function, $0.contactFor] })
        document.audience = isHidden ? SearchAudience.hidden(person) : SearchAudience.staff(person)
        return document
    }

    private static func names(_ person: Person) -> [String] {
        var names = Distinct()
        names.add(person.name)
        names.add(person.knownAs)
        let folded = " \(Text.folded(person.name)) "
        let isWhole = [person.given, person.family].allSatisfy { $0.isEmpty || folded.contains(" \(Text.folded($0)) ") }
        if !isWhole { names.add([person.given, person.family].filter { !$0.isEmpty }.joined(separator: " ")) }
        return names.texts
    }

    private static func prose(_ texts: [String]) -> String {
        var distinct = Distinct()
        distinct.add(texts)
        return distinct.texts.joined(separator: "\n")
    }

    private func describePosts(
        _ posts: [HeldPost], _ person: Person, _ names: DirectoryNames, _ place: String,
        _ document: inout SearchDocument
    ) {
        var titles = Distinct()
        var organisations = Distinct()
        var places = Distinct()
        var grades = Distinct()
        var professions = Distinct()
        var bodies: [Body.ID] = []
        places.add(place)
        for post in posts {
            titles.add(post.title)
            organisations.add(names.path(of: post.team))
            places.add(post.place)
            grades.add(post.grade)
            professions.add(post.profession)
            if !bodies.contains(post.body) { bodies.append(post.body) }
        }
        if !bodies.contains(person.body) { bodies.append(person.body) }
        let entries = bodies.compactMap { names.bodies[$0] }
        organisations.add(entries.flatMap(\.current))
        document.title = titles.texts.joined(separator: ", ")
        document.organisations = organisations.texts
        document.places = places.texts
        document.facets["body"] = entries.map(\.facet)
        document.facets["place"] = [FacetValue](texts: places.texts)
        document.facets["grade"] = [FacetValue](texts: grades.texts)
        document.facets["profession"] = [FacetValue](texts: professions.texts)
    }

    private func describePast(_ posts: [HeldPost], _ names: DirectoryNames, _ document: inout SearchDocument) {
        var previous = Distinct()
        var worked: [FacetValue] = []
        let now = Set(posts.filter(\.isCurrent).map(\.body))
        var tokens = Distinct()
        for post in posts {
            guard let entry = names.bodies[post.body] else { continue }
            if !worked.contains(entry.facet) { worked.append(entry.facet) }
            if post.isCurrent { continue }
            previous.add("\(post.title), \(entry.long)")
            if !now.contains(post.body) { tokens.add("former-body:\(entry.body.slug)") }
        }
        // A filter holds one value of each name, so whoever worked in several bodies carries as many names.
        for place in 1..<max(1, min(worked.count, FindingFilters.workedInLimit)) {
            tokens.add(worked.map { "\(FindingFilters.workedIn(place)):\($0.value)" })
        }
        document.previous = previous.texts
        document.entities = tokens.texts
        document.facets["worked-in"] = worked
    }

    private func describeTopics(
        _ record: Record, _ names: DirectoryNames, _ document: inout SearchDocument,
        where isShown: (Post.ID?) -> Bool
    ) {
        let topics = names.withBroader(record.topics.filter { isShown($0.post) }.map(\.topic))
        document.topics = topics.map(\.topic.name)
        document.facets["topic"] = topics.map(\.facet)
    }

    /// 1 to 8; lower is better. Whom a team names as its contact comes before colleagues who match as well.
    private func rank(_ person: Person, _ posts: [HeldPost]) -> UInt8 {
        var rank = 5
        if posts.contains(where: \.isContact) { rank -= 2 }
        if let top = posts.map(\.seniority).min(), top <= 3 { rank -= 1 }
        if person.completeness >= 60 { rank -= 1 }
        if Confirmation.isStale(person, at: now) { rank += 1 }
        if posts.isEmpty { rank += 1 }
        if person.isGuest { rank += 1 }
        return UInt8(clamping: rank)
    }

    // MARK: What everybody finds

    /// The holder of a post that a body publishes, with what the public page shows and nothing else.
    private func published(_ record: Record, _ names: DirectoryNames) -> SearchDocument? {
        let person = record.person
        let posts = record.holdings.filter {
            $0.isCurrent && $0.isPublic && names.bodies[$0.body]?.body.isPublic == true
        }
        let isHidden = record.holdings.contains { $0.isCurrent && $0.isHidden }
        if posts.isEmpty || isHidden { return nil }
        var document = SearchDocument(
            kind: "person", id: DocumentID.published(person.id.uuid), names: [person.name])
        document.rank = rank(person, posts)
        document.family = person.family.isEmpty ? nil : person.family
        document.given = person.given.isEmpty ? nil : person.given
        document.handles = posts.map(\.publicEmail).filter { !$0.isEmpty }
        document.phones = posts.map(\.publicPhone).filter { !$0.isEmpty }
        describePosts(posts, person, names, "", &document)
        document.facets["body"] = posts.compactMap { names.bodies[$0.body]?.facet }.uniqued
        document.organisations = Self.organisations(posts, names)
        let shown = Set(posts.map(\.id))
        describeTopics(record, names, &document) { post in post.map { shown.contains($0) } ?? false }
        document.text = Self.prose(posts.flatMap { [$0.function, $0.contactFor] })
        document.audience = SearchAudience.published
        return document
    }

    private static func organisations(_ posts: [HeldPost], _ names: DirectoryNames) -> [String] {
        var organisations = Distinct()
        // The teams above need not be published.
        for post in posts { organisations.add(names.path(of: post.team).prefix(1)) }
        for post in posts { organisations.add(names.bodies[post.body]?.current ?? []) }
        return organisations.texts
    }
}

extension PersonDocuments.HeldPost: RowDecodable {
    init(row: Row) throws {
        id = try row.get("id")
        let to: String? = try row.get("to_day")
        isCurrent = to == nil
        title = try row.get("title")
        grade = try row.get("grade")
        profession = try row.get("profession")
        place = try row.get("place")
        function = try row.get("function")
        contactFor = try row.get("contact_for")
        seniority = try row.get("seniority")
        isHidden = try row.get("is_hidden")
        isContact = try row.get("is_contact")
        let ended: String? = try row.get("ended_on")
        isPublic = try ended == nil && row.get("is_public")
        publicEmail = try row.get("public_email")
        publicPhone = try row.get("public_phone")
        body = try row.get("body_id")
        team = try row.get("team_id")
    }
}

extension [FacetValue] {
    var uniqued: [FacetValue] {
        var seen: Set<FacetValue> = []
        return filter { seen.insert($0).inserted }
    }
}
