import App
import ArgumentParser
import Foundation
import Kernel
import Measuring
import Storage
import StorageSQLite

/// Measures the directory's search and import at the size of a civil service, and prints a table.
@main
struct BenchDirectory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-directory",
        abstract: "Measure search and import with invented people from a fixed seed.",
        discussion: "The table goes to stdout as Markdown, what is going on to stderr.")

    @Option(help: "How many people; several parted by commas.") var people = "54000,540000"
    @Option(help: "sqlite, postgres or both parted by a comma.") var engines = "sqlite,postgres"
    @Option(help: "Where a PostgreSQL server is on which databases may be made: postgres://…") var postgres: String?
    @Option(help: "The program whose server is measured; without it, HTTP is not.") var server: String?
    @Option(help: "A folder for the data, which takes a few gigabytes.") var work = "/tmp/concordat-bench"
    @Option(help: "The port of the server that is measured.") var port = 18_080
    @Flag(help: "Measure what an earlier run made in the same folder, instead of importing and indexing anew.")
    var reuse = false
    @Flag(help: "A tenth of the queries, to see whether it works.") var quick = false

    func run() async throws {
        var sizes: [Int] = []
        for text in people.split(separator: ",") {
            guard let size = Int(text), size > 0 else { throw ValidationError("'\(text)' is not a number of people.") }
            sizes.append(size)
        }
        var chosen: [Engine] = []
        for text in engines.split(separator: ",") {
            guard let engine = Engine(rawValue: String(text)) else { throw ValidationError("'\(text)' is no engine.") }
            chosen.append(engine)
        }
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        var report = Report()
        for size in sizes {
            note("\(size) people: inventing them …")
            let population = Population(people: size)
            let file = "\(work)/people-\(size).csv"
            if !reuse {
                let megabytes = try PeopleFile.write(population, to: file)
                note("  \(megabytes) MB of CSV")
            }
            for engine in chosen {
                do {
                    report.parts.append(try await measure(population, engine, file))
                } catch let fault as Fault {
                    note("bench-directory: \(fault.message)")
                    throw ExitCode.failure
                }
            }
        }
        print(report.markdown)
    }

    private func measure(_ population: Population, _ engine: Engine, _ file: String) async throws -> Report.Part {
        note("\(population.people) people, \(engine.rawValue)")
        let stage = try await Stage.open(population, engine, work: work, server: postgres, reuses: reuse)
        let making = reuse ? nil : try await stage.make(from: file)
        let index = megabytes(inFolder: stage.indexFolder)
        let record = try await stage.recordMegabytes()
        let classes = Queries.classes(population, quick: quick)
        // The baseline is the same whatever holds the record.
        let baseline =
            engine == .sqlite ? try await Baseline.make(from: stage, at: "\(stage.folder)/plain.sqlite") : nil
        var measurements = try await stage.measureInProcess(classes, baseline)
        try await baseline?.database.close()
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(stage.folder)/plain.sqlite\(end)")
        }
        let cookie = try await stage.signIn()
        try await stage.installation.close()
        if let server {
            try stage.measureHTTP(classes, executable: server, port: port, cookie: cookie, &measurements)
        }
        return Report.Part(
            people: population.people, teams: population.teams, engine: engine, making: making,
            recordMegabytes: record, indexMegabytes: index, measurements: measurements, load: loadAverage)
    }
}
