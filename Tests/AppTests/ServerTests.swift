import Access
import Accounts
import Directory
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Mail
import NIOCore
import SMTP
import Storage
import StorageSQLite
import StorageTesting
import Testing
import Web
import WebParts

@testable import App

@Suite(.timeLimit(.minutes(2))) struct ServerTests {
    private func withServer(
        flags: [String: String?] = [:], _ setup: TestingSetup = .live,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await withFolder { assets in
            try FileManager.default.createDirectory(atPath: "\(assets)/js", withIntermediateDirectories: true)
            let css = String(repeating: "body { color: black }\n", count: 200)
            try Data(css.utf8).write(to: URL(filePath: "\(assets)/concordat.css"))
            try Data("import './x.js'".utf8).write(to: URL(filePath: "\(assets)/js/suggest.js"))
            try Data("secret".utf8).write(to: URL(filePath: "\(assets)/.hidden.css"))
            let flags = flags.merging(["assets": assets]) { mine, _ in mine }
            try await withInstallation(flags: flags) { installation in
                let server = try await Server(installation, metrics: PrometheusMetrics())
                try await server.application.test(setup) { try await body($0) }
            }
        }
    }

    @Test func `it says that it is alive and ready`() async throws {
        try await withServer { client in
            for path in ["/healthz", "/readyz"] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .ok)
                #expect(answer.headers[.contentType]?.hasPrefix("text/plain") == true)
                #expect(answer.headers[values: .setCookie].isEmpty)
            }
        }
    }

    @Test func `it is alive, but not ready, when the database is gone`() async throws {
        try await withFolder { folder in
            let database = try SQLiteDatabase(path: "\(folder)/x.sqlite")
            try await database.close()
            let operations = OperationsRoutes(
                database, assets: try AssetLibrary(folders: []), metrics: PrometheusMetrics(), metricsToken: nil,
                trustsProxy: false)
            let site = Site(
                sections: [], isDemonstration: false, address: "http://x.example", asset: { $0 }, clock: .system,
                formKey: [])
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let door = FrontDoor(
                site: site, routes: operations.routes, authenticator: AccountAuthenticator(database), logger: logger)
            try await Application(responder: door, logger: logger).test(.router) { client in
                let alive = try await client.execute(uri: "/healthz", method: .get)
                #expect(alive.status == .ok)
                let ready = try await client.execute(uri: "/readyz", method: .get)
                #expect(ready.status == .serviceUnavailable)
            }
        }
    }

    @Test func `figures are for this machine, or for who has the token`() async throws {
        let elsewhere = try #require(HTTPField.Name("X-Forwarded-For"))
        // Through a proxy on this machine everybody seems to be on this machine.
        let here: [(HTTPFields, Int)] = [
            ([:], 200), ([elsewhere: "203.0.113.9"], 404),
            ([elsewhere: "203.0.113.9", .authorization: "Bearer figures"], 200),
        ]
        let others = try ["Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "x-forwarded-proto"].map {
            (HTTPFields([HTTPField(name: try #require(HTTPField.Name($0)), value: "x")]), 404)
        }
        try await withServer(flags: ["metrics.token": "figures"]) { client in
            for (headers, status) in here + others {
                let answer = try await client.execute(uri: "/metrics", method: .get, headers: headers)
                #expect(answer.status.code == status, "\(headers)")
            }
        }
        var behind: [(HTTPFields, Int)] = [
            // A proxy that says nothing of whom it speaks for.
            ([:], 404), ([.authorization: "Bearer figures"], 200),
            ([elsewhere: "203.0.113.9"], 404), ([elsewhere: "127.0.0.1, 203.0.113.9"], 404),
            ([elsewhere: "203.0.113.9", .authorization: "Bearer figures"], 200),
        ]
        for wrong in ["Bearer x", "figures", "Bearer figures2", "Basic figures"] {
            behind.append(([elsewhere: "203.0.113.9", .authorization: wrong], 404))
        }
        let cases = behind
        try await withServer(flags: ["metrics.token": "figures", "proxy": "trusted"]) { client in
            for (headers, status) in cases {
                let answer = try await client.execute(uri: "/metrics", method: .get, headers: headers)
                #expect(answer.status.code == status, "\(headers)")
            }
        }
        try await withServer(flags: ["proxy": "trusted"]) { client in
            let answer = try await client.execute(
                uri: "/metrics", method: .get, headers: [elsewhere: "203.0.113.9", .authorization: "Bearer "])
            #expect(answer.status == .notFound)
        }
    }

    @Test func `assets may be kept for ever, under a name that changes with them`() async throws {
        try await withServer { client in
            let page = try await client.execute(uri: "/sign-in", method: .get)
            let text = String(buffer: page.body)
            let start = try #require(text.firstRange(of: "/assets/concordat.")).lowerBound
            let path = String(text[start...].prefix { $0 != "\"" })
            let plain = try await client.execute(uri: path, method: .get)
            #expect(plain.status == .ok)
            #expect(plain.headers[.contentType] == "text/css; charset=utf-8")
            #expect(plain.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(plain.headers[.xContentTypeOptions] == "nosniff")
            #expect(plain.headers[values: .setCookie].isEmpty)
            let tag = try #require(plain.headers[.eTag])
            let packed = try await client.execute(uri: path, method: .get, headers: [.acceptEncoding: "gzip"])
            #expect(packed.headers[.contentEncoding] == "gzip")
            #expect(packed.headers[.vary] == "Accept-Encoding")
            #expect(packed.headers[.eTag] != tag)
            #expect(packed.body.readableBytes < plain.body.readableBytes)
            let same = try await client.execute(uri: path, method: .get, headers: [.ifNoneMatch: tag])
            #expect(same.status == .notModified)
            #expect(same.body.readableBytes == 0)
            #expect(same.headers[.eTag] == tag)
            for wrong in [
                "/assets/concordat.css", "/assets/concordat.0000000000000000.css", "/assets/.hidden.css",
                "/assets/../concordat.json", "/assets/%2e%2e/keys/form.key", "/assets/", "/assets/js",
            ] {
                let answer = try await client.execute(uri: wrong, method: .get)
                #expect(answer.status == .notFound, "\(wrong)")
            }
        }
    }

    @Test func `from a demonstration no mail leaves, whatever mail server is configured`() async throws {
        try await withInstallation(flags: ["mail.host": "smtp.example"]) { installation async throws in
            #expect(try installation.mailSettings(isDemonstration: false).server?.host == "smtp.example")
            #expect(try installation.mailSettings(isDemonstration: true).server == nil)
        }
    }

    @Test func `without a demonstration there is no outbox and nobody to sign in as`() async throws {
        try await withServer { client in
            for path in ["/demonstration/outbox", "/sign-in/as"] {
                let answer = try await client.execute(uri: path, method: .get)
                #expect(answer.status == .notFound)
            }
            let home = try await client.execute(uri: "/", method: .get)
            #expect(home.headers[.location] == "/sign-in?next=%2F")
        }
    }
}

@Suite struct HomeTests {
    @Test(arguments: enginesUnderTest)
    func `an address belongs to the body with the longest matching domain`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: AppMigrations.all) { database in
            let (large, small) = (Body.ID.make(at: start), Body.ID.make(at: start))
            try await database.write { transaction in
                for (id, slug) in [(large, "large"), (small, "small")] {
                    try transaction.run(
                        """
                        INSERT INTO body (id, slug, name, sort_name, initials, kind, updated_at)
                        VALUES (\(id), \(slug), \(slug), \(slug), 'X', 'department', 0)
                        """)
                }
                for (domain, body) in [("gov.example", large), ("homes.gov.example", small)] {
                    try transaction.run("INSERT INTO body_domain (domain, body_id) VALUES (\(domain), \(body))")
                }
            }
            let cases: [(String, Body.ID?)] = [
                ("a@gov.example", large), ("a@x.gov.example", large), ("a@homes.gov.example", small),
                ("a@x.homes.gov.example", small), ("a@Homes.Gov.Example", small), ("a@nothomes.gov.example", large),
                ("a@notgov.example", nil), ("a@example", nil), ("a@gov.example.evil.example", nil),
                ("gov.example", nil),
            ]
            for (email, body) in cases {
                let home = try await database.read { try DirectoryHomes().home(of: email, in: $0) }
                #expect(home?.body == body?.uuid, "\(email)")
            }
        }
    }

    private let start = Instant(milliseconds: 1_800_000_000_000)
}

@Suite struct DirectoryAccountsTests {
    @Test(arguments: enginesUnderTest)
    func `whoever is moved acts for the new body and administers none`(engine: Engine) async throws {
        let now = Instant(milliseconds: 1_800_000_000_000)
        try await withDatabase(engine, migrations: AppMigrations.all) { database in
            let account = Account.ID.make(at: now)
            let (person, old, new) = (
                Identifier<Person>.make(at: now).uuid, Body.ID.make(at: now).uuid, Body.ID.make(at: now).uuid
            )
            let (after, administered) = try await database.write { transaction in
                let store = AccountStore(transaction)
                try store.insert(
                    id: account, email: "a@x.example", name: "A", person: person, body: old, role: .bodyAdministrator,
                    at: now)
                try store.setRole(.bodyAdministrator, of: account, administering: [old])
                try DirectoryAccounts().moveAccount(of: person, toBody: new, in: transaction)
                return (try store.find(account), try store.administeredBodies(of: account))
            }
            #expect(after?.body == new && after?.role == .member && administered.isEmpty)
        }
    }
}
