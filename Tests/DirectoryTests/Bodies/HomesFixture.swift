import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Logging
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

/// Two bodies with teams, posts and people, a clock that stands still, and everybody who might look.
///
///     Homes (public): Housing ─ Supported housing
///     Director (Amara, before her Jean) ─ Deputy (Tom) ─ Analyst (hidden, Harriet), Officer (vacant)
struct HomesFixture: Sendable {
    static let now = Instant(milliseconds: Day(year: 2026, month: 11, day: 21).number * 86_400_000 + 36_000_000)

    let database: any Database
    let clock = WallClock { HomesFixture.now }
    let abbreviations = Abbreviations()

    let homes = Body.ID.make(at: now)
    let coast = Body.ID.make(at: now)
    let housing = Team.ID.make(at: now)
    let supported = Team.ID.make(at: now)
    let director = Post.ID.make(at: now)
    let deputy = Post.ID.make(at: now)
    let analyst = Post.ID.make(at: now)
    let officer = Post.ID.make(at: now)
    let amara = Person.ID.make(at: now)
    let jean = Person.ID.make(at: now)
    let tom = Person.ID.make(at: now)
    let harriet = Person.ID.make(at: now)
    let ruth = Person.ID.make(at: now)

    static func with(_ engine: Engine, _ body: @Sendable (HomesFixture) async throws -> Void) async throws {
        let migrations = JournalMigrations.all + DirectoryModule.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            let fixture = HomesFixture(database: database)
            try await database.write { try fixture.fill($0) }
            try await body(fixture)
        }
    }

    private func fill(_ transaction: any Transaction) throws {
        for (id, slug, name, isPublic) in [
            (homes, "homes", "Department for Homes", true), (coast, "coast", "Coast Agency", false),
        ] {
            try transaction.run(
                """
                INSERT INTO body (id, slug, name, sort_name, initials, kind, is_public, updated_at)
                VALUES (\(id), \(slug), \(name), \(Text.folded(name)), \(Text.initials(name)), \(Body.Kind.department),
                    \(isPublic), \(Self.now))
                """)
        }
        try transaction.run("INSERT INTO body_domain (domain, body_id) VALUES ('coast.gov.uk', \(coast))")
        try transaction.run(
            """
            INSERT INTO body_name (body_id, kind, name, folded) VALUES (\(homes), 'abbreviation', 'DfH', 'dfh')
            """)
        try team(housing, "Housing", below: nil, in: homes, transaction)
        try team(supported, "Supported housing", below: housing, in: homes, transaction)
        try post(director, "Director", in: housing, reportsTo: nil, seniority: 1, transaction)
        try post(deputy, "Deputy", in: supported, reportsTo: director, seniority: 2, transaction)
        try post(analyst, "Secret analyst", in: supported, reportsTo: deputy, seniority: 3, isHidden: true, transaction)
        try post(officer, "Officer", in: supported, reportsTo: deputy, seniority: 4, transaction)
        for (id, name, body) in [
            (amara, "Amara Osei", homes), (jean, "Jean Marchetti", homes), (tom, "Tom Whitlock", homes),
            (harriet, "Harriet Hush", homes), (ruth, "Ruth Calder", coast),
        ] {
            try person(id, name, in: body, transaction)
        }
        try hold(director, jean, from: "2020-01-01", to: "2024-01-01", transaction)
        try hold(director, amara, from: "2024-01-01", to: nil, transaction)
        try hold(deputy, tom, from: "2023-05-01", to: nil, transaction)
        try hold(analyst, harriet, from: "2022-01-01", to: nil, transaction)
    }

    func team(
        _ id: Team.ID, _ name: String, below parent: Team.ID?, in body: Body.ID, _ transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO team (id, body_id, parent_id, name, sort_name, updated_at)
            VALUES (\(id), \(body), \(parent), \(name), \(Text.folded(name)), \(Self.now))
            """)
    }

    func post(
        _ id: Post.ID, _ title: String, in team: Team.ID, reportsTo: Post.ID?, seniority: Int, isHidden: Bool = false,
        _ transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO post (id, body_id, team_id, title, reports_to, seniority, is_hidden, updated_at)
            VALUES (\(id), \(homes), \(team), \(title), \(reportsTo), \(seniority), \(isHidden), \(Self.now))
            """)
    }

    func person(_ id: Person.ID, _ name: String, in body: Body.ID, _ transaction: any Transaction) throws {
        let words = Text.folded(name).split(separator: " ")
        let email = words.joined(separator: ".") + "@example.gov.uk"
        let sortName = Person.sortName(name: name, given: "", family: "")
        try transaction.run(
            """
            INSERT INTO person (id, body_id, name, folded_name, sort_name, email, created_at, updated_at)
            VALUES (\(id), \(body), \(name), \(Text.folded(name)), \(sortName), \(email), \(Self.now), \(Self.now))
            """)
    }

    func hold(
        _ post: Post.ID, _ person: Person.ID, from: String, to: String?, _ transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO holding (id, post_id, person_id, from_day, to_day)
            VALUES (\(Holding.ID.make(at: Self.now)), \(post), \(person), \(from), \(to))
            """)
    }

    // MARK: - Who looks

    private func viewer(
        _ name: String, _ role: Viewer.Role, person: Person.ID? = nil, body: Body.ID?, administers: Set<UUID128> = []
    ) -> Viewer {
        Viewer(
            account: UUID128(high: 7, low: UInt64(name.utf8.count)), person: person?.uuid, name: name,
            email: "someone@example.gov.uk", body: body?.uuid, role: role, administers: administers)
    }

    var administrator: Viewer {
        viewer("Administrator", .bodyAdministrator, body: homes, administers: [homes.uuid])
    }
    var otherAdministrator: Viewer {
        viewer("Of the coast", .bodyAdministrator, body: coast, administers: [coast.uuid])
    }
    var member: Viewer { viewer("Member", .member, person: amara, body: homes) }
    var outsider: Viewer { viewer("Outsider", .member, person: ruth, body: coast) }
    var guest: Viewer { viewer("Guest", .guest, body: nil) }
    var platform: Viewer { viewer("Platform", .platformAdministrator, body: nil) }
    var secretHolder: Viewer { viewer("Harriet", .member, person: harriet, body: homes) }

    // MARK: - Through HTTP

    var routes: Routes {
        var routes = Routes()
        routes.add(BodyRoutes(database, abbreviations: abbreviations, clock: clock).routes)
        routes.add(TeamRoutes(database, abbreviations: abbreviations, clock: clock).routes)
        routes.add(PostRoutes(database, abbreviations: abbreviations, clock: clock).routes)
        routes.add(TopicRoutes(database, abbreviations: abbreviations, clock: clock).routes)
        routes.add(PublishingRoutes(database).routes)
        routes.add(
            PersonRoutes(
                database, clock: clock, accounts: KnownAccounts(administrators: [:]),
                address: "http://concordat.example"
            )
            .routes)
        routes.add(ExportRoutes(database).routes)
        return routes
    }

    /// A browser in which `viewer` is signed in, or nobody.
    func browse(
        as viewer: Viewer?, _ body: @Sendable (HomesBrowser) async throws -> Void
    ) async throws {
        try await HomesBrowser.browse(routes, as: viewer, clock, body)
    }

    func verbs(of subject: UUID128) async throws -> [String] {
        try await database.read { transaction in
            try transaction.values(
                String.self, "SELECT verb FROM journal_entry WHERE subject_id = \(subject) ORDER BY id")
        }
    }
}

/// Whoever has a session is this viewer.
struct OneViewer: Authenticator {
    let viewer: Viewer?

    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer? { viewer }
    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? { nil }
}

/// Follows no redirects; sends forms as our own pages would.
struct HomesBrowser: Sendable {
    struct Answer: Sendable {
        let status: Int
        let text: String
        let location: String?
        let type: String?
    }

    let client: any TestClientProtocol

    /// In which `viewer` is signed in, or nobody.
    static func browse(
        _ routes: Routes, as viewer: Viewer?, _ clock: WallClock,
        _ body: @Sendable (HomesBrowser) async throws -> Void
    ) async throws {
        let site = Site(
            sections: [], isDemonstration: false, address: "http://localhost", asset: { "/assets/\($0)" }, clock: clock,
            formKey: [UInt8](repeating: 1, count: 32))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let door = FrontDoor(
            site: site, routes: routes, authenticator: OneViewer(viewer: viewer), logger: logger)
        let application = Application(responder: door, logger: logger)
        try await application.test(.router) { client in
            try await body(HomesBrowser(client: client))
        }
    }

    private var cookie: String { "concordat-session=aa; concordat-browser=browser" }

    func get(_ path: String) async throws -> Answer {
        try await answer(client.execute(uri: path, method: .get, headers: [.cookie: cookie]))
    }

    func post(_ path: String, _ fields: [String: String] = [:]) async throws -> Answer {
        // Any page has the token: signing out is a form.
        let page = try await get("/topics").text
        var token = ""
        if let range = page.range(of: "name=\"form-token\" value=\"") {
            token = String(page[range.upperBound...].prefix { $0 != "\"" })
        }
        var body = "form-token=\(token)"
        for (name, value) in fields { body += "&\(percentEncoded(name))=\(percentEncoded(value))" }
        return try await answer(
            client.execute(
                uri: path, method: .post,
                headers: [.cookie: cookie, .contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: body)))
    }

    private func answer(_ response: TestResponse) -> Answer {
        Answer(
            status: response.status.code, text: String(buffer: response.body), location: response.headers[.location],
            type: response.headers[.contentType])
    }
}

/// Expects a fault of this kind.
func expectFault(
    _ kind: Fault.Kind, field: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let fault as Fault {
        #expect(fault.kind == kind, "\(fault.message)", sourceLocation: sourceLocation)
        if let field { #expect(fault.fields[field] != nil, "\(fault.fields)", sourceLocation: sourceLocation) }
    } catch {
        Issue.record("\(error)", sourceLocation: sourceLocation)
    }
}
