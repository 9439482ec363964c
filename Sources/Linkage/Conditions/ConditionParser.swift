/// What is wrong with an expression, and where in it (from 0).
struct ExpressionError: Error {
    let position: Int
    let message: String
}

/// Reads conditions and terms as settings write them:
///
///     condition := part ("or" part)*          part  := single ("and" single)*
///     single    := "not" single | "(" condition ")" | call [(">=" | "<=") number]
///     call      := name "(" term ["," term] ")"
///     term      := name | name "(" term ("," (term | number))* ")"
struct ConditionParser {
    let columns: [String: ColumnType]
    let named: [String: Term]
    let functions: [String: any ComparisonFunction]

    private enum Token: Equatable {
        case word(String)
        case number(Double)
        case mark(String)
        case end

        var shown: String {
            switch self {
            case .word(let text), .mark(let text): "'\(text)'"
            case .number(let number): "'\(number)'"
            case .end: "the end"
            }
        }
    }

    private var tokens: [(token: Token, position: Int)] = []
    private var next = 0

    init(columns: [String: ColumnType], named: [String: Term], functions: [String: any ComparisonFunction]) {
        self.columns = columns
        self.named = named
        self.functions = functions
    }

    func condition(_ text: String) throws(ExpressionError) -> Condition {
        try whole(text) { parser throws(ExpressionError) in try parser.anyOf() }
    }

    func term(_ text: String) throws(ExpressionError) -> Term {
        try whole(text) { parser throws(ExpressionError) in try parser.term() }
    }

    /// A conjunction of equalities: `surname and year(dob)`, `forename = surname and surname = forename`.
    func blockingRule(_ text: String) throws(ExpressionError) -> BlockingRule {
        try whole(text) { parser throws(ExpressionError) in
            var parts: [BlockingRule.Part] = []
            repeat {
                let left = try parser.term()
                let right = parser.take(.mark("=")) ? try parser.term() : left
                parts.append(BlockingRule.Part(left: left, right: right))
            } while parser.take(.word("and"))
            return BlockingRule(parts: parts)
        }
    }

    private func whole<Result>(
        _ text: String, _ read: (inout ConditionParser) throws(ExpressionError) -> Result
    ) throws(ExpressionError) -> Result {
        var parser = self
        parser.tokens = try Self.tokens(text)
        parser.next = 0
        let result = try read(&parser)
        guard parser.token == .end else { throw parser.unexpected("'and', 'or' or the end") }
        return result
    }

    // MARK: Conditions

