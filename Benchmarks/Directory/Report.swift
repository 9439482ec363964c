import Measuring
import Storage

/// The tables that go into docs/benchmarks.md.
struct Report {
    struct Part {
        let people: Int
        let teams: Int
        let engine: Engine
        /// `nil` where what an earlier run made was measured.
        let making: Stage.Making?
        let recordMegabytes: Int
        let indexMegabytes: Int
        let measurements: Measurements
        let load: String
    }

    var parts: [Part] = []

    var markdown: String { ([summary] + parts.map(table)).joined(separator: "\n\n") }

    private var summary: String {
        let heads = parts.map { "\($0.people) people, \($0.engine.rawValue)" }
        var lines = [
            "| | \(heads.joined(separator: " | ")) |", "|---|" + String(repeating: "---:|", count: parts.count),
        ]
        func line(_ name: String, _ value: (Part) -> String) {
            lines.append("| \(name) | \(parts.map(value).joined(separator: " | ")) |")
        }
        line("teams") { "\($0.teams)" }
        line("import, s") { $0.making.map { decimal($0.importing, 1) } ?? "–" }
        line("import, people a second") { part in
            part.making.map { "\(Int(Double(part.people) / max(0.001, $0.importing)))" } ?? "–"
        }
        line("sealing the journal, s") { $0.making.map { decimal($0.sealing, 1) } ?? "–" }
        line("making the search index, s") { $0.making.map { decimal($0.indexing, 1) } ?? "–" }
        line("search index, MB") { "\($0.indexMegabytes)" }
        line("the record, MB") { "\($0.recordMegabytes)" }
        line("typo recall@10") { $0.measurements.recall.map { decimal($0, 3) } ?? "–" }
        line("searches a second in process, 2 clients") { "\(Int($0.measurements.inProcessRate))" }
        line("search pages a second over HTTP, 2 clients") { "\(Int($0.measurements.httpRate))" }
        line("start of the server until ready, ms") { decimal($0.measurements.startUp, 0) }
        line("server's memory after that, MB (highest)") {
            "\($0.measurements.memory.resident) (\($0.measurements.memory.highest))"
        }
        line("load average of the machine meanwhile") { $0.load }
        line("answers that were not 200") { "\($0.measurements.failures)" }
        return lines.joined(separator: "\n")
    }

    private func table(_ part: Part) -> String {
        var lines = [
            "**\(part.people) people, \(part.engine.rawValue).** Milliseconds: p50, p95, p99, most.", "",
            "| class | queries | index | | | | index, processor p99 | with the record | | | | page over HTTP | | | | plain bm25() p50 | p99 |",
            "|---|" + String(repeating: "---:|", count: 16),
        ]
        for row in part.measurements.rows {
            let name = row.isStress ? "*\(row.name)*" : row.name
            let plain = row.baseline.map { "\(decimal($0.quantile(0.5))) | \(decimal($0.quantile(0.99)))" } ?? "– | –"
            let http = row.http.all.isEmpty ? "– | – | – | –" : row.http.cells
            let index = "\(row.index.cells) | \(decimal(row.processor.quantile(0.99)))"
            lines.append("| \(name) | \(row.count) | \(index) | \(row.page.cells) | \(http) | \(plain) |")
        }
        return lines.joined(separator: "\n")
    }
}
