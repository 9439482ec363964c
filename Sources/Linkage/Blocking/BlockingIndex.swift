/// Blocking rules evaluated on lists: which left rows each right row is compared with, each pair once.
///
/// A rule's key of a row is a small number; rows that share it share the values of all parts of the rule. A pair belongs to the
/// first rule that yields it, which is known from the two rows' keys alone: nothing is remembered, so candidates can be
/// streamed. Keys are told apart by 64 bits of hash; should two ever clash, a pair more is compared, and none is lost.
struct BlockingIndex: Sendable {
    let rules: [BlockingRule]
    private let isDedupe: Bool
    private let rightCount: Int
    /// Row by row, a key a rule; 0 where a part is missing or no row of the left list has the key.
    private let leftKeys: [UInt32]
    private let rightKeys: [UInt32]
    /// Rule by rule: the left rows in the order of their keys, and where each key's begin.
    private let groups: [Group]

    struct Group: Sendable {
        let starts: [UInt32]
        let rows: [UInt32]
        let leftKeys: [UInt32]
        let rightKeys: [UInt32]
    }

    init(_ rules: [BlockingRule], _ lists: Lists, cores: Int) async throws {
        self.rules = rules
        isDedupe = lists.isDedupe
        rightCount = lists.rightCount
        let groups = try await Cores.map(rules.count, cores: cores, worker: {}) { _, number in
            Self.group(rules[number], lists)
        }
        leftKeys = Self.byRow(groups.map(\.leftKeys), lists.leftCount)
        rightKeys = Self.byRow(groups.map(\.rightKeys), lists.rightCount)
        self.groups = groups.map { Group(starts: $0.starts, rows: $0.rows, leftKeys: [], rightKeys: []) }
    }

    /// How many pairs a rule yields by itself, other rules apart: known before any pair is made.
    func pairCount(_ rule: Int) -> Int {
        var count = 0
        for row in 0..<rightCount {
            let key = Int(rightKeys[row * rules.count + rule])
            if key != 0 { count += Int(groups[rule].starts[key + 1] - groups[rule].starts[key]) }
        }
        let isSymmetric = rules[rule].parts.allSatisfy { $0.left == $0.right }
        // Against itself, each row meets itself, and each other row twice.
        return isDedupe && isSymmetric ? (count - rightKeysInUse(rule)) / 2 : count
    }

    /// The most pairs that come of a single key, where records crowd: an empty-handed 'unknown', say.
    func largestBlock(_ rule: Int) -> Int {
        var counts: [UInt32: Int] = [:]
        for row in 0..<rightCount { counts[rightKeys[row * rules.count + rule], default: 0] += 1 }
        counts[0] = nil
        return counts.map { $1 * Int(groups[rule].starts[Int($0) + 1] - groups[rule].starts[Int($0)]) }.max() ?? 0
    }

    private func rightKeysInUse(_ rule: Int) -> Int {
        (0..<rightCount).reduce(0) { $0 + (rightKeys[$1 * rules.count + rule] == 0 ? 0 : 1) }
    }

    /// - Throws: `LinkageError.tooManyPairs` for a rule that yields more than `bound`.
    func check(bound: Int) throws {
        for rule in rules.indices {
            let count = pairCount(rule)
            if count > bound { throw LinkageError.tooManyPairs(rule: "\(rules[rule])", pairs: count, bound: bound) }
        }
    }

    /// How many pairs a right row has at most, one counted for each rule that yields it.
    func width(_ row: Int) -> Int {
        var width = 0
        for rule in rules.indices {
            let key = Int(rightKeys[row * rules.count + rule])
            if key != 0 { width += Int(groups[rule].starts[key + 1] - groups[rule].starts[key]) }
        }
        return width
    }

    /// Right rows in stretches of about as many pairs each.
    func pieces(pairs: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var (start, total) = (0, 0)
        for row in 0..<rightCount {
            total += width(row)
            if total >= pairs {
                pieces.append(start..<row + 1)
                (start, total) = (row + 1, 0)
            }
        }
        if start < rightCount { pieces.append(start..<rightCount) }
        return pieces
    }

    /// Whether the rule yields the pair.
    @inline(__always)
    private func yields(_ rule: Int, _ left: Int, _ right: Int) -> Bool {
        let key = leftKeys[left * rules.count + rule]
        return key != 0 && key == rightKeys[right * rules.count + rule]
    }

    /// The first rule that yields a pair; `nil` for a pair that is no candidate.
    func firstRule(_ left: Int, _ right: Int) -> Int? {
        rules.indices.first { yields($0, left, right) || isDedupe && yields($0, right, left) }
    }

