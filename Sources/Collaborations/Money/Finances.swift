import Access
import Directory
import Journal
import Kernel
import Storage
import Web

/// What people say of an entry of the finance map, with the bodies looked up.
struct FinanceDraft: Sendable, Equatable {
    let payer: Body.ID
    let receiver: Body.ID?
    let what: String
    let authority: String
    let status: FinanceEntry.Status
    let amounts: [FinanceEntry.Amount]

    static let yearLimit = 30

    /// - Parameter bodies: the parties, by slug.
    static func read(_ data: FormData, _ bodies: [String: Body.ID]) throws -> FinanceDraft {
        var form = FormReader(data)
        let payer = data["payer"].flatMap { bodies[$0] }
        if payer == nil { form.refuse("payer", "Choose who pays") }
        let to = data["receiver"] ?? ""
        let receiver = bodies[to]
        if !to.isEmpty, receiver == nil {
            form.refuse("receiver", "Choose one of the parties, or that it spends it itself")
        }
        if let payer, payer == receiver { form.refuse("receiver", "Money that a body spends itself does not move") }
        let status = form.choice("status", "How far it is", as: FinanceEntry.Status.self)
        if status == nil, form.errors["status"] == nil { form.refuse("status", "Choose how far it is") }
        let what = form.text("what", "What it is for", limit: 300, required: true)
        let authority = form.text("authority", "Authority", limit: 300)
        let amounts = phasing(&form)
        try form.check()
        guard let payer, let status else { throw Fault.invalid("payer", "Choose who pays") }
        return FinanceDraft(
            payer: payer, receiver: receiver, what: what, authority: authority, status: status, amounts: amounts)
    }

    /// A line a year: '2026-27: £1.2 million'.
    private static func phasing(_ form: inout FormReader) -> [FinanceEntry.Amount] {
        let text = form.text("phasing", "How much in which year", limit: 2000, required: true, lines: true)
        if form.errors["phasing"] != nil { return [] }
        var amounts: [FinancialYear: Money] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                form.refuse("phasing", "Write a year, a colon and a sum on each line, like 2026-27: £1.2 million")
                return []
            }
            guard let year = FinancialYear(typed: parts[0]) else {
                form.refuse("phasing", "‘\(parts[0])’ is not a financial year. Write it like 2026-27")
                return []
            }
            do throws(Text.Refusal) {
                let amount = try Money(typed: parts[1])
                if amount == .zero || amounts[year] != nil {
                    form.refuse(
                        "phasing",
                        amount == .zero
                            ? "Leave out \(year.name), when nothing is paid in it" : "\(year.name) is there twice")
                    return []
                }
                amounts[year] = amount
            } catch {
                form.refuse("phasing", "The sum of \(year.name) \(error.message)")
                return []
            }
        }
        if amounts.count > yearLimit { form.refuse("phasing", "Enter at most \(yearLimit) years") }
        return amounts.sorted { $0.key < $1.key }.map { FinanceEntry.Amount(year: $0.key, amount: $0.value) }
    }

    static func fields(_ entry: FinanceEntry, _ bodies: [Body.ID: Body]) -> FormData {
        FormData([
            "payer": [bodies[entry.payer]?.slug ?? ""],
            "receiver": [entry.receiver.flatMap { bodies[$0]?.slug } ?? ""], "what": [entry.what],
            "authority": [entry.authority], "status": [entry.status.rawValue],
            "phasing": [entry.amounts.map { "\($0.year.typed): £\($0.amount.number)" }.joined(separator: "\n")],
        ])
    }
}

/// What is done with money: each one transaction with its journal entry.
struct Finances: Sendable {
    let database: any Database
    let clock: WallClock

