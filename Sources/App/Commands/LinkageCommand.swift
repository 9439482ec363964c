import ArgumentParser
import FoundationEssentials
import Linkage

/// `concordat linkage`: which records of two lists, or of one, are about the same person. Needs no installation.
struct LinkageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linkage", abstract: "Find the records of two lists that are about the same person.",
        discussion: """
            Probabilistic record linkage after Fellegi and Sunter, in Splink's words; docs/linkage.md explains it and the \
            settings. Progress, the time of each stage and the peak of memory go to stderr. Output files are written whole or \
            not at all.
            """,
        subcommands: [Match.self, Dedupe.self, Train.self, Explain.self, Profile.self])

    /// `linkage match`
    struct Match: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "match", abstract: "Link two lists; without a model, train one on them first.")

        @Argument(help: "The left list, in CSV.") var left: String
        @Argument(help: "The right list, in CSV.") var right: String
        @OptionGroup var options: LinkageOptions
        @OptionGroup var results: ResultOptions
        @Flag(help: "Keep each record once, in its best pair.") var oneToOne = false
        @Option(help: "How --one-to-one chooses: greedy (best pair first) or optimal (greatest sum of weights).")
        var assignment = AssignmentMethod.greedy
        @Option(help: ArgumentHelp("The left list of an earlier run with the same model.", valueName: "csv"))
        var previousLeft: String?
        @Option(help: ArgumentHelp("The right list of that run.", valueName: "csv")) var previousRight: String?
        @Option(help: ArgumentHelp("What that run found. Only new and changed records are compared.", valueName: "csv"))
        var previousOut: String?

        func validate() throws {
            try results.validate()
            let previous = [previousLeft, previousRight, previousOut].compactMap { $0 }.count
            guard previous == 0 || previous == 3 && results.model != nil else {
                throw ValidationError("--previous-left, --previous-right and --previous-out go together, with --model.")
            }
        }

        func run() async throws {
            try await LinkageRun.run(options) { run in
                var lists = try await run.lists(left, right)
                let earlier = try await earlier(run, lists)
                let linker = try run.linker(lists)
                lists = lists.identifiersOnly
                let model = try await run.model(results.model, linker)
                var matches =
                    if let earlier {
                        try await linker.matches(model, threshold: results.threshold, since: earlier)
                    } else {
                        try await linker.matches(model, threshold: results.threshold)
                    }
                if oneToOne {
                    run.clock.begin("one-to-one")
                    matches = assignment.choose(matches, threshold: results.threshold)
                }
                try run.write(matches, lists.left, lists.right ?? lists.left, to: results.out)
            }
        }

        private func earlier(_ run: LinkageRun, _ lists: LinkageRun.Lists) async throws -> EarlierRun? {
            guard let previousLeft, let previousRight, let previousOut, let right = lists.right else { return nil }
            let then = try await run.lists(previousLeft, previousRight)
            guard let rightThen = then.right else { return nil }
            run.clock.begin("what changed")
            return EarlierRun(
                left: (lists.left, then.left), right: (right, rightThen), results: try LinkageFiles.results(previousOut)
            )
        }
    }

    /// `linkage dedupe`
    struct Dedupe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dedupe", abstract: "Find the duplicates in one list; without a model, train one on it first.")

        @Argument(help: "The list, in CSV.") var list: String
        @OptionGroup var options: LinkageOptions
        @OptionGroup var results: ResultOptions
        @Option(help: ArgumentHelp("Write clusters here, too: cluster_id and the record's id.", valueName: "csv"))
        var clusters: String?
        @Option(help: "The most records of a cluster; weaker pairs that would make it larger are left out.")
        var maxClusterSize = 100

        func validate() throws {
            try results.validate()
            guard maxClusterSize >= 2 else { throw ValidationError("--max-cluster-size must be at least 2.") }
        }

        func run() async throws {
            try await LinkageRun.run(options) { run in
                var lists = try await run.lists(list, nil)
                let linker = try run.linker(lists)
                lists = lists.identifiersOnly
                let model = try await run.model(results.model, linker)
                let matches = try await linker.matches(model, threshold: results.threshold)
                if let clusters {
                    run.clock.begin("clusters")
                    let found = Clusters.find(matches, maximumSize: maxClusterSize)
                    try LinkageFiles.write(clusters: found, of: lists.left, to: clusters)
                    printError(
                        "\(found.clusters.count) clusters; \(found.refused.count) pairs left out for --max-cluster-size"
                    )
                }
                try run.write(matches, lists.left, lists.left, to: results.out)
            }
        }
    }

    /// `linkage train`
    struct Train: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "train", abstract: "Estimate a model and save it as JSON.",
            discussion: """
                Without labels, m is estimated by expectation maximisation; with --labels, from pairs known to match. The file \
                holds how often values occur twice or more, so it says that there are two John Smiths, and no more.
                """)

        @Argument(help: "The list, or the left list, in CSV.") var left: String
        @Argument(help: "The right list, in CSV.") var right: String?
        @OptionGroup var options: LinkageOptions
        @Option(help: ArgumentHelp("Where to write the model.", valueName: "json")) var out: String
        @Option(help: ArgumentHelp("Pairs known to match: left_id,right_id.", valueName: "csv")) var labels: String?
        @Option(help: ArgumentHelp("Write what charts show here: weights, unlinkables.", valueName: "json"))
        var charts: String?

        func run() async throws {
            try await LinkageRun.run(options) { run in
                let lists = try await run.lists(left, right)
                let linker = try run.linker(lists)
                let model: LinkageModel
                if let labels {
                    let pairs = try LinkageFiles.labels(labels, lists.left, lists.right ?? lists.left)
                    model = try await linker.train(labelled: pairs)
                } else {
                    model = try await linker.train()
                }
                run.tell(model)
                if let charts {
                    run.clock.begin("charts")
                    let data = try LinkageFiles.encoder.encode(
                        Charts(comparisons: model.comparisons, unlinkables: try linker.unlinkables(model)))
                    try LinkageFiles.replace(charts) { try $0(Array(data)) }
                }
                run.clock.begin("write")
                let json = try model.json()
                try LinkageFiles.replace(out) { try $0(Array(json)) }
            }
        }

        private struct Charts: Encodable {
            let comparisons: [LinkageModel.Comparison]
            let unlinkables: ModelCharts.Unlinkables
        }
    }

    /// `linkage explain`
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain", abstract: "Say why two records have the weight they have: the waterfall.")

        @Argument(help: "The list, or the left list, in CSV.") var left: String
        @Argument(help: "The right list, in CSV.") var right: String?
        @OptionGroup var options: LinkageOptions
        @Option(help: ArgumentHelp("The model; without one, it is trained on the lists.", valueName: "json"))
        var model: String?
        @Option(help: "The identifier of the left record.") var leftID: String
        @Option(help: "The identifier of the right record.") var rightID: String
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await LinkageRun.run(options) { run in
                let lists = try await run.lists(left, right)
                let rightList = lists.right ?? lists.left
                let linker = try run.linker(lists)
                let model = try await run.model(model, linker)
                let explanation = try await linker.explain(
                    model, left: try Self.row(leftID, lists.left), right: try Self.row(rightID, rightList),
                    in: lists.left, rightList)
                if json {
                    printBytes(Array(try LinkageFiles.encoder.encode(explanation)) + [UInt8(ascii: "\n")])
                } else {
                    print(explanation.words)
                }
            }
        }

        private static func row(_ identifier: String, _ list: RecordList) throws -> Int {
            guard let row = list.row(identifier) else {
                throw LinkageError.list(name: list.name, line: nil, message: "there is no record '\(identifier)'")
            }
            return row
        }
    }

    /// `linkage profile`
    struct Profile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "profile", abstract: "Say what the columns hold and how many pairs each blocking rule yields.")

        @Argument(help: "The list, or the left list, in CSV.") var left: String
        @Argument(help: "The right list, in CSV.") var right: String?
        @OptionGroup var options: LinkageOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await LinkageRun.run(options) { run in
                let lists = try await run.lists(left, right)
                let profiles = ([lists.left] + (lists.right.map { [$0] } ?? [])).flatMap { $0.profiles() }
                let rules = try await run.linker(lists).ruleCounts()
                if json {
                    let report = Report(columns: profiles, blockingRules: rules)
                    printBytes(Array(try LinkageFiles.encoder.encode(report)) + [UInt8(ascii: "\n")])
                } else {
                    for profile in profiles { print(Self.line(profile)) }
                    for rule in rules { print("\(rule.pairs) pairs\t\(rule.largestBlock) of one key\t\(rule.rule)") }
                }
            }
        }

        private struct Report: Encodable {
            let columns: [ColumnProfile]
            let blockingRules: [RuleCount]
        }

        private static func line(_ profile: ColumnProfile) -> String {
            let values = profile.commonest.map { "\($0.value) (\($0.count))" }.joined(separator: ", ")
            let filled = (profile.filled * 1000).rounded() / 10
            return "\(profile.list)\t\(profile.column)\t\(filled) % filled\t\(profile.distinct) distinct\t\(values)"
        }
    }
}

/// What every `linkage` command takes.
struct LinkageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The settings, in YAML.", valueName: "yaml")) var settings: String
    @Option(help: "How many cores to use; the result is the same.") var cores: Int?
}

/// What commands that write pairs take.
struct ResultOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to write the pairs.", valueName: "csv")) var out: String
    @Option(help: ArgumentHelp("A model saved by 'linkage train'.", valueName: "json")) var model: String?
    @Option(help: "The least match probability, from 0 to below 1.") var threshold = 0.95

    func validate() throws {
        guard threshold >= 0, threshold < 1 else { throw ValidationError("--threshold must be from 0 to below 1.") }
    }
}

enum AssignmentMethod: String, ExpressibleByArgument, CaseIterable {
    case greedy, optimal

    func choose(_ matches: [Linkage.Match], threshold: Double) -> [Linkage.Match] {
        switch self {
        case .greedy: Assignment.greedy(matches)
        case .optimal: Assignment.optimal(matches, threshold: threshold)
        }
    }
}
