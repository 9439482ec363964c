import Kernel
import Storage

/// The teams that rows name by their path, found or made.
struct ImportedTeams {
    private struct Key: Hashable {
        let body: Body.ID
        let parent: Team.ID?
        let name: String
    }

    struct NewTeam {
        let id: Team.ID
        let body: Body.ID
        let parent: Team.ID?
        let name: String
    }

    private let transaction: any Transaction
    private var known: [Key: Team.ID] = [:]
    private var loaded: Set<BodyKey> = []
    /// Those made in this import: nobody can have been in them before.
    private(set) var made: Set<UUID128> = []
    private(set) var waiting: [NewTeam] = []

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Fetches every team of these bodies that has one of the names in these paths.
    mutating func load(_ paths: [(body: Body.ID, path: [String])]) throws {
        if known.count > 200_000 {
            known.removeAll()
            loaded.removeAll()
        }
        var names: Set<BodyKey> = []
        for (body, path) in paths {
            for name in path {
                let key = BodyKey(body: body, text: Text.folded(name))
                if !loaded.contains(key) { names.insert(key) }
            }
        }
        guard !names.isEmpty else { return }
        loaded.formUnion(names)
        let byBody = Dictionary(grouping: names, by: \.body)
        var conditions: [SQL] = []
        for (body, keys) in byBody.sorted(by: { $0.key < $1.key }) {
            conditions.append("(body_id = \(body) AND sort_name IN \(list: keys.map(\.text)))")
        }
        for start in stride(from: 0, to: conditions.count, by: 100) {
            let some = Array(conditions[start..<min(start + 100, conditions.count)]).joined(" OR ")
            let sql: SQL = """
                SELECT id, body_id, parent_id, sort_name FROM team WHERE ended_on IS NULL AND (\(some)) ORDER BY id
                """
            try transaction.rows(sql) { row in
                let key = Key(
                    body: try row.get("body_id"), parent: try row.get("parent_id"), name: try row.get("sort_name"))
                let id: Team.ID = try row.get("id")
                if known[key] == nil { known[key] = id }
            }
        }
    }

    /// The team at the end of the path; `nil` when it is not there yet.
    func find(_ path: [String], in body: Body.ID) -> Team.ID? {
        var parent: Team.ID?
        for name in path {
            guard let id = known[Key(body: body, parent: parent, name: Text.folded(name))] else { return nil }
            parent = id
        }
        return parent
    }

    /// The team at the end of the path, made with those above it where they are missing.
    mutating func findOrMake(_ path: [String], in body: Body.ID, at now: Instant) -> Team.ID? {
        var parent: Team.ID?
        for name in path {
            let key = Key(body: body, parent: parent, name: Text.folded(name))
            if let id = known[key] {
                parent = id
                continue
            }
            let id = Team.ID.make(at: now)
            waiting.append(NewTeam(id: id, body: body, parent: parent, name: name))
            known[key] = id
            made.insert(id.uuid)
            parent = id
        }
        return parent
    }

    /// Writes what was made, parents first.
    mutating func flush(at now: Instant) throws -> [NewTeam] {
        let new = waiting
        waiting = []
        try transaction.insert(
            into: "team", ["id", "body_id", "parent_id", "name", "sort_name", "updated_at"],
            new.map {
                [
                    $0.id.value, $0.body.value, $0.parent?.value ?? .null, $0.name.value,
                    Text.folded($0.name).value, now.value,
                ]
            })
        return new
    }
}
