import Directory
import Kernel
import Papers
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

    struct View: Sendable {
        let head: CollaborationHead
        let review: Review
        let since: Instant
        /// As it stands now, or, of a review that was held, as it was then.
        let pack: ReviewPack
        /// What this review itself asked for.
        let followUps: [ActionItem]
        let owners: Owners
        /// What is to be done before it may end.
        let gaps: [String]
        let today: Day
        let mayOrganise: Bool
        let mayContribute: Bool
    }

    static func review(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        let review = view.review
        let isHeld = review.heldAt != nil
        let path = review.path(in: view.head.collaboration)
        let add = linkButton(
            "Add an action or a promise",
            "\(view.head.collaboration.path)/actions/new?source=review&number=\(review.number)", .secondary)
        let asked: HTML = "<h2 class=\"govuk-heading-m\">What it asked for</h2>\(items(view.followUps, view))"
        let late = tag("Overdue", .red)
        return CollaborationShell.page(
            view.head, .reviews, title: "Review \(review.number)", errors: errors,
            """
            <h1 class="govuk-heading-l">Review \(review.number), \((review.heldAt?.day ?? review.scheduledOn).plain)</h1>
            \(if: review.isOverdue(on: view.today), "<p class=\"govuk-body\">\(late)</p>")
            \(summaryList([
                review.result.map { SummaryRow("What it means", text: $0.name) } ?? nil,
                isHeld ? SummaryRow("Conclusions", HTML.paragraphs(review.conclusions)) : nil,
                SummaryRow("Concluded by", text: review.concludedBy),
                SummaryRow("Looks back to", text: view.since.day.plain),
            ]))
            \(if: isHeld || !view.followUps.isEmpty, asked)\(if: view.mayContribute, add)
            <h2 class="govuk-heading-l">The pack</h2>
            <p class="govuk-body">\(packWords(review)) \(Link("PDF, to print", "\(path)/pdf").html) · \
            \(Link("OpenDocument (.odt), to edit", "\(path)/odt").html)</p>\(view.pack.html())
            \(if: !isHeld && view.mayOrganise, conclude(visit, view, fields, errors))
            """)
    }

    private static func packWords(_ review: Review) -> String {
        guard let held = review.heldAt else { return "As it stands now. It is kept as it is when the review is held." }
        return "As it lay before those who held the review on \(held.day.plain)."
    }

    private static func items(_ items: [ActionItem], _ view: View) -> HTML {
        if items.isEmpty { return "<p class=\"govuk-body\">Nothing.</p>" }
        return ActionPages.lines(items, view.owners, view.head.collaboration, view.today)
    }

    /// To keep and to print.
    static func paper(_ view: View) -> Paper {
        let review = view.review
        let opening = [
            "Looks back to \(view.since.day.plain). \(packWords(review))",
            review.result.map { "\($0.name). \(review.conclusions)" } ?? "",
            review.concludedBy.map { "Concluded by \($0)." } ?? "",
        ].filter { !$0.isEmpty }
        let day = (review.heldAt?.day ?? review.scheduledOn).plain
        return view.pack.paper(
            title: "Review \(review.number) of \(view.head.collaboration.title), \(day)", opening: opening,
            footer: view.head.collaboration.title)
    }

    private static func conclude(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let path = view.review.path(in: view.head.collaboration)
        let results = Review.Result.allCases.map { Choice($0.rawValue, $0.name) }
        return """
            <h2 class="govuk-heading-m">Conclude</h2>
            <form method="post" action="\(path)/conclude" novalidate>\(visit.formToken)
            \(textArea("conclusions", "Conclusions", value: fields["conclusions"] ?? "", rows: 6, error: errors["conclusions"]))
            \(radios("result", "What it means", value: fields["result"] ?? "", results, error: errors["result"]))
            \(textField("next", "The next review", value: fields["next"] ?? "", hint: "Not needed when it ends", error: errors["next"], width: 20))
            \(if: !view.gaps.isEmpty, details("If it ends now", isOpen: errors["despite"] != nil, ClosingPages.despite(view.gaps, fields, errors)))
            \(button("Record the review"))</form>
            \(details("Move it to another day", """
                <form method="post" action="\(path)/move" novalidate>\(visit.formToken)
                \(textField("day", "Day", value: fields["day"] ?? "", error: errors["day"], width: 20))\(button("Move it", .secondary))</form>
                """))
            """
    }
}
