import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Journal
import Kernel
import Logging
import Mail
import NIOCore
import Storage
import StorageTesting
import Synchronization
import Testing

@testable import Directory
@testable import Web

/// A clock that stands still until it is told otherwise: 21 November 2026 at 9am.
final class PeopleClock: Sendable {
    private let instant = Mutex(
        Instant(milliseconds: Day(year: 2026, month: 11, day: 21).number * 86_400_000 + 32_400_000))

    var now: Instant { instant.withLock { $0 } }
    var wall: WallClock { WallClock { self.now } }
    func advance(_ interval: Interval) { instant.withLock { $0 = $0 + interval } }
}

/// Accounts as the directory asks for them; remembers what was asked.
final class KnownAccounts: PeopleAccounts, Authenticator {
    private let asked = Mutex<[String]>([])
    /// What was asked for, in order.
    var requests: [String] { asked.withLock { $0 } }
    let administrators: [UUID128: [Addressee]]
    private let viewers = Mutex<[[UInt8]: Viewer]>([:])

    init(administrators: [UUID128: [Addressee]]) { self.administrators = administrators }

    /// A session cookie for a viewer.
    func session(_ viewer: Viewer) -> String {
        let token = viewer.account.bytes
        viewers.withLock { $0[sha256(token)] = viewer }
        return hex(token)
    }

    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer? {
        viewers.withLock { $0[session] }
    }

    /// Ends all sessions of a viewer.
    func end(_ viewer: Viewer) { viewers.withLock { $0[sha256(viewer.account.bytes)] = nil } }
    private let bearers = Mutex<[String: (viewer: Viewer, scopes: Set<String>)]>([:])

    /// A token of the programming interface.
    func token(_ viewer: Viewer, _ scopes: Set<String>) -> String {
        let token = "\(viewer.account) \(scopes.sorted())"
        bearers.withLock { $0[hex(Array(token.utf8))] = (viewer, scopes) }
        return hex(Array(token.utf8))
    }

    /// With what would be their session as their app password.
    func viewer(address: String, password: String, client: String, at now: Instant) async throws -> Viewer? {
        let found = viewers.withLock { $0[sha256(bytes(hex: password) ?? [])] }
        return found?.email == address ? found : nil
    }

    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? {
        bearers.withLock { $0[token] }
    }

    func disableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws {
        asked.withLock { $0 += people.map { "disable \($0)" } }
    }
    func enableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws {
        asked.withLock { $0 += people.map { "enable \($0)" } }
    }
    func moveAccount(
        from duplicate: UUID128, to kept: UUID128, at now: Instant, in transaction: any Transaction
    ) throws {
        asked.withLock { $0.append("move \(duplicate) \(kept)") }
    }
    func moveAccount(of person: UUID128, toBody body: UUID128, in transaction: any Transaction) throws {
        asked.withLock { $0.append("move \(person) to \(body)") }
    }
    func administrators(of bodies: [UUID128], in transaction: any Transaction) throws -> [UUID128:
        [Addressee]]
    {
        administrators.filter { bodies.contains($0.key) }
    }
}

/// What came back, as a browser sees it.
struct Answer: Sendable {
    let status: Int
    let text: String
    let bytes: [UInt8]
    let headers: HTTPFields
    var location: String? { headers[.location] }

    var cacheControl: String? { headers[.cacheControl] }
    var contentType: String? { headers[.contentType] }

    func contains(_ part: String) -> Bool { text.contains(part) }
}

/// Two bodies with a few people, and the pages about them.
struct PeopleBench: Sendable {
    let database: any Database
    let clock: PeopleClock
    let accounts: KnownAccounts
    let door: FrontDoor
    let world: PeopleWorld

    static let formKey = [UInt8](repeating: 7, count: 32)

    /// - Parameters:
    ///   - more: the tables of a feature above the directory.
    ///   - routes: its pages.
    static func with(
        _ engine: Engine, more: [Migration] = [],
        routes: @Sendable (any Database, WallClock) -> Routes = { _, _ in Routes() },
        _ body: @Sendable (PeopleBench) async throws -> Void
    ) async throws {
        let migrations =
            JobsMigrations.all + MailMigrations.all + JournalMigrations.all + DirectorySchema.migrations + more
        try await withDatabase(engine, migrations: migrations) { database in
            let clock = PeopleClock()
            let world = PeopleWorld(at: clock.now)
            try await database.write { try world.insert($0) }
            let accounts = KnownAccounts(administrators: [
                world.homes.uuid: [Addressee(name: "Ada Min", email: "ada.min@homes.example.gov.uk")]
            ])
            let bench = PeopleBench(
                database: database, clock: clock, accounts: accounts, world: world, more: routes(database, clock.wall))
            try await body(bench)
        }
    }

