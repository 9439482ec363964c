import Access
import Directory
import Kernel
import Web

/// Thanks on a collaboration's pages, on profiles, and on the page of whoever is thanked.
enum ThanksPages {
    static func path(_ collaboration: Collaboration) -> String { "\(collaboration.path)/thanks" }

    static let ownPath = "/me/thanks"

    struct Listing: Sendable {
        let head: CollaborationHead
        let lines: [ThanksLine]
        let mayThank: Bool
        let isFirst: Bool
        let next: Thanks.ID?

        var path: String { ThanksPages.path(head.collaboration) }
    }

    // MARK: - In a collaboration

    /// On the overview: the last few.
    static func section(_ lines: [ThanksLine], _ collaboration: Collaboration, mayThank: Bool) -> HTML {
        if lines.isEmpty, !mayThank { return .empty }
        let give: HTML = mayThank ? "<li>\(Link("Thank somebody", "\(path(collaboration))/new").html)</li>" : .empty
        let all: HTML = lines.isEmpty ? .empty : "<li>\(Link("See all thanks", path(collaboration)).html)</li>"
        let none: HTML = """
            <p class="cc-why">Who in another body made something possible? Their thanks would be here.</p>
            """
        return """
            <h2 class="govuk-heading-m">Made possible by</h2>\(if: lines.isEmpty, none)\
            \(if: !lines.isEmpty, "<ul class=\"cc-list\">\(lines.map { item($0) })</ul>")\
            <ul class="govuk-list">\(all)\(give)</ul>
            """
    }

    static func list(_ visit: Visit, _ listing: Listing) -> Page {
        let isPaged = !listing.isFirst || listing.next != nil
        let give = linkButton("Thank somebody", "\(listing.path)/new")
        let lines = listing.lines.map { line -> HTML in
            let withdraw = actionForm(visit, "\(listing.path)/\(line.thanks.id)/withdraw", "Take it back", .quiet)
            let until = (line.thanks.givenAt + Thanks.withdrawal)
            let mayWithdraw = visit.viewer.map { line.thanks.mayWithdraw($0, at: visit.now) } ?? false
            let note: HTML = "<p class=\"cc-why\">You can take it back until \(until.plain). \(withdraw)</p>"
            return item(line, mayWithdraw ? note : .empty)
        }
        return CollaborationShell.page(
            listing.head, .overview, title: "Made possible by",
            """
            <h1 class="govuk-heading-l">Made possible by</h1>
            <p class="govuk-body">People and teams of other bodies, in the words of those who worked with them.</p>
            \(if: listing.mayThank, give)
            \(if: lines.isEmpty, empty("Thanks to people and teams would be here."))\
            \(if: !lines.isEmpty, "<ul class=\"cc-list\">\(lines)</ul>")
            \(if: isPaged, pagination(
                previous: listing.isFirst ? nil : listing.path,
                next: listing.next.map { "\(listing.path)?before=\($0)" }, label: "thanks"))
            """)
    }

    private static func item(_ line: ThanksLine, _ more: HTML = .empty) -> HTML {
        """
        <li><a class="govuk-link cc-list__title" href="\(line.recipient.path)">\(line.recipient.text)</a>\
        <p class="govuk-body">\(line.thanks.text)</p>\
        <p class="cc-why">\(line.thanks.giverName) · \(line.thanks.givenAt.day.plain)</p>\(more)</li>
        """
    }

    static func form(_ visit: Visit, _ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors) -> Page {
        func value(_ name: String) -> String { fields[name] ?? "" }
        let path = path(head.collaboration)
        let kinds = [Choice("person", "A person"), Choice("team", "A team")]
        let seen =
            head.collaboration.isRestricted
            ? "Only those who take part see it, since the collaboration is restricted."
            : "All public servants see it here and on the profile or the team’s page."
        return CollaborationShell.form(
            head, .overview, "Thank somebody", errors: errors,
            """
            <p class="govuk-body">Say in one sentence what somebody of another body made possible. \(seen) A person is told by \
            mail, may hide it, and decides whether their manager hears of it. You can take it back within a day.</p>
            <form method="post" action="\(path)/new" novalidate>\(visit.formToken)
            \(radios("kind", "Whom do you thank?", value: fields["kind"] ?? "person", kinds, error: errors["kind"]))
            \(textField("body", "Their body", value: value("body"), hint: "Its name or abbreviation", error: errors["body"]))
            \(textField("who", "Who it is", value: value("who"), hint: "The person’s e-mail address or name, or the team’s name", error: errors["who"]))
            \(textArea("text", "What they made possible", value: value("text"), rows: 2, hint: "One sentence. For example: Found us ten beds the week before Christmas, so that nobody stayed out", error: errors["text"]))
            \(buttonOrCancel("Thank them", backTo: path))</form>
            """)
    }

