import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import App

@Suite struct HomePageTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)
    private let body = Body.ID.make(at: now)

    /// The start page as `viewer` sees it, in a body with one administrator or none.
    private func home(
        _ engine: Engine, as viewer: Viewer, helpers: [Addressee] = [], _ check: @Sendable (String) -> Void
    ) async throws {
        try await withDatabase(engine, migrations: AppMigrations.all) { database in
            try await database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO body (id, slug, name, sort_name, initials, kind, updated_at)
                    VALUES (\(body), 'homes', 'Department for Homes', 'department for homes', 'DH', 'department', 0)
                    """)
            }
            let routes = HomeRoutes(
                database: database, accounts: Helpers(helpers: helpers),
                collaborations: { _, _, _ in (.empty, .empty) },
                waiting: { _, _, _ in [] }
            ).routes
            check(try await onePage(of: routes, at: "/", as: viewer, Self.now))
        }
    }

    private func viewer(_ role: Viewer.Role) -> Viewer {
        Viewer(
            account: UUID128(high: 1, low: 1), person: nil, name: "Ada Min", email: "ada@homes.example",
            body: role == .platformAdministrator ? nil : body.uuid, role: role,
            administers: role == .bodyAdministrator ? [body.uuid] : [])
    }

    @Test(arguments: enginesUnderTest)
    func `administrators are led to what they look after`(engine: Engine) async throws {
        try await home(engine, as: viewer(.bodyAdministrator)) { page in
            #expect(page.contains("href=\"/bodies/homes/dashboard\"") && page.contains("href=\"/directory/import\""))
            #expect(page.contains("/bodies/homes/people/new?email=ada%40homes.example&amp;name=Ada%20Min"))
            #expect(!page.contains("href=\"/administration\""))
        }
        try await home(engine, as: viewer(.platformAdministrator)) { page in
            #expect(page.contains("href=\"/administration\"") && page.contains("href=\"/directory/import\""))
            #expect(!page.contains("profile"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `whoever has no profile is told by name whom to ask`(engine: Engine) async throws {
        let helper = Addressee(name: "Bea Adams", email: "bea?x=1@homes.example")
        try await home(engine, as: viewer(.member), helpers: [helper]) { page in
            #expect(page.contains("href=\"mailto:bea%3Fx%3D1@homes.example\">Bea Adams</a>"))
            #expect(!page.contains("You look after") && !page.contains("/people/new"))
        }
        try await home(engine, as: viewer(.member)) { page in
            #expect(page.contains("has no administrator here") && page.contains("href=\"/bodies/homes\""))
        }
        try await home(engine, as: viewer(.guest), helpers: [helper]) { page in
            #expect(!page.contains("Bea Adams") && !page.contains("profile"))
        }
    }
}

/// Accounts of which only the administrators are known.
private struct Helpers: PeopleAccounts {
    let helpers: [Addressee]

    func disableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws {}
    func enableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws {}
    func moveAccount(
        from duplicate: UUID128, to kept: UUID128, at now: Instant, in transaction: any Transaction
    ) throws {}
    func moveAccount(of person: UUID128, toBody body: UUID128, in transaction: any Transaction) throws {}
    func administrators(of bodies: [UUID128], in transaction: any Transaction) throws -> [UUID128: [Addressee]] {
        Dictionary(uniqueKeysWithValues: bodies.map { ($0, helpers) })
    }
}
