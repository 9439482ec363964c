import Directory
import Kernel
import Web

/// The log of decisions, one of them, and the form for a proposal.
enum DecisionPages {
    struct Listing: Sendable {
        let head: CollaborationHead
        let filter: DecisionStore.Filter
        let decisions: [Decision]
        /// By which later one each was superseded.
        let successors: [Int: Int]
        let isFirst: Bool
        let next: Int?
        let mayContribute: Bool
        let today: Day

        var path: String { CollaborationTab.decisions.path(head.collaboration) }
    }

    static func list(_ listing: Listing) -> Page {
        let new = linkButton("Propose a decision", "\(listing.path)/new")
        let isPaged = !listing.isFirst || listing.next != nil
        return CollaborationShell.page(
            listing.head, .decisions,
            """
            <h1 class="govuk-heading-l">Decisions</h1>
            <p class="govuk-body">Each has a number by which it can be cited, and stays as it was taken.</p>
            <div class="cc-actions">\(if: listing.mayContribute, new)\(Link("Take the table away (CSV)", "\(listing.path).csv").html)</div>
            <form method="get" action="\(listing.path)">
            \(textField("q", "Search the decisions", value: listing.filter.words))\(button("Search", .secondary))</form>
            \(choices(listing))\(lines(listing))
            \(if: isPaged, pagination(
                previous: listing.isFirst ? nil : path(listing, listing.filter),
                next: listing.next.map { path(listing, listing.filter, before: $0) }, label: "decisions"))
            """)
    }

    private static func choices(_ listing: Listing) -> HTML {
        let states: [Decision.State?] = [nil] + Decision.State.allCases
        let items = states.map { state -> HTML in
            let name = state?.name ?? "All"
            if state == listing.filter.state { return "<li><strong aria-current=\"true\">\(name)</strong></li>" }
            let filter = DecisionStore.Filter(state: state, words: listing.filter.words)
            return "<li>\(Link(name, path(listing, filter)).html)</li>"
        }
        return
            "<nav aria-label=\"What is listed\"><ul class=\"govuk-list cc-choices cc-choices--row\">\(items)</ul></nav>"
    }

    private static func path(_ listing: Listing, _ filter: DecisionStore.Filter, before: Int? = nil) -> String {
        var fields: [String: [String]] = [:]
        if let state = filter.state { fields["state"] = [state.rawValue] }
        if !filter.words.isEmpty { fields["q"] = [filter.words] }
        if let before { fields["before"] = ["\(before)"] }
        return fields.isEmpty ? listing.path : "\(listing.path)?\(FormData(fields).encoded())"
    }

    private static func lines(_ listing: Listing) -> HTML {
        if listing.decisions.isEmpty { return empty("What was proposed and decided would be here.") }
        let lines = listing.decisions.map {
            line($0, listing.head.collaboration, successor: listing.successors[$0.number], listing.today)
        }
        return "<ul class=\"cc-list\">\(lines)</ul>"
    }

    static func line(
        _ decision: Decision, _ collaboration: Collaboration, successor: Int? = nil, _ today: Day
    ) -> HTML {
        let why: String
        switch decision.state {
        case .proposed: why = "Proposed by \(decision.proposedBy) · to be decided by \(decision.decideBy.plain)"
        case .decided: why = "\(decision.closedAt?.day.plain ?? "") · \(decision.decidedBy ?? "")"
        case .withdrawn: why = "Withdrawn on \(decision.closedAt?.day.plain ?? "")"
        }
        let superseded: HTML = successor.map { " " + tag("Superseded by \($0)", .grey) } ?? .empty
        return """
            <li><a class="govuk-link cc-list__title" href="\(decision.path(in: collaboration))">\(decision.number): \
            \(decision.question)</a> \(stateTag(decision, today))\(superseded)\
            \(if: decision.outcome != nil, "<p class=\"govuk-body\">\(decision.outcome)</p>")<p class="cc-why">\(why)</p></li>
            """
    }

