import Directory
import Kernel
import Web

/// The joint measures, one of them, and their forms.
enum MeasurePages {
    struct Listing: Sendable {
        let head: CollaborationHead
        let measures: [Measure]
        let retired: [Measure]
        /// The last two of each.
        let values: [Measure.ID: [MeasureValue]]
        let owners: Owners
        /// Why there are so many or few.
        let reason: String?
        let mayContribute: Bool
        let today: Day

        var path: String { CollaborationTab.measures.path(head.collaboration) }
    }

    static func list(_ visit: Visit, _ listing: Listing, _ fields: FormData, _ errors: FormErrors) -> Page {
        CollaborationShell.page(
            listing.head, .measures, errors: errors,
            """
            <h1 class="govuk-heading-l">Joint measures</h1>
            \(numberWarning(visit, listing, fields, errors))
            \(if: listing.mayContribute, linkButton("Add a measure", "\(listing.path)/new"))
            \(table(listing))\(retired(listing))
            """)
    }

    private static func numberWarning(
        _ visit: Visit, _ listing: Listing, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        let number = listing.measures.count
        if Measures.usual.contains(number) { return .empty }
        let said =
            "There \(number == 1 ? "is" : "are") \(count(number, "measure", "measures")). Three to five are kept in mind; "
        let text =
            said + (number < 3 ? "with fewer the outcome is seen from one side." : "with more nobody looks at any.")
        if let reason = listing.reason {
            return inset("<p class=\"govuk-body\">\(text)</p><p class=\"govuk-body\">The reason: \(reason)</p>")
        }
        let form: HTML = """
            <form method="post" action="\(listing.path)/number" novalidate>\(visit.formToken)
            \(textField("reason", "Why so", value: fields["reason"] ?? "", error: errors["reason"]))\(button("Keep the reason", .secondary))</form>
            """
        return "\(warning(text))\(if: listing.mayContribute, form)"
    }

    static func trend(_ measure: Measure, _ values: [MeasureValue]) -> Trend {
        Trend(
            values.map(\.amount), direction: measure.direction, target: measure.target, tolerance: measure.tolerance)
    }

    static func trendTag(_ trend: Trend) -> HTML {
        switch trend {
        case .tooEarly: tag(trend.name, .grey)
        case .improving: tag("▲\u{00A0}\(trend.name)", .green)
        case .maintaining: tag("●\u{00A0}\(trend.name)", .blue)
        case .worsening: tag("▼\u{00A0}\(trend.name)", .orange)
        }
    }

    /// Wherever measures are listed: on their page, and in a review's pack.
    static func rows(_ listing: Listing) -> [[HTML]] {
        let missing = tag("Update missing", .red)
        return listing.measures.map { measure in
            let values = listing.values[measure.id] ?? []
            let latest = values.last.map { "\(measure.text($0.amount)), \($0.day.plain)" } ?? "None yet"
            return [
                """
                \(Link(measure.title, measure.path(in: listing.head.collaboration)).html) \
                \(if: measure.isMissing(on: listing.today), missing)
                """,
                HTML(text: latest), HTML(text: "\(measure.text(measure.target)) by \(measure.targetOn.plain)"),
                trendTag(trend(measure, values)), listing.owners.html(measure.owner),
            ]
        }
    }

    static func table(_ listing: Listing) -> HTML {
        if listing.measures.isEmpty { return empty("What all parties watch together would be here.") }
        return Web.table(
            caption: "Joint measures", isCaptionShown: false, ["Measure", "Latest", "Target", "Trend", "Owner"],
            rows(listing))
    }

    private static func retired(_ listing: Listing) -> HTML {
        if listing.retired.isEmpty { return .empty }
        let items = listing.retired.map {
            "<li>\(Link($0.title, $0.path(in: listing.head.collaboration)).html)</li>" as HTML
        }
        return details("Retired measures", "<ul class=\"govuk-list\">\(items)</ul>")
    }

    // MARK: - One

    struct View: Sendable {
        let head: CollaborationHead
        let measure: Measure
        /// Those that stand, in order of their days.
        let values: [MeasureValue]
        let replaced: [MeasureValue]
        let owners: Owners
        let mayContribute: Bool
        let today: Day
    }

