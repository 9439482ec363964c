public import ArgumentParser
import Directory
import FoundationEssentials
import Kernel
import Storage
import StoragePostgres
import StorageSQLite
public import Workspaces

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a data folder with keys and an empty database. What is there already is kept.")

    @OptionGroup var installation: InstallationOptions

    @Option(help: "What becomes of files that cannot be scanned for malware: refuse or mark.")
    var withoutScanner: Screening.Otherwise?

    func run() async throws {
        try await installation.run(making: true, migrated: false) { installation in
            let applied = try await installation.migrate()
            _ = try installation.folder.loadFormKey()
            if let withoutScanner {
                try await installation.database.write {
                    try InstallationSetting.withoutScanner.write(withoutScanner.rawValue, $0)
                }
            }
            print(
                applied.isEmpty
                    ? "Nothing to do: the installation is complete."
                    : "Ready. Next: concordat serve --data \(self.installation.data)")
        }
    }
}

extension Screening.Otherwise: ExpressibleByArgument {}

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring the database up to this version.")

    @OptionGroup var installation: InstallationOptions

    func run() async throws {
        try await installation.run(migrated: false) { installation in
            let applied = try await installation.migrate()
            print(applied.isEmpty ? "Nothing to do." : "Applied: \(applied.joined(separator: ", "))")
        }
    }
}

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a consistent copy of the database to a new folder, while the service runs.",
        discussion: "The copy holds the database and the keys. The search index is made anew from them.")

    @OptionGroup var installation: InstallationOptions

    @Argument(help: "A folder that does not exist yet.")
    var destination: String

    func run() async throws {
        try await installation.run(migrated: false) { installation in
            let files = FileManager.default
            var destination = destination
            while destination.count > 1, destination.hasSuffix("/") { destination.removeLast() }
            // Made under another name first, so that a copy that was cut short is not taken for a whole one.
            let partial = destination + ".partial"
            guard !files.fileExists(atPath: destination) else {
                throw Fault(.conflict, "'\(destination)' exists. Give a folder that does not.")
            }
            guard !files.fileExists(atPath: partial) else {
                throw Fault(.conflict, "'\(partial)' exists: a backup that is being made, or was cut short. Remove it.")
            }
            do {
                try await Self.copy(installation, to: DataFolder(path: partial))
                try files.moveItem(atPath: partial, toPath: destination)
            } catch {
                try? files.removeItem(atPath: partial)
                throw error
            }
            print("Backed up to \(destination)")
        }
    }

    private static func copy(_ installation: Installation, to folder: DataFolder) async throws {
        try folder.make()
        try await installation.database.backup(to: databaseFile(installation, in: folder))
        for (from, to) in zip(installation.folder.keys, folder.keys) where FileManager.default.fileExists(atPath: from)
        {
            try FileManager.default.copyItem(atPath: from, toPath: to)
        }
    }

    static func databaseFile(_ installation: Installation, in folder: DataFolder) -> String {
        installation.database.engine == .sqlite ? folder.database : "\(folder.path)/concordat.pgdump"
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make an installation from a backup. Nothing that exists is overwritten.")

    @OptionGroup var installation: InstallationOptions

    @Argument(help: "A folder that 'concordat backup' made.")
    var source: String

    func run() async throws {
        try await explained {
            let settings = try await installation.settings()
            let (from, to) = (DataFolder(path: source), DataFolder(path: settings.data))
            let files = FileManager.default
            guard from.exists else { throw Fault(.missing, "There is no backup in '\(source)'.") }
            guard files.fileExists(atPath: from.journalKey) else {
                throw Fault(
                    .missing,
                    "'\(from.journalKey)' is missing: without its key the journal in '\(source)' cannot be continued.")
            }
            guard !files.fileExists(atPath: to.database), !files.fileExists(atPath: to.journalKey) else {
                throw Fault(
                    .conflict,
                    "'\(settings.data)' holds an installation. Restore into a folder that does not.")
            }
            try to.make()
            if let url = settings.databaseURL {
                let database = PostgresDatabase(url: url)
                try await database.restore(from: "\(source)/concordat.pgdump")
                try await database.close()
            } else {
                try SQLiteDatabase.restore(from: from.database, to: to.database)
            }
            for (kept, place) in zip(from.keys, to.keys) where files.fileExists(atPath: kept) {
                try files.copyItem(atPath: kept, toPath: place)
            }
            print("Restored to \(settings.data). Next: concordat search rebuild --data \(settings.data)")
        }
    }
}
