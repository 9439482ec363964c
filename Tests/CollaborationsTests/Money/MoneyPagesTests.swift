import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct MoneyPagesTests {
    private static let entry = [
        "what": "Winter beds", "payer": "department-for-homes", "receiver": "northmoor-council", "status": "agreed",
        "authority": "Section 31 grant", "phasing": "2026-27: £1.2 million\n2027-28: 800,000",
    ]

    @Test(arguments: enginesUnderTest)
    func `The page answers in a sentence and two bars before any table`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            #expect(try await bench.get("\(path)/money", as: amara).contains("No costs and no gains are entered yet."))
            let homes = [
                "body": "department-for-homes", "year": "2026-27", "expected-cost": "£2.4 million",
                "actual-cost": "2,500,000", "expected-cashable": "0",
            ]
            #expect(try await bench.post("\(path)/money/ledger", homes, as: amara).status == 303)
            let council = [
                "body": "northmoor-council", "year": "2026-27", "expected-cashable": "3m", "expected-other": "500k",
            ]
            _ = try await bench.post("\(path)/money/ledger", council, as: amara)
            let page = try await bench.get("\(path)/money", as: bench.world.asDan)
            let sentence =
                "Department for Homes pays most; Northmoor Council gains most. A transfer of £2.5 million would leave nobody worse off."
            #expect(page.contains(sentence))
            #expect(page.contains("aria-label=\"Pays: Department for Homes 100 per cent\""))
            #expect(page.contains("DH pays £2.5m") && page.contains("NC gains £3.5m"))
            #expect(try await bench.get(path, as: bench.world.asDan).contains(sentence), "the overview has it too")
            #expect(!(try await bench.get(path, as: bench.world.asPlatform)).contains("pays most"), "outsiders do not")
            #expect(!page.contains("style="), "the page's policy allows no inline style")
            let csv = try await bench.get("\(path)/money/ledger.csv", as: bench.world.asDan)
            #expect(csv.contentType == "text/csv; charset=utf-8")
            #expect(csv.contains("Department for Homes,2026-27,2400000,2500000,0,,,"))
            let again = [
                "body": "northmoor-council", "year": "2026/27", "of": "northmoor-council 2026-27", "revision": "1",
            ]
            _ = try await bench.post("\(path)/money/ledger", again, as: amara)
            #expect(!(try await bench.get("\(path)/money/ledger.csv", as: amara)).contains("Northmoor"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who funds what is phased by year, changed and taken out`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            #expect(try await bench.post("\(path)/money/finance/new", Self.entry, as: amara).status == 303)
            let page = try await bench.get("\(path)/money", as: bench.world.asDan)
            #expect(page.contains("£1,200,000") && page.contains("£800,000") && page.contains("2027–28"))
            #expect(page.contains("Section 31 grant") && !page.contains("/money/finance/new"))
            let id = try #require(
                try await bench.database.read { try $0.value(FinanceEntry.ID.self, "SELECT id FROM finance_entry") })
            let form = try await bench.get("\(path)/money/finance/\(id)", as: amara)
            #expect(form.contains("2026-27: £1200000\n2027-28: £800000"))
            let changed = Self.entry.merging(
                ["phasing": "2028-29: 5m", "receiver": "", "status": "paid", "revision": "0"]) { $1 }
            #expect(try await bench.post("\(path)/money/finance/\(id)", changed, as: amara).status == 303)
            let csv = try await bench.get("\(path)/money/finance.csv", as: amara)
            #expect(csv.contains("Winter beds,Department for Homes,,Paid,Section 31 grant,2028-29,5000000"))
            #expect(!csv.contains("2026-27"))
            #expect(
                try await bench.post("\(path)/money/finance/\(id)/remove", [:], as: bench.world.asDan).status == 403)
            #expect(
                try await bench.post("\(path)/money/finance/\(id)/remove", ["revision": "1"], as: amara).status == 303)
            #expect(try await bench.post("\(path)/money/finance/\(id)", Self.entry, as: amara).status == 409)
            let left = try await bench.database.read { try $0.value(Int.self, "SELECT COUNT(*) FROM finance_amount") }
            #expect(left == 0)
        }
    }

    static let wrong: [(field: String, value: String, message: String)] = [
        ("phasing", "2026-27: 240000p", "not in pence"), ("phasing", "2026-27: $5", "in pounds"),
        ("phasing", "2026-28: 5", "is not a financial year"), ("phasing", "5 million", "on each line"),
        ("phasing", "2026-27: 5\n2026-27: 6", "there twice"), ("phasing", "2026-27: 0", "Leave out"),
        ("phasing", "", "Enter how much"), ("payer", "ministry-of-magic", "Choose who pays"),
        ("receiver", "department-for-homes", "does not move"), ("status", "perhaps", "from the list"),
        ("what", "", "Enter what it is for"),
    ]

    @Test(arguments: enginesUnderTest)
    func `Money in the wrong unit and the like is refused with what is wrong`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let path = try await bench.propose(withCouncil: true)
            let amara = bench.world.asAmara
            for (field, value, message) in Self.wrong {
                let sent = try await bench.post(
                    "\(path)/money/finance/new", Self.entry.merging([field: value]) { $1 }, as: amara)
                #expect(sent.status == 422 && sent.contains(message), "\(field) \(value)")
            }
            let line = try await bench.post(
                "\(path)/money/ledger",
                ["body": "northmoor-council", "year": "2026", "expected-cost": "-5", "actual-cost": "2,4"], as: amara)
            #expect(line.status == 422 && line.contains("two years that follow each other"))
            #expect(line.contains("Costs, expected, must not be negative") && line.contains("value=\"2,4\""))
            let outsider = try await bench.get("\(path)/money", as: bench.world.asGuest)
            #expect(outsider.status == 404)
        }
    }
}
