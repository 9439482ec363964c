import Directory
import Kernel
import Web

/// The register of risks and issues: heat map, movement, list.
enum RiskPages {
    struct Listing: Sendable {
        let head: CollaborationHead
        let filter: RiskStore.Filter
        let risks: [Risk]
        let owners: Owners
        let cells: [RiskStore.Cell: Int]
        let threshold: RiskThreshold
        let unacknowledged: Int
        let overdue: Int
        let since: Day
        let movement: [RiskStore.Movement]
        let isFirst: Bool
        let next: Int?
        let mayContribute: Bool
        let mayOrganise: Bool
        let today: Day

        var path: String { CollaborationTab.risks.path(head.collaboration) }
        var collaboration: Collaboration { head.collaboration }
    }

    static func list(_ listing: Listing) -> Page {
        let new = linkButton("Add a risk or an issue", "\(listing.path)/new")
        let isPaged = !listing.isFirst || listing.next != nil
        return CollaborationShell.page(
            listing.head, .risks,
            """
            <h1 class="govuk-heading-l">Risks and issues</h1>
            \(pressing(listing))
            <div class="cc-actions">\(if: listing.mayContribute, new)\(Link("Take the table away (CSV)", "\(listing.path).csv").html)</div>
            \(heatMap(listing))
            <p class="govuk-body">\(rule(listing))</p>
            \(movement(listing))
            <h2 class="govuk-heading-m">\(heading(listing.filter))</h2>
            \(choices(listing))\(lines(listing))
            \(if: isPaged, pagination(
                previous: listing.isFirst ? nil : path(listing, listing.filter),
                next: listing.next.map { path(listing, listing.filter, after: $0) }, label: "risks"))
            """)
    }

    private static func pressing(_ listing: Listing) -> HTML {
        var sentences: [HTML] = []
        if listing.unacknowledged > 0 {
            let filter = RiskStore.Filter(isUnacknowledged: true)
            let text = count(listing.unacknowledged, "escalated risk waits", "escalated risks wait")
            sentences.append("\(Link(text, path(listing, filter)).html) to be acknowledged.")
        }
        if listing.overdue > 0 {
            let filter = RiskStore.Filter(respondBefore: listing.today)
            let text = count(listing.overdue, "response is overdue", "responses are overdue")
            sentences.append(Link(text, path(listing, filter)).html + ".")
        }
        return sentences.isEmpty ? .empty : inset("<p class=\"govuk-body\">\(sentences.joined(" "))</p>")
    }

    /// The rule by which risks are escalated, for everybody to see.
    private static func rule(_ listing: Listing) -> HTML {
        let threshold = listing.threshold
        let change = Link("Change this", "\(listing.path)/threshold").html
        return """
            Likelihood times impact is the score. From \(threshold.score) on, marked ▲, a risk goes to the \
            \(threshold.role.name.lowercased()) at once, who is asked again every \
            \(count(threshold.chaseDays, "day", "days")) until they have acknowledged it. \(if: listing.mayOrganise, change)
            """
    }

    /// Five by five, likelihood downwards and impact to the right. Figures and marks say what the colours repeat.
    private static func heatMap(_ listing: Listing) -> HTML {
        let heads = (1...5).map {
            "<th scope=\"col\" class=\"govuk-table__header\">\(Risk.name(ofLevel: $0))</th>" as HTML
        }
        let rows = (1...5).reversed().map { likelihood -> HTML in
            let cells = (1...5).map { impact in cell(listing, RiskStore.Cell(likelihood: likelihood, impact: impact)) }
            return """
                <tr class="govuk-table__row"><th scope="row" class="govuk-table__header">\(Risk.name(ofLevel: likelihood))</th>\
                \(cells)</tr>
                """
        }
        return """
            <div class="cc-scroll" tabindex="0" role="region" aria-label="Heat map">\
            <table class="govuk-table cc-heat"><caption class="govuk-table__caption govuk-table__caption--s">\
            Open risks and issues by likelihood (downwards) and impact (to the right)</caption>\
            <thead class="govuk-table__head"><tr class="govuk-table__row">\
            <td class="govuk-table__cell"><span class="govuk-visually-hidden">Likelihood</span></td>\(heads)</tr></thead>\
            <tbody class="govuk-table__body">\(rows)</tbody></table></div>
            """
    }

    private static func cell(_ listing: Listing, _ cell: RiskStore.Cell) -> HTML {
        let score = cell.likelihood * cell.impact
        let band = score >= 15 ? 3 : score >= 8 ? 2 : 1
        let isAbove = score >= listing.threshold.score
        let mark: HTML = "<span aria-hidden=\"true\">▲</span><span class=\"govuk-visually-hidden\">escalated</span>"
        let number = listing.cells[cell] ?? 0
        var inner: HTML = "<span class=\"cc-quiet\">0</span>"
        if number > 0 {
            let words = """
                , likelihood \(Risk.name(ofLevel: cell.likelihood).lowercased()), impact \
                \(Risk.name(ofLevel: cell.impact).lowercased())
                """
            inner = """
                <a class="govuk-link" href="\(path(listing, RiskStore.Filter(cell: cell)))">\(grouped(number))\
                <span class="govuk-visually-hidden">\(words)</span></a>
                """
        }
        return "<td class=\"govuk-table__cell cc-heat--\(band)\">\(inner) \(if: isAbove, mark)</td>"
    }

