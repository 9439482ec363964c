extension LinkageSettings {
    /// Reads settings from YAML.
    /// - Parameter functions: comparison functions of your own, beside the standard ones.
    /// - Throws: `LinkageError.settings`, with line and field.
    public init(yaml: String, functions: [any ComparisonFunction] = []) throws {
        let all = (ComparisonFunctions.standard + functions).map { ($0.name, $0) }
        self = try SettingsReader(functions: Dictionary(all) { $1 }).settings(try SettingsNode.root(yaml))
    }
}

/// From YAML to settings, field by field.
private struct SettingsReader {
    let functions: [String: any ComparisonFunction]

    func settings(_ root: SettingsNode) throws(LinkageError) -> LinkageSettings {
        let fields = try root.fields([
            "link_type", "unique_id_column_name", "columns", "terms", "comparisons",
            "blocking_rules_to_generate_predictions", "max_pairs_per_rule", "accept", "reject", "doubt", "training",
        ])
        func required(_ name: String) throws(LinkageError) -> SettingsNode {
            guard let node = fields[name] else { throw root.failure("the field '\(name)' is missing") }
            return node
        }
        let linkType = try fields["link_type"]?.choice(LinkageSettings.LinkType.self) ?? .linkOnly
        let columns = try self.columns(required("columns"))
        let types = columns.mapValues(\.type)
        let named = try fields["terms"].map { node throws(LinkageError) in try terms(node, types) } ?? [:]
        let parser = ConditionParser(columns: types, named: named, functions: functions)
        var used: [String: Term] = [:]
        let comparisons = try self.comparisons(required("comparisons"), parser, &used)
        let rules = try blockingRules(required("blocking_rules_to_generate_predictions"), parser)
        return LinkageSettings(
            linkType: linkType, identifier: try identifier(fields["unique_id_column_name"]), columns: columns,
            comparisons: comparisons, blockingRules: rules,
            maximumPairsPerRule: try fields["max_pairs_per_rule"]?.integer(1...1_000_000_000_000) ?? 200_000_000,
            accept: try conditions(fields["accept"], parser), reject: try conditions(fields["reject"], parser),
            doubt: try conditions(fields["doubt"], parser),
            training: try training(required("training"), parser), terms: used, functions: functions)
    }

    private func identifier(_ node: SettingsNode?) throws(LinkageError) -> (left: String, right: String) {
        guard let node else { return ("unique_id", "unique_id") }
        guard node.isMapping else {
            let name = try node.text()
            return (name, name)
        }
        let sides = try node.fields(["left", "right"])
        guard let left = sides["left"], let right = sides["right"] else {
            throw node.failure("expected left and right")
        }
        return (try left.text(), try right.text())
    }

    private func columns(_ node: SettingsNode) throws(LinkageError) -> [String: LinkageSettings.Column] {
        var columns: [String: LinkageSettings.Column] = [:]
        for (name, value) in try node.entries() {
            guard value.isMapping else {
                columns[name] = .init(type: try value.choice(ColumnType.self), left: name, right: name)
                continue
            }
            let fields = try value.fields(["type", "left", "right"])
            columns[name] = .init(
                type: try fields["type"]?.choice(ColumnType.self) ?? .text, left: try fields["left"]?.text() ?? name,
                right: try fields["right"]?.text() ?? name)
        }
        guard !columns.isEmpty else { throw node.failure("there must be at least one column") }
        return columns
    }

    /// Named terms; later ones may be made of earlier ones.
    private func terms(_ node: SettingsNode, _ types: [String: ColumnType]) throws(LinkageError) -> [String: Term] {
        var terms: [String: Term] = [:]
        for (name, value) in try node.entries() {
            guard types[name] == nil else { throw value.failure("'\(name)' is a column already") }
            let parser = ConditionParser(columns: types, named: terms, functions: functions)
            terms[name] = try value.expression(parser.term)
        }
        return terms
    }

