import Access
import Jobs
import Journal
import Kernel
import Mail
import Storage
import StorageTesting
import Synchronization
import TOTP
import Web

@testable import Accounts

let homes = UUID128(high: 1, low: 100)
let northmoor = UUID128(high: 1, low: 200)

/// A clock that stands still until it is moved.
final class TestClock: Sendable {
    private let instant = Mutex(Instant(milliseconds: 1_800_000_000_000))

    var now: Instant { instant.withLock { $0 } }
    var clock: WallClock { WallClock { self.now } }

    func advance(_ interval: Interval) { instant.withLock { $0 = $0 + interval } }
    func set(_ moment: Instant) { instant.withLock { $0 = moment } }
}

/// What the directory would say: two bodies, and one person.
struct TestHomes: HomeFinder {
    static let amara = UUID128(high: 1, low: 300)

    func home(of email: String, in transaction: any Transaction) throws -> Home? {
        if email == "amara@homes.example" { return Home(body: homes, person: Self.amara, name: "Amara Osei") }
        if email.hasSuffix("@homes.example") { return Home(body: homes, person: nil, name: nil) }
        if email.hasSuffix("@northmoor.example") { return Home(body: northmoor, person: nil, name: nil) }
        return nil
    }
}

struct Bench: Sendable {
    let database: any Database
    let time: TestClock
    let signIn: SignIn
    let twoFactor: TwoFactor
    let tokens: APITokens
    let authenticator: AccountAuthenticator

    init(_ database: any Database, isDemonstration: Bool) {
        self.database = database
        time = TestClock()
        signIn = SignIn(
            database, homes: TestHomes(), clock: time.clock, address: "https://concordat.example",
            isDemonstration: isDemonstration)
        twoFactor = TwoFactor(database, clock: time.clock)
        tokens = APITokens(database, clock: time.clock)
        authenticator = AccountAuthenticator(database)
    }

    static let migrations =
        JournalMigrations.all + JobsMigrations.all + MailMigrations.all + AccountsMigrations.all

    /// Asks for a link; gives the token in the mail, or `nil` when no mail was queued.
    func askForLink(_ email: String, browser: String = "b", client: String = "c") async throws -> String? {
        let before = Set(try await mails().map(\.id))
        try await signIn.requestLink(email: email, next: "/next", browser: browser, client: client)
        guard let mail = try await mails().first(where: { !before.contains($0.id) }) else { return nil }
        guard let contents = try await database.read({ try $0.mailContents(mail.id) }) else { return nil }
        return contents.text.split(whereSeparator: \.isWhitespace)
            .first { $0.hasPrefix("https://concordat.example/sign-in/link/") }
            .flatMap { $0.split(separator: "/").last.map(String.init) }
    }

    func mails() async throws -> [Mail] { try await database.read { try $0.outbox(limit: 100) } }

    /// Signs in by a link, all the way.
    func enter(_ email: String, browser: String = "b", agent: String = "") async throws -> SignIn.Entrance {
        guard let link = try await askForLink(email, browser: browser) else { throw Fault.missing("The mail") }
        return try await signIn.consume(link: link, browser: browser, agent: agent)
    }

    /// Asks as a request does, and writes the time of use as the service does.
    func viewer(_ entrance: SignIn.Entrance) async throws -> Viewer? {
        let viewer = try await authenticator.viewer(session: sha256(entrance.session), at: time.now)
        try await authenticator.times.write(to: database)
        return viewer
    }

    @discardableResult
    func add(
        _ email: String, _ role: Viewer.Role = .member, validUntil: Instant? = nil, isPersona: Bool = false,
        administering bodies: [UUID128] = []
    ) async throws -> Account.ID {
        let now = time.now
        let id = Account.ID.make(at: now)
        try await database.write { transaction in
            let store = AccountStore(transaction)
            try store.insert(
                id: id, email: email, name: "Somebody", person: nil, body: homes, role: role,
                validUntil: validUntil, isPersona: isPersona, at: now)
            if !bodies.isEmpty { try store.setRole(role, of: id, administering: bodies) }
        }
        return id
    }

    func invite(
        _ email: String, _ role: Viewer.Role = .guest, body: UUID128? = nil, until: Instant? = nil
    ) async throws {
        let now = time.now
        try await database.write { transaction in
            try InvitationStore(transaction).put(
                id: Invitation.ID.make(at: now), email: email, name: "Leila Haddad", body: body, role: role,
                validUntil: until,
                by: UUID128(high: 1, low: 1), at: now)
        }
    }

    func account(_ email: String) async throws -> Account? {
        try await database.read { try AccountStore($0).find(email: email) }
    }

    func disable(_ id: Account.ID) async throws {
        let now = time.now
        try await database.write { try AccountStore($0).setDisabled(now, id) }
    }

    /// What the journal says happened, in order.
    func verbs() async throws -> [String] {
        try await database.read { try $0.journal.page(.all, limit: 1000) }.reversed().map(\.verb)
    }

    func entry(_ verb: String) async throws -> JournalEntry? {
        try await database.read { try $0.journal.page(.all, limit: 1000) }.first { $0.verb == verb }
    }

    func code(_ secret: [UInt8], after steps: Int64 = 0) -> String {
        let totp = TOTP(secret: secret)
        return totp.code(step: totp.step(at: time.now.milliseconds / 1000) + steps)
    }
}

func withBench(
    _ engine: Engine, isDemonstration: Bool = false, _ body: (Bench) async throws -> Void
) async throws {
    try await withDatabase(engine, migrations: Bench.migrations) { database in
        try await body(Bench(database, isDemonstration: isDemonstration))
    }
}

/// The kind of the fault that the work ends with; `nil` when it succeeds.
func faultKind<Result>(_ work: () async throws -> Result) async -> Fault.Kind? {
    do {
        _ = try await work()
        return nil
    } catch {
        return (error as? Fault)?.kind
    }
}
