import Journal
import Kernel
import Storage

extension DirectoryPass {
    /// Ends the posts of those whom a complete feed of a body does not name.
    /// - Throws: a fault of kind `conflict` when that would be more than a tenth, unless it is forced.
    mutating func endMissing() throws {
        guard let body = context.body else { return }
        if notebook.report.refusedRows > 0, !context.options.isForced {
            notebook.report.note(
                "Nobody was taken to be missing, because \(count(notebook.report.refusedRows, "row", "rows")) "
                    + "could not be read. Correct the file and import it again.")
            return
        }
        // Enough to tell, and no more than it takes to hold.
        let total = try people(of: body.id)
        var missing: [(id: Person.ID, name: String)] = []
        let seen = seenPeople
        try transaction.stream(
            """
            SELECT id, name FROM person WHERE body_id = \(body.id) AND left_on IS NULL AND merged_into IS NULL
            AND is_guest = 0
            """
        ) { row in
            let id: Person.ID = try row.get("id")
            if !seen.contains(id.uuid.low) { missing.append((id, try row.get("name"))) }
        }
        guard missing.count * 10 <= total || context.options.isForced else {
            throw Fault(
                .conflict,
                "This file would end \(grouped(missing.count)) of the \(count(total, "person", "people")) of "
                    + "\(body.name), more than a tenth. Check that it is complete; then force it.")
        }
        for start in stride(from: 0, to: missing.count, by: 500) {
            try leave(Array(missing[start..<min(start + 500, missing.count)]), body.id)
        }
    }

    private func people(of body: Body.ID) throws -> Int {
        // Those whom this import added do not make the share smaller.
        let count = try transaction.value(
            Int.self,
            """
            SELECT COUNT(*) FROM person WHERE body_id = \(body) AND left_on IS NULL AND merged_into IS NULL
            AND is_guest = 0
            """)
        return (count ?? 0) - notebook.report[.people].added
    }

    private mutating func leave(_ people: [(id: Person.ID, name: String)], _ body: Body.ID) throws {
        let ids = people.map(\.id)
        var ended: [HeldPost] = []
        try store.holdings(of: ids) { held in
            if held.post.body == body { ended.append(held) }
        }
        try end(ended)
        // Who holds a post elsewhere has left the body, not the service.
        let (today, now) = (context.today, context.now)
        try transaction.run(
            "UPDATE person SET left_on = \(today), updated_at = \(now) WHERE id IN \(list: ids) "
                + "AND NOT EXISTS (SELECT 1 FROM holding WHERE holding.person_id = person.id AND holding.to_day IS NULL)"
        )
        for person in people { notebook.report.add(.ended, .people, person.name) }
        try transaction.record(
            people.map { context.draft("person.left", Subject("person", $0.id.uuid), body: body, ["on": "\(today)"]) })
    }
}
