import Kernel
import Storage

/// A person as an import compares and writes them.
struct PersonRecord: RowDecodable {
    var id: Person.ID
    var body: Body.ID
    var name: String
    var email: String?
    var ref: String?
    var texts: [String]
    var completeness: Int
    var leftOn: Day?
    var mergedInto: Person.ID?
    var hasPhoto: Bool
    var createdAt: Instant

    static let columns: SQL = SQL(
        trusted: "person.id, person.body_id, person.name, person.email, person.external_ref, person.completeness, "
            + "person.left_on, person.merged_into, person.photo_hash, person.created_at, "
            + PersonText.allCases.map { "person.\($0.column)" }.joined(separator: ", "))

    init(id: Person.ID, body: Body.ID, fields: PersonFields, at now: Instant) {
        self.id = id
        self.body = body
        name = fields.name
        email = fields.email.isEmpty ? nil : fields.email
        ref = fields.ref.isEmpty ? nil : fields.ref
        texts = fields.texts
        completeness = 0
        hasPhoto = false
        createdAt = now
    }

    init(row: Row) throws {
        id = try row.get("id")
        body = try row.get("body_id")
        name = try row.get("name")
        email = try row.get("email")
        ref = try row.get("external_ref")
        completeness = try row.get("completeness")
        leftOn = try row.get("left_on")
        mergedInto = try row.get("merged_into")
        let photo: String? = try row.get("photo_hash")
        hasPhoto = photo != nil
        createdAt = try row.get("created_at")
        // The texts are the last columns, in order.
        texts = []
        texts.reserveCapacity(PersonText.allCases.count)
        for value in row.values.suffix(PersonText.allCases.count) {
            guard let text = String(value) else { throw StorageError.column("person") }
            texts.append(text)
        }
    }

    subscript(field: PersonText) -> String { texts[field.rawValue] }

    static let written: [String] =
        [
            "id", "body_id", "name", "folded_name", "sort_name", "email", "external_ref", "completeness", "left_on",
            "created_at",
            "updated_at",
        ]
        + PersonText.allCases.map(\.column)

    func values(at now: Instant) -> [Value] {
        var values: [Value] = [
            id.value, body.value, name.value, Text.folded(name).value,
            Person.sortName(name: name, given: self[.given], family: self[.family]).value, email?.value ?? .null,
            ref?.value ?? .null,
            completeness.value, leftOn?.value ?? .null, createdAt.value, now.value,
        ]
        for text in texts { values.append(.text(text)) }
        return values
    }

    /// Takes over what is filled in.
    /// - Returns: the names of the columns that are different now.
    mutating func merge(_ fields: PersonFields) -> [String] {
        var changes: [String] = []
        if !fields.name.isEmpty, fields.name != name {
            name = fields.name
            changes.append("name")
        }
        if !fields.email.isEmpty, fields.email != email {
            email = fields.email
            changes.append("email")
        }
        if !fields.ref.isEmpty, fields.ref != ref {
            ref = fields.ref
            changes.append("external ref")
        }
        for field in PersonText.allCases where !fields[field].isEmpty && fields[field] != texts[field.rawValue] {
            texts[field.rawValue] = fields[field]
            changes.append(field.title)
        }
        return changes
    }

    /// What `ProfileCompleteness` counts.
    func score(hasTopics: Bool, hasPost: Bool, hasLineManager: Bool) -> Int {
        var has: Set<ProfileCompleteness.Part> = []
        if email != nil { has.insert(.email) }
        if hasPost { has.insert(.post) }
        if !self[.worksOn].isEmpty { has.insert(.worksOn) }
        if !self[.contactFor].isEmpty { has.insert(.contactFor) }
        if !self[.phone].isEmpty || !self[.mobile].isEmpty { has.insert(.phone) }
        if !self[.place].isEmpty { has.insert(.place) }
        if hasTopics { has.insert(.topics) }
        if !self[.skills].isEmpty { has.insert(.skills) }
        if hasLineManager { has.insert(.lineManager) }
        if hasPhoto { has.insert(.photo) }
        return ProfileCompleteness.score(has)
    }
}