    private func comparisons(
        _ node: SettingsNode, _ parser: ConditionParser, _ used: inout [String: Term]
    ) throws(LinkageError) -> [LinkageSettings.Comparison] {
        var comparisons: [LinkageSettings.Comparison] = []
        for item in try node.items() {
            let fields = try item.fields(["name", "null_level", "levels", "term_frequency_minimum"])
            guard let nameNode = fields["name"], let levelsNode = fields["levels"] else {
                throw item.failure("a comparison has a name and levels")
            }
            let name = try nameNode.text()
            guard !comparisons.contains(where: { $0.name == name }) else {
                throw nameNode.failure("there are two comparisons '\(name)'")
            }
            let minimum = try fields["term_frequency_minimum"]?.number(0...1) ?? 0
            var levels: [LinkageSettings.Level] = []
            for level in try levelsNode.items() { levels.append(try self.level(level, parser, minimum, &used)) }
            guard (1...30).contains(levels.count) else { throw levelsNode.failure("expected 1 to 30 levels") }
            comparisons.append(
                .init(
                    name: name,
                    nullLevel: try fields["null_level"].map { node throws(LinkageError) in
                        try node.expression(parser.condition)
                    }, levels: levels))
        }
        let bits = comparisons.reduce(0) { $0 + Pattern.bits(levels: $1.levels.count) }
        guard !comparisons.isEmpty, bits <= 64 else {
            throw node.failure("expected comparisons whose levels fit 64 bits; these take \(bits)")
        }
        return comparisons
    }

    private func level(
        _ node: SettingsNode, _ parser: ConditionParser, _ minimum: Double, _ used: inout [String: Term]
    ) throws(LinkageError) -> LinkageSettings.Level {
        guard node.isMapping else {
            return .init(label: try node.text(), condition: try node.expression(parser.condition), termFrequency: nil)
        }
        let fields = try node.fields([
            "when", "label", "term_frequency", "term_frequency_minimum", "term_frequency_weight",
        ])
        guard let when = fields["when"] else { throw node.failure("the level's condition ('when') is missing") }
        let condition = try when.expression(parser.condition)
        var frequency: LinkageSettings.TermFrequency?
        if let termNode = fields["term_frequency"] {
            let term = try termNode.expression(parser.term)
            let name = try termNode.text()
            used[name] = term
            frequency = .init(
                term: name, minimum: try fields["term_frequency_minimum"]?.number(0...1) ?? minimum,
                weight: try fields["term_frequency_weight"]?.number(0...1) ?? 1)
        }
        return .init(
            label: try (fields["label"] ?? when).text(), condition: condition, termFrequency: frequency)
    }

    private func conditions(_ node: SettingsNode?, _ parser: ConditionParser) throws(LinkageError) -> [Condition] {
        var result: [Condition] = []
        for item in try node?.items() ?? [] { result.append(try item.expression(parser.condition)) }
        return result
    }

    private func blockingRules(_ node: SettingsNode, _ parser: ConditionParser) throws(LinkageError) -> [BlockingRule] {
        var rules: [BlockingRule] = []
        for item in try node.items() { rules.append(try item.expression(parser.blockingRule)) }
        guard (1...64).contains(rules.count) else { throw node.failure("expected 1 to 64 rules") }
        return rules
    }

    private func training(
        _ node: SettingsNode, _ parser: ConditionParser
    ) throws(LinkageError) -> LinkageSettings.Training {
        let fields = try node.fields([
            "deterministic_rules", "recall", "blocking_rules", "random_pairs", "pairs_per_block", "seed",
            "em_convergence", "max_iterations",
        ])
        guard let deterministic = fields["deterministic_rules"], let recall = fields["recall"],
            let blocks = fields["blocking_rules"]
        else { throw node.failure("expected deterministic_rules, recall and blocking_rules") }
        return .init(
            deterministicRules: try blockingRules(deterministic, parser), recall: try recall.number(0.01...1),
            blockingRules: try blockingRules(blocks, parser),
            randomPairs: try fields["random_pairs"]?.integer(1000...1_000_000_000) ?? 1_000_000,
            pairsPerBlock: try fields["pairs_per_block"]?.integer(1000...1_000_000_000) ?? 1_000_000,
            seed: UInt64(try fields["seed"]?.integer(0...1_000_000_000) ?? 1),
            convergence: try fields["em_convergence"]?.number(1e-9...0.1) ?? 0.0001,
            maximumIterations: try fields["max_iterations"]?.integer(1...10_000) ?? 100)
    }
}
