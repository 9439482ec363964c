import Directory
import Kernel
import Web

/// Reviews: the list, and one with its pack.
enum ReviewPages {
    static func list(
        _ visit: Visit, _ head: CollaborationHead, _ reviews: [Review], mayOrganise: Bool, _ fields: FormData,
        _ errors: FormErrors
    ) -> Page {
        let path = CollaborationTab.reviews.path(head.collaboration)
        let lines = reviews.map { review -> HTML in
            let state = review.result.map { tag($0.name, .grey) } ?? tag("Scheduled", .blue)
            return """
                <li><a class="govuk-link cc-list__title" href="\(review.path(in: head.collaboration))">Review \
                \(review.number), \((review.heldAt?.day ?? review.scheduledOn).plain)</a> \(state)</li>
                """
        }
        let list =
            lines.isEmpty
            ? empty("Reviews would be here: days on which all parties look at how it goes.")
            : "<ul class=\"cc-list\">\(lines)</ul>" as HTML
        let form: HTML = """
            <h2 class="govuk-heading-m">Schedule a review</h2>
            <form method="post" action="\(path)/new" novalidate>\(visit.formToken)
            \(textField("day", "Day", value: fields["day"] ?? "", hint: "For example, 1 April 2027", error: errors["day"], width: 20))
            \(button("Schedule it"))</form>
            """
        return CollaborationShell.page(
            head, .reviews, errors: errors,
            "<h1 class=\"govuk-heading-l\">Reviews</h1>\(list)\(if: mayOrganise, form)")
    }

    /// What lies before those who review.
    struct Pack: Sendable {
        let review: Review
        let since: Instant
        let measures: MeasurePages.Listing
        let decisions: [Decision]
        let movement: [RiskStore.Movement]
        let highest: [Risk]
        let overdue: [ActionItem]
        let promises: [ActionItem]
        /// What this review itself asked for.
        let followUps: [ActionItem]
        let owners: Owners
        let mayOrganise: Bool
        let mayContribute: Bool

        var head: CollaborationHead { measures.head }
    }

    static func review(_ visit: Visit, _ pack: Pack, _ fields: FormData, _ errors: FormErrors) -> Page {
        let review = pack.review
        let isHeld = review.heldAt != nil
        let path = review.path(in: pack.head.collaboration)
        let add = linkButton(
            "Add an action or a promise",
            "\(pack.head.collaboration.path)/actions/new?source=review&number=\(review.number)", .secondary)
        return CollaborationShell.page(
            pack.head, .reviews, title: "Review \(review.number)", errors: errors,
            """
            <h1 class="govuk-heading-l">Review \(review.number), \((review.heldAt?.day ?? review.scheduledOn).plain)</h1>
            \(summaryList([
                review.result.map { SummaryRow("What it means", text: $0.name) } ?? nil,
                isHeld ? SummaryRow("Conclusions", HTML.paragraphs(review.conclusions)) : nil,
                SummaryRow("Concluded by", text: review.concludedBy),
                SummaryRow("Looks back to", text: pack.since.day.plain),
            ]))
            \(if: isHeld || !pack.followUps.isEmpty, "<h2 class=\"govuk-heading-m\">What it asked for</h2>\(items(pack.followUps, pack))")
            \(if: pack.mayContribute, add)
            \(if: !isHeld, present(pack))
            <h2 class="govuk-heading-m">Decided since then</h2>\(decisions(pack))
            \(if: !isHeld && pack.mayOrganise, conclude(visit, path, fields, errors))
            """)
    }

    /// How things stand; once it was held they stand otherwise.
    private static func present(_ pack: Pack) -> HTML {
        """
        <h2 class="govuk-heading-m">Measures</h2>\(MeasurePages.table(pack.measures))
        <h2 class="govuk-heading-m">Risks</h2>\(risks(pack))
        <h2 class="govuk-heading-m">Overdue</h2>\(items(pack.overdue, pack))
        <h2 class="govuk-heading-m">Promises to keep</h2>\(items(pack.promises, pack))
        """
    }

    private static func items(_ items: [ActionItem], _ pack: Pack) -> HTML {
        if items.isEmpty { return "<p class=\"govuk-body\">None.</p>" }
        return ActionPages.lines(items, pack.owners, pack.head.collaboration, pack.measures.today)
    }

    private static func risks(_ pack: Pack) -> HTML {
        let path = CollaborationTab.risks.path(pack.head.collaboration)
        let moved = pack.movement.map { moved -> HTML in
            "<li>\(RiskPages.direction(moved)): \(Link("\(moved.number): \(moved.event)", "\(path)/\(moved.number)").html)</li>"
        }
        let high = pack.highest.map { risk -> HTML in
            "<li>\(risk.score): \(Link("\(risk.number): \(risk.event)", "\(path)/\(risk.number)").html)</li>"
        }
        let none: HTML = "<p class=\"govuk-body\">None.</p>"
        return """
            <h3 class="govuk-heading-s">Moved</h3>\(moved.isEmpty ? none : "<ul class=\"govuk-list\">\(moved)</ul>")
            <h3 class="govuk-heading-s">The highest now</h3>\(high.isEmpty ? none : "<ul class=\"govuk-list\">\(high)</ul>")
            """
    }

    private static func decisions(_ pack: Pack) -> HTML {
        if pack.decisions.isEmpty { return "<p class=\"govuk-body\">Nothing.</p>" }
        let lines = pack.decisions.map { DecisionPages.line($0, pack.head.collaboration, pack.measures.today) }
        return "<ul class=\"cc-list\">\(lines)</ul>"
    }

    private static func conclude(_ visit: Visit, _ path: String, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let results = Review.Result.allCases.map { Choice($0.rawValue, $0.name) }
        return """
            <h2 class="govuk-heading-m">Conclude</h2>
            <form method="post" action="\(path)/conclude" novalidate>\(visit.formToken)
            \(textArea("conclusions", "Conclusions", value: fields["conclusions"] ?? "", rows: 6, error: errors["conclusions"]))
            \(radios("result", "What it means", value: fields["result"] ?? "", results, error: errors["result"]))
            \(textField("next", "The next review", value: fields["next"] ?? "", hint: "Not needed when it ends", error: errors["next"], width: 20))
            \(button("Record the review"))</form>
            \(details("Move it to another day", """
                <form method="post" action="\(path)/move" novalidate>\(visit.formToken)
                \(textField("day", "Day", value: fields["day"] ?? "", error: errors["day"], width: 20))\(button("Move it", .secondary))</form>
                """))
            """
    }
}
