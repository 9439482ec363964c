import Kernel
import Tabular

/// A column of the `people` format.
enum PeopleColumn: String, CaseIterable {
    case body, team
    case postTitle = "post title"
    case grade, profession, location, name
    case givenName = "given name"
    case familyName = "family name"
    case knownAs = "known as"
    case pronouns, email, phone, mobile
    case workingPattern = "working pattern"
    case languages
    case worksOn = "what I work on"
    case contactFor = "contact me for"
    case skills, interests, networks, topics
    case reportsTo = "reports to"
    case startDate = "start date"
    case externalRef = "external ref"
    case hiddenPost = "hidden post"
    case postRef = "post ref"
    case jobPurpose = "what the job is for"

    var field: CSVField { CSVField(rawValue, aliases: aliases) }

    /// Titles of the same column in files from elsewhere.
    private var aliases: [String] {
        switch self {
        case .body: ["organisation", "organization", "department", "employer", "org", "body name"]
        case .team: ["team path", "unit", "directorate", "team name", "section"]
        case .postTitle: ["job title", "title", "post", "role", "position"]
        case .grade: ["band", "pay band", "job grade"]
        case .profession: ["job family", "function", "profession name"]
        case .location: ["place", "office", "work location", "site", "base"]
        case .name: ["full name", "display name", "employee name", "preferred name", "person"]
        case .givenName: ["first name", "forename", "given"]
        case .familyName: ["last name", "surname", "family"]
        case .knownAs: ["nickname", "also known as"]
        case .pronouns: []
        case .email: ["e-mail", "email address", "mail", "work email", "e-mail address"]
        case .phone: ["telephone", "phone number", "telephone number", "work phone", "tel", "landline"]
        case .mobile: ["mobile phone", "mobile number", "cell"]
        case .workingPattern: ["pattern", "hours", "working hours"]
        case .languages: ["language"]
        case .worksOn: ["works on", "about", "responsibilities", "work"]
        case .contactFor: ["contact for", "ask me about"]
        case .skills: ["skill"]
        case .interests: ["interest"]
        case .networks: ["professional networks", "network"]
        case .topics: ["topic", "tags", "subjects"]
        case .reportsTo:
            ["line manager", "manager", "manager email", "line manager email", "superior", "reports to ref"]
        case .startDate: ["start", "from", "start day", "date started"]
        case .externalRef: ["employee number", "employee id", "staff number", "staff id", "id", "ref", "reference"]
        case .hiddenPost: ["hidden", "is hidden", "sensitive"]
        case .postRef: ["post number", "post id", "position number", "position id", "post reference"]
        case .jobPurpose: ["job purpose", "purpose", "job function"]
        }
    }
}

/// Reads rows of the `people` format, or of any other through a mapping onto it.
struct PeopleReader {
    /// Where a column's value comes from.
    private enum Origin {
        case column(Int)
        case constant(String)
    }

    private var origins = [Origin?](repeating: nil, count: PeopleColumn.allCases.count)
    private let texts: [(field: PersonText, column: Int)]

    /// - Throws: a fault that names what is missing from the header.
    init(header: CSVRow, mapping: ColumnMapping?, hasBody: Bool) throws {
        texts = PersonText.allCases.map { field in
            (field, PeopleColumn(rawValue: field.title).map(Self.index) ?? 0)
        }
        if let mapping {
            try map(header, mapping)
        } else {
            for (name, place) in Self.places(of: header.values) {
                if let column = PeopleColumn(rawValue: name) { origins[Self.index(column)] = .column(place) }
            }
        }
        guard namesPeople || has(.postTitle) else {
            throw Fault(
                .invalid,
                "The first row names neither a column 'name' nor a column 'post title'. It has: "
                    + header.values.prefix(30).joined(separator: ", ").prefix(500) + ".")
        }
        guard hasBody || has(.body) else {
            throw Fault(.invalid, "There is no column 'body': choose the body that the file is for.")
        }
    }

    /// Our columns that these titles name, each with its place.
    static func places(of titles: [String]) -> [String: Int] {
        let header = CSVHeader(titles: titles, fields: PeopleColumn.allCases.map(\.field))
        var places: [String: Int] = [:]
        for column in PeopleColumn.allCases {
            // A header without any column of ours would answer for a title that no field claims.
            guard let place = header[column.rawValue], !header.unknown.contains(place) else { continue }
            places[column.rawValue] = place
        }
        return places
    }

