import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct ValueTests {
    struct Thing: RowDecodable, Hashable {
        let id: UUID128
        let name: String
        let amount: Int64?
        let ratio: Double?
        let content: [UInt8]?

        init(id: UUID128, name: String, amount: Int64?, ratio: Double?, content: [UInt8]?) {
            self.id = id
            self.name = name
            self.amount = amount
            self.ratio = ratio
            self.content = content
        }

        init(row: Row) throws {
            id = try row.get("id")
            name = try row.get("name")
            amount = try row.get("amount")
            ratio = try row.get("ratio")
            content = try row.get("content")
        }
    }

    static let things: [Thing] = [
        Thing(
            id: UUID128(high: .max, low: 1), name: "Siân — 'quoted' \"twice\" 🏛️", amount: .max, ratio: 0.1,
            content: Array(0...255)),
        Thing(
            id: UUID128(high: 0, low: 0), name: "", amount: 0, ratio: -.greatestFiniteMagnitude, content: []),
        Thing(
            id: UUID128(high: 1, low: .max), name: "$1 ? :name %s \\", amount: nil, ratio: nil, content: nil),
        Thing(
            id: UUID128(high: 7, low: 7), name: String(repeating: "é", count: 100_000),
            amount: 1_795_000_000_000,
            ratio: .leastNonzeroMagnitude, content: [UInt8](repeating: 7, count: 1_000_000)),
    ]

    @Test(arguments: enginesUnderTest) func `every kind of value comes back as it went`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            try await database.write { transaction in
                for thing in Self.things {
                    let changed = try transaction.run(
                        """
                        INSERT INTO thing (id, name, amount, ratio, content)
                        VALUES (\(thing.id), \(thing.name), \(thing.amount), \(thing.ratio), \(thing.content))
                        """)
                    #expect(changed == 1)
                }
            }
            try await database.read { transaction in
                for thing in Self.things {
                    let byID = try transaction.one(Thing.self, "SELECT * FROM thing WHERE id = \(thing.id)")
                    #expect(byID == thing)
                    let byName = try transaction.one(
                        Thing.self, "SELECT * FROM thing WHERE name = \(thing.name)")
                    #expect(byName == thing)
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `parameters that are nowhere near a column keep their kind`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            let row = try await database.read { transaction in
                var row: [Value] = []
                try transaction.rows(
                    "SELECT \(Int64.min), \(2.5), \("text"), \([UInt8(1), 2]), \(nil as Int64?), \(true), 7, 'x'"
                ) { row = $0.values }
                return row
            }
            #expect(
                row == [
                    .integer(.min), .real(2.5), .text("text"), .bytes([1, 2]), .null, .integer(1),
                    .integer(7),
                    .text("x"),
                ])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `counts and sums are integers and averages are not`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            let row = try await database.write { transaction in
                try transaction.insert(
                    into: "counter", ["name", "total"],
                    [
                        [.text("a"), .integer(4_000_000_000_000_000_000)],
                        [.text("b"), .integer(-4_000_000_000_000_000_000)], [.text("c"), .integer(30_007)],
                    ])
                var row: [Value] = []
                try transaction.rows(
                    "SELECT count(*), sum(total), max(total), avg(total), sum(-total), sum(total) * 0 FROM counter"
                ) { row = $0.values }
                return row
            }
            #expect(row[0] == .integer(3))
            #expect(row[1] == .integer(30_007))
            #expect(row[2] == .integer(4_000_000_000_000_000_000))
            #expect(Double(row[3]) == 30_007.0 / 3)
            #expect(row[4] == .integer(-30_007))
            #expect(row[5] == .integer(0))
        }
    }

    @Test(arguments: enginesUnderTest) func `an empty list matches nothing`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            try await database.write { transaction in
                try transaction.run("INSERT INTO counter VALUES ('a', 1), ('b', 2), ('c', 3)")
                let none: [String] = []
                let some = ["a", "c", "zzz"]
                #expect(
                    try transaction.value(
                        Int.self, "SELECT count(*) FROM counter WHERE name IN \(list: none)") == 0)
                #expect(
                    try transaction.value(
                        Int.self, "SELECT count(*) FROM counter WHERE name IN \(list: some)") == 2)
            }
        }
    }

    @Test(arguments: enginesUnderTest) func `LIKE tells case apart`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            try await database.write { try $0.run("INSERT INTO counter VALUES ('Alpha', 1), ('alps', 2)") }
            let names = try await database.read { transaction in
                try transaction.values(String.self, "SELECT name FROM counter WHERE name LIKE \("al%")")
            }
            #expect(names == ["alps"])
        }
    }

    /// A null leaves a parameter's type to PostgreSQL: the statement prepared then must not spoil later ones.
    @Test(arguments: enginesUnderTest) func `nulls and values take turns in one statement`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            let amounts: [Int64?] = [nil, 1, nil, 3, 4, nil]
            let stored: [Int64?] = try await database.write { transaction in
                for (index, amount) in amounts.enumerated() {
                    let parent: UUID128? = index > 1 ? UUID128(high: 0, low: 0) : nil
                    let id = UUID128(high: 0, low: UInt64(index))
                    try transaction.run(
                        """
                        INSERT INTO thing (id, name, amount, parent_id)
                        VALUES (\(id), \("n\(index)"), \(amount), \(parent))
                        """)
                }
                var stored: [Int64?] = []
                try transaction.rows("SELECT amount FROM thing ORDER BY id") {
                    stored.append(try $0.get("amount"))
                }
                return stored
            }
            #expect(stored == amounts)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a missing column, a null and a wrong kind are refused by name`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.read { transaction in
                try transaction.rows("SELECT 'x' AS word, NULL AS gap") { row in
                    #expect(throws: StorageError.column("other")) { try row.get("other", as: String.self) }
                    #expect(throws: StorageError.column("gap")) { try row.get("gap", as: String.self) }
                    #expect(throws: StorageError.column("word")) { try row.get("word", as: Int.self) }
                    let gap = try row.get("gap", as: String?.self)
                    #expect(gap == nil)
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `bulk insertion of any number of rows inserts each once`(_ engine: Engine) async throws {
        try await withDatabase(engine, migrations: schema) { database in
            for count in [0, 1, 15, 16, 17, 128, 129, 1000] {
                let (inserted, again, total) = try await database.write { transaction in
                    try transaction.run("DELETE FROM counter")
                    let rows: [[Value]] = (0..<count).map { [.text("row \($0)"), .integer(Int64($0))] }
                    let inserted = try transaction.insert(into: "counter", ["name", "total"], rows)
                    let again = try transaction.insert(
                        into: "counter", ["name", "total"], rows, suffix: "ON CONFLICT (name) DO NOTHING")
                    let total = try transaction.value(Int.self, "SELECT count(*) FROM counter")
                    return (inserted, again, total)
                }
                #expect(inserted == count)
                #expect(again == 0)
                #expect(total == count)
            }
        }
    }
}
