import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Journal
import Kernel
import Logging
import NIOCore
import Storage
import StorageTesting
import Testing

@testable import Directory
@testable import Web

private let key = [UInt8](repeating: 7, count: 32)
private let browser = "0123456789abcdef0123456789abcdef"

private struct Doorkeeper: Authenticator {
    let body: Body.ID
    let other: Body.ID

    func viewer(session: [UInt8], at now: Instant) async throws -> Viewer? {
        func viewer(_ role: Viewer.Role, _ body: Body.ID) -> Viewer {
            Viewer(
                account: UUID128(high: 1, low: body.uuid.low), person: nil, name: "Ada Admin",
                email: "ada@homes.example",
                body: body.uuid, role: role, administers: role == .bodyAdministrator ? [body.uuid] : [])
        }
        switch session {
        case sha256([1]): return viewer(.bodyAdministrator, body)
        case sha256([2]): return viewer(.member, body)
        case sha256([3]): return viewer(.bodyAdministrator, other)
        default: return nil
        }
    }

    func viewer(token: String, at now: Instant) async throws -> (viewer: Viewer, scopes: Set<String>)? { nil }
}

/// The pages of imports behind the real front door, with a runner for the jobs.
private func visiting(
    _ engine: Engine, _ body: @escaping @Sendable (any TestClientProtocol, ImportBench, JobRunner) async throws -> Void
) async throws {
    let migrations = JournalMigrations.all + JobsMigrations.all + DirectorySchema.migrations
    try await ImportBench.with(engine, migrations: migrations) { bench in
        let board = ImportBoard()
        var routes = ImportRoutes(bench.database, bench.clock, board).routes
        routes.add(ExportRoutes(bench.database).routes)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let site = Site(
            sections: [], isDemonstration: false, address: "http://concordat.example", asset: { "/assets/\($0)" },
            clock: bench.clock, formKey: key)
        let door = FrontDoor(
            site: site, routes: routes, authenticator: Doorkeeper(body: bench.homes, other: bench.transport),
            logger: quiet)
        let runner = JobRunner(
            database: bench.database, handlers: ImportJobs(bench.database, bench.clock, board, bench.accounts).handlers,
            node: "test", clock: bench.clock, logger: quiet)
        try await Application(responder: door, logger: quiet).test(.router) { client in
            try await body(client, bench, runner)
        }
    }
}

extension TestClientProtocol {
    fileprivate func get(_ path: String, as who: UInt8 = 1) async throws -> TestResponse {
        try await execute(uri: path, method: .get, headers: cookies(who))
    }

    fileprivate func text(_ path: String) async throws -> String { String(buffer: try await get(path).body) }

    fileprivate func cookies(_ who: UInt8) -> HTTPFields {
        [.cookie: "concordat-browser=\(browser); concordat-session=\(hex([who]))"]
    }

    fileprivate func post(_ path: String, _ fields: String = "", as who: UInt8 = 1) async throws -> TestResponse {
        var headers = cookies(who)
        headers[.contentType] = "application/x-www-form-urlencoded"
        let token = FormToken.make(for: browser, key: key)
        return try await execute(
            uri: path, method: .post, headers: headers,
            body: ByteBuffer(string: "\(FormToken.field)=\(token)&\(fields)"))
    }