    private mutating func map(_ header: CSVRow, _ mapping: ColumnMapping) throws {
        let titles = CSVHeader(header)
        for (name, origin) in mapping.columns {
            guard let column = PeopleColumn(rawValue: name) else { continue }
            switch origin {
            case .constant(let text): origins[Self.index(column)] = .constant(text)
            case .header(let title):
                guard let place = titles.column(titled: title) else {
                    throw Fault(
                        .invalid, "The file has no column '\(title)', which the mapping '\(mapping.name)' needs.")
                }
                origins[Self.index(column)] = .column(place)
            }
        }
    }

    private static func index(_ column: PeopleColumn) -> Int { PeopleColumn.allCases.firstIndex(of: column) ?? 0 }

    private static let indexes = Dictionary(
        uniqueKeysWithValues: PeopleColumn.allCases.enumerated().map { ($1, $0) })

    private var namesPeople: Bool { has(.name) || has(.givenName) || has(.familyName) }

    private func has(_ column: PeopleColumn) -> Bool { origins[Self.index(column)] != nil }

    private func raw(_ column: PeopleColumn, _ row: CSVRow) -> String {
        guard let index = Self.indexes[column] else { return "" }
        return raw(at: index, row)
    }

    private func raw(at index: Int, _ row: CSVRow) -> String {
        switch origins[index] {
        case .column(let place): row[place]
        case .constant(let text): text
        case nil: ""
        }
    }

    func read(_ row: CSVRow) throws(RowRefusal) -> DirectoryRow {
        func text(_ column: PeopleColumn, _ limit: Int) throws(RowRefusal) -> String {
            try FieldReader.text(raw(column, row), column.rawValue, limit: limit)
        }
        var result = DirectoryRow()
        result.line = row.line
        result.saysHolder = namesPeople
        result.body = try text(.body, FieldLimit.name)
        result.team = try FieldReader.list(
            raw(.team, row), "team", limit: FieldLimit.name, most: 12, separators: [">"])
        result.superior = try text(.reportsTo, FieldLimit.email)
        result.topics = try FieldReader.list(
            raw(.topics, row), "topics", limit: FieldLimit.topic, most: FieldLimit.topics, separators: [";", ","])
        result.start = try FieldReader.day(raw(.startDate, row), "start date")
        result.person = try person(row, &result.remarks)
        result.post = try post(row, isFor: result)
        if result.person == nil, result.post == nil {
            throw RowRefusal(field: "name", reason: "is empty, and so is the post title")
        }
        return result
    }

    private func person(_ row: CSVRow, _ remarks: inout [RowRefusal]) throws(RowRefusal) -> PersonFields? {
        var person = PersonFields()
        person.name = try FieldReader.text(raw(.name, row), "name", limit: FieldLimit.name)
        person.email = try FieldReader.email(raw(.email, row), "email")
        person.ref = try FieldReader.text(raw(.externalRef, row), "external ref", limit: 100)
        for (field, index) in texts where origins[index] != nil {
            let value = raw(at: index, row)
            if value.isEmpty { continue }
            person[field] =
                field == .phone || field == .mobile
                ? try FieldReader.phone(value, field.title, &remarks)
                : try FieldReader.text(value, field.title, limit: field.limit, lines: field.takesLines)
        }
        if person.name.isEmpty {
            let parts = [person[.given], person[.family]].filter { !$0.isEmpty }
            person.name = parts.joined(separator: " ")
        }
        if person.name.isEmpty {
            guard person.email.isEmpty, person.ref.isEmpty else {
                throw RowRefusal(field: "name", reason: "is empty")
            }
            return nil
        }
        guard person.name.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw RowRefusal(field: "name", reason: "has no letters")
        }
        return person
    }

    private func post(_ row: CSVRow, isFor result: DirectoryRow) throws(RowRefusal) -> PostFields? {
        var post = PostFields()
        post.title = try FieldReader.text(raw(.postTitle, row), "post title", limit: FieldLimit.postTitle)
        post.grade = try FieldReader.text(raw(.grade, row), "grade", limit: FieldLimit.grade)
        post.profession = try FieldReader.text(raw(.profession, row), "profession", limit: FieldLimit.profession)
        post.place = try FieldReader.text(raw(.location, row), "location", limit: FieldLimit.place)
        post.function = try FieldReader.text(
            raw(.jobPurpose, row), "what the job is for", limit: FieldLimit.prose, lines: true)
        post.ref = try FieldReader.text(raw(.postRef, row), "post ref", limit: 100)
        post.isHidden = try FieldReader.yesNo(raw(.hiddenPost, row), "hidden post")
        if post.title.isEmpty {
            // Such a row would lose what it says of the post without a word.
            if !post.ref.isEmpty { throw RowRefusal(field: "post title", reason: "is empty, but there is a post ref") }
            if !result.team.isEmpty, result.person != nil {
                throw RowRefusal(field: "post title", reason: "is empty, but there is a team")
            }
            return nil
        }
        return post
    }
}