    static func stateTag(_ decision: Decision, _ today: Day) -> HTML {
        switch decision.state {
        case .proposed: decision.decideBy < today ? tag("Overdue", .red) : tag("Proposed", .blue)
        case .decided: tag("Decided", .green)
        case .withdrawn: tag("Withdrawn", .grey)
        }
    }

    // MARK: - One

    struct View: Sendable {
        let head: CollaborationHead
        let decision: Decision
        let kind: String
        let right: DecidingRight
        let involved: Involved
        /// The viewer's.
        let seats: Set<Seat>
        let voices: [DecisionVoice]
        let comments: [DecisionComment]
        let successor: Int?
        let followUps: [ActionItem]
        let owners: Owners
        let mayContribute: Bool
        let mayChange: Bool
        /// How often the proposal was changed.
        let changes: Int
        let today: Day

        var isOpen: Bool { decision.state == .proposed && !head.collaboration.stage.isOver }
        var maySpeak: Bool { isOpen && right.counts(seats) }
        var mayDecide: Bool { isOpen && right.isSettled(byOneWith: seats) }
        /// Enough have agreed; what it waits for are those to be consulted, or a word of one who decides.
        var isAgreed: Bool { isOpen && right.isAgreed(voices) }
    }

    static func decision(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        let decision = view.decision
        let collaboration = view.head.collaboration
        let path = decision.path(in: collaboration)
        let list = CollaborationTab.decisions.path(collaboration)
        func other(_ number: Int) -> HTML { Link("Decision \(number)", "\(list)/\(number)").html }
        let superseded = view.successor.map { inset("<p class=\"govuk-body\">Superseded by \(other($0)).</p>") }
        let follow: HTML = """
            <div class="cc-actions">\(linkButton("Add an action or a promise", "\(collaboration.path)/actions/new?source=decision&number=\(decision.number)", .secondary))
            \(linkButton("Propose what supersedes it", "\(list)/new?supersedes=\(decision.number)", .secondary))</div>
            """
        return CollaborationShell.page(
            view.head, .decisions, title: "Decision \(decision.number)", errors: errors,
            """
            <h1 class="govuk-heading-l">Decision \(decision.number): \(decision.question)</h1>
            <p class="govuk-body">\(stateTag(decision, view.today))</p>\(superseded)\(changed(view, path))
            \(summaryList([
                decision.outcome.map { SummaryRow("Decided", HTML.paragraphs($0)) },
                SummaryRow("Proposed", HTML.paragraphs(decision.recommendation)),
                decision.options.isEmpty ? nil : SummaryRow("Options", HTML.paragraphs(decision.options)),
                decision.reasons.isEmpty ? nil : SummaryRow("Reasons", HTML.paragraphs(decision.reasons)),
                SummaryRow("Kind", text: view.kind), SummaryRow("Amount", text: decision.amount.map { Money(pence: $0).plain }),
                SummaryRow("Decided by", text: decision.decidedBy),
                decision.dissent.flatMap { $0.isEmpty ? nil : SummaryRow("Dissent", HTML.paragraphs($0)) },
                SummaryRow("Decided on", text: decision.state == .decided ? decision.closedAt?.day.plain : nil),
                SummaryRow("Takes effect", text: decision.effectiveOn?.plain),
                decision.consultation.isEmpty ? nil : SummaryRow("Consulted", HTML.paragraphs(decision.consultation)),
                decision.supersedes.map { SummaryRow("Supersedes", other($0)) },
                decision.risk.map { SummaryRow("Answers", Link("Risk \($0)", "\(CollaborationTab.risks.path(collaboration))/\($0)").html) },
                SummaryRow("Proposed by", text: "\(decision.proposedBy), \(decision.proposedAt.day.plain)"),
                SummaryRow("To be decided by", text: decision.state == .proposed ? decision.decideBy.plain : nil),
            ]))
            \(InvolvedPages.section(view))\(voices(view))\(deciding(visit, view, path, fields, errors))
            \(if: view.mayContribute && decision.state == .decided && view.successor == nil, follow)
            \(if: !view.followUps.isEmpty, "<h2 class=\"govuk-heading-m\">What follows from it</h2>\(ActionPages.lines(view.followUps, view.owners, collaboration, view.today))")
            \(comments(visit, view, path, fields, errors))
            """)
    }

