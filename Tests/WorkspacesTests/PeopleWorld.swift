import Access
import Kernel
import Storage

@testable import Directory

/// A department and a council with a handful of people.
struct PeopleWorld: Sendable {
    let homes: Body.ID
    let council: Body.ID
    let supported: Team.ID
    let options: Team.ID
    let director: Post.ID
    let lead: Post.ID
    let analyst: Post.ID
    let secret: Post.ID
    let officer: Post.ID
    let manager: Post.ID
    let tom: Person.ID
    let amara: Person.ID
    let priya: Person.ID
    let spy: Person.ID
    let dan: Person.ID
    let now: Instant

    init(at now: Instant) {
        self.now = now
        homes = .make(at: now)
        council = .make(at: now)
        supported = .make(at: now)
        options = .make(at: now)
        director = .make(at: now)
        lead = .make(at: now)
        analyst = .make(at: now)
        secret = .make(at: now)
        officer = .make(at: now)
        manager = .make(at: now)
        tom = .make(at: now)
        amara = .make(at: now)
        priya = .make(at: now)
        spy = .make(at: now)
        dan = .make(at: now)
    }

    // MARK: - Viewers

    func viewer(
        _ person: Person.ID?, _ body: Body.ID?, _ role: Viewer.Role, _ name: String,
        administers: Set<UUID128> = []
    ) -> Viewer {
        let account =
            person?.uuid
            ?? UUID128(high: 0x0190_0000_0000_7000, low: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
        return Viewer(
            account: account, person: person?.uuid, name: name,
            email: "\(name.lowercased().split(separator: " ").joined(separator: "."))@homes.example.gov.uk",
            body: body?.uuid, role: role, administers: administers)
    }

    var asAmara: Viewer { viewer(amara, homes, .member, "Amara Osei") }
    var asTom: Viewer { viewer(tom, homes, .member, "Tom Whitlock") }
    var asDan: Viewer { viewer(dan, council, .member, "Dan Okafor") }
    var asSpy: Viewer { viewer(spy, homes, .member, "Sam Hush") }
    var asAdministrator: Viewer {
        viewer(nil, homes, .bodyAdministrator, "Ada Min", administers: [homes.uuid])
    }
    var asCouncilAdministrator: Viewer {
        viewer(nil, council, .bodyAdministrator, "Cal Min", administers: [council.uuid])
    }
    var asPlatform: Viewer { viewer(nil, nil, .platformAdministrator, "Col Bevan") }
    var asGuest: Viewer { viewer(nil, nil, .guest, "Leila Haddad") }

    // MARK: - The record

    func insert(_ transaction: any Transaction) throws {
        try addBody(
            homes, "department-for-homes", "Department for Homes", "DH", "homes.example.gov.uk", transaction)
        try addBody(
            council, "northmoor-council", "Northmoor Council", "NC", "northmoor.example.gov.uk", transaction)
        try addTeam(supported, homes, "Supported Housing", transaction)
        try addTeam(options, council, "Housing Options", transaction)
        try addPost(director, homes, supported, "Director of Supported Housing", 2, transaction)
        try addPost(lead, homes, supported, "Policy lead", 5, reportsTo: director, transaction)
        try addPost(analyst, homes, supported, "Analyst", 7, reportsTo: lead, transaction)
        try addPost(
            secret, homes, supported, "Special projects", 6, reportsTo: lead, hidden: true, transaction)
        try addPost(officer, council, options, "Housing officer", 8, reportsTo: manager, transaction)
        try addPost(manager, council, options, "Housing manager", 6, transaction)
        try addPerson(tom, homes, "Tom", "Whitlock", "tom.whitlock@homes.example.gov.uk", transaction)
        try addPerson(amara, homes, "Amara", "Osei", "amara.osei@homes.example.gov.uk", transaction)
        try addPerson(priya, homes, "Priya", "Raman", "priya.raman@homes.example.gov.uk", transaction)
        try addPerson(spy, homes, "Sam", "Hush", "sam.hush@homes.example.gov.uk", transaction)
        try addPerson(dan, council, "Dan", "Okafor", "dan.okafor@northmoor.example.gov.uk", transaction)
        try hold(director, tom, "2022-01-10", nil, transaction)
        try hold(lead, priya, "2021-02-01", "2024-02-28", transaction)
        try hold(lead, amara, "2024-03-01", nil, transaction)
        try hold(officer, amara, "2020-01-06", "2024-02-29", transaction)
        try hold(manager, dan, "2019-05-01", nil, transaction)
        try hold(secret, spy, "2023-01-01", nil, transaction)
        try transaction.run("UPDATE team SET contact_post_id = \(director) WHERE id = \(supported)")
    }

    func addBody(
        _ id: Body.ID, _ slug: String, _ name: String, _ initials: String, _ domain: String,
        _ transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO body (id, slug, name, sort_name, initials, kind, updated_at)
            VALUES (\(id), \(slug), \(name), \(Text.folded(name)), \(initials), 'department', \(now))
            """)
        try transaction.run("INSERT INTO body_domain (domain, body_id) VALUES (\(domain), \(id))")
    }

    func addTeam(_ id: Team.ID, _ body: Body.ID, _ name: String, _ transaction: any Transaction) throws {
        try transaction.run(
            """
            INSERT INTO team (id, body_id, name, sort_name, updated_at)
            VALUES (\(id), \(body), \(name), \(Text.folded(name)), \(now))
            """)
    }

    func addPost(
        _ id: Post.ID, _ body: Body.ID, _ team: Team.ID, _ title: String, _ seniority: Int,
        reportsTo: Post.ID? = nil,
        hidden: Bool = false, _ transaction: any Transaction
    ) throws {
        // The housing officer's superior is inserted after it.
        let superior = reportsTo == manager ? nil : reportsTo
        try transaction.run(
            """
            INSERT INTO post (id, body_id, team_id, title, seniority, reports_to, is_hidden, updated_at)
            VALUES (\(id), \(body), \(team), \(title), \(seniority), \(superior), \(hidden), \(now))
            """)
    }

    func addPerson(
        _ id: Person.ID, _ body: Body.ID, _ given: String, _ family: String, _ email: String?,
        _ transaction: any Transaction
    ) throws {
        let name = "\(given) \(family)"
        try transaction.run(
            """
            INSERT INTO person
                (id, body_id, name, folded_name, sort_name, given, family, email, created_at, updated_at)
            VALUES (\(id), \(body), \(name), \(Text.folded(name)), \(Person.sortName(name: name, given: given, family: family)),
                \(given),
                \(family), \(email), \(now), \(now))
            """)
    }

    func hold(
        _ post: Post.ID, _ person: Person.ID, _ from: String?, _ to: String?, _ transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO holding (id, post_id, person_id, from_day, to_day)
            VALUES (\(Holding.ID.make(at: now)), \(post), \(person), \(from), \(to))
            """)
    }
}
