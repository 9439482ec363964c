import Access
import Foundation
import Jobs
import Kernel
import Logging
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations
@testable import Directory

/// Importing a list in the browser.
@Suite struct ProjectImportRouteTests {
    private static let base = "/collaborations/import"

    private static func runner(_ bench: PeopleBench) -> JobRunner {
        let jobs = ImportJobs(
            bench.database, bench.clock.wall, ImportBoard(), bench.accounts, others: [ProjectListFormat()])
        return JobRunner(
            database: bench.database, handlers: jobs.handlers, node: "test", clock: bench.clock.wall,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The fields of the page of columns, as a browser would send what was guessed.
    private static func guessed(_ page: Answer, _ changes: [String: String] = [:]) -> [String: String] {
        var fields: [String: String] = ["unit": "millions", "order": "day-first", "list": "Major projects"]
        for (place, _) in ProjectColumn.targets.enumerated() {
            guard let start = page.text.range(of: "name=\"from-\(place)\""),
                let end = page.text[start.upperBound...].range(of: "</select>"),
                let chosen = page.text[start.upperBound..<end.lowerBound].range(of: "\" selected>")
            else { continue }
            let before = page.text[start.upperBound..<chosen.lowerBound]
            if let open = before.range(of: "value=\"", options: .backwards) {
                fields["from-\(place)"] = String(before[open.upperBound...])
            }
        }
        return fields.merging(changes) { $1 }
    }

    @Test(arguments: enginesUnderTest)
    func `A list is sent, its columns chosen, looked through, repaired and imported`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (admin, runner) = (bench.world.asPlatform, Self.runner(bench))
            #expect(try await bench.get("/collaborations", as: admin).contains("Import a list of projects"))
            #expect(try await bench.get(Self.base, as: admin).contains("Files you import will be listed here"))
            let file = """
                Project name,Department,Year,RAG,Cost (Łm)
                Night Shelters,Department for Homes,2023,Amber,Ł12.50
                Lost Roads,Ministry of Roads,2023,Red,3
                """
            let sent = try await bench.send(Self.base, Array(file.utf8), as: admin)
            let columns = try #require(sent.location)
            #expect(columns.hasSuffix("/columns"))
            let page = try await bench.get(columns, as: admin)
            let fields = Self.guessed(page)
            #expect(fields["from-0"] == "Project name" && fields.values.contains("Cost (Łm)"))
            #expect(page.contains("Millions of pounds") && page.contains("value=\"millions\" checked"))
            var without = fields
            without["from-0"] = ""
            let refused = try await bench.post(columns, without, as: admin)
            #expect(refused.status == 422 && refused.contains("Choose where the project comes from"))

            let path = try #require(try await bench.post(columns, fields, as: admin).location)
            #expect(try await bench.get("\(path)/progress", as: admin).contains("\"finished\":false"))
            #expect(try await runner.runDue() == 1)
            let preview = try await bench.get(path, as: admin)
            #expect(preview.contains("Check what would change") && preview.contains("1 broken pound sign"))
            #expect(
                preview.contains("Departments that the directory does not know")
                    && preview.contains("Ministry of Roads"))
            #expect(
                try await bench.get("\(path)/refused.csv", as: admin).contains("2,whole-life cost,put right: 1 broken"))
            #expect(try await bench.number("SELECT COUNT(*) FROM collaboration") == 0)

            #expect(try await bench.post("\(path)/bodies", ["new-0": "yes"], as: admin).location == path)
            #expect(try await runner.runDue() == 1)
            #expect(try await !bench.get(path, as: admin).contains("Departments that the directory does not know"))
            #expect(try await bench.post("\(path)/run", [:], as: admin).location == path)
            #expect(try await runner.runDue() == 1)
            #expect(try await bench.get(path, as: admin).contains("The file was imported"))
            let entry = try await bench.get("/collaborations/night-shelters", as: bench.world.asDan)
            #expect(entry.contains("Year by year") && entry.contains("£12.5m") && entry.contains("Amber"))
            #expect(entry.contains("From the list ‘Major projects’"))
            #expect(
                try await bench.get("/collaborations?body=ministry-of-roads", as: bench.world.asDan).contains(
                    "Lost Roads"))
            #expect(try await bench.get(Self.base, as: admin).contains("2 projects added"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Administrators alone import, and of a body its own alone`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let world = bench.world
            let file = Array("project,year\nBuses,2024\n".utf8)
            for viewer in [world.asDan, world.asGuest] {
                #expect(try await bench.get(Self.base, as: viewer).status == 403)
                #expect(try await bench.send(Self.base, file, as: viewer).status == 403)
            }
            let council = world.asCouncilAdministrator
            #expect(try await bench.send(Self.base, file, as: council).status == 403)
            #expect(try await bench.send(Self.base, file, ["body": "Department for Homes"], as: council).status == 403)
            let sent = try await bench.send(Self.base, file, ["body": "Northmoor Council"], as: council)
            let columns = try #require(sent.location)
            // Another body's administrator does not know of it, nor is it among the directory's imports.
            #expect(try await bench.get(columns, as: world.asAdministrator).status == 404)
            let path = try #require(
                try await bench.post(columns, Self.guessed(try await bench.get(columns, as: council)), as: council)
                    .location)
            let runner = Self.runner(bench)
            #expect(try await runner.runDue() == 1)
            _ = try await bench.post("\(path)/run", [:], as: council)
            #expect(try await runner.runDue() == 1)
            #expect(try await bench.get("/collaborations/buses", as: world.asTom).contains("Northmoor Council"))
        }
    }
}
