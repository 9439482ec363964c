import Accounts
public import Directory
import Jobs
import Journal
public import Kernel
import Logging
import Mail
import MerkleTree
import SMTP
import ServiceLifecycle
public import Storage
import StoragePostgres
import StorageSQLite
import Web
import WebParts

/// An installation that is open: its settings, its database, its keys. The composition of everything happens here and
/// in `Server`.
public struct Installation: Sendable {
    public let settings: Settings
    public let database: any Database
    public let clock: WallClock
    let folder: DataFolder
    let logger: Logger

    /// Opens an installation.
    /// - Parameter making: whether to make the data folder and an empty database where there are none.
    /// - Throws: a fault of kind `missing` when there is none and none is to be made.
    public static func open(_ settings: Settings, making: Bool = false, clock: WallClock = .system)
        async throws
        -> Installation
    {
        let folder = DataFolder(path: settings.data)
        if making { try folder.make() }
        guard folder.exists else {
            throw Fault(
                .missing,
                "There is no installation in '\(settings.data)'. Make one with 'concordat init --data \(settings.data)'."
            )
        }
        let database: any Database
        if let url = settings.databaseURL {
            database = PostgresDatabase(url: url)
        } else {
            database = try SQLiteDatabase(path: folder.database)
        }
        return Installation(
            settings: settings, database: database, clock: clock, folder: folder,
            logger: Logger(label: "concordat"))
    }

    /// Brings the schema up to this version.
    /// - Returns: the names of the migrations applied now.
    @discardableResult
    public func migrate() async throws -> [String] {
        try await database.migrate(AppMigrations.all, at: clock.now().milliseconds)
    }

    /// - Throws: a fault of kind `conflict` when the schema is older than this version.
    public func requireCurrentSchema() async throws {
        guard let pending = try? await database.pending(AppMigrations.all), pending.isEmpty else {
            throw Fault(
                .conflict,
                "The database is older than this version. Run 'concordat migrate --data \(settings.data)' first."
            )
        }
    }

    public var isDemonstration: Bool {
        get async throws {
            try await database.read { try InstallationSetting.demonstration.read($0) } == "yes"
        }
    }

    /// Imports into this installation's directory.
    public var imports: DirectoryImports { DirectoryImports(database, clock, DirectoryAccounts()) }

    var journalKey: JournalKey { get throws { try JournalKey.load(folder.journalKey) } }

    /// The journal's name follows from its key, so it stays the same however the service is reached.
    var journalSigner: TreeHeadSigner {
        get throws {
            let key = try journalKey
            let publicKey = try key.signer(origin: "concordat").verifierKey.publicKey
            return try key.signer(origin: "concordat-\(hex(publicKey.prefix(8)))")
        }
    }

    var journal: Journal { get throws { Journal(database: database, key: try journalSigner.verifierKey) } }

    var signIn: SignIn {
        get async throws {
            SignIn(
                database, homes: DirectoryHomes(), clock: clock, address: settings.address,
                isDemonstration: try await isDemonstration)
        }
    }

    func mailSettings(keepsBodies: Bool) throws -> MailSettings {
        MailSettings(
            server: settings.mailServer, from: try MailAddress(settings.mailFrom, name: "Concordat"),
            keepsBodies: keepsBodies)
    }

    public func close() async throws { try await database.close() }
}

/// Finds the body of a mail address among the directory's domains, and the person with that address.
struct DirectoryHomes: HomeFinder {
    func home(of email: String, in transaction: any Transaction) throws -> Home? {
        guard let at = email.lastIndex(of: "@"),
            let body = try BodyStore(transaction).body(ofDomain: String(email[email.index(after: at)...]))
        else { return nil }
        let person = try PersonStore(transaction).find(email: email, .everything)
        if let person, !person.isCurrent { return nil }
        return Home(body: body.id.uuid, person: person?.id.uuid, name: person?.name)
    }
}

extension DirectoryHomes: AccountBodies {
    func bodies(named typed: String, in transaction: any Transaction) throws -> [AccountBody] {
        try BodyStore(transaction).find(named: typed, .everything).map(AccountBody.init)
    }

    func bodies(_ ids: [UUID128], in transaction: any Transaction) throws -> [UUID128: AccountBody] {
        let found = try BodyStore(transaction).find(ids.map { Body.ID($0) }, .everything)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.key.uuid, AccountBody($0.value)) })
    }
}

extension AccountBody {
    fileprivate init(_ body: Body) { self.init(id: body.id.uuid, name: body.name, path: body.path) }
}
