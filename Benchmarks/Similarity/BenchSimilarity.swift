import ArgumentParser
import Foundation
import Kernel
import Measuring
import Search

/// Measures the duplicate-work check: whether a project of an earlier year finds itself in a list of all, and how long
/// that takes among many more.
@main
struct BenchSimilarity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-similarity", abstract: "Measure the duplicate-work check on a real list of projects.",
        discussion: "The table goes to stdout as Markdown, what is going on to stderr.")

    @Argument(help: "A list of projects of several years; without it, gmpp-2014-2023.csv in CONCORDAT_SAMPLES.")
    var file: String?
    @Option(help: "How many entries there are when the time is taken.") var entries = 50_000
    @Flag(help: "Tell on stderr which projects do not find themselves first.") var verbose = false

    func run() async throws {
        let samples = ProcessInfo.processInfo.environment["CONCORDAT_SAMPLES"]
        guard let path = file ?? samples.map({ "\($0)/gmpp-2014-2023.csv" }) else {
            throw ValidationError("Name a file, or its folder in CONCORDAT_SAMPLES.")
        }
        let rows = try ProjectYear.read(path)
        let projects = Identity(rows).projects
        let questions = Question.all(projects)
        let list = projects.compactMap(\.last)
        let folder = FileManager.default.temporaryDirectory.path + "/bench-similarity-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }

        var report = Report(rows: rows, projects: projects, questions: questions, entries: entries)
        note("\(list.count) projects, \(questions.count) questions")
        let real = try await Contest(list.map(\.profile), folder: folder + "/real")
        report.real = try await real.ask(questions, verbose: verbose ? list : nil)
        note("\(entries) entries …")
        var more = Recombined(list)
        let made = (0..<max(0, entries - list.count)).map { _ in more.next() }
        let large = try await Contest(list.map(\.profile) + made, folder: folder + "/large")
        report.large = try await large.ask(questions, verbose: nil)
        report.making = large.making
        report.writing = try large.write((0..<200).map { _ in more.next() })
        report.indexMegabytes = megabytes(inFolder: folder + "/large/index")
        print(report.markdown)
    }
}
