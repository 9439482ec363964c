import Foundation
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct HostileFileTests {
    @Test(arguments: enginesUnderTest)
    func encodingsDelimitersAndTitlesVary(_ engine: Engine) async throws {
        let text =
            "Full Name;E-mail Address;JOB TITLE;Line Manager\r\nSiân Ó Briain;sian@homes.example;\"Head; Rents\";\r\n"
        let windows = try #require(text.data(using: .windowsCP1252))
        let wide = try #require(text.data(using: .utf16LittleEndian))
        let variants: [[UInt8]] = [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), Array(windows), [0xFF, 0xFE] + Array(wide),
            Array(text.replacing(";", with: "\t").replacing("Head\t", with: "Head;").utf8),
        ]
        try await ImportBench.with(engine) { bench in
            for (index, bytes) in variants.enumerated() {
                let report = try await bench.load(bytes) { $0.body = "homes" }
                #expect(report.refusals == [], "variant \(index)")
                #expect(report.changesAnything == (index == 0), "variant \(index)")
            }
            #expect(try await bench.texts("SELECT name FROM person") == ["Siân Ó Briain"])
            #expect(try await bench.texts("SELECT title FROM post") == ["Head; Rents"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func hostileCellsAreKeptInertOrRefused(_ engine: Engine) async throws {
        let big = String(repeating: "a", count: 1 << 20)
        let file = """
            name,email,skills
            "<script>alert(1)</script>'; DROP TABLE person;--",a@x.example,=1+1
            Right\u{202E}Left,b@x.example,
            Bell\u{7},c@x.example,
            Big,d@x.example,\(big)
            Fine,e@x.example,
            "Never closed,f@x.example,
            """
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(file) { $0.body = "homes" }
            #expect(report.refusals.map(\.line) == [3, 4, 5, 7])
            #expect(report.refusals.map(\.field) == ["name", "name", "row", "row"])
            let names = try await bench.texts("SELECT name FROM person ORDER BY email")
            #expect(names == ["<script>alert(1)</script>'; DROP TABLE person;--", "Fine"])
            #expect(try await bench.texts("SELECT skills FROM person ORDER BY email") == ["=1+1", ""])
        }
    }

    @Test(arguments: enginesUnderTest)
    func aFileOfAnotherKindIsRefusedAsAWhole(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            for text in ["", "colour,size\nred,3\n", "name\nAnn\n"] {
                await #expect(throws: Fault.self) { try await bench.load(text) }
            }
            await #expect(throws: Fault.self) { try await bench.load("a,b\n1,2\n", .organogram) }
            await #expect(throws: Fault.self) { try await bench.load("a,b\n1,2\n", .govukOrganisations) }
            await #expect(throws: Fault.self) { try await bench.load("name\nAnn\n", .mapped) { $0.body = "homes" } }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aMappingTakesAnyColumns(_ engine: Engine) async throws {
        let mapping = ColumnMapping(
            name: "HR",
            columns: [
                "name": .header("Beschäftigte"), "email": .header("Post"), "body": .constant("DfH"),
                "location": .constant("Leeds"),
            ])
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load("Nr,Beschäftigte,Post\n1,Ann Able,ann@homes.example\n", .mapped) {
                $0.mapping = mapping
            }
            #expect(report.refusals == [])
            #expect(try await bench.texts("SELECT place FROM person WHERE name = 'Ann Able'") == ["Leeds"])
            await #expect(throws: Fault.self) {
                try await bench.load("Nr,Name\n1,Ann\n", .mapped) { $0.mapping = mapping }
            }
        }
    }
}
