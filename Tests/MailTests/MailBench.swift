import Jobs
import Kernel
import Logging
import Mail
import SMTP
import Storage
import StorageTesting
import Synchronization

/// A database with the schemas of jobs and mail, a clock, and settings that a test may change.
final class MailBench: Sendable {
    let database: any Database
    private let instant = Mutex(Instant(milliseconds: 1_795_251_600_000))
    private let settings: Mutex<MailSettings>

    var now: Instant { instant.withLock { $0 } }
    var current: MailSettings { settings.withLock { $0 } }

    private init(_ database: any Database, _ settings: MailSettings) {
        self.database = database
        self.settings = Mutex(settings)
    }

    static func with(
        _ engine: Engine, server: SMTPServer?, keepsBodies: Bool = false,
        _ body: @Sendable (MailBench) async throws -> Void
    ) async throws {
        let settings = MailSettings(
            server: server, from: try MailAddress("concordat@example.gov.uk", name: "Concordat"),
            keepsBodies: keepsBodies)
        try await withDatabase(engine, migrations: JobsMigrations.all + MailMigrations.all) { database in
            try await body(MailBench(database, settings))
        }
    }

    func advance(_ interval: Interval) { instant.withLock { $0 = $0 + interval } }

    func configure(_ server: SMTPServer?) {
        settings.withLock { old in
            old = MailSettings(server: server, from: old.from, keepsBodies: old.keepsBodies)
        }
    }

    /// Starts a node, has it do what is due, and stops it.
    func runDue() async throws {
        let clock = WallClock { self.now }
        let delivery = MailDelivery(database: database, clock: clock) { self.current }
        let runner = JobRunner(
            database: database, handlers: delivery.handlers, recurring: try delivery.recurring(), node: "one",
            clock: clock, randomness: Randomness { [UInt8](repeating: 0, count: $0) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await runner.runDue()
    }

    @discardableResult
    func queue(_ letter: Letter) async throws -> Mail.ID {
        let now = now
        return try await database.write { transaction in try transaction.queueMail(letter, at: now) }
    }

    func contents(_ id: Mail.ID) async throws -> MailContents? {
        try await database.read { transaction in try transaction.mailContents(id) }
    }

    func mail(_ id: Mail.ID) async throws -> Mail? { try await contents(id)?.mail }

    func dead() async throws -> [Job] {
        try await database.read { transaction in try transaction.deadJobs(limit: 100) }
    }

    func status() async throws -> MailStatus {
        let settings = current
        return try await database.read { transaction in try transaction.mailStatus(settings) }
    }
}

func notice(to address: String = "amara.osei@example.gov.uk") -> Letter {
    Letter(
        to: address, name: "Amara Osei", subject: "Café: a new decision", text: "Siân added a decision.",
        link: Letter.Link("See the decision", "https://concordat.example/d/1?a=1&b=2"), purpose: .notification
    )
}

func signIn(to address: String = "amara.osei@example.gov.uk", expiresAt: Instant? = nil) -> Letter {
    Letter(
        to: address, subject: "Sign in to Concordat", text: "You asked to sign in.",
        link: Letter.Link("Sign in", "https://concordat.example/sign-in/SECRET"), purpose: .signIn,
        expiresAt: expiresAt)
}
