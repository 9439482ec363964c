import Kernel
import Storage
import Testing

@Suite struct SQLTests {
    private func text(_ sql: SQL, postgres: Bool = true) -> String {
        sql.rendered(postgres: postgres) { "$\($0)" }.text
    }

    @Test func `values become parameters and statements become text`() {
        let name = "Robert'); DROP TABLE person; --"
        let condition: SQL = "name = \(name) AND age > \(7)"
        let statement: SQL = "SELECT * FROM person WHERE \(condition) LIMIT \(10)"
        let (text, parameters) = statement.rendered(postgres: true) { "$\($0)" }
        #expect(text == "SELECT * FROM person WHERE name = $1 AND age > $2 LIMIT $3")
        #expect(parameters == [.text(name), .integer(7), .integer(10)])
    }

    @Test func `lists, nulls and joins`() {
        let none: [Int] = []
        let missing: String? = nil
        #expect(text("x IN \(list: [1, 2])") == "x IN ($1, $2)")
        #expect(text("x IN \(list: none)") == "x IN (NULL)")
        #expect(("\(missing)" as SQL).parts == [.parameter(.null)])
        #expect(text((["a = \(1)", "b = \(2)"] as [SQL]).joined(" OR ")) == "a = $1 OR b = $2")
        #expect(text(([] as [SQL]).joined(", ")) == "")
        #expect(text("x = \(1)" + " AND y = \(2)") == "x = $1 AND y = $2")
    }

    @Test func `row locks are for PostgreSQL alone`() {
        let statement: SQL = "SELECT 1 \(lock: .skipLocked)"
        #expect(text(statement) == "SELECT 1 FOR UPDATE SKIP LOCKED")
        #expect(text(statement, postgres: false) == "SELECT 1 ")
    }

    @Test func `an identifier reads back from either engine's form`() {
        let id = UUID128(high: 1, low: 2)
        #expect(UUID128(Value.uuid(id)) == id)
        #expect(UUID128(Value.bytes(id.bytes)) == id)
        #expect(UUID128(Value.bytes([1])) == nil)
        #expect(UUID128(Value.text(id.description)) == nil)
        #expect(Day(Value.text("2026-02-29")) == nil)
    }

    @Test func `violations keep their kind`() {
        for violation in StorageError.Violation.allCases {
            #expect(StorageError.constraint(violation, "detail: x").violation == violation)
        }
        #expect(StorageError.conflict.violation == nil)
    }
}
