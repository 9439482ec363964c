import Directory
import Kernel
import Web

/// Who pays and who gains: first in a sentence and two bars, then in tables.
enum MoneyPages {
    struct View: Sendable {
        let head: CollaborationHead
        let bodies: [Body.ID: Body]
        let finance: [FinanceEntry]
        let ledger: [LedgerLine]
        let mayContribute: Bool

        var path: String { CollaborationTab.money.path(head.collaboration) }
        var money: WhoPaysWhoGains { WhoPaysWhoGains(finance, ledger, names: bodies.mapValues(\.name)) }

        func name(_ body: Body.ID) -> String { bodies[body]?.name ?? "A body" }

        /// In order of body and year.
        var lines: [LedgerLine] {
            ledger.sorted { (name($0.body), $0.body, $0.year) < (name($1.body), $1.body, $1.year) }
        }
    }

    static func page(_ view: View) -> Page {
        let money = view.money
        let add = linkButton("Add costs and gains", "\(view.path)/ledger", .secondary)
        let addEntry = linkButton("Add to the finance map", "\(view.path)/finance/new", .secondary)
        return CollaborationShell.page(
            view.head, .money,
            """
            <h1 class="govuk-heading-l">Who pays, who gains</h1>\(summary(view, money))
            <h2 class="govuk-heading-m">Gains and costs by body and year</h2>\(ledger(view))
            \(if: view.mayContribute, add)
            <h2 class="govuk-heading-m">Finance map</h2>\(finance(view))\(if: view.mayContribute, addEntry)
            """)
    }

    /// The sentence and the bars; also on the overview.
    static func answer(_ view: View, _ money: WhoPaysWhoGains) -> HTML {
        func pieces(_ amount: KeyPath<WhoPaysWhoGains.Side, Money>) -> [MoneyBar.Piece] {
            money.sides.map { side in
                MoneyBar.Piece(
                    body: side.body, initials: view.bodies[side.body]?.initials ?? "?", name: side.name,
                    amount: side[keyPath: amount])
            }
        }
        return """
            <p class="govuk-body-l">\(money.sentence)</p>\(MoneyBar.draw("pays", pieces(\.pays)))\(MoneyBar.draw("gains", pieces(\.gains)))
            """
    }

    private static func summary(_ view: View, _ money: WhoPaysWhoGains) -> HTML {
        let rows = money.sides.map { side -> [HTML] in
            ["\(side.name)", "\(side.pays.figure)", "\(side.gains.figure)", "\(side.net.figure)"]
        }
        let total: [HTML] = [
            "<strong>Together</strong>", "\(money.pays.figure)", "\(money.gains.figure)",
            "\((money.gains - money.pays).figure)",
        ]
        let transfers = money.transfers.map { transfer -> HTML in
            let pounds = transfer.amount.toThePound
            let about = pounds == transfer.amount ? "" : "about "
            return "<li>\(view.name(transfer.from)) pays \(view.name(transfer.to)) \(about)\(pounds.plain)</li>"
        }
        let balance: HTML = """
            <h2 class="govuk-heading-m">What would balance it</h2><ul class="govuk-list govuk-list--bullet">\(transfers)</ul>
            """
        return """
            \(answer(view, money))
            \(if: !rows.isEmpty, table(caption: "By body, over all years", ["Body", "Pays", "Gains", "Net"], numeric: [1, 2, 3], rows + [total]))
            \(if: !transfers.isEmpty, balance)\(if: !rows.isEmpty, details("How this is worked out", formula))
            """
    }

    private static let formula: HTML = """
        <p class="govuk-body">Of each cost and saving the actual figure counts where there is one, else the expected one. A body pays \
        its costs and what the finance map has it pay to other bodies, once that is agreed or paid. It gains its savings, cashable \
        or not, and what other bodies pay it. What it spends itself says where the money for its costs comes from, and \
        is not counted twice.</p><p class="govuk-body">The balancing transfer is the least that leaves no body worse off, or, \
        when all together pay more than they gain, that spreads the loss. Those who gain give, and those who lose \
        get, in proportion to their net.</p>
        """

