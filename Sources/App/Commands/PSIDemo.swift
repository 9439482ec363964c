import ArgumentParser
import Foundation
import Kernel
import PrivateMatching

extension PSICommand {
    /// Both parties in one process, on one machine: to see what an exchange would give, and what it costs.
    struct Demo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "demo",
            abstract: "Run both sides of an exchange, with figures. It protects nothing: both lists are here.")

        @OptionGroup var terms: PSITermsOptions
        @OptionGroup var list: PSIListOptions
        @Argument(help: "The list of the party that offers.") var first: String
        @Argument(help: "The list of the party that responds.") var second: String
        @Option(help: "Where the people found are put, as CSV.") var out: String?
        @Option(help: "How many cores to use; all unless said.") var threads = ProcessInfo.processInfo
            .activeProcessorCount

        func run() async throws {
            try await explained {
                let folder = FileManager.default.temporaryDirectory.path + "/concordat-psi-\(UUID().uuidString)"
                defer { try? FileManager.default.removeItem(atPath: folder) }
                try await run(in: folder)
            }
        }

        private func run(in folder: String) async throws {
            let terms = try terms.terms()
            let offering = try SessionStore(
                path: folder + "/offering", workers: threads, progress: PSIReport.progress())
            let responding = try SessionStore(
                path: folder + "/responding", workers: threads, progress: PSIReport.progress())
            let (offer, response) = (folder + "/offer.psi", folder + "/response.psi")
            let isCount = terms.mode == .count
            let confirmation = terms.mode == .bothSides ? folder + "/confirmation.psi" : nil
            var steps = PSISteps()

            let sent = try await steps.measure("offer", offer) {
                try await offering.draftOffer(list.list(first), terms, padding: list.pad).send(to: offer)
            }
            let answered = try await steps.measure("respond", response) {
                try await responding.draftResponse(to: offer, list.list(second), terms, padding: list.pad)
                    .send(to: response)
            }
            let findings = try await steps.measure("finish", confirmation) {
                let hits = isCount ? nil : out ?? folder + "/hits.csv"
                return try await offering.sentOffer(answeredBy: response).finish(hits: hits, confirmation: confirmation)
            }
            if let confirmation {
                _ = try await steps.measure("finish of the other", nil) {
                    try responding.sentResponse(confirmedBy: confirmation).finish(hits: folder + "/other.csv")
                }
            }
            print("\(first):")
            PSIReport.summary(sent.summary, terms)
            print("\(second):")
            PSIReport.summary(answered.summary, terms)
            print("Found:")
            PSIReport.findings(findings, terms)
            steps.report()
        }
    }
}

/// What each step took and how large its message was.
private struct PSISteps {
    private var lines: [(name: String, seconds: Double, bytes: Int)] = []

    mutating func measure<Result>(
        _ name: String, _ message: String?, _ work: () async throws -> Result
    ) async throws -> Result {
        let start = ContinuousClock.now
        let result = try await work()
        let took = ContinuousClock.now - start
        let bytes = try message.map { try FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int ?? 0 } ?? 0
        lines.append((name, took / .seconds(1), bytes))
        return result
    }

    func report() {
        for line in lines + [("all", lines.map(\.seconds).reduce(0, +), lines.map(\.bytes).reduce(0, +))] {
            print("\(line.name): \(tenths(line.seconds)) s, \(grouped(line.bytes)) bytes")
        }
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            let processor = seconds(usage.ru_utime) + seconds(usage.ru_stime)
            print("processor: \(tenths(processor)) s; memory: \(grouped(usage.ru_maxrss / 1024)) MiB at most")
        }
    }

    private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
