import Foundation
import Journal
import Kernel
import Storage
import StorageTesting
import Tabular
import Testing

@testable import Collaborations
@testable import Directory

/// Lists of projects taken into the register.
@Suite struct ProjectListTests {
    private static let titles = """
        Project,Department,Year,Rating,Description,Start,End,Whole life cost (£m),Portfolio,Notes
        """

    static func take(
        _ bench: PeopleBench, _ source: ImportSource, isDryRun: Bool = false, body: String? = nil,
        _ change: (inout ProjectListOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        let titles = try await bench.database.read { try ImportedFile(source, $0).header.values }
        var chosen = ProjectListOptions()
        (chosen.list, chosen.file) = ("Major projects", source.name)
        chosen.unit = ProjectListOptions.guessUnit(titles: titles)
        change(&chosen)
        var options = ImportOptions(body: body, isDryRun: isDryRun)
        options.mapping = ColumnMapping(name: "", columns: ProjectColumn.guess(titles: titles))
        options.choices = chosen.choices
        return try await DirectoryImports(
            bench.database, bench.clock.wall, bench.accounts, others: [ProjectListFormat()]
        ).run(format: .projects, source: source, options: options, by: .system("test"))
    }

    private static func take(
        _ bench: PeopleBench, _ rows: String, isDryRun: Bool = false,
        _ change: (inout ProjectListOptions) -> Void = { _ in }
    ) async throws -> ImportReport {
        try await take(
            bench, .bytes(Array("\(titles)\n\(rows)".utf8), name: "list-2023.csv"), isDryRun: isDryRun, change)
    }

    private static func entry(_ slug: String, _ bench: PeopleBench) async throws -> Collaboration? {
        try await bench.database.read { try CollaborationStore($0).find(slug: slug, .everything) }
    }

    private static func years(_ slug: String, _ bench: PeopleBench) async throws -> [ProjectYear] {
        try await bench.database.read { transaction in
            guard let found = try CollaborationStore(transaction).find(slug: slug, .everything) else { return [] }
            return try ProjectListStore(transaction).years(of: found.id)
        }
    }

    @Test(arguments: enginesUnderTest)
    func yearsBecomeOneEntryWithItsHistory(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let rows = """
                Night Shelters,Department for Homes,2022,Amber,Beds for all. More words.,01/04/2021,31/03/2025,120.5,Housing,
                Night Shelters ,DEPARTMENT FOR HOMES,2023.0,Amber/Red,Beds for everybody in need. More.,01/04/2021,31.03.26,\
                £1.2bn,Housing,
                Old Roofs,Northmoor Council,2022,Green,Roofs that hold in every storm.,,,10,,
                """
            let preview = try await Self.take(bench, rows, isDryRun: true)
            #expect(preview[.projects].added == 2)
            #expect(try await Self.entry("night-shelters", bench) == nil)
            let report = try await Self.take(bench, rows)
            #expect((report[.projects].added, report[.years].added, report.refusedRows) == (2, 3, 0))
            let entry = try #require(try await Self.entry("night-shelters", bench))
            #expect(entry.outcome == "Beds for everybody in need.")
            #expect((entry.kind, entry.stage, entry.lead) == (.project, .running, bench.world.homes))
            #expect(entry.endsOn == Day("2026-03-31"))
            // It is no longer on the list.
            #expect(try await Self.entry("old-roofs", bench)?.stage == .ended)
            let years = try await Self.years("night-shelters", bench)
            #expect(years.map(\.year) == [2023, 2022])
            #expect(years.map(\.confidence) == [.amberRed, .amber])
            #expect(years.map(\.cost) == [Money(pence: 120_000_000_000), Money(pence: 12_050_000_000)])
            #expect(report.notes.contains { $0.hasPrefix("3 rows name 2 projects") })

            let again = try await Self.take(bench, rows)
            #expect(!again.changesAnything)
            #expect((again[.projects].unchanged, again[.years].unchanged) == (2, 3))
        }
    }