    private mutating func anyOf() throws(ExpressionError) -> Condition {
        var parts = [try allOf()]
        while take(.word("or")) { parts.append(try allOf()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func allOf() throws(ExpressionError) -> Condition {
        var parts = [try single()]
        while take(.word("and")) { parts.append(try single()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func single() throws(ExpressionError) -> Condition {
        if take(.word("not")) { return .not(try single()) }
        if take(.mark("(")) {
            let inner = try anyOf()
            try expect(.mark(")"))
            return inner
        }
        let start = position
        let name = try word("a comparison such as exact(…)")
        let (left, right) = try arguments()
        switch name {
        case "exact": return .exact(left, right)
        case "missing": return .missing(left, right)
        case "both_missing": return .bothMissing(left, right)
        default: return try compared(name, left, right, start)
        }
    }

    private mutating func compared(
        _ name: String, _ left: Term, _ right: Term, _ start: Int
    ) throws(ExpressionError) -> Condition {
        guard let function = functions[name] else {
            let known = (["exact", "missing", "both_missing"] + functions.keys).sorted().joined(separator: ", ")
            throw ExpressionError(position: start, message: "there is no comparison '\(name)'; there are: \(known)")
        }
        if let type = function.needs { for term in [left, right] { try require(type, term, name, start) } }
        for (mark, isLeast) in [(">=", true), ("<=", false)] where take(.mark(mark)) {
            guard isLeast == function.isSimilarity else {
                let right = function.isSimilarity ? ">=" : "<="
                throw ExpressionError(position: start, message: "\(name)(…) is bounded by \(right)")
            }
            let bound = try number()
            return .compared(function: name, left, right, isLeast ? .atLeast(bound) : .atMost(bound))
        }
        if name == "nickname" {
            let names = [left, right].map { Term.derived(.fullNames, $0) }
            return .compared(function: name, names[0], names[1], .atLeast(1))
        }
        guard function.isSimilarity else {
            throw ExpressionError(position: start, message: "\(name)(…) needs a bound: \(name)(…) <= 1")
        }
        return .compared(function: name, left, right, .atLeast(1))
    }

    private mutating func arguments() throws(ExpressionError) -> (Term, Term) {
        try expect(.mark("("))
        let left = try term()
        let right = take(.mark(",")) ? try term() : left
        try expect(.mark(")"))
        return (left, right)
    }

    // MARK: Terms

    private mutating func term() throws(ExpressionError) -> Term {
        let start = position
        let name = try word("a column")
        guard take(.mark("(")) else {
            if let term = named[name] { return term }
            guard columns[name] != nil else {
                let known = (Array(columns.keys) + Array(named.keys)).sorted().joined(separator: ", ")
                throw ExpressionError(position: start, message: "there is no column '\(name)'; there are: \(known)")
            }
            return .column(name)
        }
        let result: Term
        switch name {
        case "join", "first":
            var terms = [try term()]
            while take(.mark(",")) { terms.append(try term()) }
            result = name == "join" ? .join(terms) : .first(terms)
        case "prefix":
            let inner = try term()
            try expect(.mark(","))
            let length = try number()
            guard length >= 1, length <= 64, length == length.rounded() else {
                throw ExpressionError(position: start, message: "the length of a prefix is a number from 1 to 64")
            }
            result = .derived(.prefix(Int(length)), inner)
        default:
            guard let derivation = Derivation.simple[name] else {
                let known = (["join", "first", "prefix"] + Derivation.simple.keys).sorted().joined(separator: ", ")
                throw ExpressionError(position: start, message: "nothing is derived by '\(name)'; there are: \(known)")
            }
            let inner = try term()
            if let type = derivation.needs { try require(type, inner, name, start) }
            result = .derived(derivation, inner)
        }
        try expect(.mark(")"))
        return result
    }

    /// The type of a term's values; what is derived is text.
    private func type(of term: Term) -> ColumnType? {
        switch term {
        case .column(let name): columns[name]
        case .derived(.swapped, _): .date
        case .first(let terms): terms.first.flatMap(type(of:))
        case .derived, .join: .text
        }
    }

    private func require(_ type: ColumnType, _ term: Term, _ name: String, _ start: Int) throws(ExpressionError) {
        guard self.type(of: term) == type else {
            throw ExpressionError(
                position: start, message: "\(name)(…) takes a column of type \(type.rawValue), and '\(term)' is not")
        }
    }

    // MARK: Tokens

    private var token: Token { tokens[next].token }
    private var position: Int { tokens[next].position }

    private mutating func take(_ token: Token) -> Bool {
        guard self.token == token else { return false }
        next += 1
        return true
    }

    private mutating func expect(_ token: Token) throws(ExpressionError) {
        guard take(token) else { throw unexpected(token.shown) }
    }

    private mutating func word(_ wanted: String) throws(ExpressionError) -> String {
        guard case .word(let name) = token, !["and", "or", "not"].contains(name) else { throw unexpected(wanted) }
        next += 1
        return name
    }

    private mutating func number() throws(ExpressionError) -> Double {
        guard case .number(let number) = token else { throw unexpected("a number") }
        next += 1
        return number
    }

    private func unexpected(_ wanted: String) -> ExpressionError {
        ExpressionError(position: position, message: "expected \(wanted), found \(token.shown)")
    }

    private static func tokens(_ text: String) throws(ExpressionError) -> [(token: Token, position: Int)] {
        let bytes = Array(text.utf8)
        var tokens: [(token: Token, position: Int)] = []
        var index = 0
        func run(_ isMember: (UInt8) -> Bool) -> String {
            let start = index
            while index < bytes.count, isMember(bytes[index]) { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        while index < bytes.count {
            let start = index
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): index += 1
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "="):
                index += 1
                tokens.append((.mark(String(decoding: [byte], as: UTF8.self)), start))
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                let mark = run { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "=") }
                guard mark == "<=" || mark == ">=" else {
                    throw ExpressionError(position: start, message: "bounds are >= and <=, not '\(mark)'")
                }
                tokens.append((.mark(mark), start))
            case 48...57, UInt8(ascii: "."), UInt8(ascii: "-"):
                let digits = run { $0 &- 48 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
                guard let number = Double(digits) else {
                    throw ExpressionError(position: start, message: "'\(digits)' is not a number")
                }
                tokens.append((.number(number), start))
            case _ where isLetter(byte):
                tokens.append((.word(run { isLetter($0) || $0 &- 48 < 10 }), start))
            default:
                let sign = text.unicodeScalars.first { $0.utf8.contains(byte) }.map(String.init) ?? "?"
                throw ExpressionError(position: start, message: "'\(sign)' has no meaning here")
            }
        }
        tokens.append((.end, bytes.count))
        return tokens
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 &- 97 < 26 || byte == UInt8(ascii: "_") }
}
