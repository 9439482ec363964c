import Directory
import Kernel
import Testing

@testable import Collaborations

@Suite struct WhoPaysWhoGainsTests {
    private static let bodies: [Body.ID] = (1...4).map { Body.ID(UUID128(high: 0, low: UInt64($0))) }
    private static let names = Dictionary(uniqueKeysWithValues: zip(bodies, ["Ash", "Birch", "Cedar", "Dogwood"]))

    /// Pays and gains of each body in pounds, who moves how many pence to whom, and how the sentence ends.
    typealias Case = (sums: [(pays: Int64, gains: Int64)], transfers: [String], sentence: String)

    static let table: [Case] = [
        ([], [], "No costs and no gains are entered yet."),
        ([(0, 0), (0, 0)], [], "No costs and no gains are entered yet."),
        ([(100, 40)], [], "Only Ash has figures: it pays £100 and gains £40."),
        (
            [(100, 0), (0, 300)], ["Birch Ash 10000"],
            "Ash pays most; Birch gains most. A transfer of £100 would leave nobody worse off."
        ),
        ([(100, 0), (0, 40)], ["Birch Ash 4000"], "together they pay more than they gain."),
        ([(100, 0), (50, 0)], [], "Ash pays most; nobody gains anything yet."),
        ([(0, 10), (0, 20)], [], "Nobody pays anything yet; Birch gains most, and nobody loses."),
        // One body that has most of both is named once.
        ([(100, 300), (50, 60)], [], "Ash both pays and gains most, and nobody loses."),
        ([(100, 300), (50, 0)], ["Ash Birch 5000"], "Ash both pays and gains most. A transfer of £50 would leave"),
        (
            [(100, 150), (100, 150)], [],
            "Ash and Birch pay the same, and most; Ash and Birch gain the same, and most, and nobody loses."
        ),
        // 100 lost; gains of 200 and 100 give two thirds and one third: the odd penny goes to the larger remainder.
        (
            [(100, 0), (0, 200), (0, 100)], ["Birch Ash 6667", "Cedar Ash 3333"],
            "A transfer of £100 would leave nobody worse off."
        ),
        // Equal remainders: the penny falls to the first by name.
        (
            [(1, 0), (0, 5), (0, 5), (0, 5)], ["Birch Ash 34", "Cedar Ash 33", "Dogwood Ash 33"],
            "A transfer of £1 would"
        ),
        (
            [(30, 0), (20, 0), (0, 50)], ["Cedar Ash 3000", "Cedar Birch 2000"],
            "A transfer of £50 would leave nobody worse off."
        ),
    ]

    @Test(arguments: table.indices)
    func `Nets, sentence and the least transfer`(index: Int) {
        let (sums, transfers, sentence) = Self.table[index]
        let ledger = zip(Self.bodies, sums).map { body, sum in
            LedgerLine(
                body: body, year: FinancialYear(2026), expected: [.cost: Money(pence: sum.pays * 100)],
                actual: [.cashable: Money(pence: sum.gains * 100)])
        }
        let money = WhoPaysWhoGains([], ledger, names: Self.names)
        #expect(money.sentence.hasSuffix(sentence) || money.sentence.contains(sentence), "\(money.sentence)")
        let moved = money.transfers.map { "\(Self.names[$0.from] ?? "") \(Self.names[$0.to] ?? "") \($0.amount.pence)" }
        #expect(moved == transfers)
        #expect(money.sides.reduce(Money.zero) { $0 + $1.net } == money.gains - money.pays)
        // After the transfers nobody who gave loses, and nobody gets more than they lost.
        for side in money.sides {
            let given = money.transfers.filter { $0.from == side.body }.reduce(Money.zero) { $0 + $1.amount }
            let got = money.transfers.filter { $0.to == side.body }.reduce(Money.zero) { $0 + $1.amount }
            if given > .zero { #expect(given <= side.net) }
            if got > .zero { #expect(got <= -side.net) }
        }
    }

    @Test func `Money that moves counts once agreed, and what a body spends itself is not counted twice`() {
        func entry(_ receiver: Body.ID?, _ status: FinanceEntry.Status) -> FinanceEntry {
            FinanceEntry(
                id: .make(at: Instant(milliseconds: 0)), payer: Self.bodies[0], receiver: receiver, what: "Beds",
                authority: "", status: status,
                amounts: [FinanceEntry.Amount(year: FinancialYear(2026), amount: Money(pence: 5000))])
        }
        let ledger = [
            LedgerLine(
                body: Self.bodies[1], year: FinancialYear(2026), expected: [.cost: Money(pence: 9000)],
                actual: [.cost: Money(pence: 6000), .other: Money(pence: 1000)])
        ]
        let entries = [entry(Self.bodies[1], .planned), entry(nil, .paid), entry(Self.bodies[1], .agreed)]
        let money = WhoPaysWhoGains(entries, ledger, names: Self.names)
        #expect(money.sides.map(\.name) == ["Ash", "Birch"])
        #expect(money.sides.map(\.pays.pence) == [5000, 6000] && money.sides.map(\.gains.pence) == [0, 6000])
        #expect(money.sides.map(\.net.pence) == [-5000, 0] && money.transfers.isEmpty)
    }

    @Test func `Shares of the largest sums add up without overflow`() {
        let weights = [Money.limit, Money.limit, Money.limit, Money(pence: 1)]
        let shares = WhoPaysWhoGains.shares(.limit, by: weights)
        #expect(shares.reduce(Money.zero) { $0 + $1 } == .limit)
        #expect(WhoPaysWhoGains.shares(.limit, by: [.zero]) == [.zero])
    }

    @Test(arguments: [
        ("2026-27", 2026), ("2026–27", 2026), ("2026/27", 2026), ("2026 to 2027", 2026), ("1999-00", nil),
        ("2099-00", 2099), ("2026-28", nil), ("2027-26", nil), ("2026", nil), ("26-27", nil), ("", nil),
        ("2026-7", nil),
    ])
    func `A financial year is two years that follow each other`(typed: String, start: Int?) {
        #expect(FinancialYear(typed: typed)?.start == start)
    }

    @Test func `The financial year changes on 1 April`() throws {
        #expect(FinancialYear(of: try #require(Day("2027-03-31"))).name == "2026–27")
        #expect(FinancialYear(of: try #require(Day("2027-04-01"))).name == "2027–28")
    }
}