    @Test(arguments: enginesUnderTest)
    func whatPeopleChangedStays(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            _ = try await Self.take(bench, "Night Shelters,Northmoor Council,2022,Amber,Beds for all of them.,,,1,,\n")
            try await bench.database.write { transaction in
                try transaction.run("UPDATE collaboration SET outcome = 'By hand' WHERE slug = 'night-shelters'")
            }
            let report = try await Self.take(
                bench, "Night Shelters,Northmoor Council,2023,Red,Other words altogether here.,,,2,,\n")
            #expect(try await Self.entry("night-shelters", bench)?.outcome == "By hand")
            #expect(try await Self.years("night-shelters", bench).count == 2)
            #expect(report.notes.contains { $0.contains("changed by hand") })
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A form opened before an import does not overwrite what the import wrote`(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let amara = bench.world.asAmara
            func row(_ name: String, _ words: String) -> String {
                "\(name),Department for Homes,2023,Amber,\(words),,,1,Housing,\n"
            }
            let names = ["Night Shelters", "Old Roofs", "Warm Rooms"]
            _ = try await Self.take(bench, names.map { row($0, "Beds for all of them in winter.") }.joined())
            try await bench.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO collaboration_member (collaboration_id, person_id, level, added_at)
                    SELECT id, \(bench.world.amara), 'organiser', 0 FROM collaboration
                    """)
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM revision") == 0, "a new entry has no history")
            let path = "/collaborations/night-shelters"
            let typed = PeopleBench.night.merging(["title": "Night Shelters", "revision": "0"]) { $1 }
            func cost(_ words: String) async throws -> Int {
                let before = bench.database.statementCount
                _ = try await Self.take(bench, row("Night Shelters", words))
                return bench.database.statementCount - before
            }
            let few = try await cost("Beds for everybody in need now.")
            let late = try await bench.post("\(path)/edit", typed, as: amara)
            #expect(late.status == 409 && late.contains("Beds for everybody in need now."))
            #expect(late.contains("saved while you were writing"))
            #expect(try await Self.entry("night-shelters", bench)?.outcome == "Beds for everybody in need now.")
            let numbers = try await bench.database.read {
                try $0.values(Int.self, "SELECT number FROM revision WHERE noun = 'entry' ORDER BY number")
            }
            #expect(numbers == [0, 1], "what it said before, and what the import says")
            // What changes nothing writes none; what changes all asks no more.
            _ = try await cost("Beds for everybody in need now.")
            #expect(try await bench.number("SELECT MAX(number) FROM revision") == 1)
            let before = bench.database.statementCount
            _ = try await Self.take(bench, names.map { row($0, "Beds that are warm in every winter.") }.joined())
            // PostgreSQL takes fewer than sixteen rows one by one.
            if engine == .sqlite { #expect(bench.database.statementCount - before == few) }
            #expect(try await bench.number("SELECT COUNT(*) FROM revision") == 7)
            let knowing = try await bench.post("\(path)/edit", typed.merging(["revision": "2"]) { $1 }, as: amara)
            #expect(knowing.status == 303)
        }
    }

    @Test(arguments: enginesUnderTest)
    func unknownDepartmentsAreReportedChosenOrMade(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let rows = """
                Alpha,MOD,2023,Amber,Ships that sail again soon.,,,1,,
                Alpha,MoD,2022,Amber,Ships that sail again soon.,,,1,,
                Beta,Lost & Found,2023,Amber,Things that come back to people.,,,1,,
                Gamma,Department for Homes & Northmoor Council,2023,Amber,Homes that both care for.,,,1,,
                """
            let report = try await Self.take(bench, rows, isDryRun: true)
            #expect(report.unknown == ["MOD": 2, "Lost & Found": 1])
            #expect((report.refusedRows, report[.projects].added) == (3, 1))
            let chosen = try await Self.take(bench, rows) { options in
                options.bodies = [BodyFinder.key("MOD"): "+", BodyFinder.key("Lost & Found"): "northmoor-council"]
            }
            #expect((chosen.refusedRows, chosen[.bodies].added, chosen[.projects].added) == (0, 1, 3))
            let names = try await bench.database.read { transaction in
                try transaction.values(String.self, "SELECT name FROM body WHERE slug = 'ministry-of-defence'")
            }
            #expect(names == ["Ministry of Defence"])
            let gamma = try #require(try await Self.entry("gamma", bench))
            #expect(gamma.kind == .collaboration)
            let bodies = try await bench.database.read { try PartyStore($0).list(gamma.id).map(\.body) }
            #expect(bodies == [bench.world.homes, bench.world.council])
            // The alias is found by the name that was made of it.
            #expect(
                try await !Self.take(bench, rows) { $0.bodies = [BodyFinder.key("Lost & Found"): "northmoor-council"] }
                    .changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func hostileRowsAreLeftOutWithAReason(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let rows = """
                \(String(repeating: "x", count: 70_000)),Northmoor Council,2023,Amber,Too long.,,,1,,
                =HYPERLINK("http://evil"),Northmoor Council,2023,Amber,Formula in a name to be run.,,,1,,
                Dated,Northmoor Council,2023,Purple,A \u{202E}reversed text that lies.,31/02/2023,13/13/2023,many,,
                Dated,Northmoor Council,2023,Amber,Again.,,,1,,
                Yearless,Northmoor Council,,Amber,No year.,,,1,,
                ,Northmoor Council,2023,Amber,No name.,,,1,,
                Crossed,Northmoor Council,2023,Amber,It ends before it starts to run.,2024-01-01,2023-01-01,1,,
                """
            let report = try await Self.take(bench, rows)
            #expect((report.rows, report.refusedRows, report[.projects].added) == (7, 4, 3))
            #expect(report.refusals.map(\.reason).contains { $0.contains("too long") })
            let reasons = report.remarks.map { "\($0.field): \($0.reason)" }
            for part in [
                "delivery confidence: ‘Purple’", "start date: ‘31/02/2023’", "end date: ‘13/13/2023’",
                "whole-life cost: ‘many’", "end date: 1 January 2023 is before",
            ] {
                #expect(reasons.contains { $0.hasPrefix(part) }, "\(part) in \(reasons)")
            }
            let table = try await bench.database.read { transaction in
                try transaction.value([UInt8].self, "SELECT refusals FROM import_file WHERE refusals IS NOT NULL")
            }
            // What is downloaded must not run in a spreadsheet either.
            let text = String(decoding: try #require(table), as: UTF8.self)
            #expect(!text.contains("\n=") && !text.contains(",="))
            #expect(try await Self.years("dated", bench).first?.description == "A reversed text that lies.")
        }
    }

    @Test(arguments: enginesUnderTest)
    func aFileWithoutItsHeadingsIsRefused(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let source = ImportSource.bytes(Array("colour,shape\nred,round\n".utf8), name: "x.csv")
            await #expect(throws: Fault.self) { () async throws in
                _ = try await Self.take(bench, source)
            }
        }
    }

    /// A file for a single body takes nothing for another.
    @Test(arguments: enginesUnderTest)
    func aFileForOneBodyMakesItsProjectsAlone(_ engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let source = ImportSource.bytes(
                Array("name,department,year\nBuses,Department for Homes,2024\n".utf8), name: "x.csv")
            _ = try await Self.take(bench, source, body: "northmoor-council")
            #expect(try await Self.entry("buses", bench)?.lead == bench.world.council)
        }
    }

    // MARK: - The real list

    @Test(arguments: enginesUnderTest)
    func theMajorProjectsOf2014To2023(_ engine: Engine) async throws {
        guard let folder = ProcessInfo.processInfo.environment["CONCORDAT_SAMPLES"] else {
            print("Not read, as CONCORDAT_SAMPLES names no folder: gmpp-2014-2023.csv")
            return
        }
        try await CollaborationBench.with(engine) { bench in
            let source = ImportSource.file("\(folder)/gmpp-2014-2023.csv")
            let report = try await Self.take(bench, source) { $0.makesBodies = true }
            #expect(report.rows == 1729)
            #expect(report.notes.first?.hasPrefix("1,729 rows name 712 projects; 1 name differs") == true)
            // Of 712 names two stand for nothing ('Unnamed: 200' of a spreadsheet's empty column), one is another with two
            // spaces.
            #expect(
                report.refusals.map(\.reason)
                    == Array(repeating: "has nothing but a name: no department and no year", count: 2))
            #expect(report[.projects].added == 709)
            #expect(report[.years].added == 1727)
            #expect(
                report.remarks.map { "\($0.line) \($0.field) \($0.reason)" }
                    == ["1037 end date 20 January 2023 is before the start, 20 February 2023"])
            #expect(report.repairCount > 4000)

            // Broken pound signs: ' \u{81}1.90m' in 2015, 'Ĺ\u{81}6.20' in 2016, 'Ł32.24' in 2018; dates: '31.03.20'.
            let hub = try await Self.years("phe-science-hub", bench)
            #expect(hub.map(\.year) == Array((2014...2023).reversed()))
            #expect(hub.allSatisfy { $0.cost != nil || !$0.notes.isEmpty || $0.year > 2020 })
            let damaged = try await bench.database.read { transaction in
                try transaction.value(
                    Int.self,
                    """
                    SELECT COUNT(*) FROM project_year WHERE name LIKE '%Ł%' OR description LIKE '%Ĺ_m%'
                    OR commentary LIKE '%£_£%' OR commentary LIKE '%Łm%' OR notes LIKE '%Ł%'
                    """)
            }
            #expect(damaged == 0)
            #expect(try await !Self.take(bench, source) { $0.makesBodies = true }.changesAnything)
        }
    }
}
