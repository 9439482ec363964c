import Yams

/// A part of the settings' YAML that knows its line and what it is called, so that every complaint says where.
struct SettingsNode {
    let node: Node
    /// Such as 'comparisons[2].levels[0]'.
    let field: String

    static func root(_ yaml: String) throws(LinkageError) -> SettingsNode {
        do {
            guard let node = try compose(yaml: yaml) else {
                throw LinkageError.settings(line: 1, field: "", message: "the file is empty")
            }
            return SettingsNode(node: node, field: "")
        } catch let error as LinkageError {
            throw error
        } catch let error as YamlError {
            throw Self.told(error)
        } catch {
            throw .settings(line: 1, field: "", message: "\(error)")
        }
    }

    private static func told(_ error: YamlError) -> LinkageError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .settings(line: mark.line, field: "", message: "this is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            .settings(line: context.mark.line, field: keys.joined(separator: ", "), message: "is there more than once")
        default: .settings(line: 1, field: "", message: "this is not YAML: \(error)")
        }
    }

    func failure(_ message: String) -> LinkageError {
        .settings(line: node.mark?.line ?? 1, field: field, message: message)
    }

    // MARK: Mappings

    /// The node's fields, of which it may have only these.
    func fields(_ known: Set<String>) throws(LinkageError) -> [String: SettingsNode] {
        var result: [String: SettingsNode] = [:]
        for (name, value) in try entries() {
            guard known.contains(name) else {
                throw value.failure("there is no such field; there are: \(known.sorted().joined(separator: ", "))")
            }
            result[name] = value
        }
        return result
    }

    /// All fields, whatever they are called, in order.
    func entries() throws(LinkageError) -> [(String, SettingsNode)] {
        guard case .mapping(let mapping) = node else { throw failure("expected fields with values") }
        var result: [(String, SettingsNode)] = []
        for (key, value) in mapping {
            guard let name = key.string else { throw failure("expected a name before the colon") }
            result.append((name, SettingsNode(node: value, field: field.isEmpty ? name : "\(field).\(name)")))
        }
        return result
    }

    // MARK: Sequences and scalars

    var isMapping: Bool { if case .mapping = node { true } else { false } }
    var isSequence: Bool { if case .sequence = node { true } else { false } }

    func items() throws(LinkageError) -> [SettingsNode] {
        guard case .sequence(let sequence) = node else { throw failure("expected a list ('- …' lines)") }
        return sequence.enumerated().map { SettingsNode(node: $0.element, field: "\(field)[\($0.offset)]") }
    }

    func text() throws(LinkageError) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else { throw failure("expected a text") }
        return scalar.string
    }

    func number(_ range: ClosedRange<Double>) throws(LinkageError) -> Double {
        guard case .scalar(let scalar) = node, let number = Double(scalar.string.filter { $0 != "_" }),
            range.contains(number)
        else { throw failure("expected a number from \(range.lowerBound) to \(range.upperBound)") }
        return number
    }

    func integer(_ range: ClosedRange<Int>) throws(LinkageError) -> Int {
        let number = try number(Double(range.lowerBound)...Double(range.upperBound))
        guard number == number.rounded() else { throw failure("expected a whole number") }
        return Int(number)
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) throws(LinkageError) -> Choice {
        let name = try text()
        guard let choice = Choice(rawValue: name) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw failure("'\(name)' is none of: \(known)")
        }
        return choice
    }

    /// Reads an expression; its complaints get the line and the place in it.
    func expression<Result>(
        _ read: (String) throws(ExpressionError) -> Result
    ) throws(LinkageError) -> Result {
        let text = try text()
        do {
            return try read(text)
        } catch {
            throw failure("\(error.message) (at character \(error.position + 1) of '\(text)')")
        }
    }
}
