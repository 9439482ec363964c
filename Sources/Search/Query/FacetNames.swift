import GRDB

/// Turns counts by facet number into named facets.
struct FacetNames {
    private let database: Database
    /// One more than the largest number.
    let capacity: Int

    init(_ database: Database) throws {
        self.database = database
        let statement = try database.cachedStatement(sql: "SELECT max(number) FROM facet")
        capacity = min(0xFFFF, (try Int.fetchOne(statement) ?? 0) + 1)
    }

    func facets(_ counts: [UInt32]) throws -> [FacetCounts] {
        let statement = try database.cachedStatement(sql: "SELECT name, value, label FROM facet WHERE number = ?")
        var byName: [String: [FacetCounts.Value]] = [:]
        for (number, count) in counts.enumerated() where count > 0 {
            guard let row = try Row.fetchOne(statement, arguments: [number]) else { continue }
            byName[row[0], default: []].append(
                FacetCounts.Value(value: row[1], label: row[2], count: Int(count)))
        }
        return byName.keys.sorted().map { name in
            let values = byName[name] ?? []
            return FacetCounts(
                name: name, values: values.sorted { ($1.count, $0.label, $0.value) < ($0.count, $1.label, $1.value) })
        }
    }
}
