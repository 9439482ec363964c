/// The `If` header field: under which states a request may be carried out, and the lock tokens that come with it
/// (RFC 4918, section 10.4).
public struct IfHeader: Sendable, Equatable {
    /// Holds when all of its conditions do.
    public struct List: Sendable, Equatable {
        /// What it speaks of, as it was written; `nil` for what the request is for.
        public let resource: String?
        public let conditions: [Condition]
    }

    public struct Condition: Sendable, Equatable {
        public enum Test: Sendable, Equatable {
            /// A lock's token, or another URI.
            case token(String)
            /// An entity tag as it stands in a header: `"x"` or `W/"x"`.
            case tag(String)
        }

        public let isNegated: Bool
        public let test: Test
    }

    /// What conditions are held against.
    public struct State: Sendable, Equatable {
        /// Of the present contents; `nil` where there are none.
        public let tag: String?
        /// Of the locks that cover it.
        public let tokens: Set<String>

        public init(tag: String?, tokens: Set<String>) {
            self.tag = tag
            self.tokens = tokens
        }
    }

    /// Resources that one header may speak of: each is looked up.
    static let mostResources = 50

    /// At least one; the header holds when one of them does.
    public let lists: [List]

    /// - Returns: `nil` for what is not of the grammar.
    public init?(_ text: String) {
        var scanner = Scanner(text)
        guard let lists = scanner.lists(), Set(lists.map(\.resource)).count <= Self.mostResources else { return nil }
        self.lists = lists
    }

    /// The tokens that were sent: whoever names a lock in it shows to have it, whether its list holds or not.
    public var tokens: Set<String> {
        Set(
            lists.flatMap(\.conditions).compactMap { condition in
                if case .token(let token) = condition.test, !condition.isNegated { token } else { nil }
            })
    }

    /// - Parameter state: of a resource as a list names it.
    public func holds(_ state: (_ resource: String?) throws -> State) rethrows -> Bool {
        var states: [String?: State] = [:]
        for list in lists {
            let present = try states[list.resource] ?? state(list.resource)
            states[list.resource] = present
            if list.conditions.allSatisfy({ $0.holds(in: present) }) { return true }
        }
        return false
    }
}

extension IfHeader.Condition {
    func holds(in state: IfHeader.State) -> Bool {
        let matches =
            switch test {
            case .token(let token): state.tokens.contains(token)
            // Weak tags never match here: what may be written depends on it (RFC 9110, section 8.8.3.2).
            case .tag(let tag): tag == state.tag && !tag.hasPrefix("W/")
            }
        return matches != isNegated
    }
}

/// Reads the grammar of section 10.4.2.
private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    /// Either lists without a resource, or each after one.
    mutating func lists() -> [IfHeader.List]? {
        var lists: [IfHeader.List] = []
        var resource: String?
        skipSpace()
        let isTagged = rest.first == UInt8(ascii: "<")
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "<") {
                guard isTagged, let next = uri() else { return nil }
                resource = next
                skipSpace()
            }
            guard let conditions = list() else { return nil }
            lists.append(IfHeader.List(resource: resource, conditions: conditions))
            skipSpace()
        }
        return lists.isEmpty ? nil : lists
    }

    private mutating func list() -> [IfHeader.Condition]? {
        guard take("(") else { return nil }
        var conditions: [IfHeader.Condition] = []
        while true {
            skipSpace()
            if take(")") { return conditions.isEmpty ? nil : conditions }
            let isNegated = takeNot()
            skipSpace()
            if rest.first == UInt8(ascii: "<") {
                guard let token = uri() else { return nil }
                conditions.append(.init(isNegated: isNegated, test: .token(token)))
            } else {
                guard let tag = tag() else { return nil }
                conditions.append(.init(isNegated: isNegated, test: .tag(tag)))
            }
        }
    }

    private mutating func uri() -> String? {
        guard take("<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let text = rest[..<end]
        rest = rest[rest.index(after: end)...]
        guard !text.isEmpty, text.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "<") }) else { return nil }
        return String(Substring(text))
    }

    private mutating func tag() -> String? {
        guard take("[") else { return nil }
        let start = rest
        if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
        guard take("\""), let quote = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let end = rest.index(after: quote)
        let text = String(Substring(start[..<end]))
        rest = rest[end...]
        return take("]") ? text : nil
    }

    private mutating func takeNot() -> Bool {
        guard rest.prefix(3).elementsEqual("not".utf8, by: { $0 | 0x20 == $1 }) else { return false }
        rest = rest.dropFirst(3)
        return true
    }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }
}