    private static func movement(_ listing: Listing) -> HTML {
        let path = listing.path
        let rows = listing.movement.map { moved -> [HTML] in
            [
                Link("\(moved.number): \(moved.event)", "\(path)/\(moved.number)").html,
                moved.before.map { $0 == 0 ? "closed" : HTML(text: "\($0)") } ?? "–",
                moved.now == 0 ? "closed" : HTML(text: "\(moved.now)"), HTML(text: direction(moved)),
            ]
        }
        let content =
            rows.isEmpty
            ? empty("No risk has moved since \(listing.since.plain).")
            : table(
                caption: "Since \(listing.since.plain)", isCaptionShown: false, ["Risk", "Then", "Now", "Movement"],
                numeric: [1, 2], rows)
        return details(
            "Movement since \(listing.since.plain): \(rows.isEmpty ? "none" : count(rows.count, "risk", "risks"))",
            """
            <form method="get" action="\(path)">
            \(textField("since", "Since", value: listing.since.plain, width: 20))\(button("Show", .secondary))</form>\(content)
            """)
    }

    static func direction(_ moved: RiskStore.Movement) -> String {
        guard let before = moved.before else { return "New" }
        if moved.now == 0 { return "Closed" }
        if before == 0 { return "Open again" }
        return moved.now > before ? "Up" : "Down"
    }

    private static func heading(_ filter: RiskStore.Filter) -> String {
        if let cell = filter.cell {
            return "Likelihood \(Risk.name(ofLevel: cell.likelihood).lowercased()), "
                + "impact \(Risk.name(ofLevel: cell.impact).lowercased())"
        }
        if filter.isUnacknowledged { return "Escalated, not acknowledged" }
        if filter.respondBefore != nil { return "Overdue responses" }
        return filter.state == .closed ? "Closed" : "Open, the highest first"
    }

    private static func choices(_ listing: Listing) -> HTML {
        var all = [("Open", RiskStore.Filter()), ("Closed", RiskStore.Filter(state: .closed))]
        all += [("Risks", RiskStore.Filter(kind: .risk)), ("Issues", RiskStore.Filter(kind: .issue))]
        all += listing.head.bodies.map { ($0.name, RiskStore.Filter(body: $0.id)) }
        let items = all.map { name, filter -> HTML in
            if filter == listing.filter { return "<li><strong aria-current=\"true\">\(name)</strong></li>" }
            return "<li>\(Link(name, path(listing, filter)).html)</li>"
        }
        return
            "<nav aria-label=\"What is listed\"><ul class=\"govuk-list cc-choices cc-choices--row\">\(items)</ul></nav>"
    }

    private static func path(_ listing: Listing, _ filter: RiskStore.Filter, after: Int? = nil) -> String {
        var fields: [String: [String]] = [:]
        if filter.state == .closed { fields["state"] = ["closed"] }
        if let kind = filter.kind { fields["kind"] = [kind.rawValue] }
        if let body = filter.body { fields["body"] = [listing.head.bodies.first { $0.id == body }?.slug ?? ""] }
        if let cell = filter.cell {
            fields["likelihood"] = ["\(cell.likelihood)"]
            fields["impact"] = ["\(cell.impact)"]
        }
        if filter.respondBefore != nil { fields["overdue"] = ["yes"] }
        if filter.isUnacknowledged { fields["escalated"] = ["yes"] }
        if let after { fields["after"] = ["\(after)"] }
        return fields.isEmpty ? listing.path : "\(listing.path)?\(FormData(fields).encoded())"
    }

    private static func lines(_ listing: Listing) -> HTML {
        if listing.risks.isEmpty { return empty("Risks and issues would be here. None fits what you chose.") }
        let rows = listing.risks.map { risk -> [HTML] in
            [
                "\(Link("\(risk.number): \(risk.event)", risk.path(in: listing.collaboration)).html) \(marks(risk, listing.today))",
                HTML(text: "\(risk.score)"), listing.owners.html(risk.owner), HTML(text: risk.proximity.name),
                HTML(text: risk.respondBy?.plain ?? "–"),
            ]
        }
        return table(
            caption: heading(listing.filter), isCaptionShown: false,
            ["Risk or issue", "Score", "Owner", "How soon", "Respond by"], numeric: [1], rows)
    }

    static func marks(_ risk: Risk, _ today: Day) -> HTML {
        var marks: [HTML] = []
        if risk.kind == .issue { marks.append(tag("Issue", .purple)) }
        if risk.escalatedAt != nil {
            marks.append(tag(risk.awaitsAcknowledgement ? "Escalated" : "Acknowledged", .orange))
        }
        if risk.isOverdue(on: today) { marks.append(tag("Overdue", .red)) }
        if risk.state == .closed { marks.append(tag("Closed", .grey)) }
        return marks.joined(" ")
    }
}
