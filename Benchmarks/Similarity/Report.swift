import Measuring

/// The tables that go into docs/benchmarks.md.
struct Report {
    let rows: [ProjectYear]
    let projects: [[ProjectYear]]
    let questions: [Question]
    var real = Contest.Result()
    var large = Contest.Result()
    let entries: Int
    var making = 0.0
    var writing = Times()
    var indexMegabytes = 0

    init(rows: [ProjectYear], projects: [[ProjectYear]], questions: [Question], entries: Int) {
        self.rows = rows
        self.projects = projects
        self.questions = questions
        self.entries = entries
    }

    var markdown: String {
        let several = projects.filter { $0.count > 1 }.count
        let numbered = rows.filter { !$0.number.isEmpty }.count
        return """
            \(rows.count) rows of the list, \(numbered) of them with a number, are \(projects.count) projects, \(several) of \
            which stand in two years or more; each of the \(questions.count) earlier rows is a question.

            | questions | | P@1 | MRR | plain bm25(): P@1 | MRR |
            |---|---:|---:|---:|---:|---:|
            \(ranks(real))

            The same questions among \(entries) entries: the real ones, and others whose sentences and halves of titles are drawn \
            from them (seed \(Recombined.seed)); so many entries have sentences of the one that is sought.

            | questions | | P@1 | MRR | plain bm25(): P@1 | MRR |
            |---|---:|---:|---:|---:|---:|
            \(ranks(large))

            | | p50 | p95 | p99 | most |
            |---|---:|---:|---:|---:|
            | a question, ms | \(large.times.cells) |
            | the same in processor time, ms | \(large.processor.cells) |
            | writing one more entry, ms | \(writing.cells) |
            | plain bm25(), ms | \(large.baselineTimes.cells) |

            The index of these was made in \(decimal(making, 1)) s and takes \(indexMegabytes) MB. Load average \
            meanwhile: \(loadAverage).
            """
    }

    private func ranks(_ result: Contest.Result) -> String {
        Question.Set.allCases.compactMap { set in
            guard let engine = result.engine[set], let plain = result.baseline[set] else { return nil }
            return "| \(set.rawValue) | \(engine.count) | \(decimal(engine.precision, 3)) | "
                + "\(decimal(engine.reciprocal, 3)) | \(decimal(plain.precision, 3)) | \(decimal(plain.reciprocal, 3)) |"
        }.joined(separator: "\n")
    }
}
