import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

/// Whoever signs in with an address of another body must not find themselves in the one that a file is for.
@Suite struct MailDomainTests {
    private func with(_ engine: Engine, _ test: (ImportBench) async throws -> Void) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.database.write { transaction in
                try transaction.insert(
                    into: "body_domain", ["domain", "body_id"],
                    [
                        ["roads.example".value, bench.transport.value], ["homes.example".value, bench.homes.value],
                        ["homes.roads.example".value, bench.homes.value],
                    ])
            }
            try await test(bench)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aFileForOneBodyTakesNoAddressesOfAnother(_ engine: Engine) async throws {
        try await with(engine) { bench in
            let file = """
                name,email
                Ann,ann@roads.example
                Bob,bob@homes.example
                Cat,cat@mail.roads.example
                Dan,dan@nobody.example
                Eve,eve@homes.roads.example
                """
            let report = try await bench.load(file) { $0.body = "homes" }
            #expect(report.refusals.map(\.line) == [2, 4])
            #expect(report.refusals.allSatisfy { $0.field == "email" })
            #expect(
                report.refusals.first?.reason
                    == "roads.example belongs to Department for Roads: give an address of Department for Homes")
            #expect(try await bench.texts("SELECT name FROM person ORDER BY name") == ["Bob", "Dan", "Eve"])
            // A file whose rows name their bodies is a platform administrator's: it may.
            let all = try await bench.load("body,name,email\nhomes,Ann,ann@roads.example")
            #expect(all.refusals == [])
            // Who has such an address already keeps it; another does not come.
            let known = "name,email,external ref\nAnn,ann@roads.example,R1\nDan,dan@nobody.example,R2"
            #expect(try await bench.load(known) { $0.body = "homes" }.refusals == [])
            let changed = known.replacing("dan@nobody", with: "dan@roads")
            #expect(try await bench.load(changed) { $0.body = "homes" }.refusals.map(\.line) == [3])
        }
    }

    @Test(arguments: enginesUnderTest)
    func norALeaverOfAnother(_ engine: Engine) async throws {
        try await with(engine) { bench in
            try await bench.load("name,email\nAnn,ann@roads.example\nBob,bob@mail.example") { $0.body = "transport" }
            try await bench.database.write { try $0.run("UPDATE person SET left_on = '2026-01-01'") }
            let report = try await bench.load("name,email\nAnn,ann@roads.example\nBob,bob@mail.example") {
                $0.body = "homes"
            }
            #expect(report.refusals.map(\.line) == [2])
            #expect(
                try await bench.texts("SELECT name FROM person WHERE body_id = \(bench.homes)") == ["Bob"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func eitherAddressOfAMergedPersonFindsThem(_ engine: Engine) async throws {
        try await with(engine) { bench in
            try await bench.load("name,email\nAnn,ann@homes.example\nAnn Able,able@homes.example") { $0.body = "homes" }
            try await bench.database.write {
                try $0.run(
                    """
                    UPDATE person SET merged_into = (SELECT id FROM person WHERE name = 'Ann') WHERE name = 'Ann Able'
                    """)
            }
            let report = try await bench.load("name,email,skills\nAnn,able@homes.example,Rent") { $0.body = "homes" }
            #expect(report.refusals == [])
            #expect(try await bench.texts("SELECT email FROM person WHERE skills = 'Rent'") == ["ann@homes.example"])
            #expect(!(try await bench.load("name,email\nAnn,able@homes.example") { $0.body = "homes" }).changesAnything)
        }
    }
}
