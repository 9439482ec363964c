import Kernel
import Storage

/// How true a body's part of the directory is, in figures that each lead to a list.
struct Dashboard: Sendable, RowDecodable {
    let people: Int
    /// Whose profile was confirmed, or made, within six months.
    let confirmed: Int
    let due: Int
    let guests: Int
    let completenessSum: Int
    let incomplete: Int
    var vacantPosts = 0
    var thinTeams = 0
    var openCorrections = 0

    init(row: Row) throws {
        people = try row.get("people")
        confirmed = try row.get("confirmed")
        due = try row.get("due")
        guests = try row.get("guests")
        completenessSum = try row.get("completeness")
        incomplete = try row.get("incomplete")
    }

    /// Of all people, in percent; 100 where there is nobody.
    var confirmedShare: Int { people == 0 ? 100 : confirmed * 100 / people }
    var averageCompleteness: Int { people == 0 ? 0 : completenessSum / people }

    /// A profile below this is listed as incomplete.
    static let completeFrom = 70
}

/// The lists behind the figures.
enum DashboardList: String, Sendable, CaseIterable {
    case people, due, incomplete, guests, vacant, teams, corrections

    var title: String {
        switch self {
        case .people: "People"
        case .due: "Confirmations due"
        case .incomplete: "Profiles less than \(Dashboard.completeFrom)% complete"
        case .guests: "Guests"
        case .vacant: "Vacant posts"
        case .teams: "Teams without contact or purpose"
        case .corrections: "Open corrections"
        }
    }

    /// What an empty list says.
    var nothing: String {
        switch self {
        case .people: "People of the body would be here. Import them, or add them one by one."
        case .due: "People who have not confirmed their profile for six months would be here. Everybody has."
        case .incomplete: "Profiles with little in them would be here. There are none."
        case .guests: "Guests of the body would be here. There are none."
        case .vacant: "Posts that nobody holds would be here. There are none."
        case .teams: "Teams that do not say what they are for or whom to contact would be here. There are none."
        case .corrections: "Suggestions that nobody has answered would be here. There are none."
        }
    }

    var heads: [String] {
        switch self {
        case .people, .due, .incomplete, .guests: ["Name", "Post", "Team", "Complete", "Last confirmed"]
        case .vacant: ["Post", "Grade", "Team", "Last held until"]
        case .teams: ["Team", "Purpose", "Contact"]
        case .corrections: ["About", "What is wrong", "Suggested by", "On"]
        }
    }
}

/// A line of any of the lists: where it leads, and its cells.
struct DashboardLine: Sendable, Equatable {
    let path: String
    let cells: [String]
    /// Where the next page begins.
    let cursor: String
}

/// The SQL of the dashboard. Only administrators of the body come here, so nothing of the body is hidden from them; what
/// its people hold elsewhere may be.
struct DashboardStore {
    let transaction: any Transaction
    let now: Instant
    let sight: Sight

    init(_ transaction: any Transaction, _ sight: Sight, at now: Instant) {
        self.transaction = transaction
        self.sight = sight
        self.now = now
    }

    func figures(of body: Body.ID) throws -> Dashboard {
        let threshold = Confirmation.dueThreshold(at: now)
        let found = try transaction.one(
            Dashboard.self,
            """
            SELECT COUNT(*) AS people,
                COUNT(CASE WHEN COALESCE(confirmed_at, created_at) >= \(threshold) THEN 1 END) AS confirmed,
                COUNT(CASE WHEN COALESCE(confirmed_at, created_at) < \(threshold) THEN 1 END) AS due,
                COUNT(CASE WHEN is_guest = 1 THEN 1 END) AS guests,
                CAST(COALESCE(SUM(completeness), 0) AS BIGINT) AS completeness,
                COUNT(CASE WHEN completeness < \(Dashboard.completeFrom) THEN 1 END) AS incomplete
            FROM person WHERE body_id = \(body) AND left_on IS NULL AND merged_into IS NULL
            """)
        guard var dashboard = found else { throw Fault.missing("The body") }
        dashboard.vacantPosts =
            try transaction.value(Int.self, "SELECT COUNT(*) FROM post WHERE \(vacant(body))") ?? 0
        dashboard.thinTeams = try transaction.value(Int.self, "SELECT COUNT(*) FROM team WHERE \(thin(body))") ?? 0
        dashboard.openCorrections = try CorrectionStore(transaction).openCount(in: body)
        return dashboard
    }

    private func vacant(_ body: Body.ID) -> SQL {
        """
        post.body_id = \(body) AND post.ended_on IS NULL AND NOT EXISTS \
        (SELECT 1 FROM holding WHERE holding.post_id = post.id AND holding.to_day IS NULL)
        """
    }

    private func thin(_ body: Body.ID) -> SQL {
        """
        team.body_id = \(body) AND team.ended_on IS NULL AND (team.purpose = '' OR team.contact_post_id IS NULL)
        """
    }

    // MARK: - Lists

    /// - Parameter cursor: of the last line of the page before.
    func lines(_ list: DashboardList, of body: Body.ID, after cursor: String?, limit: Int) throws -> [DashboardLine] {
        switch list {
        case .people: try people(body, "1 = 1", cursor, limit)
        case .due:
            try people(
                body, "COALESCE(person.confirmed_at, person.created_at) < \(Confirmation.dueThreshold(at: now))",
                cursor,
                limit)
        case .incomplete: try people(body, "person.completeness < \(Dashboard.completeFrom)", cursor, limit)
        case .guests: try people(body, "person.is_guest = 1", cursor, limit)
        case .vacant: try vacantPosts(body, cursor, limit)
        case .teams: try thinTeams(body, cursor, limit)
        case .corrections: try corrections(body, cursor, limit)
        }
    }

