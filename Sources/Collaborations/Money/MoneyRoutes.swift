import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Tabular
import Web

/// The finance map and the ledger of gains and costs.
struct MoneyRoutes: Sendable {
    let database: any Database
    let finances: Finances

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        finances = Finances(database: database, clock: clock)
    }

    private static let path = "/collaborations/:slug/money"

    private func view(_ visit: Visit) async throws -> MoneyPages.View {
        try await visit.inside(database) { try MoneyPages.View.read($0, $1) }
    }

    private func changeable(_ visit: Visit) async throws -> MoneyPages.View {
        try await visit.inside(database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            return try MoneyPages.View.read(work, transaction)
        }
    }

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/money", flash: flash)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in visit.page(MoneyPages.page(try await view(visit))) }
        routes.get("\(Self.path)/ledger.csv") { visit in
            let view = try await view(visit)
            return csv("\(view.head.collaboration.slug)-gains-and-costs", MoneyPages.ledgerRows(view))
        }
        routes.get("\(Self.path)/finance.csv") { visit in
            let view = try await view(visit)
            return csv("\(view.head.collaboration.slug)-finance-map", MoneyPages.financeRows(view))
        }
        addLedger(&routes)
        addFinance(&routes)
        return routes
    }

    private func csv(_ name: String, _ rows: [[String]]) -> Response {
        var response = Response.bytes(CSVWriter.bytes(rows), type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"\(name).csv\""
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func addLedger(_ routes: inout Routes) {
        routes.get("\(Self.path)/ledger") { visit in
            let view = try await changeable(visit)
            let body = visit.query["body"] ?? ""
            let year = visit.query["year"] ?? ""
            let line = view.ledger.first {
                view.bodies[$0.body]?.slug == body && $0.year == FinancialYear(typed: year)
            }
            var fields = MoneyPages.fields(line, body: body, year: year).fields
            var basis = EditBasis.new
            if let line {
                fields[MoneyPages.lineField] = [MoneyPages.lineKey(body, line.year.typed)]
                basis = try await visit.basis(
                    of: LedgerLine.thing(line.body, line.year), in: view.head.collaboration, database)
            }
            return visit.page(MoneyPages.line(visit, view, basis, FormData(fields), FormErrors()))
        }
        routes.post("\(Self.path)/ledger") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerEdit(form) {
                try await finances.put(form, in: visit.parameter("slug"), by: viewer)
                return back(visit, "The figures are saved.")
            } again: { basis, errors in
                MoneyPages.line(visit, try await changeable(visit), basis, form, errors)
            }
        }
    }

    private func addFinance(_ routes: inout Routes) {
        routes.get("\(Self.path)/finance/new") { visit in
            visit.page(MoneyPages.entry(visit, try await changeable(visit), nil, .new, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/finance/new") { visit, form in try await save(visit, form, nil) }
        routes.get("\(Self.path)/finance/:entry") { visit in
            let view = try await changeable(visit)
            let entry = try entry(visit, view)
            let basis = try await visit.basis(
                of: FinanceEntry.thing(entry.id), in: view.head.collaboration, database)
            return visit.page(
                MoneyPages.entry(visit, view, entry, basis, FinanceDraft.fields(entry, view.bodies), FormErrors()))
        }
        routes.post("\(Self.path)/finance/:entry") { visit, form in
            try await save(visit, form, try visit.id("entry"))
        }
        routes.post("\(Self.path)/finance/:entry/remove") { visit, form in
            try await finances.remove(
                try visit.id("entry"), at: EditBasis.revision(form), from: visit.parameter("slug"),
                by: try visit.signedIn())
            return back(visit, "The entry is taken out.")
        }
    }

    private func entry(_ visit: Visit, _ view: MoneyPages.View) throws -> FinanceEntry {
        let id = try visit.id("entry", of: FinanceEntry.self)
        guard let entry = view.finance.first(where: { $0.id == id }) else { throw Fault.missing("This entry") }
        return entry
    }

    private func save(_ visit: Visit, _ form: FormData, _ id: FinanceEntry.ID?) async throws -> Response {
        let viewer = try visit.signedIn()
        return try await visit.answerEdit(form) {
            try await finances.put(form, as: id, in: visit.parameter("slug"), by: viewer)
            return back(visit, "The finance map is changed.")
        } again: { basis, errors in
            let view = try await changeable(visit)
            let found = id == nil || basis.isGone ? nil : try entry(visit, view)
            return MoneyPages.entry(visit, view, found, basis, form, errors)
        }
    }
}
