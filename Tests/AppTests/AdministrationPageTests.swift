import Access
import Jobs
import Kernel
import Mail
import SMTP
import Storage
import StorageTesting
import Testing

@testable import App

@Suite struct AdministrationPageTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)
    private static let viewer = Viewer(
        account: UUID128(high: 1, low: 1), person: nil, name: "Col", email: "col@example.gov.uk", body: nil,
        role: .platformAdministrator)

    private func page(_ database: any Database, isDemonstration: Bool = false) async throws -> String {
        let mail = MailSettings(server: nil, from: try MailAddress("concordat@example.gov.uk"))
        let routes = AdministrationRoutes(database, clock: WallClock { Self.now }, mail: mail)
        return try await onePage(
            of: routes.routes, at: "/administration", as: Self.viewer, isDemonstration: isDemonstration, Self.now)
    }

    @Test(arguments: enginesUnderTest)
    func `what is empty is said in words, and each heading once`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: AppMigrations.all) { database in
            let page = try await page(database)
            #expect(page.contains("No mail server is configured") && !page.contains("0 mails"))
            #expect(page.contains("Nothing has failed.") && page.contains("Nothing is waiting or running."))
            let demonstration = try await self.page(database, isDemonstration: true)
            #expect(demonstration.contains("/demonstration/outbox") && !demonstration.contains("No mail server"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `work is named in words`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: AppMigrations.all) { database in
            try await database.write { transaction in
                for kind in ["mail.deliver", "unheard.of"] {
                    try transaction.enqueue(JobKind<NoPayload>(kind), NoPayload(), at: Self.now)
                }
            }
            let page = try await page(database)
            #expect(page.contains("Send a mail") && page.contains("unheard.of") && !page.contains("mail.deliver"))
            #expect(page.contains("<caption class=\"govuk-visually-hidden\">Work under way</caption>"))
        }
    }
}
