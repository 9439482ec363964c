import Kernel
import Storage

extension PersonStore {
    /// The people that a typed e-mail address or name may mean, at most `limit`, those of `body` first.
    func matching(_ typed: String, in body: Body.ID, limit: Int, _ sight: Sight) throws -> [PersonSummary] {
        if typed.contains("@") {
            return try current("person.email = \(typed.lowercased())", by: "person.id", limit, sight)
        }
        let folded = Text.folded(typed)
        if folded.isEmpty { return [] }
        // 'Dan Okafor' is sorted as 'okafor dan'.
        let starts = Set([folded, Person.turned(folded)]).sorted()
        var found: [PersonSummary] = []
        // A range of one index each, read no further than the limit: a single letter begins a tenth of all names.
        func take(_ condition: SQL, _ column: SQL, _ start: String) throws {
            let range: SQL = "\(condition)\(column) >= \(start) AND \(column) < \(start + "\u{10FFFF}")"
            let more = try current(range, by: "\(column), person.id", limit, sight)
            found += more.filter { new in !found.contains { $0.id == new.id } }
        }
        try take("person.body_id = \(body) AND ", "person.folded_name", folded)
        for start in starts { try take("person.body_id = \(body) AND ", "person.sort_name", start) }
        if found.count < limit {
            for start in starts { try take("", "person.sort_name", start) }
        }
        return Array(found.prefix(limit))
    }

    private func current(_ condition: SQL, by order: SQL, _ limit: Int, _ sight: Sight) throws -> [PersonSummary] {
        try transaction.all(
            PersonSummary.self,
            PersonSummary.select(sight) + """
                \(condition) AND person.left_on IS NULL AND person.merged_into IS NULL \
                ORDER BY \(order) LIMIT \(limit)
                """)
    }
}