    private init(database: any Database, clock: PeopleClock, accounts: KnownAccounts, world: PeopleWorld, more: Routes)
    {
        self.database = database
        self.clock = clock
        self.accounts = accounts
        self.world = world
        let site = Site(
            sections: [], isDemonstration: false, address: "http://concordat.example",
            asset: { "/assets/\($0)" },
            clock: clock.wall, formKey: Self.formKey)
        var routes = Routes()
        routes.add(
            PersonRoutes(database, clock: clock.wall, accounts: accounts, address: site.address).routes)
        routes.add(
            CorrectionRoutes(database, clock: clock.wall, accounts: accounts, address: site.address).routes)
        routes.add(UpkeepRoutes(database, clock: clock.wall, accounts: accounts).routes)
        routes.add(more)
        door = FrontDoor(
            site: site, routes: routes, authenticator: accounts,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    var jobs: UpkeepJobs {
        UpkeepJobs(
            database, clock: clock.wall, accounts: accounts, address: "http://concordat.example", batch: 2)
    }

    // MARK: - Asking

    func get(_ path: String, as viewer: Viewer?) async throws -> Answer {
        try await ask(path, .get, viewer, headers: [:], body: [])
    }

    func post(_ path: String, _ fields: [String: String], as viewer: Viewer?, token: Bool = true) async throws
        -> Answer
    {
        try await post(path, multiple: fields.mapValues { [$0] }, as: viewer, token: token)
    }

    func post(
        _ path: String, multiple fields: [String: [String]], as viewer: Viewer?, token: Bool = true
    ) async throws -> Answer {
        var fields = fields
        if token { fields[FormToken.field] = [FormToken.make(for: "browser", key: Self.formKey)] }
        let text = fields.flatMap { name, values in
            values.map { "\(percentEncoded(name))=\(percentEncoded($0))" }
        }
        .joined(separator: "&")
        return try await ask(
            path, .post, viewer, headers: [.contentType: "application/x-www-form-urlencoded"],
            body: Array(text.utf8))
    }

    func upload(_ path: String, _ file: [UInt8], as viewer: Viewer, token: Bool = true) async throws -> Answer {
        let boundary = "----edge"
        var body: [UInt8] = []
        if token {
            let value = FormToken.make(for: "browser", key: Self.formKey)
            body += Array(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(FormToken.field)\"\r\n\r\n\(value)\r\n"
                    .utf8)
        }
        body += Array(
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"me.gif\"\r\n\r\n"
                .utf8)
        body += file + Array("\r\n--\(boundary)--\r\n".utf8)
        return try await ask(
            path, .post, viewer, headers: [.contentType: "multipart/form-data; boundary=\(boundary)"],
            body: body)
    }

    /// Asks the programming interface; with a body, by POST.
    func api(
        _ path: String, _ body: String? = nil, as viewer: Viewer, _ scopes: Set<String>, _ headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.authorization] = "Bearer \(accounts.token(viewer, scopes))"
        if body != nil { headers[.contentType] = "application/json" }
        return try await ask(
            "/api/v1\(path)", body == nil ? .get : .post, nil, headers: headers, body: Array((body ?? "").utf8))
    }

    /// Sends a form with a file.
    func send(
        _ path: String, _ file: [UInt8], named name: String = "list.csv", _ fields: [String: String] = [:],
        as viewer: Viewer
    ) async throws -> Answer {
        var text = ""
        let token = FormToken.make(for: "browser", key: Self.formKey)
        // The token stands first, as on the pages.
        for (field, value) in [(FormToken.field, token)] + fields.sorted(by: { $0.key < $1.key }) {
            text += "--edge\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
        }
        text += "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n"
        return try await ask(
            path, .post, viewer, headers: [.contentType: "multipart/form-data; boundary=edge"],
            body: Array(text.utf8) + file + Array("\r\n--edge--\r\n".utf8))
    }

    /// - Parameter browser: which one it is, by its cookie.
    func ask(
        _ path: String, _ method: HTTPRequest.Method, _ viewer: Viewer?, browser: String = "browser",
        headers: HTTPFields,
        body: [UInt8]
    ) async throws -> Answer {
        // Identifiers sort by time: what is asked later is later.
        clock.advance(Interval(milliseconds: 1))
        var headers = headers
        var cookie = "\(Cookies.browser)=\(browser)"
        if let viewer { cookie += "; \(Cookies.session)=\(accounts.session(viewer))" }
        headers[.cookie] = cookie
        let application = Application(responder: door)
        let (fields, content) = (headers, ByteBuffer(bytes: body))
        return try await application.test(.router) { client in
            try await client.execute(uri: path, method: method, headers: fields, body: content) { response in
                let bytes = Array(response.body.readableBytesView)
                return Answer(
                    status: response.status.code, text: String(decoding: bytes, as: UTF8.self), bytes: bytes,
                    headers: response.headers)
            }
        }
    }

    // MARK: - Looking

    func person(_ id: Person.ID) async throws -> Person {
        try #require(try await database.read { try PersonStore($0).find(id, .everything) })
    }

    /// Verb and details of every entry about something, the oldest first.
    func journal(_ subject: UUID128) async throws -> [(verb: String, details: String)] {
        let rows = try await database.read { transaction in
            try transaction.all(
                Entry.self,
                "SELECT verb, details FROM journal_entry WHERE subject_id = \(subject) ORDER BY id")
        }
        return rows.map { ($0.verb, $0.details) }
    }

    /// To whom mail waits, and its subject.
    func mail() async throws -> [(to: String, subject: String)] {
        try await database.read { try $0.outbox(limit: 100) }.reversed().map { ($0.to, $0.subject) }
    }

    private struct Entry: RowDecodable {
        let verb: String
        let details: String

        init(row: Row) throws {
            verb = try row.get("verb")
            details = try row.get("details")
        }
    }
}