    /// That the text is not the first one.
    private static func changed(_ view: View, _ path: String) -> HTML {
        if view.changes == 0 { return .empty }
        let times = count(view.changes, "time", "times")
        return """
            <p class="govuk-body">The proposal was changed \(times). Whoever had spoken to an earlier text is asked again. \
            \(Link("See what changed", "\(path)/versions").html)</p>
            """
    }

    /// The texts of a proposal, each with what became of the one before.
    static func versions(
        _ head: CollaborationHead, _ decision: Decision, _ rule: DecidingRule, _ revisions: [KeptRevision]
    ) -> Page {
        let fields = DecisionDraft.edited(rule)
        let sections = revisions.enumerated().map { index, revision -> HTML in
            let before = index + 1 < revisions.count ? revisions[index + 1].content : nil
            let rows = fields.compactMap { field -> SummaryRow? in
                let (old, new) = (before.map { field.shown($0[field.name]) }, field.shown(revision.content[field.name]))
                guard let old else { return SummaryRow(field.label, text: new) }
                if old == new { return nil }
                return SummaryRow(field.label, "<ul class=\"cc-diff\">\(Comparison.items(old, new))</ul>")
            }
            let by = revision.changedBy.isEmpty ? decision.proposedBy : revision.changedBy
            let when = revision.number == 0 ? decision.proposedAt : revision.changedAt
            return """
                <section class="cc-part"><h2 class="govuk-heading-s">\(revision.number == 0 ? "As it was proposed" : "Change \(revision.number)")</h2>
                <p class="cc-why">\(by), \(when.plain)</p>\(summaryList(rows))</section>
                """
        }
        return CollaborationShell.form(
            head, .decisions, "Decision \(decision.number): what changed", errors: FormErrors(),
            """
            \(if: sections.isEmpty, empty("Earlier texts of the proposal would be here. It was never changed."))\(sections)
            <p class="govuk-body">\(Link("Back to decision \(decision.number)", decision.path(in: head.collaboration)).html)</p>
            """)
    }

    private static func voices(_ view: View) -> HTML {
        if view.voices.isEmpty { return .empty }
        let lines = view.voices.map { voice -> HTML in
            let mark = voice.agrees ? tag("Agrees", .green) : tag("Disagrees", .orange)
            return "<li>\(mark) \(voice.who(view.right)) <p class=\"cc-why\">\(voice.reason)</p></li>"
        }
        return "<h2 class=\"govuk-heading-m\">What they say</h2><ul class=\"cc-list\">\(lines)</ul>"
    }

    private static func deciding(
        _ visit: Visit, _ view: View, _ path: String, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        guard view.isOpen else { return .empty }
        let mayWithdraw = view.mayContribute && view.decision.risk == nil
        let withdraw = actionForm(visit, "\(path)/withdraw", "Withdraw the proposal")
        let change = linkButton("Change the proposal", "\(path)/edit", .secondary)
        let speak: HTML = """
            <h2 class="govuk-heading-m">Your voice counts</h2>
            <form method="post" action="\(path)/voice" novalidate>\(visit.formToken)\(EditBasis(view.changes).html)
            \(textArea("reason", "Why", value: fields["reason"] ?? "", rows: 2, hint: "Needed when you disagree: it is kept as dissent", error: errors["reason"]))
            \(InvolvedPages.without(view, fields, errors))
            <div class="cc-actions">\(button("I agree", name: "voice", value: "agree"))\
            \(button("I disagree", .secondary, name: "voice", value: "disagree"))</div></form>
            """
        let decide: HTML = """
            <h2 class="govuk-heading-m">Decide</h2>
            <p class="govuk-body">You may decide this alone. Once decided it cannot be changed, only superseded.</p>
            <form method="post" action="\(path)/decide" novalidate>\(visit.formToken)\(EditBasis(view.changes).html)
            \(textArea("outcome", "What is decided", value: fields["outcome"] ?? view.decision.recommendation, error: errors["outcome"]))
            \(textArea("reasons", "Reasons", value: fields["reasons"] ?? view.decision.reasons, error: errors["reasons"]))
            \(textField("effective-on", "Takes effect on", value: fields["effective-on"] ?? "", hint: "Leave empty for today", error: errors["effective-on"], width: 20))
            \(InvolvedPages.without(view, fields, errors))
            \(button("Decide"))</form>
            """
        return """
            \(if: view.maySpeak && !view.mayDecide, speak)\(if: view.mayDecide, decide)
            <div class="cc-actions">\(if: view.mayChange, change)\(if: mayWithdraw, withdraw)</div>
            """
    }

