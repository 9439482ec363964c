import Foundation
import Kernel
import Storage
import Testing

@testable import App

/// `concordat directory import` as people type it.
@Suite struct DirectoryCommandTests {
    private func with(
        _ body: (_ folder: String, _ run: ([String]) async throws -> Program.Outcome) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            let bodies = """
                id,title,format,web_url,details,parent_organisations,superseded_organisations,superseding_organisations
                https://x/homes,Department for Homes,Ministerial department,,"{'slug': 'homes'}",[],[],[]
                """
            try bodies.write(toFile: "\(folder)/bodies.csv", atomically: true, encoding: .utf8)
            func run(_ arguments: [String]) async throws -> Program.Outcome {
                try await Program.run(["directory", "import"] + arguments + ["--data", data])
            }
            #expect(try await run(["govuk-organisations", "\(folder)/bodies.csv"]).code == 0)
            try await body(folder, run)
        }
    }

    private func feed(_ people: ClosedRange<Int>, more: String = "") -> String {
        "name,email\n" + people.map { "Person \($0),p\($0)@homes.example\n" }.joined() + more
    }

    @Test func `a dry run, all or nothing, and the rows that are refused`() async throws {
        try await with { folder, run in
            let file = "\(folder)/people.csv"
            try feed(1...3, more: "Bob,bob\n").write(toFile: file, atomically: true, encoding: .utf8)
            let dry = try await run(["people", file, "--body", "homes", "--dry-run"])
            #expect(dry.code == 0)
            #expect(dry.out.contains("Nothing was changed: this was a dry run."))
            #expect(dry.out.contains("People: 3 added"))
            let strict = try await run(["people", file, "--body", "homes", "--strict"])
            #expect(strict.code == 1)
            #expect(strict.err.contains("Nothing was imported, because 1 row was refused: line 5, email:"))
            let done = try await run(["people", file, "--body", "homes"])
            #expect(done.code == 0)
            #expect(done.out.contains("People: 3 added") && done.out.contains("line 5, email:"))
            let again = try await run(["people", file, "--body", "homes"])
            #expect(again.out.contains("People: 3 unchanged"))
        }
    }

    @Test func `a complete file that ends more than a tenth needs force`() async throws {
        try await with { folder, run in
            let file = "\(folder)/people.csv"
            try feed(1...20).write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try await run(["people", file, "--body", "homes"]).code == 0)
            try feed(1...15).write(toFile: file, atomically: true, encoding: .utf8)
            let refused = try await run(["people", file, "--body", "homes", "--complete"])
            #expect(refused.code == 1)
            #expect(refused.err.contains("would end 5 of the 20 people of Department for Homes, more than a tenth"))
            let forced = try await run(["people", file, "--body", "homes", "--complete", "--force"])
            #expect(forced.code == 0)
            #expect(forced.out.contains("5 ended"))
        }
    }

    @Test func `a saved mapping is used by its name`() async throws {
        try await with { folder, run in
            let settings = try await Settings.load(data: "\(folder)/data", flags: [:])
            let installation = try await Installation.open(settings)
            let mapping = #"{"name":"HR","columns":{"name":{"header":"Wer"},"email":{"header":"Post"}}}"#
            try await installation.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO column_mapping (id, name, mapping, updated_at)
                    VALUES (\(UUID128.version7(at: installation.clock.now())), 'HR', \(mapping), 1)
                    """)
            }
            try await installation.close()
            let file = "\(folder)/staff.csv"
            try "Wer,Post\nAnn,ann@homes.example\n".write(toFile: file, atomically: true, encoding: .utf8)
            let done = try await run(["mapped", file, "--body", "homes", "--mapping", "HR"])
            #expect(done.code == 0)
            #expect(done.out.contains("People: 1 added"))
            let unknown = try await run(["mapped", file, "--body", "homes", "--mapping", "XX"])
            #expect(unknown.code == 1)
            #expect(unknown.err.contains("No column mapping is called 'XX'"))
            #expect(try await run(["mapped", file, "--body", "homes"]).code == 1)
        }
    }
}