    // MARK: - On the page of whoever is thanked

    /// On a person's profile or a team's page.
    static func panel(_ lines: [ThanksLine], of own: Bool) -> HTML {
        if lines.isEmpty, !own { return .empty }
        let items = lines.map { line -> HTML in
            """
            <li><p class="govuk-body govuk-!-margin-bottom-1">\(line.thanks.text)</p><p class="cc-why">\(giver(line)) · \(line.thanks.givenAt.day.plain)</p></li>
            """
        }
        let manage: HTML = """
            <p class="govuk-body">\(Link("What you were thanked for", ownPath).html)<br>\
            \(Link("Your collaboration objectives", ObjectivePages.path).html)</p>
            """
        let heading: HTML = "<h2 class=\"govuk-heading-m\">Made possible</h2><ul class=\"cc-list\">\(items)</ul>"
        return "\(if: !lines.isEmpty, heading)\(if: own, manage)"
    }

    /// Thanks to the viewer and to teams that they answer for.
    struct Own: Sendable {
        let lines: [ThanksLine]
        let managers: [Person]
        let isFirst: Bool
        let next: Thanks.ID?
    }

    static func own(_ visit: Visit, _ own: Own) -> Page {
        let isPaged = !own.isFirst || own.next != nil
        let content: HTML =
            own.lines.isEmpty
            ? empty("What people of other bodies thank you or your team for would be here, with the choice to hide it.")
            : "<ul class=\"cc-list\">\(own.lines.map { self.own(visit, $0, own.managers) })</ul>"
        return Page(
            "Thanks to you", trail: [Link("Home", "/")],
            body: """
                <h1 class="govuk-heading-l">Thanks to you</h1>
                <p class="govuk-body">What you, and teams whose contact post you hold, made possible for others. You decide whether others \
                see it and whether your manager hears of it.</p>\(content)
                \(if: isPaged, pagination(
                    previous: own.isFirst ? nil : ownPath, next: own.next.map { "\(ownPath)?before=\($0)" }, label: "thanks"))
                """)
    }

    private static func own(_ visit: Visit, _ line: ThanksLine, _ managers: [Person]) -> HTML {
        let thanks = line.thanks
        let path = "\(ownPath)/\(thanks.id)"
        let isHidden = thanks.hiddenAt != nil
        let flip = actionForm(
            visit, "\(path)/hidden", isHidden ? "Show it again" : "Hide it", .quiet,
            fields: ["hidden": isHidden ? "no" : "yes"])
        let reachable = managers.filter { $0.email != nil }
        var tell: HTML = .empty
        if case .person = thanks.recipient, thanks.toldAt == nil, line.collaboration != nil {
            tell = reachable.map { manager -> HTML in
                actionForm(
                    visit, "\(path)/manager", "Tell my manager, \(manager.name)", .quiet,
                    fields: ["manager": manager.id.description])
            }.joined("")
        }
        return """
            <li><p class="govuk-body govuk-!-margin-bottom-1"><strong>\(thanks.text)</strong> \(if: isHidden, tag("Hidden", .grey))</p>\
            <p class="cc-why">To \(Link(line.recipient.text, line.recipient.path).html) · \(giver(line)) · \(thanks.givenAt.day.plain)</p>\
            \(if: line.collaboration == nil, unknown)\(if: line.collaboration != nil, told(thanks, reachable))<div class="cc-actions">\(tell)\(flip)</div></li>
            """
    }

    private static let unknown: HTML = """
        <p class="cc-why">You may no longer know of the collaboration that it is about, so it is not named here.</p>
        """

    /// Who wrote it, and in which collaboration.
    private static func giver(_ line: ThanksLine) -> HTML {
        let place = line.collaboration.map { ", in \(Link($0.title, $0.path).html)" as HTML } ?? .empty
        return "\(line.thanks.giverName)\(place)"
    }

    /// Who was told, or why nobody can be.
    private static func told(_ thanks: Thanks, _ managers: [Person]) -> HTML {
        guard case .person = thanks.recipient else { return .empty }
        if let day = thanks.toldAt?.day {
            return "<p class=\"cc-why\">\(thanks.told) was told on \(day.plain).</p>"
        }
        if !managers.isEmpty { return .empty }
        return """
            <p class="cc-why">The directory does not say who your line manager is, so there is nobody to tell.</p>
            """
    }
}