    fileprivate func upload(
        _ file: String, format: String = "people", fields: [String: String] = [:], token: String? = nil,
        as who: UInt8 = 1
    ) async throws -> TestResponse {
        var parts = [
            FormToken.field: token ?? FormToken.make(for: browser, key: key), "format": format, "body": "homes",
        ]
        parts.merge(fields) { _, new in new }
        var text = ""
        for (name, value) in parts {
            text += "--xx\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        text +=
            "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"staff.csv\"\r\n\r\n\(file)\r\n--xx--\r\n"
        var headers = cookies(who)
        headers[.contentType] = "multipart/form-data; boundary=xx"
        return try await execute(
            uri: "/directory/import", method: .post, headers: headers, body: ByteBuffer(string: text))
    }

    /// The page after the job behind it ran; before, it tells how far it is.
    fileprivate func settled(_ path: String, _ runner: JobRunner) async throws -> String {
        let waiting = String(buffer: try await get(path + "/progress").body)
        #expect(waiting.contains("\"finished\":false"))
        #expect(try await text(path).contains("data-progress=\"\(path)/progress\""))
        #expect(try await runner.runDue() == 1)
        #expect(try await text(path + "/progress").contains("\"finished\":true"))
        return String(buffer: try await get(path).body)
    }
}

@Suite struct ImportRoutesTests {
    @Test(arguments: enginesUnderTest)
    func aFileIsSentCheckedAndImported(_ engine: Engine) async throws {
        try await visiting(engine) { client, bench, runner in
            let start = try await client.get("/directory/import")
            #expect(start.status == .ok)
            let sent = try await client.upload("name,email\n<b>Ann</b>,ann@homes.example\nBob,bob\n")
            #expect(sent.status == .seeOther)
            let path = try #require(sent.headers[.location])
            let preview = try await client.settled(path, runner)
            #expect(preview.contains("Check what would change"))
            #expect(preview.contains("&lt;b&gt;Ann&lt;/b&gt;"))
            #expect(preview.contains("must be an e-mail address"))
            #expect(try await bench.number("SELECT COUNT(*) FROM person") == 0)
            let refused = try await client.get(path + "/refused.csv")
            #expect(String(buffer: refused.body).hasPrefix("line,field,reason\r\n3,email,"))
            #expect(try await client.post(path + "/run").status == .seeOther)
            let result = try await client.settled(path, runner)
            #expect(result.contains("The file was imported"))
            #expect(try await bench.texts("SELECT name FROM person") == ["<b>Ann</b>"])
            #expect(try await bench.number("SELECT COUNT(*) FROM import_chunk") == 0)
            #expect(try await client.text("/directory/import").contains("staff.csv"))
            #expect(try await client.text("/bodies/homes/people.csv").contains("ann@homes.example"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func columnsAreChosenOnceAndSaved(_ engine: Engine) async throws {
        try await visiting(engine) { client, bench, runner in
            let sent = try await client.upload("Wer,Mail\nAnn,ann@homes.example\n", format: "mapped")
            let path = try #require(sent.headers[.location])
            #expect(path.hasSuffix("/columns"))
            let page = String(buffer: try await client.get(path).body)
            #expect(page.contains("Wer"))
            let name = ColumnMapping.targets.firstIndex(of: "name") ?? 0
            let email = ColumnMapping.targets.firstIndex(of: "email") ?? 0
            #expect(try await client.post(path, "from-\(name)=Wer").status == .unprocessableContent)
            let mapped = try await client.post(path, "from-\(name)=Wer&from-\(email)=Mail&name=HR")
            let file = try #require(mapped.headers[.location])
            #expect(try await client.settled(file, runner).contains("Check what would change"))
            _ = try await client.post(file + "/run")
            _ = try await client.settled(file, runner)
            #expect(try await bench.texts("SELECT email FROM person") == ["ann@homes.example"])
            #expect(try await bench.imports.mapping(named: "HR").columns["name"] == .header("Wer"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func onlyTheBodysAdministratorsMay(_ engine: Engine) async throws {
        try await visiting(engine) { client, bench, runner in
            let file = "name,email\nAnn,ann@homes.example\n"
            #expect(try await client.get("/directory/import", as: 2).status == .forbidden)
            #expect(try await client.upload(file, as: 2).status == .forbidden)
            #expect(try await client.upload(file, as: 3).status == .forbidden)
            #expect(try await client.upload(file, fields: ["body": ""]).status == .forbidden)
            #expect(try await client.upload(file, token: "stolen").status == .forbidden)
            #expect(try await client.upload("").status == .unprocessableContent)
            #expect(try await bench.number("SELECT COUNT(*) FROM import_file") == 0)
            #expect(try await bench.number("SELECT COUNT(*) FROM import_chunk") == 0)
            let sent = try await client.upload(file)
            let path = try #require(sent.headers[.location])
            #expect(try await client.get(path, as: 3).status == .notFound)
            #expect(try await client.post(path + "/run", as: 3).status == .notFound)
            #expect(try await client.post(path + "/cancel").status == .seeOther)
            #expect(try await client.text(path).contains("You stopped it"))
            #expect(try await runner.runDue() == 0)
            #expect(try await client.post(path + "/check").status == .seeOther)
            #expect(try await client.settled(path, runner).contains("Check what would change"))
        }
    }

    private static func feed(_ people: ClosedRange<Int>) -> String {
        "name,email\n" + people.map { "Person \($0),p\($0)@homes.example" }.joined(separator: "\n")
    }

    @Test(arguments: enginesUnderTest)
    func aCompleteFileThatEndsTooMuchNeedsAnotherWord(_ engine: Engine) async throws {
        try await visiting(engine) { client, bench, runner in
            try await bench.load(Self.feed(1...20)) { $0.body = "homes" }
            let sent = try await client.upload(Self.feed(1...15), fields: ["options": "complete"])
            let path = try #require(sent.headers[.location])
            let stopped = try await client.settled(path, runner)
            #expect(stopped.contains("5 of the 20 people") && stopped.contains("It is complete: check it anyway"))
            #expect(try await client.post(path + "/run").status == .conflict)
            #expect(try await client.post(path + "/check", "forced=yes").status == .seeOther)
            #expect(try await client.settled(path, runner).contains("Check what would change"))
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE left_on IS NOT NULL") == 0)
            _ = try await client.post(path + "/run")
            #expect(try await client.settled(path, runner).contains("The file was imported"))
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE left_on IS NOT NULL") == 5)
        }
    }

    @Test(arguments: enginesUnderTest)
    func allOrNothingOffersNoImport(_ engine: Engine) async throws {
        try await visiting(engine) { client, bench, runner in
            let sent = try await client.upload(
                "name,email\nAnn,ann@homes.example\nBob,bob\n", fields: ["options": "strict"])
            let path = try #require(sent.headers[.location])
            let preview = try await client.settled(path, runner)
            #expect(preview.contains("you asked for all or nothing"))
            #expect(!preview.contains("action=\"\(path)/run\""))
            #expect(preview.contains("href=\"\(path)/refused.csv\""))
            // Asked for all the same, it is refused as a whole.
            _ = try await client.post(path + "/run")
            #expect(try await client.settled(path, runner).contains("Nothing was imported"))
            #expect(try await bench.number("SELECT COUNT(*) FROM person") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func whatIsUnderWayIsStoppedAndUndone(_ engine: Engine) async throws {
        let migrations = JournalMigrations.all + JobsMigrations.all + DirectorySchema.migrations
        try await ImportBench.with(engine, migrations: migrations) { bench in
            let now = bench.clock.now()
            let id = ImportFile.ID.make(at: now)
            try await bench.database.write { transaction in
                let store = ImportFileStore(transaction)
                let file = Array(Self.feed(1...9).utf8)
                try store.insert(
                    id, .people, name: "staff.csv", body: bench.homes, options: ImportOptions(body: "homes"),
                    state: "importing", bytes: file.count, by: nil, named: "Ada", at: now)
                try store.add(file, 0, to: id)
                _ = try transaction.enqueue(
                    ImportJobs.kind, ImportJobs.Payload(file: id.description, isDryRun: false), at: now)
            }
            let board = ImportBoard()
            #expect(!board.cancel(id))
            // The import asks for the time once it has begun: the moment at which somebody stops it.
            let clock = WallClock {
                _ = board.cancel(id)
                return now
            }
            let runner = JobRunner(
                database: bench.database, handlers: ImportJobs(bench.database, clock, board, bench.accounts).handlers,
                node: "test", clock: bench.clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            #expect(try await runner.runDue() == 1)
            #expect(try await bench.texts("SELECT state FROM import_file") == ["cancelled"])
            #expect(try await bench.number("SELECT COUNT(*) FROM person") == 0)
            #expect(try await bench.number("SELECT COUNT(*) FROM import_chunk") == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aFileThatIsNotKeptAnyMoreIsToBeSentAgain(_ engine: Engine) async throws {
        try await visiting(engine) { client, bench, runner in
            let sent = try await client.upload(Self.feed(1...2))
            let path = try #require(sent.headers[.location])
            #expect(try await client.post(path + "/cancel").status == .seeOther)
            #expect(try await client.text(path).contains("Check it again"))
            let later = WallClock { bench.clock.now() + .days(2) }
            #expect(try await ImportPurge(database: bench.database, clock: later).run() == 1)
            let page = try await client.text(path)
            #expect(page.contains("Send it again") && !page.contains("Check it again"))
            #expect(try await client.post(path + "/check").status == .conflict)
        }
    }

    @Test(arguments: enginesUnderTest)
    func openDataNeedsNoSignIn(_ engine: Engine) async throws {
        try await visiting(engine) { client, _, _ in
            let posts = try await client.get("/public/posts.json", as: 9)
            #expect(posts.status == .ok)
            #expect(try await client.get("/public/posts.csv", as: 9).status == .ok)
            #expect(try await client.get("/bodies/homes/people.csv", as: 9).status == .seeOther)
            #expect(try await client.get("/bodies/nowhere/people.csv").status == .notFound)
        }
    }
}
