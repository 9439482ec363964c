import ArgumentParser
import Blobs
import Kernel
import Storage

/// `concordat blobs`: the contents of files, where they are stored.
struct BlobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blobs", abstract: "Verify the stored contents of files, tidy them, and change their key.",
        subcommands: [Verify.self, Collect.self, AddKey.self, Rewrap.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Read all stored contents and compare them with their SHA-256. Exit code 2 when any are damaged.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            let damaged = try await installation.run { installation in
                var damaged = 0
                let checked = try await installation.blobs.verify(installation.database) { damage in
                    damaged += 1
                    let what = damage.error == .missing ? "missing" : "damaged"
                    print("\(what): \(damage.blob) of workspace \(damage.scope)")
                }
                print("\(count(checked, "blob", "blobs")) read, \(grouped(damaged)) not sound.")
                return damaged
            }
            if damaged > 0 { throw ExitCode(2) }
        }
    }

    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "collect",
            abstract:
                "Remove what is stored and belongs to nothing for a day. The service does it by itself each night.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { installation in
                let removed = try await installation.blobs.removeOrphans(installation.database)
                print("\(count(removed, "object", "objects")) removed.")
            }
        }
    }

    struct AddKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add-key",
            abstract: "Put a new master key before the others in keys/files.key.",
            discussion: """
                Copy the file to the other nodes, then run 'concordat blobs rewrap'. Older keys stay in it: backups made before \
                need them.
                """)

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { installation in
                guard installation.settings.blobsKey == nil else {
                    throw Fault(
                        .conflict,
                        "The master keys are given by files.key. Put a new one before the others there, on every node.")
                }
                // What is not the key of these files must not get another.
                _ = try await installation.blobs
                try MasterKeys.addKey(to: installation.folder.blobsKey)
                print("Added. Copy the file to the other nodes, then: concordat blobs rewrap")
            }
        }
    }

    struct Rewrap: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rewrap",
            abstract: "Wrap the keys of all contents with the newest master key; the contents stay as they are.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { installation in
                print("\(count(try await installation.rewrapFiles(), "key", "keys")) wrapped anew.")
            }
        }
    }
}
