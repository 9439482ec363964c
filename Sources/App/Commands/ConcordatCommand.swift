public import ArgumentParser
import Blobs
import FoundationEssentials
import Journal
import Kernel
import Linkage
import PrivateMatching
import Storage
import Tabular

/// `concordat`: everything the program does, by the command line.
public struct ConcordatCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "concordat",
        abstract: "Where public bodies find each other, agree how to work together, and do the work.",
        discussion: """
            Every command but linkage and psi takes --data, the folder of the installation. What flags leave open is read from environment \
            variables (CONCORDAT_…) and then from concordat.json in that folder.

            Exit codes: 0 done; 1 it could not be done, and stderr says why; 2 a check found something wrong; 64 the \
            command was not understood.
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, InitCommand.self, MigrateCommand.self, BackupCommand.self, RestoreCommand.self,
            DemoCommand.self, AccountCommand.self, TokenCommand.self, DirectoryCommand.self, JournalCommand.self,
            SearchCommand.self, BlobsCommand.self, LinkageCommand.self, PSICommand.self,
        ])

    public init() {}
}

/// The options that every command has.
struct InstallationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the installation.", valueName: "dir"))
    var data = "var"

    @Option(help: ArgumentHelp("PostgreSQL instead of the embedded database: postgres://…", valueName: "url"))
    var database: String?

    @Option(help: ArgumentHelp("How people reach the service: https://concordat.example", valueName: "url"))
    var address: String?

    func settings(_ more: [String: String?] = [:]) async throws -> Settings {
        let flags: [String: String?] = ["database": database, "address": address]
        return try await Settings.load(data: data, flags: flags.merging(more) { _, new in new })
    }

    /// Opens the installation, does the work and closes it again. Faults end the command with their message.
    func run<Result>(
        making: Bool = false, migrated: Bool = true, _ work: (Installation) async throws -> Result
    ) async throws -> Result {
        try await explained {
            let installation = try await Installation.open(
                try await settings(), making: making, isServing: false)
            do {
                if migrated { try await installation.requireCurrentSchema() }
                let result = try await work(installation)
                try await installation.close()
                return result
            } catch {
                try? await installation.close()
                throw error
            }
        }
    }
}

/// Turns what went wrong into a sentence on stderr and exit code 1.
func explained<Result>(_ work: () async throws -> Result) async throws -> Result {
    do {
        return try await work()
    } catch let fault as Fault {
        var lines = [fault.message]
        for (field, message) in fault.fields.sorted(by: { $0.key < $1.key }) where message != fault.message {
            lines.append("  \(field): \(message)")
        }
        printError("concordat: " + lines.joined(separator: "\n"))
        throw ExitCode.failure
    } catch let error as StorageError {
        printError("concordat: the database refused: \(error)")
        throw ExitCode.failure
    } catch let error as BlobError {
        let reason =
            switch error {
            case .unreachable(let reason), .key(let reason): " (\(reason))"
            default: ""
            }
        printError("concordat: \(error.fault?.message ?? "The store of files cannot be used.")\(reason)")
        throw ExitCode.failure
    } catch let error as MatchingError {
        printError("concordat: \(error)")
        throw ExitCode.failure
    } catch let error as LinkageError {
        printError("concordat: \(error)")
        throw ExitCode.failure
    } catch let error as FileSourceError {
        printError("concordat: \(error)")
        throw ExitCode.failure
    } catch let error as JournalError {
        printError("concordat: \(error)")
        throw ExitCode.failure
    } catch let error as CocoaError {
        printError("concordat: \(explanation(error))")
        throw ExitCode.failure
    }
}

/// What went wrong with a file, in plain words.
private func explanation(_ error: CocoaError) -> String {
    let path = error.userInfo["NSFilePath"] ?? error.userInfo["NSSourceFilePathErrorKey"]
    let file = path.map { "'\($0)'" } ?? "A file"
    return switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "\(file) was not found."
    case .fileReadNoPermission, .fileWriteNoPermission: "\(file) may not be used by this user. Check its rights."
    case .fileWriteFileExists: "\(file) exists already."
    case .fileWriteOutOfSpace: "\(file) cannot be written: the disk is full."
    case .fileWriteVolumeReadOnly: "\(file) cannot be written: the disk is read-only."
    default: "\(file) cannot be used: \(error)"
    }
}