    private static func ledger(_ view: View) -> HTML {
        if view.ledger.isEmpty { return empty("What each body pays and saves in each financial year would be here.") }
        let heads =
            ["Body", "Year"] + LedgerLine.Column.allCases.flatMap { ["\($0.name), expected", "\($0.name), actual"] }
        let rows = view.lines.map { line -> [HTML] in
            let slug = view.bodies[line.body]?.slug ?? ""
            let year: HTML = "<span class=\"cc-year\">\(line.year.name)</span>"
            let change = "\(view.path)/ledger?body=\(slug)&year=\(line.year.typed)"
            let link: HTML = "<a class=\"govuk-link cc-year\" href=\"\(change)\">\(line.year.name)</a>"
            let sums = LedgerLine.Column.allCases.flatMap { column -> [HTML] in
                [line.expected[column], line.actual[column]].map { "\($0?.figure ?? "–")" }
            }
            return ["\(view.name(line.body))", view.mayContribute ? link : year] + sums
        }
        let csv = Link("Download these figures as CSV", "\(view.path)/ledger.csv").html
        return """
            \(table(caption: "Gains and costs by body and year", isCaptionShown: false, heads, numeric: Set(2...7), rows))
            <p class="govuk-body">\(csv)</p>
            """
    }

    private static func finance(_ view: View) -> HTML {
        if view.finance.isEmpty {
            return empty("Who funds what, in which year and under which authority, would be here.")
        }
        let years = Array(Set(view.finance.flatMap { $0.amounts.map(\.year) })).sorted()
        let rows = view.finance.map { entry -> [HTML] in
            let what: HTML =
                view.mayContribute ? Link(entry.what, "\(view.path)/finance/\(entry.id)").html : "\(entry.what)"
            let sums = years.map { year -> HTML in
                "\(entry.amounts.first { $0.year == year }?.amount.figure ?? "–")"
            }
            return [
                what, "\(view.name(entry.payer))", "\(entry.receiver.map { view.name($0) } ?? "Spends it itself")",
                "\(entry.status.name)", "\(entry.authority)",
            ] + sums
        }
        let csv = Link("Download the finance map as CSV", "\(view.path)/finance.csv").html
        return """
            \(table(caption: "Finance map", isCaptionShown: false, ["What", "From", "To", "Status", "Authority"] + years.map(\.name),
                numeric: Set(5..<(5 + years.count)), rows))<p class="govuk-body">\(csv)</p>
            """
    }

    // MARK: - CSV

    static func ledgerRows(_ view: View) -> [[String]] {
        let heads =
            ["Body", "Financial year"]
            + LedgerLine.Column.allCases.flatMap { ["\($0.name), expected (£)", "\($0.name), actual (£)"] }
        return [heads]
            + view.lines.map { line in
                [view.name(line.body), line.year.typed]
                    + LedgerLine.Column.allCases.flatMap { column in
                        [line.expected[column], line.actual[column]].map { $0?.number ?? "" }
                    }
            }
    }

    /// A row for each entry and year.
    static func financeRows(_ view: View) -> [[String]] {
        [["What", "From", "To", "Status", "Authority", "Financial year", "Amount (£)"]]
            + view.finance.flatMap { entry in
                entry.amounts.map { amount in
                    [
                        entry.what, view.name(entry.payer), entry.receiver.map { view.name($0) } ?? "",
                        entry.status.name, entry.authority, amount.year.typed, amount.amount.number,
                    ]
                }
            }
    }

    // MARK: - Forms

    private static func form(_ head: CollaborationHead, _ heading: String, errors: FormErrors, _ content: HTML) -> Page
    {
        Page.form(
            heading, section: CollaborationShell.section,
            trail: CollaborationShell.trail + [
                Link(head.collaboration.title, head.collaboration.path),
                Link(CollaborationTab.money.name, CollaborationTab.money.path(head.collaboration)),
            ], errors: errors, content)
    }

