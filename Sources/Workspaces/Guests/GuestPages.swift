import Access
import Directory
import Kernel
import Web

enum GuestPages {
    static func form(
        _ visit: Visit, _ room: Room, _ teams: [PermissionTeam], _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let path = "\(room.workspace.path)/guests/new"
        let choices = teams.map { Choice($0.id.description, $0.name) }
        let into: HTML =
            choices.isEmpty
            ? .empty
            : checkboxes(
                "teams", "Permission teams", values: fields.all("teams"), choices,
                hint: "What they may see beyond what all guests may", error: errors["teams"])
        return WorkspaceShell.form(
            room, .people, "Invite a guest", errors: errors,
            """
            <p class="govuk-body">A guest works outside the bodies that are here. They see what you let them see, until the day you say. \
            Before anything is sent you see exactly what that is.</p>\(Lesson.link(.inviting))
            <form method="post" action="\(path)" novalidate>\(visit.formToken)
            \(textField("email", "E-mail address", value: fields["email"] ?? "", error: errors["email"], type: "email"))
            \(textField("name", "Name", value: fields["name"] ?? "", error: errors["name"]))
            \(textField("organisation", "Organisation", value: fields["organisation"] ?? "", hint: "Whom they work for. It is shown beside their name", error: errors["organisation"]))
            \(textArea("purpose", "What they are to do here", value: fields["purpose"] ?? "", rows: 2, hint: "A sentence. It is in the mail to them", error: errors["purpose"]))
            \(textField("until", "The last day", value: fields["until"] ?? "", hint: "Like 3 March 2027, at most a year ahead", error: errors["until"], width: 20))
            \(textField("sponsor", "Who answers for them", value: fields["sponsor"] ?? "", hint: "The e-mail address of a member of this workspace. Empty: you", error: errors["sponsor"], type: "email"))
            \(into)\(buttonOrCancel("See what they will see", backTo: WorkspaceTab.people.path(room.workspace)))</form>
            """)
    }

    /// What is shown before anything is sent.
    static func preview(_ visit: Visit, _ plan: Guests.Plan, _ tree: SeenTree, _ fields: FormData) -> Page {
        let (room, draft) = (plan.room, plan.draft)
        let handling = room.workspace.handling
        let sensitive =
            handling.externalsSeeSensitive
            ? "They also see what is OFFICIAL-SENSITIVE." : "What is OFFICIAL-SENSITIVE is left out."
        let downloads = handling.allowsDownloads ? "They may download files." : "Files cannot be downloaded here."
        let names = plan.teams.map(\.name).joined(separator: ", ")
        let nothing: HTML =
            tree.lines.isEmpty
            ? warning(
                "They would see nothing. Give guests, or a permission team that they are in, access to a folder first.")
            : .empty
        return WorkspaceShell.page(
            room, .people, title: "What \(draft.name) will see",
            """
            <p class="govuk-body">\(draft.name) \(plan.mark.html)</p>
            \(nothing)\(AccessPages.tree(tree, room, whose: draft.name))
            <p class="govuk-body">What is added to these folders later they see as well. \(sensitive) \(downloads)</p>
            \(summaryList([
                SummaryRow("E-mail address", text: draft.email), SummaryRow("What they are to do", text: draft.purpose),
                SummaryRow("Who answers for them", text: plan.sponsor.name), SummaryRow("Permission teams", text: names),
                SummaryRow("The last day", text: draft.until.plain),
            ]))
            <p class="govuk-body">\(draft.name) gets a mail. Everybody in the workspace sees that they are a guest.</p>
            <form method="post" action="\(room.workspace.path)/guests/new" novalidate>\(visit.formToken)\(kept(fields))\
            <div class="cc-actions">\(button("Send the invitation", name: "step", value: "send"))\
            \(button("Change something", .secondary, name: "step", value: "back"))</div></form>
            """)
    }

    /// What was typed, unseen.
    private static func kept(_ fields: FormData) -> HTML {
        let names = ["email", "name", "organisation", "purpose", "until", "sponsor", "teams"]
        return names.flatMap { name in fields.all(name).map { hidden([name: $0]) } }.joined("")
    }

    struct View: Sendable {
        let room: Room
        let guest: Participant
        /// `nil` when the viewer does not see them.
        let sponsor: Participant?
        let teams: [String]
    }

