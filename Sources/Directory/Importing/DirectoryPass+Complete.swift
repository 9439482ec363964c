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
        let condition = Self.belonging(to: body.id)
        var missing: [(id: Person.ID, name: String)] = []
        let seen = seenPeople
        try transaction.stream(
            "SELECT id, name FROM person WHERE \(condition)"
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

    /// Those of a body whom its file must name: not those who hold posts elsewhere only.
    private static func belonging(to body: Body.ID) -> SQL {
        let here: SQL = """
            EXISTS (SELECT 1 FROM holding JOIN post ON post.id = holding.post_id WHERE holding.person_id = person.id \
            AND holding.to_day IS NULL AND post.body_id = \(body))
            """
        let nowhere: SQL = """
            NOT EXISTS (SELECT 1 FROM holding WHERE holding.person_id = person.id AND holding.to_day IS NULL)
            """
        return """
            person.body_id = \(body) AND person.left_on IS NULL AND person.merged_into IS NULL AND person.is_guest = 0 \
            AND (\(nowhere) OR \(here))
            """
    }

    private func people(of body: Body.ID) throws -> Int {
        // Those whom this import added do not make the share smaller.
        let count = try transaction.value(
            Int.self,
            "SELECT COUNT(*) FROM person WHERE \(Self.belonging(to: body))")
        return (count ?? 0) - notebook.report[.people].added
    }

    private mutating func leave(_ people: [(id: Person.ID, name: String)], _ body: Body.ID) throws {
        let ids = people.map(\.id)
        var ended: [HeldPost] = []
        var staying: Set<Person.ID> = []
        try store.holdings(of: ids) { held in
            if held.post.body == body { ended.append(held) } else { staying.insert(held.person) }
        }
        try end(ended)
        // Who holds a post elsewhere has left the body, not the service.
        let leavers = people.filter { !staying.contains($0.id) }
        let today = context.today
        try departures.leave(leavers.map(\.id), on: today, at: context.now)
        for person in leavers { notebook.report.add(.ended, .people, person.name) }
        try transaction.record(
            leavers.map {
                context.draft("person.left", Subject("person", $0.id.uuid), body: body, ["on": "\(today)"])
            })
    }
}
