import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

private let everybody = """
    name,email,external ref,team,post title
    Ann Able,ann@homes.example,R1,Rents,Adviser
    Bob Best,bob@homes.example,R2,Rents,Adviser
    Cat Coe,cat@homes.example,R3,Rents,Lead
    """
private let withoutBob = everybody.replacing("Bob Best,bob@homes.example,R2,Rents,Adviser\n", with: "")

/// What a file's leavers leave behind, and what they come back to.
@Suite struct LeavingByFileTests {
    private func complete(_ bench: ImportBench, _ file: String) async throws -> ImportReport {
        try await bench.load(file) {
            $0.body = "homes"
            $0.isComplete = true
            $0.isForced = true
        }
    }

    @Test(arguments: enginesUnderTest)
    func aLeaversAccountIsDisabledAndNobodyIsCoveredByThem(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(everybody) { $0.body = "homes" }
            try await bench.database.write { transaction in
                try transaction.run(
                    """
                    UPDATE person SET cover_id = (SELECT id FROM person WHERE name = 'Bob Best'), away_until = '2027-01-01'
                    WHERE name = 'Ann Able'
                    """)
                try transaction.run(
                    """
                    UPDATE person SET cover_id = (SELECT id FROM person WHERE name = 'Ann Able'), away_until = '2027-01-01'
                    WHERE name = 'Bob Best'
                    """)
            }
            #expect(try await complete(bench, withoutBob)[.people].ended == 1)
            #expect(bench.accounts.requests.map { $0.prefix(7) } == ["disable"])
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE cover_id IS NOT NULL") == 0)
            #expect(try await bench.texts("SELECT name FROM person WHERE away_until IS NOT NULL") == ["Ann Able"])
            #expect(
                try await bench.number("SELECT completeness FROM person WHERE name = 'Bob Best'")
                    < bench.number("SELECT completeness FROM person WHERE name = 'Ann Able'"))
            #expect(!(try await complete(bench, withoutBob)).changesAnything)
            #expect(bench.accounts.requests.count == 1)

            try await bench.load(everybody) { $0.body = "homes" }
            #expect(bench.accounts.requests.map { $0.prefix(6) } == ["disabl", "enable"])
            #expect(Set(bench.accounts.requests.map { $0.split(separator: " ")[1] }).count == 1)
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE left_on IS NOT NULL") == 0)
            #expect(
                try await bench.number("SELECT COUNT(*) FROM journal_entry WHERE verb = 'person.rejoined'") == 1)
            #expect(!(try await bench.load(everybody) { $0.body = "homes" }).changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func whoHoldsAPostElsewhereLeavesTheBodyAlone(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(everybody) { $0.body = "homes" }
            try await bench.database.write { transaction in
                let (post, holding) = (Post.ID.make(at: bench.clock.now()), Holding.ID.make(at: bench.clock.now()))
                try transaction.run(
                    """
                    INSERT INTO post (id, body_id, title, updated_at) VALUES (\(post), \(bench.transport), 'On loan', 1)
                    """)
                try transaction.run(
                    """
                    INSERT INTO holding (id, post_id, person_id)
                    SELECT \(holding), \(post), id FROM person WHERE name = 'Bob Best'
                    """)
            }
            let report = try await complete(bench, withoutBob)
            #expect(report[.holdings].ended == 1)
            #expect(report[.people].ended == 0)
            #expect(bench.accounts.requests == [])
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE left_on IS NOT NULL") == 0)
            #expect(!(try await complete(bench, withoutBob)).changesAnything)
        }
    }
}
