/// Two lists, or one against itself, in one vocabulary: each term that is asked for is a column of numbers on either side.
struct Lists: Sendable {
    struct Column: Sendable {
        let left: [UInt32]
        let right: [UInt32]
    }

    let leftCount: Int
    let rightCount: Int
    let isDedupe: Bool
    private(set) var vocabulary = Vocabulary()
    /// Of the terms that rules look at.
    private(set) var columns: [Column] = []
    /// The compared columns once more, record by record: what is compared of a record lies in one or two cache lines.
    private(set) var compared = Table(width: 0, left: [], right: [])
    private var places: [Term: Int] = [:]

    struct Table: Sendable {
        /// How many columns there are.
        let width: Int
        let left: [UInt32]
        let right: [UInt32]
    }

    /// - Parameters:
    ///   - right: `nil` to compare the left list with itself.
    ///   - compared: the terms that pairs are compared by; they become the first columns.
    ///   - others: what else will be asked for.
    init(left: RecordList, right: RecordList?, settings: LinkageSettings, compared: [Term], others: [Term]) {
        leftCount = left.count
        rightCount = right?.count ?? left.count
        isDedupe = right == nil
        var reading = Reading(left: left, right: right, settings: settings)
        for term in compared { _ = place(of: term, &reading) }
        self.compared = table()
        let blocked = Set(others.map { place(of: $0, &reading) })
        // What rules do not look at is in the table, and need not be there twice.
        for place in columns.indices where !blocked.contains(place) { columns[place] = Column(left: [], right: []) }
    }

    private func table() -> Table {
        func byRow(_ columns: [[UInt32]], _ count: Int) -> [UInt32] {
            var table = [UInt32](repeating: 0, count: count * columns.count)
            for (place, column) in columns.enumerated() {
                for row in 0..<count { table[row * columns.count + place] = column[row] }
            }
            return table
        }
        let left = byRow(columns.map(\.left), leftCount)
        return Table(width: columns.count, left: left, right: isDedupe ? left : byRow(columns.map(\.right), rightCount))
    }

    /// A compared term's value in a left record.
    @inline(__always)
    func left(_ row: Int, _ column: Int) -> UInt32 { compared.left[row * compared.width + column] }

    /// The same in a right record.
    @inline(__always)
    func right(_ row: Int, _ column: Int) -> UInt32 { compared.right[row * compared.width + column] }

    /// The column of a term that was asked for when the lists were brought together.
    func column(_ term: Term) -> Int { places[term] ?? 0 }

    /// How many pairs there are in all.
    var pairCount: Double {
        let (left, right) = (Double(leftCount), Double(rightCount))
        return isDedupe ? left * (left - 1) / 2 : left * right
    }

    /// The left list beside itself.
    var mirrored: Lists {
        var lists = self
        lists.compared = Table(width: compared.width, left: compared.left, right: compared.left)
        return lists
    }

    /// The lists while terms are made of them.
    private struct Reading {
        let left: RecordList
        let right: RecordList?
        let settings: LinkageSettings
    }

    private mutating func place(of term: Term, _ reading: inout Reading) -> Int {
        if let place = places[term] { return place }
        let column: Column
        switch term {
        case .column(let name):
            let type = reading.settings.columns[name]?.type ?? .text
            let left = normalised(name, of: reading.left, type)
            column = Column(left: left, right: reading.right.map { normalised(name, of: $0, type) } ?? left)
        case .derived(let derivation, let inner):
            column = mapped(columns[place(of: inner, &reading)]) { derivation.append($0, to: &$1) }
        case .join(let terms):
            let inner = terms.map { columns[place(of: $0, &reading)] }
            column = sided { side in joined(inner.map { $0[keyPath: side] }) }
        case .first(let terms):
            let inner = terms.map { columns[place(of: $0, &reading)] }
            column = sided { side in
                let sides = inner.map { $0[keyPath: side] }
                return (sides.first?.indices ?? 0..<0).map { row in sides.lazy.map { $0[row] }.first { $0 != 0 } ?? 0 }
            }
        }
        columns.append(column)
        places[term] = columns.count - 1
        return columns.count - 1
    }

    private func sided(_ make: (KeyPath<Column, [UInt32]>) -> [UInt32]) -> Column {
        let left = make(\.left)
        return Column(left: left, right: isDedupe ? left : make(\.right))
    }

    private mutating func normalised(_ name: String, of list: RecordList, _ type: ColumnType) -> [UInt32] {
        var known = [UInt32](repeating: .max, count: list.texts.count)
        known[0] = 0
        var scratch: [UInt8] = []
        return (list.columns[name] ?? []).map { raw in
            if known[Int(raw)] == .max {
                scratch.removeAll(keepingCapacity: true)
                type.append(list.texts.bytes.span.extracting(list.texts.range(of: raw)), to: &scratch)
                known[Int(raw)] = vocabulary.code(of: scratch.span)
            }
            return known[Int(raw)]
        }
    }

    /// A function of single values: worked out once for each that occurs.
    private mutating func mapped(_ column: Column, _ make: (Span<UInt8>, inout [UInt8]) -> Void) -> Column {
        var known = [UInt32](repeating: .max, count: vocabulary.count)
        known[0] = 0
        var scratch: [UInt8] = []
        func map(_ codes: [UInt32]) -> [UInt32] {
            codes.map { code in
                if known[Int(code)] == .max {
                    scratch.removeAll(keepingCapacity: true)
                    make(vocabulary.bytes.span.extracting(vocabulary.range(of: code)), &scratch)
                    known[Int(code)] = vocabulary.code(of: scratch.span)
                }
                return known[Int(code)]
            }
        }
        let left = map(column.left)
        return Column(left: left, right: isDedupe ? left : map(column.right))
    }

    private mutating func joined(_ columns: [[UInt32]]) -> [UInt32] {
        var scratch: [UInt8] = []
        return (columns.first?.indices ?? 0..<0).map { row in
            scratch.removeAll(keepingCapacity: true)
            for codes in columns {
                guard codes[row] != 0 else { return 0 }
                if !scratch.isEmpty { scratch.append(0x20) }
                scratch.append(contentsOf: vocabulary.bytes[vocabulary.range(of: codes[row])])
            }
            return vocabulary.code(of: scratch.span)
        }
    }
}