    /// - Parameter entry: `nil` for a new one.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile.
    func put(_ form: FormData, as entry: FinanceEntry.ID?, in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            let parties = try Self.parties(work, transaction)
            let draft = try FinanceDraft.read(form, Self.bySlug(parties))
            let store = MoneyStore(transaction)
            let before = try store.entries(work.collaboration.id)
            if let entry {
                let thing = FinanceEntry.thing(entry)
                guard let found = before.first(where: { $0.id == entry }) else {
                    throw try work.gone(thing, "This entry", in: transaction)
                }
                let content = PartContent(FinanceDraft.fields(found, parties))
                try work.edit(thing, from: EditBasis.revision(form), was: content, in: transaction) {
                    try store.update(entry, draft)
                    let after = try store.entries(work.collaboration.id).first { $0.id == entry }
                    return after.map { PartContent(FinanceDraft.fields($0, parties)) } ?? PartContent()
                }
            } else {
                guard before.count < MoneyStore.entryLimit else {
                    throw Fault.invalid("what", "The finance map has at most \(MoneyStore.entryLimit) entries")
                }
                try store.insert(.make(at: now), draft, into: work.collaboration.id)
            }
            let total = draft.amounts.reduce(Money.zero) { $0 + $1.amount }
            try work.record(
                entry == nil ? "finance.added" : "finance.changed",
                details: ["name": "\(draft.what), \(total.plain)", "status": draft.status.rawValue], in: transaction)
        }
    }

    /// - Parameter revision: the one that was looked at.
    func remove(_ entry: FinanceEntry.ID, at revision: Int?, from slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            let store = MoneyStore(transaction)
            guard let found = try store.entries(work.collaboration.id).first(where: { $0.id == entry }) else {
                throw Fault.missing("This entry")
            }
            let content = PartContent(FinanceDraft.fields(found, try Self.parties(work, transaction)))
            try work.edit(FinanceEntry.thing(entry), from: revision, was: content, in: transaction) {
                try store.remove(entry)
                return PartContent()
            }
            try work.record(
                "finance.removed", details: ["name": "\(found.what), \(found.total.plain)"], in: transaction)
        }
    }

    /// Writes what a body pays and gains in a year; with nothing in it, takes the line out.
    /// - Throws: ``Overtaken`` when somebody else saved meanwhile, or when the line is there and the form was not made
    ///   from it.
    func put(_ form: FormData, in slug: String, by viewer: Viewer) async throws {
        let now = clock.now()
        try await database.write { transaction in
            let work = try Workplace.contributing(slug, viewer, now, transaction)
            let parties = try Self.parties(work, transaction)
            let line = try Self.line(form, Self.bySlug(parties))
            let store = MoneyStore(transaction)
            let slug = parties[line.body]?.slug ?? ""
            func content() throws -> PartContent {
                let found = try store.line(line.body, line.year, work.collaboration.id)
                return found.map { PartContent(MoneyPages.fields($0, body: slug, year: line.year.typed)) }
                    ?? PartContent()
            }
            let isOfLine = form[MoneyPages.lineField] == MoneyPages.lineKey(slug, line.year.typed)
            let revision = isOfLine ? EditBasis.revision(form) : nil
            try work.edit(LedgerLine.thing(line.body, line.year), from: revision, was: content(), in: transaction) {
                if line.expected.isEmpty, line.actual.isEmpty {
                    try store.remove(line.body, line.year, from: work.collaboration.id)
                } else {
                    try store.put(line, in: work.collaboration.id)
                }
                return try content()
            }
            let name = parties[line.body]?.name ?? ""
            try work.record("ledger.changed", details: ["name": "\(name), \(line.year.name)"], in: transaction)
        }
    }

    static func line(_ data: FormData, _ bodies: [String: Body.ID]) throws -> LedgerLine {
        var form = FormReader(data)
        let body = data["body"].flatMap { bodies[$0] }
        if body == nil { form.refuse("body", "Choose one of the parties") }
        let typed = form.text("year", "Financial year", limit: 20, required: true)
        let year = FinancialYear(typed: typed)
        if year == nil, form.errors["year"] == nil {
            form.refuse("year", "The financial year must be two years that follow each other, like 2026-27")
        }
        var expected: [LedgerLine.Column: Money] = [:]
        var actual: [LedgerLine.Column: Money] = [:]
        for column in LedgerLine.Column.allCases {
            expected[column] = form.money("expected-\(column.rawValue)", "\(column.name), expected,")
            actual[column] = form.money("actual-\(column.rawValue)", "\(column.name), actual,")
        }
        try form.check()
        guard let body, let year else { throw Fault.invalid("body", "Choose one of the parties") }
        return LedgerLine(body: body, year: year, expected: expected, actual: actual)
    }

    private static func parties(_ work: Workplace, _ transaction: any Transaction) throws -> [Body.ID: Body] {
        let parties = try PartyStore(transaction).list(work.collaboration.id)
        return try BodyStore(transaction).find(parties.map(\.body), .everything)
    }

    private static func bySlug(_ bodies: [Body.ID: Body]) -> [String: Body.ID] {
        Dictionary(bodies.values.map { ($0.slug, $0.id) }, uniquingKeysWith: { first, _ in first })
    }
}