    /// A cursor is the sort key and the identifier of a row: '4b6e|0190…'. Anything else begins at the top.
    private static func cursor(_ key: String, _ id: UUID128) -> String { "\(hex(key.utf8)).\(id)" }

    private static func read(_ cursor: String?) -> (key: String, id: UUID128)? {
        guard let parts = cursor?.split(separator: ".", omittingEmptySubsequences: false), parts.count == 2,
            let key = bytes(hex: parts[0]), let id = UUID128(parts[1])
        else { return nil }
        return (String(decoding: key, as: UTF8.self), id)
    }

    private struct PersonLine: RowDecodable {
        let line: DashboardLine

        init(row: Row) throws {
            let id: UUID128 = try row.get("id")
            let confirmed: Instant? = try row.get("confirmed_at")
            let name: String = try row.get("name")
            let cells = [
                name, try row.get("title", as: String?.self) ?? "", try row.get("team_name", as: String?.self) ?? "",
                "\(try row.get("completeness", as: Int.self))%", confirmed?.day.plain ?? "never",
            ]
            line = DashboardLine(
                path: "/people/\(id)", cells: cells, cursor: DashboardStore.cursor(try row.get("sort_name"), id))
        }
    }

    private func people(_ body: Body.ID, _ condition: SQL, _ cursor: String?, _ limit: Int) throws -> [DashboardLine] {
        let start: SQL = Self.read(cursor).map { " AND (person.sort_name, person.id) > (\($0.key), \($0.id))" } ?? ""
        return try transaction.all(
            PersonLine.self,
            """
            SELECT person.id, person.name, person.sort_name, person.completeness, person.confirmed_at, held.title,
                team.name AS team_name
            FROM person
            LEFT JOIN post held ON held.id = (SELECT post.id FROM holding JOIN post ON post.id = holding.post_id
                WHERE holding.person_id = person.id AND holding.to_day IS NULL AND \(sight.posts)
                ORDER BY post.seniority, post.id LIMIT 1)
            LEFT JOIN team ON team.id = held.team_id
            WHERE person.body_id = \(body) AND person.left_on IS NULL AND person.merged_into IS NULL
                AND \(condition)\(start)
            ORDER BY person.sort_name, person.id LIMIT \(limit)
            """
        ).map(\.line)
    }

    private struct PostLine: RowDecodable {
        let line: DashboardLine

        init(row: Row) throws {
            let id: UUID128 = try row.get("id")
            let until: Day? = try row.get("last_day")
            let title: String = try row.get("title")
            let seniority: Int = try row.get("seniority")
            let cells = [
                title, try row.get("grade", as: String.self), try row.get("team_name", as: String?.self) ?? "",
                until?.plain ?? "",
            ]
            line = DashboardLine(
                path: "/posts/\(id)", cells: cells, cursor: DashboardStore.cursor(String(seniority), id))
        }
    }

    private func vacantPosts(_ body: Body.ID, _ cursor: String?, _ limit: Int) throws -> [DashboardLine] {
        var start: SQL = ""
        if let last = Self.read(cursor), let seniority = Int(last.key) {
            start = " AND (post.seniority, post.id) > (\(seniority), \(last.id))"
        }
        return try transaction.all(
            PostLine.self,
            """
            SELECT post.id, post.title, post.grade, post.seniority, team.name AS team_name,
                (SELECT MAX(holding.to_day) FROM holding WHERE holding.post_id = post.id) AS last_day
            FROM post LEFT JOIN team ON team.id = post.team_id
            WHERE \(vacant(body))\(start) ORDER BY post.seniority, post.id LIMIT \(limit)
            """
        ).map(\.line)
    }

    private struct TeamLine: RowDecodable {
        let line: DashboardLine

        init(row: Row) throws {
            let id: UUID128 = try row.get("id")
            let name: String = try row.get("name")
            let purpose: String = try row.get("purpose")
            let contact: UUID128? = try row.get("contact_post_id")
            let cells = [name, purpose.isEmpty ? "missing" : "there", contact == nil ? "missing" : "there"]
            line = DashboardLine(
                path: "/teams/\(id)", cells: cells, cursor: DashboardStore.cursor(try row.get("sort_name"), id))
        }
    }

    private func thinTeams(_ body: Body.ID, _ cursor: String?, _ limit: Int) throws -> [DashboardLine] {
        let start: SQL = Self.read(cursor).map { " AND (team.sort_name, team.id) > (\($0.key), \($0.id))" } ?? ""
        return try transaction.all(
            TeamLine.self,
            """
            SELECT team.id, team.name, team.sort_name, team.purpose, team.contact_post_id FROM team
            WHERE \(thin(body))\(start) ORDER BY team.sort_name, team.id LIMIT \(limit)
            """
        ).map(\.line)
    }

    private func corrections(_ body: Body.ID, _ cursor: String?, _ limit: Int) throws -> [DashboardLine] {
        let after = Self.read(cursor).map { Correction.ID($0.id) }
        return try CorrectionStore(transaction).open(in: body, after: after, limit: limit).map { listed in
            let correction = listed.correction
            let label = CorrectionField.named(correction.field, correction.kind)?.label ?? correction.field
            return DashboardLine(
                path: correction.path,
                cells: [listed.subjectName, label, correction.suggestedName, correction.suggestedAt.day.plain],
                cursor: Self.cursor("", correction.id.uuid))
        }
    }
}
