import ArgumentParser
import Directory
import Journal
import Kernel

struct DirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "Bring people, posts and bodies in, and find them.",
        subcommands: [Import.self, FindCommand.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Import a file. All of it happens, or nothing.",
            discussion: """
                Formats: people (docs/import.md), mapped (any CSV with a saved column mapping), organogram (the UK \
                Government's senior posts), govuk-organisations (the list of GOV.UK's organisations). A bad row is refused \
                with its line and reason, and does not stop the others.
                """)

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "people, mapped, organogram or govuk-organisations.") var format: String
        @Argument(help: "The file, in CSV.") var file: String
        @Option(help: "The slug or name of the body that the whole file is about.") var body: String?
        @Option(help: "The name of a saved column mapping, for the format mapped.") var mapping: String?
        @Flag(help: "Say what would change, and change nothing.") var dryRun = false
        @Flag(help: "Import nothing when any row is refused.") var strict = false
        @Flag(help: "The file holds everybody of the body: whoever is missing has left.") var complete = false
        @Flag(help: "Let a complete file end more than a tenth of a body's posts.") var force = false

        func run() async throws {
            try await installation.run { installation in
                guard let format = ImportFormat(rawValue: format) else {
                    let names = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Fault(.invalid, "'\(format)' is not a format. Formats: \(names).")
                }
                let saved = try await savedMapping(installation)
                let options = ImportOptions(
                    body: body, isStrict: strict, isComplete: complete, isForced: force, isDryRun: dryRun,
                    mapping: saved)
                let report = try await installation.imports.run(
                    format: format, source: .file(file), options: options, by: .commandLine("directory import")
                ) { progress in
                    let total = progress.total.map { " of about \(grouped($0))" } ?? ""
                    printError("\(progress.stage): \(grouped(progress.rows))\(total) rows")
                }
                print(report.plain)
            }
        }

        private func savedMapping(_ installation: Installation) async throws -> ColumnMapping? {
            guard let mapping else { return nil }
            return try await installation.imports.mapping(named: mapping)
        }
    }
}