    static func guest(
        _ visit: Visit, _ view: View, _ fields: FormData = FormData(), _ errors: FormErrors = FormErrors()
    ) -> Page {
        let (room, guest) = (view.room, view.guest)
        let path = "\(room.workspace.path)/guests/\(guest.person)"
        let member = guest.member
        let accepted = member.acceptedAt.map { "Accepted on \($0.day.plain)" } ?? "Not yet: they have not been here"
        let ending: HTML =
            GuestRules.end(member, room).isAllowed
            ? "<h2 class=\"govuk-heading-m\">End access</h2><p class=\"govuk-body\">At once, also where they are signed in. \(guest.name) is told.</p>\(actionForm(visit, "\(path)/end", "End access", .warning))"
            : .empty
        return WorkspaceShell.page(
            room, .people, title: guest.name, trail: [Link("People", WorkspaceTab.people.path(room.workspace))],
            errors: errors,
            """
            <p class="govuk-body">\(guest.mark.map { $0.html } ?? .empty)</p>
            \(if: member.sponsorGoneAt != nil, warning("Nobody answers for \(guest.name) any more. Unless an owner names somebody, their access ends \(member.until?.ending ?? "")."))
            \(summaryList([
                SummaryRow("What they are to do", text: member.purpose),
                SummaryRow("Who answers for them", text: member.sponsorGoneAt != nil ? "Nobody" : view.sponsor?.name ?? "Somebody you do not see"),
                SummaryRow("Access ends", text: member.until?.ending), SummaryRow("Terms of confidentiality", text: accepted),
                SummaryRow("Permission teams", text: view.teams.joined(separator: ", ")),
            ]))
            \(renewing(visit, view, path, fields, errors))\(sponsoring(visit, view, path, fields, errors))\(ending)
            """)
    }

    private static func renewing(
        _ visit: Visit, _ view: View, _ path: String, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        if case .refused(let reason) = GuestRules.renew(view.guest.member, view.room) {
            return "<p class=\"govuk-body\">You cannot renew their access because \(reason).</p>"
        }
        return """
            <h2 class="govuk-heading-m">Renew</h2>
            <form method="post" action="\(path)/renew" novalidate>\(visit.formToken)
            \(textField("until", "The last day", value: fields["until"] ?? "", hint: "Like 3 March 2027, at most a year ahead", error: errors["until"], width: 20))
            \(button("Renew access"))</form>
            """
    }

    private static func sponsoring(
        _ visit: Visit, _ view: View, _ path: String, _ fields: FormData, _ errors: FormErrors
    ) -> HTML {
        guard WorkspaceRules.own(view.room).isAllowed else { return .empty }
        return """
            <h2 class="govuk-heading-m">Who answers for them</h2>
            <form method="post" action="\(path)/sponsor" novalidate>\(visit.formToken)
            \(textField("sponsor", "Sponsor", value: fields["sponsor"] ?? "", hint: "The e-mail address of a member of this workspace", error: errors["sponsor"], type: "email"))
            \(button("Name the sponsor", .secondary))</form>
            """
    }

    /// The terms of confidentiality.
    static func terms(_ visit: Visit, _ room: Room) -> Page {
        let accepted = room.member?.acceptedAt
        let lines = ConfidentialityTerms.lines.map { line -> HTML in "<li>\(line)</li>" }
        let form: HTML =
            accepted.map { "<p class=\"govuk-body\">You accepted this on \($0.day.plain).</p>" }
            ?? actionForm(visit, "\(room.workspace.path)/terms", "I accept these terms", .primary)
        return Page.form(
            "Terms of confidentiality", section: WorkspacePages.section, trail: WorkspacePages.trail,
            errors: FormErrors(),
            """
            <p class="govuk-body-l">Before you come into ‘\(room.workspace.name)’ as a guest, read this and accept it. You do so once.</p>
            <ol class="govuk-list govuk-list--number">\(lines)</ol>
            <p class="govuk-body">Your access ends \(room.member?.until?.ending ?? ""). These terms hold after that as well.</p>
            \(form)
            """)
    }
}

/// What guests undertake. Plain words for the duties of confidence that partners have anyway.
enum ConfidentialityTerms {
    static let lines = [
        "What you find here was given to you for the work that you were invited to. Use it for that alone.",
        "Do not pass it on: not to colleagues who were not invited, not to others, not to tools that keep or learn from it.",
        "Handle it as its marking says. Keep what you download on equipment that your organisation looks after, and delete it when the work is done.",
        "Information about people is protected by law (UK GDPR, Data Protection Act 2018). Tell your sponsor at once when something is lost or seen by the wrong people.",
        "Everything you open, download or change here is recorded with your name.",
        "Your access can be ended at any time. What you learned stays confidential after that.",
    ]
}
