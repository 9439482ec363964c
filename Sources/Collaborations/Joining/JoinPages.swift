import Access
import Directory
import Kernel
import Web

/// What those see who ask to join, and those who answer.
enum JoinPages {
    /// What the register's entry says to somebody who takes no part.
    struct View: Sendable {
        let head: CollaborationHead
        let contact: StaffedPost?
        /// What they asked last.
        let request: JoinRequest?
        let verdict: Verdict
        /// Who answers, by name, as far as they may know.
        let organisers: [String]
        let isOrganised: Bool

        var collaboration: Collaboration { head.collaboration }
        var mayAsk: Bool { verdict.isAllowed && (isOrganised || request?.state == .open) }
    }

    /// On the entry: the button, or what became of what was asked.
    static func invitation(_ request: JoinRequest?, _ verdict: Verdict, _ collaboration: Collaboration) -> HTML {
        guard verdict.isAllowed else { return .empty }
        let path = JoinRequest.askPath(collaboration)
        switch request?.state {
        case .open:
            return inset(
                "<p class=\"govuk-body\">You asked to join. \(Link("Read, change or withdraw it", path).html)</p>")
        case .declined:
            return inset("<p class=\"govuk-body\">You asked to join. \(Link("Read the answer", path).html)</p>")
        case .accepted, .withdrawn, nil:
            return "<div class=\"cc-actions\">\(linkButton("Ask to join", path))</div>"
        }
    }

    static func form(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> Page {
        let collaboration = view.collaboration
        let isOpen = view.request?.state == .open
        let path = JoinRequest.askPath(collaboration)
        let told =
            view.organisers.isEmpty
            ? "Those who organise it are told, and answer."
            : "\(view.organisers.joined(separator: ", ")) \(view.organisers.count == 1 ? "is" : "are") told, and will answer."
        let contact: HTML =
            view.contact.map { "<p class=\"govuk-body\">Its contact: \(PostLines.inline($0))</p>" } ?? .empty
        let form: HTML = """
            <p class="govuk-body">\(told) Once they let you in you see the charter, the decisions and the rest of what is inside.</p>
            <form method="post" action="\(path)" novalidate>\(visit.formToken)
            \(textArea("reason", "What would your body contribute?", value: fields["reason"] ?? "", hint: hint, error: errors["reason"]))
            \(buttonOrCancel(isOpen ? "Change what I asked" : "Ask to join", backTo: collaboration.path))</form>
            \(if: isOpen, actionForm(visit, "\(path)/withdraw", "Withdraw my request", .quiet))
            """
        let nobody: HTML = """
            <p class="govuk-body">Nobody organises it here yet, so nobody could answer. Write to its contact.</p>
            """
        return Page.form(
            isOpen ? "You asked to join \(collaboration.title)" : "Ask to join \(collaboration.title)",
            section: CollaborationShell.section,
            trail: CollaborationShell.trail + [Link(collaboration.title, collaboration.path)], errors: errors,
            "\(answered(view.request))\(view.mayAsk ? form : nobody)\(contact)")
    }

    private static let hint = "A sentence or two, at most 1,000 characters: people, places, data, money, authority"

    private static func answered(_ request: JoinRequest?) -> HTML {
        guard let request, let at = request.answeredAt else { return .empty }
        let said = request.state == .declined ? "declined what you asked" : "let you in"
        return inset(
            """
            <p class="govuk-body">\(request.answeredBy) \(said) on \(at.day.plain).</p>\
            \(if: !request.answer.isEmpty, HTML.paragraphs(request.answer))
            """)
    }

    // MARK: - For those who answer

    /// Beside the members: what waits.
    static func waiting(_ requests: [JoinRequest], _ collaboration: Collaboration) -> HTML {
        if requests.isEmpty { return .empty }
        let items = requests.map { request -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(request.path(in: collaboration))">\(request.name)</a>\
            <p class="cc-why">\(request.bodyName) · asked on \(request.askedAt.day.plain)</p></li>
            """
        }
        return "<h2 class=\"govuk-heading-m\">Asking to join</h2><ul class=\"cc-list\">\(items)</ul>"
    }

    static func answer(
        _ visit: Visit, _ head: CollaborationHead, _ request: JoinRequest, isParty: Bool, _ fields: FormData,
        _ errors: FormErrors
    ) -> Page {
        let heading = "\(request.name) asks to join"
        let asked: HTML = """
            <p class="govuk-body">\(Link(request.name, "/people/\(request.person)").html), \(request.bodyName), asked on \
            \(request.askedAt.day.plain):</p>\(inset(HTML.paragraphs(request.reason)))
            """
        guard request.state == .open else {
            let by =
                request.answeredBy.isEmpty
                ? "It was withdrawn." : "\(request.answeredBy) answered: \(request.state.rawValue)."
            return PartyPages.form(
                head, heading, errors: errors,
                "\(asked)<p class=\"govuk-body\">\(by)</p>\(if: !request.answer.isEmpty, HTML.paragraphs(request.answer))"
            )
        }
        let levels = [Member.Level.contributor, .reader, .organiser].map {
            Choice($0.rawValue, "\($0.name): \($0.hint.prefix(1).lowercased())\($0.hint.dropFirst())")
        }
        let back = CollaborationTab.people.path(head.collaboration)
        return PartyPages.form(
            head, heading, errors: errors,
            """
            \(asked)<form method="post" action="\(request.path(in: head.collaboration))" novalidate>\(visit.formToken)
            \(radios("answer", "Your answer", value: fields["answer"] ?? "", choices(request, isParty: isParty), error: errors["answer"]))
            \(select("level", "What a member may do", value: fields["level"] ?? "contributor", levels, hint: "Only for somebody whom you make a member", error: errors["level"]))
            \(textArea("note", "What you tell them", value: fields["note"] ?? "", hint: "Needed when you decline: say why, and who else might help", error: errors["note"]))
            <p class="govuk-body">\(request.name) is told your answer.</p>
            \(buttonOrCancel("Send the answer", backTo: back))</form>
            """)
    }

    private static func choices(_ request: JoinRequest, isParty: Bool) -> [Choice] {
        let member = Choice(
            JoinRequest.Answer.member.rawValue, "Make \(request.name) a member",
            hint: "They alone are let in, by name. \(request.bodyName) agrees to nothing and signs nothing")
        let decline = Choice(
            JoinRequest.Answer.decline.rawValue, "Decline", hint: "They see the entry in the register, as before")
        if isParty { return [member, decline] }
        return [
            member,
            Choice(
                JoinRequest.Answer.party.rawValue, "Make \(request.bodyName) a party",
                hint: "All its officials see what is inside. It has a place in the charter, and signs the memorandum"),
            Choice(
                JoinRequest.Answer.both.rawValue, "Both",
                hint: "\(request.bodyName) becomes a party, and \(request.name) works on it by name"),
            decline,
        ]
    }
}
