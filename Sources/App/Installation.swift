import Accounts
import Blobs
public import Directory
import Foundation
import Jobs
public import Kernel
import Logging
import Mail
import SMTP
import ServiceLifecycle
public import Storage
import StoragePostgres
import StorageSQLite
import Web
import WebParts
import Workspaces

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
    /// - Parameter isServing: whether the process serves people, and keeps its memory small. One that does a single
    ///   thing and ends may hold a gigabyte of SQLite's pages while it writes.
    /// - Throws: a fault of kind `missing` when there is none and none is to be made.
    public static func open(
        _ settings: Settings, making: Bool = false, isServing: Bool = true, clock: WallClock = .system
    ) async throws -> Installation {
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
            database = try SQLiteDatabase(path: folder.database, writerCacheKiB: isServing ? 64_000 : 1_000_000)
        }
        return Installation(
            settings: settings, database: database, clock: clock, folder: folder,
            logger: Logger(label: "concordat"))
    }

    /// Brings the schema up to this version, and makes the journal's key where nothing is recorded yet.
    /// - Returns: the names of the migrations applied now.
    /// - Throws: a fault of kind `conflict` when the schema is newer than this version.
    @discardableResult
    public func migrate() async throws -> [String] {
        try await refuseNewerSchema()
        let applied = try await database.migrate(AppMigrations.all, at: clock.now().milliseconds)
        try await prepareJournal()
        return applied
    }

    /// - Throws: a fault of kind `conflict` when the schema is older or newer than this version.
    public func requireCurrentSchema() async throws {
        try await refuseNewerSchema()
        guard try await database.pending(AppMigrations.all).isEmpty else {
            throw Fault(
                .conflict,
                "The database is older than this version. Run 'concordat migrate --data \(settings.data)' first."
            )
        }
    }

    private func refuseNewerSchema() async throws {
        guard let first = try await database.unknown(to: AppMigrations.all).first else { return }
        throw Fault(
            .conflict,
            "The database was changed by a newer version of Concordat, which made '\(first)'. Run that version.")
    }

    public var isDemonstration: Bool {
        get async throws {
            try await database.read { try InstallationSetting.demonstration.read($0) } != nil
        }
    }

    /// Imports into this installation's directory.
    public var imports: DirectoryImports { DirectoryImports(database, clock, DirectoryAccounts()) }

    var signIn: SignIn {
        get async throws {
            SignIn(
                database, homes: DirectoryHomes(), clock: clock, address: settings.address,
                isDemonstration: try await isDemonstration)
        }
    }

    /// - Parameter isDemonstration: then no mail leaves, whatever is configured, and its texts stay to be read.
    func mailSettings(isDemonstration: Bool) throws -> MailSettings {
        let from: MailAddress
        do {
            from = try MailAddress(settings.mailFrom, name: "Concordat")
        } catch {
            throw Fault(.invalid, "mail.from must be a mail address, not '\(settings.mailFrom)'.")
        }
        return MailSettings(
            server: isDemonstration ? nil : settings.mailServer, from: from, keepsBodies: isDemonstration)
    }

    /// The contents of files.
    /// - Throws: a fault when the keys are missing, or are not those that the files were encrypted with.
    var blobs: Blobs {
        get async throws {
            let keys = try await filesKeys
            let objects: any ObjectStore =
                if let bucket = settings.bucket { try S3Objects(bucket, clock: clock) } else {
                    try FolderObjects(folder: folder.blobs)
                }
            return Blobs(
                objects, keys: keys, keyFile: settings.blobsKey == nil ? folder.blobsKey : nil, clock: clock)
        }
    }

    /// Made where nothing is recorded yet, and kept in the database which they are, as with the journal's key: what another
    /// node wrapped with another key could not be opened.
    private var filesKeys: MasterKeys {
        get async throws {
            let known = try await database.read { try InstallationSetting.filesKey.read($0) }
            if known != nil, settings.blobsKey == nil, !FileManager.default.fileExists(atPath: folder.blobsKey) {
                throw Fault(.missing, "'\(folder.blobsKey)' is missing. Copy it from another node, or from a backup.")
            }
            let keys = try settings.blobsKey.map { try MasterKeys(text: $0) } ?? MasterKeys.loadOrMake(folder.blobsKey)
            let kept = try await database.write { transaction in
                if let theirs = try InstallationSetting.filesKey.read(transaction) { return theirs }
                try InstallationSetting.filesKey.write(keys.current, transaction)
                return keys.current
            }
            guard keys.has(kept) else {
                throw Fault(
                    .conflict,
                    "The files were encrypted with another key. Copy 'keys/files.key' from another node, or from a backup."
                )
            }
            return keys
        }
    }

    /// Wraps the keys of all contents with the newest master key, which from then on every node must have.
    /// - Returns: how many were wrapped anew.
    func rewrapFiles() async throws -> Int {
        let newest = try await filesKeys.current
        let count = try await blobs.rewrap(database)
        try await database.write { try InstallationSetting.filesKey.write(newest, $0) }
        return count
    }

    /// What happens to files that come in. What becomes of those that cannot be scanned is said in the settings, or was at
    /// `init`; otherwise they are refused, but in the demonstration.
    var screening: Screening {
        get async throws {
            let chosen = try await database.read { try InstallationSetting.withoutScanner.read($0) }
            let usual: Screening.Otherwise = try await isDemonstration ? .mark : .refuse
            return try Screening(
                scanner: settings.scanner,
                otherwise: settings.withoutScanner ?? chosen.flatMap { Screening.Otherwise(rawValue: $0) } ?? usual)
        }
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
