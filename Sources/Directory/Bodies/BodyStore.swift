public import Kernel
public import Storage

/// All of the SQL about bodies and their names.
public struct BodyStore {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    public func find(_ id: Body.ID, _ sight: Sight) throws -> Body? {
        try transaction.one(Body.self, "SELECT \(Body.columns) FROM body WHERE id = \(id) AND \(sight.bodies)")
    }

    public func find(slug: String, _ sight: Sight) throws -> Body? {
        try transaction.one(Body.self, "SELECT \(Body.columns) FROM body WHERE slug = \(slug) AND \(sight.bodies)")
    }

    public func find(_ ids: [Body.ID], _ sight: Sight) throws -> [Body.ID: Body] {
        let found = try transaction.all(
            Body.self, "SELECT \(Body.columns) FROM body WHERE id IN \(list: ids) AND \(sight.bodies)")
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    public func names(of body: Body.ID) throws -> [Body.Name] {
        try transaction.all(
            NameRow.self, "SELECT kind, name FROM body_name WHERE body_id = \(body) ORDER BY kind, folded"
        ).map(\.name)
    }

    public func domains(of body: Body.ID) throws -> [String] {
        try transaction.values(
            String.self, "SELECT domain FROM body_domain WHERE body_id = \(body) ORDER BY domain")
    }

    public func children(of body: Body.ID, limit: Int, _ sight: Sight) throws -> [Body] {
        try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body WHERE parent_id = \(body) AND closed_on IS NULL AND \(sight.bodies)
            ORDER BY sort_name, id LIMIT \(limit)
            """)
    }

    public func successors(of body: Body.ID, _ sight: Sight) throws -> [Body] {
        try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body JOIN body_successor ON body_successor.successor_id = body.id
            WHERE body_successor.body_id = \(body) AND \(sight.bodies) ORDER BY sort_name
            """)
    }

    public func predecessors(of body: Body.ID, _ sight: Sight) throws -> [Body] {
        try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body JOIN body_successor ON body_successor.body_id = body.id
            WHERE body_successor.successor_id = \(body) AND \(sight.bodies) ORDER BY sort_name
            """)
    }

    /// Bodies in order of name, a page at a time.
    /// - Parameter after: the sort name and identifier of the last one on the page before.
    public func list(
        kind: Body.Kind? = nil, startingWith letter: String? = nil, after: (String, Body.ID)? = nil, limit: Int,
        _ sight: Sight
    ) throws -> [Body] {
        var conditions: [SQL] = ["closed_on IS NULL", sight.bodies]
        if let kind { conditions.append("kind = \(kind)") }
        if let letter { conditions.append("sort_name >= \(letter) AND sort_name < \(letter + "\u{10FFFF}")") }
        if let after { conditions.append("(sort_name, id) > (\(after.0), \(after.1))") }
        return try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body WHERE \(conditions.joined(" AND "))
            ORDER BY sort_name, id LIMIT \(limit)
            """)
    }

    /// The body that a mail domain belongs to: the longest suffix wins, so 'a.b.example' finds 'b.example'.
    public func body(ofDomain domain: String) throws -> Body? {
        var candidates: [String] = []
        var rest = Substring(domain.lowercased())
        while rest.contains(".") {
            candidates.append(String(rest))
            rest = rest[rest.index(after: rest.firstIndex(of: ".") ?? rest.startIndex)...]
        }
        return try transaction.one(
            Body.self,
            """
            SELECT \(Body.columns) FROM body JOIN body_domain ON body_domain.body_id = body.id
            WHERE body_domain.domain IN \(list: candidates) AND body.closed_on IS NULL
            ORDER BY LENGTH(body_domain.domain) DESC LIMIT 1
            """)
    }

    private struct NameRow: RowDecodable {
        let name: Body.Name
        init(row: Row) throws { name = Body.Name(try row.get("kind"), try row.get("name")) }
    }
}