    /// Adds a right row's pairs, but those of two known records, running `flush` whenever the batch is full.
    func collect(
        _ right: Int, known: KnownRecords?, into comparer: inout Comparer, flush: (inout Comparer) throws -> Void
    ) rethrows {
        for rule in rules.indices {
            let key = Int(rightKeys[right * rules.count + rule])
            guard key != 0 else { continue }
            let group = groups[rule]
            for place in Int(group.starts[key])..<Int(group.starts[key + 1]) {
                let left = Int(group.rows[place])
                if let known, known.right[right], known.left[left] { continue }
                if isDedupe {
                    guard left != right, left < right || !yields(rule, right, left) else { continue }
                    guard isFirst(rule, left, right), isFirst(rule, right, left) else { continue }
                    comparer.add(UInt32(min(left, right)), UInt32(max(left, right)))
                } else {
                    guard isFirst(rule, left, right) else { continue }
                    comparer.add(UInt32(left), UInt32(right))
                }
                if comparer.isFull { try flush(&comparer) }
            }
        }
    }

    /// Whether no rule before this one yields the pair. Asked of every candidate, of rows that exist: nothing is checked.
    @inline(__always)
    private func isFirst(_ rule: Int, _ left: Int, _ right: Int) -> Bool {
        let (leftKeys, rightKeys) = (leftKeys.span, rightKeys.span)
        let (left, right) = (left &* rules.count, right &* rules.count)
        for earlier in 0..<rule {
            let key = leftKeys[unchecked: left &+ earlier]
            if key != 0, key == rightKeys[unchecked: right &+ earlier] { return false }
        }
        return true
    }

    // MARK: Making

    private static func group(_ rule: BlockingRule, _ lists: Lists) -> Group {
        let leftHashes = hashes(rule.parts.map { lists.columns[lists.column($0.left)].left }, lists.leftCount)
        var table = KeyTable(capacity: lists.leftCount)
        let leftKeys = leftHashes.map { $0 == 0 ? 0 : table.number(of: $0) }
        let rightHashes = hashes(rule.parts.map { lists.columns[lists.column($0.right)].right }, lists.rightCount)
        let rightKeys = rightHashes.map { $0 == 0 ? 0 : table.existingNumber(of: $0) }
        var starts = [UInt32](repeating: 0, count: Int(table.count) + 2)
        for key in leftKeys { starts[Int(key) + 1] += 1 }
        for key in 1..<starts.count { starts[key] += starts[key - 1] }
        var next = starts
        var rows = [UInt32](repeating: 0, count: lists.leftCount)
        for row in leftKeys.indices {
            let key = Int(leftKeys[row])
            rows[Int(next[key])] = UInt32(row)
            next[key] += 1
        }
        return Group(starts: starts, rows: rows, leftKeys: leftKeys, rightKeys: rightKeys)
    }

    /// The key of each row as a hash of its parts' values; 0 where one is missing.
    private static func hashes(_ columns: [[UInt32]], _ count: Int) -> [UInt64] {
        (0..<count).map { row in
            var hash: UInt64 = 0
            for codes in columns {
                guard codes[row] != 0 else { return 0 }
                hash = Mix.fold(hash ^ UInt64(codes[row]))
            }
            return max(hash, 1)
        }
    }

    private static func byRow(_ columns: [[UInt32]], _ count: Int) -> [UInt32] {
        var keys = [UInt32](repeating: 0, count: count * columns.count)
        for (rule, column) in columns.enumerated() {
            for row in 0..<count { keys[row * columns.count + rule] = column[row] }
        }
        return keys
    }
}

/// Of each record, whether an earlier run saw it as it is now.
struct KnownRecords: Sendable {
    let left: [Bool]
    let right: [Bool]
}

/// Numbers hashes from 1 in the order in which they come.
private struct KeyTable {
    private(set) var count: UInt32 = 0
    private var slots: [(hash: UInt64, number: UInt32)]

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [(hash: UInt64, number: UInt32)](repeating: (0, 0), count: size)
    }

    mutating func number(of hash: UInt64) -> UInt32 {
        let place = self.place(of: hash)
        if slots[place].number == 0 {
            count += 1
            slots[place] = (hash, count)
        }
        return slots[place].number
    }

    func existingNumber(of hash: UInt64) -> UInt32 { slots[place(of: hash)].number }

    private func place(of hash: UInt64) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].number != 0, slots[place].hash != hash { place = (place + 1) & mask }
        return place
    }
}