    static func measure(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        let measure = view.measure
        let path = measure.path(in: view.head.collaboration)
        let retire = actionForm(
            visit, "\(path)/retired", measure.isRetired ? "Take it up again" : "Retire it",
            fields: ["retired": measure.isRetired ? "no" : "yes"])
        let change: HTML =
            "<div class=\"cc-actions\">\(linkButton("Change it", "\(path)/edit", .secondary))\(retire)</div>"
        return CollaborationShell.page(
            view.head, .measures, title: measure.title, errors: errors,
            """
            <h1 class="govuk-heading-l">\(measure.title)</h1>
            <p class="govuk-body">\(trendTag(trend(measure, view.values))) \(if: measure.isMissing(on: view.today), tag("Update missing", .red))</p>
            \(MeasureChart.svg(measure, view.values))\(values(view))
            <p class="govuk-body">\(rule(measure)) \(Link("Take the values away (CSV)", "\(path).csv").html)</p>
            \(if: view.mayContribute && !measure.isRetired, entry(visit, view, path, fields, errors))
            \(summaryList([
                SummaryRow("Definition", HTML.paragraphs(measure.definition)), SummaryRow("Owner", view.owners.html(measure.owner)),
                SummaryRow("Baseline", text: "\(measure.text(measure.baseline)) on \(measure.baselineOn.plain)"),
                SummaryRow("Target", text: "\(measure.text(measure.target)) by \(measure.targetOn.plain)"),
                SummaryRow("Direction", text: measure.direction.name), SummaryRow("Source", text: measure.source),
                SummaryRow("Frequency", text: measure.frequency.name),
                SummaryRow("Next value", text: measure.isRetired ? "Retired" : "expected by \(measure.nextOn.plain)"),
            ]))
            \(if: view.mayContribute, change)\(corrected(view))
            """)
    }

    /// The rule by which the trend is told.
    private static func rule(_ measure: Measure) -> String {
        let goal = measure.direction == .hold ? "a step nearer the target" : "a step in the wanted direction"
        return
            "The trend compares the last two values: up to \(measure.text(measure.tolerance)) either way is maintaining, "
            + "\(goal) improving, any other worsening."
    }

    private static func values(_ view: View) -> HTML {
        if view.values.isEmpty { return empty("Its values would be here.") }
        let rows = view.values.reversed().map { value -> [HTML] in
            [
                HTML(text: value.day.plain), HTML(text: view.measure.text(value.amount)), HTML(text: value.provenance),
                HTML(text: "\(value.enteredBy), \(value.enteredAt.day.plain)"),
            ]
        }
        return Web.table(caption: "Values", ["Day", "Value", "Where it comes from", "Entered by"], numeric: [1], rows)
    }

