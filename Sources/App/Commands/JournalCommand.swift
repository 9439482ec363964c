import ArgumentParser
import FoundationEssentials
import Journal
import Kernel
import MerkleTree

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Check the journal, and prove what is in it.",
        subcommands: [Verify.self, Key.self, Head.self, Prove.self, Consistency.self, CheckProof.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Recompute the whole journal and compare. Exit code 2 when anything differs.")

        @OptionGroup var installation: InstallationOptions
        @Option(help: "A file with a head published earlier; may be given several times.") var head: [String] = []

        func run() async throws {
            let isSound = try await installation.run { installation in
                let heads = try head.map { try readText($0) }
                let report = try await installation.journal.verify(publishedHeads: heads) { done, total in
                    printError("checked \(grouped(Int(done))) of \(grouped(Int(total))) entries")
                }
                print(
                    "\(count(Int(report.entries), "entry", "entries")), \(count(Int(report.heads), "head", "heads"))"
                )
                if report.unsealed > 0 {
                    print("\(count(Int(report.unsealed), "entry is", "entries are")) not sealed yet")
                }
                for difference in report.differences { print("WRONG: \(difference)") }
                print(
                    report.isSound
                        ? "The journal is sound."
                        : "The journal was changed: \(report.differenceCount) differences.")
                return report.isSound
            }
            if !isSound { throw ExitCode(2) }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key", abstract: "Print the public key with which heads and proofs are checked.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { print(try await $0.journalSigner.verifierKey.text) }
        }
    }

    struct Head: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head",
            abstract: "Print the latest signed head. Keep it elsewhere: it proves the journal up to here.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { installation in
                try await sealRest(installation)
                guard let head = try await installation.journal.head() else {
                    throw Fault.missing("A sealed entry")
                }
                print(head.text, terminator: "")
            }
        }
    }

    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove", abstract: "Print a proof that an entry is in the journal.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "The entry's identifier.") var entry: String

        func run() async throws {
            try await installation.run { installation in
                guard let id = JournalEntry.ID(entry) else {
                    throw Fault(.invalid, "'\(entry)' is not an entry's identifier.")
                }
                try await sealRest(installation)
                print(
                    try await installation.journal.prove(id).text, terminator: "")
            }
        }
    }

    struct Consistency: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "consistency",
            abstract: "Print a proof that nothing before an old head was changed since.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "A file with a head that 'journal head' printed earlier.") var oldHead: String

        func run() async throws {
            try await installation.run { installation in
                let text = try readText(oldHead)
                try await sealRest(installation)
                print(
                    try await installation.journal.consistency(from: text).text,
                    terminator: "")
            }
        }
    }

    struct CheckProof: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check-proof",
            abstract: "Accept or refuse a proof, with --key also without an installation. Exit code 2 when refused.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "A file that 'journal prove' or 'journal consistency' printed.") var file: String
        @Option(help: "The public key, as 'journal key' prints it; the installation's own unless given.")
        var key: String?

        func run() async throws {
            let verdict = try await explained {
                ProofFile.check(bytes: Array(try readText(file).utf8), key: try await verifierKey())
            }
            switch verdict {
            case .accepted:
                print("Accepted.")
            case .refused(let reason):
                print("Refused: \(reason)")
                throw ExitCode(2)
            }
        }

        private func verifierKey() async throws -> VerifierKey {
            guard let key else { return try await installation.run { try await $0.journalSigner.verifierKey } }
            guard let key = VerifierKey(text: key) else { throw Fault(.invalid, "The key is malformed.") }
            return key
        }
    }

    private static func sealRest(_ installation: Installation) async throws {
        _ = try await Sealer(
            database: installation.database, signer: try await installation.journalSigner,
            clock: installation.clock,
            logger: installation.logger
        ).sealNow()
    }

    private static func readText(_ path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Fault.missing("The file '\(path)'")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
