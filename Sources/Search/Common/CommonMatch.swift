import GRDB

/// A match expression over sets of rows, where common words meet each other or rarer ones.
struct CommonMatch {
    /// So many rows of words that are not common are read at most.
    private static let listLimit = 20_000

    private indirect enum Node {
        case common(Int64)
        case listed(Int)
        case all([Node])
        case any([Node])
        case but(Node, not: Node)

        var isListed: Bool {
            if case .listed = self { true } else { false }
        }
    }

    /// What a common word is worth: its weight in a row times the factor.
    private struct Worth {
        var number: Int64
        var group: Int
        var factor: Int32
    }

    /// Rows read from the full-text table, with what they are worth.
    private struct List {
        var group: Int
        var rowids: [Int64]
        var scores: [Int32]

        func range(of chunk: Int64) -> Range<Int> {
            let start = rowids.partitioningIndex { $0 >> RowSet.shift >= chunk }
            return start..<(rowids[start...].partitioningIndex { $0 >> RowSet.shift > chunk })
        }
    }

    private let words: CommonWords
    private let reader: ChunkReader
    private var root: Node?
    private var worths: [Worth] = []
    private var lists: [List] = []
    private var numbers: [String: Int64?] = [:]

    /// Nil where the full-text table is as quick or says more: where no part that has to match has a common word, or where
    /// beginnings of words or single columns are asked for.
    init?(_ expression: MatchExpression, _ database: Database) throws {
        words = CommonWords(database: database)
        reader = ChunkReader(words)
        let parts = expression.requiredParts
        guard parts.count > 1, try hasCommon(.any(parts)), try isPlain(expression) else { return nil }
        root = try node(expression, group: 0)
        if root == nil { return nil }
    }

    private mutating func number(of word: String) throws -> Int64? {
        if let known = numbers[word] { return known }
        let number = try words.number(of: word)
        numbers[word] = .some(number)
        return number
    }

    /// Whether there are neither beginnings of words nor common words of single columns, so that nothing is read in vain.
    private mutating func isPlain(_ expression: MatchExpression) throws -> Bool {
        switch expression {
        case .word(_, true, _, _): return false
        case .word(let word, _, let columns, _):
            return try columns == nil || columns == "gate" || number(of: word) == nil
        case .all(let parts), .any(let parts):
            for part in parts {
                guard try isPlain(part) else { return false }
            }
            return true
        case .but(let wanted, let unwanted): return try isPlain(wanted) && isPlain(unwanted)
        case .favouring(let wanted, _), .group(_, let wanted): return try isPlain(wanted)
        }
    }

    private mutating func hasCommon(_ expression: MatchExpression) throws -> Bool {
        switch expression {
        case .word(let word, false, nil, _), .word(let word, false, "gate", _): return try number(of: word) != nil
        case .word: return false
        case .all(let parts), .any(let parts):
            for part in parts {
                if try hasCommon(part) { return true }
            }
            return false
        case .but(let wanted, _), .favouring(let wanted, _), .group(_, let wanted): return try hasCommon(wanted)
        }
    }

    private mutating func node(_ expression: MatchExpression, group: UInt8) throws -> Node? {
        switch expression {
        case .word(let word, _, _, let factor):
            guard let number = try number(of: word) else { return try list([expression], group) }
            worths.append(Worth(number: number, group: Int(group), factor: Int32(factor)))
            return .common(number)
        case .all(let parts):
            var nodes: [Node] = []
            for part in parts {
                guard let node = try node(part, group: group) else { return nil }
                nodes.append(node)
            }
            // Where a list has nothing, sets need not be read.
            return .all(nodes.filter(\.isListed) + nodes.filter { !$0.isListed })
        case .any(let parts):
            var rare: [MatchExpression] = []
            var nodes: [Node] = []
            for part in parts {
                if case .word(let word, _, _, _) = part, try number(of: word) == nil {
                    rare.append(part)
                    continue
                }
                guard let node = try node(part, group: group) else { return nil }
                nodes.append(node)
            }
            if !rare.isEmpty {
                guard let node = try list(rare, group) else { return nil }
                nodes.append(node)
            }
            return .any(nodes)
        case .but(let wanted, let unwanted):
            guard let first = try node(wanted, group: group), let second = try node(unwanted, group: 0) else {
                return nil
            }
            return .but(first, not: second)
        case .favouring(let wanted, let better):
            // It is read for what it is worth; which rows match is not its business.
            guard try list([better], group) != nil else { return nil }
            return try node(wanted, group: group)
        case .group(let number, let part):
            return try node(part, group: number)
        }
    }