    private static func corrected(_ view: View) -> HTML {
        if view.replaced.isEmpty { return .empty }
        let standing = Dictionary(view.values.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = view.replaced.map { value -> [HTML] in
            [
                HTML(text: value.day.plain), HTML(text: view.measure.text(value.amount)),
                HTML(text: "\(value.enteredBy), \(value.enteredAt.day.plain)"),
                HTML(text: value.replacedAt?.day.plain ?? ""), HTML(text: standing[value.day]?.reason ?? ""),
            ]
        }
        return details(
            "Corrected values",
            Web.table(
                caption: "Corrected values", isCaptionShown: false,
                ["Day", "Value before", "Entered by", "Replaced on", "Why it stands otherwise now"], numeric: [1], rows)
        )
    }

    private static func entry(
        _ visit: Visit, _ view: View, _ path: String, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        """
        <h2 class="govuk-heading-m">Enter a value</h2>
        <form method="post" action="\(path)/values" novalidate>\(visit.formToken)
        \(textField("day", "Day to which it applies", value: fields["day"] ?? "", hint: "For example, 31 October 2026", error: errors["day"], width: 20))
        \(textField("amount", "Value", value: fields["amount"] ?? "", hint: "In \(view.measure.unit)", error: errors["amount"], width: 10))
        \(textField("provenance", "Where it comes from", value: fields["provenance"] ?? "", hint: view.measure.source, error: errors["provenance"]))
        \(textField("reason", "Why it differs", value: fields["reason"] ?? "", hint: "Only when it corrects a value: the old one is kept", error: errors["reason"]))
        \(button("Enter it"))</form>
        <p class="govuk-body">\(Link("Import values from a file", "\(path)/import").html)</p>
        """
    }

    // MARK: - The form

    static func form(
        _ visit: Visit, _ head: CollaborationHead, _ measure: Measure?, _ basis: EditBasis, _ typed: FormData,
        _ errors: FormErrors
    ) -> Page {
        let edited = edited(head.bodies)
        let fields = basis.fields(typed, edited)
        func field(_ name: String, _ label: String, _ hint: String? = nil, width: Int? = nil) -> HTML {
            textField(name, label, value: fields[name] ?? "", hint: hint, error: errors[name], width: width)
        }
        let list = CollaborationTab.measures.path(head.collaboration)
        let path = measure?.path(in: head.collaboration)
        let directions = Measure.Direction.allCases.map { Choice($0.rawValue, $0.name) }
        let frequencies = Measure.Frequency.allCases.map { Choice($0.rawValue, $0.name) }
        return CollaborationShell.form(
            head, .measures, measure == nil ? "Add a measure" : "Change a measure", errors: errors,
            """
            \(basis.comparison(edited))
            <form method="post" action="\(path.map { "\($0)/edit" } ?? "\(list)/new")" novalidate>\(visit.formToken)\(basis.html)
            \(field("title", "Title", "People who sleep rough for a second night"))
            \(textArea("definition", "Definition", value: fields["definition"] ?? "", hint: "What is counted and what not", error: errors["definition"]))
            \(OwnerDraft.form(head, fields, errors))
            \(field("unit", "Unit", "people, %, £, days", width: 10))
            \(field("baseline", "Baseline", width: 10))\(field("baseline-on", "Day of the baseline", "For example, 1 April 2026", width: 20))
            \(field("target", "Target", width: 10))\(field("target-on", "Day of the target", width: 20))
            \(radios("direction", "Direction", value: fields["direction"] ?? "", directions, error: errors["direction"]))
            \(field("tolerance", "Tolerance", "A change up to this, in the unit, means nothing", width: 10))
            \(field("source", "Source", "Whose figures they are"))
            \(radios("frequency", "Frequency", value: fields["frequency"] ?? "", frequencies, error: errors["frequency"]))
            \(buttonOrCancel(measure == nil ? "Add it" : "Save", backTo: path ?? list))</form>
            """)
    }

    static func edited(_ bodies: [Body]) -> [EditField] {
        [EditField("title", "Title"), EditField("definition", "Definition")] + OwnerDraft.edited(bodies) + [
            EditField("unit", "Unit"), EditField("baseline", "Baseline"),
            EditField("baseline-on", "Day of the baseline"), EditField("target", "Target"),
            EditField("target-on", "Day of the target"),
            EditField("direction", "Direction", choice: Measure.Direction.self) { $0.name },
            EditField("tolerance", "Tolerance"), EditField("source", "Source"),
            EditField("frequency", "Frequency", choice: Measure.Frequency.self) { $0.name },
        ]
    }

    /// - Parameter owner: the fields of its owner.
    static func fields(_ measure: Measure, owner: [String: [String]]) -> FormData {
        func number(_ amount: Int64) -> [String] { [FixedPoint.text(amount, places: Measure.places)] }
        return FormData(
            owner.merging([
                "title": [measure.title], "definition": [measure.definition], "unit": [measure.unit],
                "baseline": number(measure.baseline), "baseline-on": [measure.baselineOn.plain],
                "target": number(measure.target), "target-on": [measure.targetOn.plain],
                "direction": [measure.direction.rawValue], "tolerance": number(measure.tolerance),
                "source": [measure.source], "frequency": [measure.frequency.rawValue],
            ]) { first, _ in first })
    }
}