/// A post as an import compares and writes it.
struct PostRecord: RowDecodable {
    var id: Post.ID
    var body: Body.ID
    var team: Team.ID?
    var title: String
    var grade: String
    var profession: String
    var place: String
    var function: String
    var reportsTo: Post.ID?
    var isHidden: Bool
    var isPublic: Bool
    var seniority: Int
    var endedOn: Day?
    var ref: String?

    static let columns: SQL = """
        post.id AS post_id, post.body_id AS post_body, post.team_id, post.title, post.grade, post.profession, \
        post.place, post.function, post.reports_to, post.is_hidden, post.is_public, post.seniority, post.ended_on, \
        post.external_ref AS post_ref
        """

    init(id: Post.ID, body: Body.ID, team: Team.ID?, fields: PostFields) {
        self.id = id
        self.body = body
        self.team = team
        title = fields.title
        grade = fields.grade
        profession = fields.profession
        place = fields.place
        function = fields.function
        isHidden = fields.isHidden ?? false
        isPublic = false
        seniority = Seniority.of(grade: fields.grade)
        endedOn = fields.endedOn
        ref = fields.ref.isEmpty ? nil : fields.ref
    }

    init(row: Row) throws {
        id = try row.get("post_id")
        body = try row.get("post_body")
        team = try row.get("team_id")
        title = try row.get("title")
        grade = try row.get("grade")
        profession = try row.get("profession")
        place = try row.get("place")
        function = try row.get("function")
        reportsTo = try row.get("reports_to")
        isHidden = try row.get("is_hidden")
        isPublic = try row.get("is_public")
        seniority = try row.get("seniority")
        endedOn = try row.get("ended_on")
        ref = try row.get("post_ref")
    }

    static let written = [
        "id", "body_id", "team_id", "title", "grade", "profession", "place", "function", "reports_to", "is_hidden",
        "is_public", "seniority", "ended_on", "external_ref", "updated_at",
    ]

    func values(at now: Instant) -> [Value] {
        [
            id.value, body.value, team?.value ?? .null, title.value, grade.value, profession.value, place.value,
            function.value, reportsTo?.value ?? .null, isHidden.value, isPublic.value, seniority.value,
            endedOn?.value ?? .null, ref?.value ?? .null, now.value,
        ]
    }

    /// Takes over what is filled in.
    /// - Returns: the names of what is different now.
    mutating func merge(_ fields: PostFields, team: Team.ID?) -> [String] {
        var changes: [String] = []
        func take(_ new: String, _ old: inout String, _ name: String) {
            guard !new.isEmpty, new != old else { return }
            old = new
            changes.append(name)
        }
        take(fields.title, &title, "title")
        take(fields.profession, &profession, "profession")
        take(fields.place, &place, "location")
        take(fields.function, &function, "what the job is for")
        if !fields.grade.isEmpty, fields.grade != grade {
            grade = fields.grade
            seniority = Seniority.of(grade: grade)
            changes.append("grade")
        }
        if let team, team != self.team {
            self.team = team
            changes.append("team")
        }
        if !fields.ref.isEmpty, fields.ref != ref {
            ref = fields.ref
            changes.append("post ref")
        }
        if let hidden = fields.isHidden, hidden != isHidden {
            isHidden = hidden
            // A hidden post is never public; the schema holds that, too.
            if hidden { isPublic = false }
            changes.append("hidden")
        }
        // When it ended is what the first file says that has it so; later ones have it still.
        if (fields.endedOn == nil) != (endedOn == nil) {
            endedOn = fields.endedOn
            if endedOn != nil { isPublic = false }
            changes.append(endedOn == nil ? "exists again" : "ended")
        }
        return changes
    }
}