    private static func comments(
        _ visit: Visit, _ view: View, _ path: String, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        let lines = view.comments.map { comment -> HTML in
            """
            <li>\(HTML.paragraphs(comment.text))<p class="cc-why">\(comment.name), \(comment.capacity) · \
            \(comment.saidAt.plain)</p></li>
            """
        }
        let form: HTML = """
            <form method="post" action="\(path)/comments" novalidate>\(visit.formToken)\(EditBasis(view.changes).html)
            \(textArea("text", "Your comment", value: fields["text"] ?? "", rows: 3, error: errors["text"]))
            \(button("Comment", .secondary))</form>
            """
        let list: HTML = lines.isEmpty ? .empty : "<ul class=\"cc-list\">\(lines)</ul>"
        if lines.isEmpty, !view.isOpen { return .empty }
        return "<h2 class=\"govuk-heading-m\">Comments</h2>\(list)\(if: view.isOpen, form)"
    }

    // MARK: - The form

    /// - Parameters:
    ///   - decision: `nil` for a new proposal.
    ///   - voices: how many have spoken to the text as it stands.
    static func form(
        _ visit: Visit, _ head: CollaborationHead, _ rule: DecidingRule, _ decision: Decision?, voices: Int = 0,
        _ basis: EditBasis, _ typed: FormData, _ errors: FormErrors
    ) -> Page {
        let edited = DecisionDraft.edited(rule)
        let fields = basis.fields(typed, edited)
        func value(_ name: String) -> String { fields[name] ?? "" }
        let path = CollaborationTab.decisions.path(head.collaboration)
        let kinds =
            decision?.risk == nil
            ? rule.kinds.map { Choice($0.id, $0.name, hint: "For \(rule.words($0.id))") }
            : [Choice(DecidableKind.risk.id, DecidableKind.risk.name)]
        let said = count(voices, "person has", "people have")
        let reset: HTML =
            voices == 0
            ? .empty
            : warning(
                "\(said) spoken to this text. When you change it, that no longer counts and they are asked again.")
        let own = decision?.path(in: head.collaboration)
        return CollaborationShell.form(
            head, .decisions, decision.map { "Change proposal \($0.number)" } ?? "Propose a decision", errors: errors,
            """
            \(reset)\(basis.comparison(edited))
            <form method="post" action="\(own.map { "\($0)/edit" } ?? "\(path)/new")" novalidate>\(visit.formToken)\(basis.html)
            \(textField("question", "Question", value: value("question"), hint: "Should the night shelter open at weekends?", error: errors["question"]))
            \(textArea("options", "Options", value: value("options"), hint: "What else could be done, and what speaks for and against each", error: errors["options"]))
            \(textArea("recommendation", "What is proposed", value: value("recommendation"), error: errors["recommendation"]))
            \(textArea("reasons", "Reasons", value: value("reasons"), error: errors["reasons"]))
            \(radios("kind", "Kind", value: value("kind"), kinds, error: errors["kind"]))
            \(if: decision?.risk == nil, textField("amount", "Amount", value: value("amount"), hint: "In pounds, if it is about money", error: errors["amount"], width: 20))
            \(textField("decide-by", "Day by which", value: value("decide-by"), hint: "For example, 1 April 2027. Those who decide see it waiting until then", error: errors["decide-by"], width: 20))
            \(textField("supersedes", "Supersedes decision", value: value("supersedes"), hint: "Its number, if it takes the place of an earlier one", error: errors["supersedes"], width: 5))
            \(buttonOrCancel(decision == nil ? "Propose it" : "Save", backTo: own ?? path))</form>
            """)
    }
}
