/// Why lists cannot be linked, in words for whoever wrote the settings or brought the lists.
public enum LinkageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The settings, at a line (from 1) and a field such as 'comparisons[2].levels[0]'.
    case settings(line: Int, field: String, message: String)
    /// A list, at a line of its file where one is to blame.
    case list(name: String, line: Int?, message: String)
    /// A blocking rule that yields more pairs than the settings let it.
    case tooManyPairs(rule: String, pairs: Int, bound: Int)
    /// A model that cannot be used with these settings, or at all.
    case model(String)
    /// Training that comes to nothing, and why.
    case training(String)

    public var description: String {
        switch self {
        case .settings(let line, let field, let message):
            "settings, line \(line)\(field.isEmpty ? "" : ", \(field)"): \(message)"
        case .list(let name, let line, let message):
            "\(name)\(line.map { ", line \($0)" } ?? ""): \(message)"
        case .tooManyPairs(let rule, let pairs, let bound):
            "The blocking rule '\(rule)' would compare \(pairs) pairs, more than max_pairs_per_rule (\(bound)). "
                + "Add a column to the rule, or raise the bound."
        case .model(let message), .training(let message): message
        }
    }
}