    static func entry(
        _ visit: Visit, _ view: View, _ entry: FinanceEntry?, _ basis: EditBasis, _ typed: FormData,
        _ errors: FormErrors
    ) -> Page {
        let edited = FinanceEntry.edited(view.head.bodies)
        let data = basis.fields(typed, edited)
        let path = "\(view.path)/finance/\(entry.map { $0.id.description } ?? "new")"
        let bodies = view.head.bodies.map { Choice($0.slug, $0.name) }
        let states = FinanceEntry.Status.allCases.map { Choice($0.rawValue, $0.name) }
        let phasingHint =
            "A line for each financial year, like 2026-27: £1.2 million. In pounds, also as 1,200,000 or 1.2m"
        let remove = actionForm(
            visit, "\(path)/remove", "Take it out", .warning,
            fields: [EditBasis.field: basis.revision.map(String.init) ?? ""])
        return form(
            view.head, entry == nil ? "Add to the finance map" : "Change the finance map", errors: errors,
            """
            \(basis.comparison(edited))<form method="post" action="\(path)" novalidate>\(visit.formToken)\(basis.html)
            \(textField("what", "What it is for", value: data["what"] ?? "", hint: "For example, forty winter beds", error: errors["what"]))
            \(select("payer", "Who pays", value: data["payer"] ?? "", [Choice("", "Choose a body")] + bodies, error: errors["payer"]))
            \(select("receiver", "To whom the money goes", value: data["receiver"] ?? "", [Choice("", "Nobody: it spends it itself")] + bodies, error: errors["receiver"]))
            \(textArea("phasing", "How much in which year", value: data["phasing"] ?? "", hint: phasingHint, error: errors["phasing"]))
            \(textField("authority", "Authority", value: data["authority"] ?? "", hint: "For example, section 31 grant; delegated to the director", error: errors["authority"]))
            \(radios("status", "How far it is", value: data["status"] ?? "planned", states, error: errors["status"]))
            \(buttonOrCancel(entry == nil ? "Add it" : "Save", backTo: view.path))</form>
            \(if: entry != nil, remove)
            """)
    }

    /// Which line a form was made from, beside its revision: body and year may be chosen in it.
    static let lineField = "of"

    static func lineKey(_ body: String, _ year: String) -> String { "\(body) \(year)" }

    static func line(
        _ visit: Visit, _ view: View, _ basis: EditBasis, _ typed: FormData, _ errors: FormErrors
    ) -> Page {
        let edited = LedgerLine.edited(view.head.bodies)
        let data = basis.fields(typed, edited)
        let key = basis.overtaken.map { lineKey($0.yours["body"], $0.yours["year"]) } ?? typed[lineField]
        let made = basis.revision == nil ? HTML.empty : hidden([lineField: key ?? ""])
        let bodies = [Choice("", "Choose a body")] + view.head.bodies.map { Choice($0.slug, $0.name) }
        let sums = LedgerLine.Column.allCases.map { column -> HTML in
            let pair = ["expected", "actual"].map { kind -> HTML in
                let name = "\(kind)-\(column.rawValue)"
                return textField(
                    name, "\(column.name), \(kind)", value: data[name] ?? "", error: errors[name], width: 20)
            }
            return "<div class=\"cc-pair\">\(pair)</div>"
        }
        return form(
            view.head, "Costs and gains of a year", errors: errors,
            """
            <p class="govuk-body">In pounds, like £2.4 million or 310,000. Leave empty what is not known. Other savings set no money \
            free: time, space, harm avoided.</p>
            \(basis.comparison(edited))<form method="post" action="\(view.path)/ledger" novalidate>\(visit.formToken)
            \(basis.html)\(made)\(select("body", "Body", value: data["body"] ?? "", bodies, error: errors["body"]))
            \(textField("year", "Financial year", value: data["year"] ?? "", hint: "From 1 April to 31 March, like 2026-27", error: errors["year"], width: 10))
            \(sums)\(buttonOrCancel("Save", backTo: view.path))</form>
            """)
    }

    static func fields(_ line: LedgerLine?, body: String, year: String) -> FormData {
        var result = ["body": [body], "year": [year]]
        for column in LedgerLine.Column.allCases {
            result["expected-\(column.rawValue)"] = [line?.expected[column]?.number ?? ""]
            result["actual-\(column.rawValue)"] = [line?.actual[column]?.number ?? ""]
        }
        return FormData(result)
    }
}