    /// The rows that match one of these, read from the full-text table.
    private mutating func list(_ parts: [MatchExpression], _ group: UInt8) throws -> Node? {
        let statement = try words.database.cachedStatement(sql: SearchEngine.wordRows)
        let match = MatchExpression.group(max(group, 1), .any(parts)).compiled(weights: WordColumn.weights)
        let (rowids, scores) = try RawStatement(statement).pool(match, limit: Self.listLimit)
        if rowids.count == Self.listLimit { return nil }
        lists.append(List(group: Int(group), rowids: rowids, scores: scores))
        return .listed(lists.count - 1)
    }

    // MARK: Reading

    /// The matches in order of row number with their scores.
    /// - Parameter ranked: so many get a score.
    func pool(limit: Int, ranked: Int) throws -> (rowids: [Int64], scores: [Int32]) {
        var rowids: [Int64] = []
        var scores: [Int32] = []
        var next = try words.chunk(from: 0)
        while let chunk = next, rowids.count < limit {
            reader.begin(chunk)
            if let root, let found = try members(root, chunk) {
                let positions = found.positions(limit: limit - rowids.count)
                scores += try self.scores(Array(positions.prefix(max(0, ranked - rowids.count))), chunk)
                rowids += positions.map { chunk << RowSet.shift | Int64($0) }
            }
            next = try words.chunk(from: chunk + 1)
        }
        scores += repeatElement(0, count: rowids.count - scores.count)
        return (rowids, scores)
    }

    /// Nil where there are none.
    private func members(_ node: Node, _ chunk: Int64) throws -> RowSet? {
        switch node {
        case .common(let number):
            return try reader.members(number)
        case .listed(let index):
            let range = lists[index].range(of: chunk)
            if range.isEmpty { return nil }
            var set = RowSet()
            for rowid in lists[index].rowids[range] { set.insert(Int(rowid & 0xFFFF)) }
            return set
        case .all(let nodes):
            var all: RowSet?
            for node in nodes {
                guard let some = try members(node, chunk) else { return nil }
                if all == nil { all = some } else { all?.formIntersection(some) }
            }
            return all
        case .any(let nodes):
            var any: RowSet?
            for node in nodes {
                guard let some = try members(node, chunk) else { continue }
                if any == nil { any = some } else { any?.formUnion(some) }
            }
            return any
        case .but(let wanted, let unwanted):
            guard var set = try members(wanted, chunk) else { return nil }
            if let not = try members(unwanted, chunk) { set.subtract(not) }
            return set
        }
    }

    /// As `search_rank` puts it: the sum over groups of what the best of a group is worth.
    private func scores(_ positions: [UInt16], _ chunk: Int64) throws -> [Int32] {
        if positions.isEmpty { return [] }
        let groups = 1 + max(worths.map(\.group).max() ?? 0, lists.map(\.group).max() ?? 0)
        var best = [Int32](repeating: 0, count: positions.count * groups)
        for worth in worths where worth.group > 0 && worth.factor > 0 {
            guard let set = try reader.members(worth.number) else { continue }
            let weights = try reader.weights(worth.number)
            set.forEach(of: positions) { index, before in
                guard before < weights.count else { return }
                let place = index * groups + worth.group
                best[place] = max(best[place], Int32(weights[before]) * worth.factor)
            }
        }
        for list in lists where list.group > 0 {
            var next = list.range(of: chunk)
            for (index, position) in positions.enumerated() {
                while let first = next.first, list.rowids[first] & 0xFFFF < position {
                    next.removeFirst()
                }
                guard let first = next.first, list.rowids[first] & 0xFFFF == position else { continue }
                let place = index * groups + list.group
                best[place] = max(best[place], list.scores[first])
            }
        }
        return positions.indices.map { best[$0 * groups + 1..<($0 + 1) * groups].reduce(0, +) }
    }
}

/// Reads the sets of one chunk, each once.
private final class ChunkReader {
    private let words: CommonWords
    private let buffer = CommonWords.Buffer()
    private var chunk: Int64 = 0
    private var sets: [Int64: RowSet?] = [:]

    init(_ words: CommonWords) {
        self.words = words
    }

    func begin(_ chunk: Int64) {
        self.chunk = chunk
        sets.removeAll(keepingCapacity: true)
    }

    func members(_ number: Int64) throws -> RowSet? {
        if let known = sets[number] { return known }
        let set = try words.members(number, chunk, buffer)
        sets[number] = .some(set)
        return set
    }

    /// Valid until the next call of anything here.
    func weights(_ number: Int64) throws -> UnsafeBufferPointer<UInt8> {
        try words.weights(number, chunk, buffer)
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index from which on the predicate holds, which it does for none before and all after.
    fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension MatchExpression {
    /// The parts each of which has to match.
    fileprivate var requiredParts: [MatchExpression] {
        switch self {
        case .all(let parts): parts.flatMap(\.requiredParts)
        case .but(let wanted, _), .favouring(let wanted, _), .group(_, let wanted): wanted.requiredParts
        case .word, .any: [self]
        }
    }
}
