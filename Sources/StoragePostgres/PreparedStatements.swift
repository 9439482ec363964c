import CLibpq
import Storage

/// A statement prepared on one connection.
final class PreparedStatement {
    let name: String
    let text: String
    /// The parameters' types as the server took them: those left to it are filled in by its description.
    var types: [Oid]
    var columns: Row.Columns?
    fileprivate(set) var used = 0

    init(name: String, text: String, types: [Oid]) {
        self.name = name
        self.text = text
        self.types = types
    }

    /// A null goes with every type.
    func accepts(_ values: [Value], domains: [Oid: Oid]) -> Bool {
        guard values.count == types.count else { return false }
        for (type, value) in zip(types, values) where value != .null {
            guard value.oid == type || value.oid == domains[type] else { return false }
        }
        return true
    }
}

/// The prepared statements of one connection, by their text. A text has several when nulls made the server
/// infer other types for its parameters.
struct PreparedStatements {
    private static let limit = 256
    private var byText: [String: [PreparedStatement]] = [:]
    private var count = 0
    private var tick = 0

    mutating func find(_ text: String, _ values: [Value], domains: [Oid: Oid]) -> PreparedStatement? {
        guard let found = byText[text]?.first(where: { $0.accepts(values, domains: domains) }) else {
            return nil
        }
        tick += 1
        found.used = tick
        return found
    }

    /// A new statement, kept once it is known to be good, and its name.
    mutating func make(_ text: String, _ values: [Value]) -> PreparedStatement {
        tick += 1
        let statement = PreparedStatement(name: "s\(tick)", text: text, types: values.map(\.oid))
        statement.used = tick
        return statement
    }

    mutating func keep(_ statement: PreparedStatement) {
        byText[statement.text, default: []].append(statement)
        count += 1
    }

    /// Takes out the quarter used longest ago when there are too many.
    /// - Returns: the names to deallocate on the server.
    mutating func evict() -> [String] {
        guard count >= Self.limit else { return [] }
        let oldest = byText.values.joined().sorted { $0.used < $1.used }.prefix(Self.limit / 4)
        for statement in oldest {
            byText[statement.text]?.removeAll { $0 === statement }
            if byText[statement.text]?.isEmpty == true { byText[statement.text] = nil }
        }
        count -= oldest.count
        return oldest.map(\.name)
    }

    mutating func removeAll() {
        byText = [:]
        count = 0
    }
}
