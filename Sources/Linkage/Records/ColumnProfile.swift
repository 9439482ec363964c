/// What a column holds, for whoever chooses comparisons and blocking rules.
public struct ColumnProfile: Codable, Hashable, Sendable {
    public let list: String
    public let column: String
    /// The share of records that have a value.
    public let filled: Double
    public let distinct: Int
    /// The chance that two records with a value agree by accident.
    public let agreement: Double
    /// The commonest values and how often they occur.
    public let commonest: [Value]

    public struct Value: Codable, Hashable, Sendable {
        public let value: String
        public let count: Int
    }
}

extension RecordList {
    /// Profiles of the list's columns, by name.
    public func profiles(commonest: Int = 5) -> [ColumnProfile] {
        columns.sorted { $0.key < $1.key }.map { name, codes in
            var counts = [Int](repeating: 0, count: texts.count)
            for code in codes { counts[Int(code)] += 1 }
            let filled = codes.count - (counts.first ?? 0)
            counts[0] = 0
            let best = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(
                commonest)
            let pairs = Double(filled) * Double(max(1, filled - 1))
            return ColumnProfile(
                list: self.name, column: name, filled: codes.isEmpty ? 0 : Double(filled) / Double(codes.count),
                distinct: counts.count { $0 > 0 },
                agreement: filled < 2 ? 0 : counts.reduce(0.0) { $0 + Double($1) * Double(max(0, $1 - 1)) } / pairs,
                commonest: best.map { .init(value: texts.text(UInt32($0)), count: counts[$0]) })
        }
    }
}
