import Access
import Directory
import Kernel
import Web

/// Parties, roles and members on one page: who takes part, and as what.
enum PartyPages {
    struct View: Sendable {
        let head: CollaborationHead
        let parties: [Party]
        let bodies: [Body.ID: Body]
        let roles: ShownRoles
        let members: [Member]
        /// Members whom the viewer may not see.
        let hiddenMembers: Int
        /// The bodies that took over from parties that are closed.
        let successors: [Body.ID: [Body]]
        /// The parties that were, and who took their place.
        let successions: [PartySuccession]
        /// Who asks to be let in; for those who answer.
        let requests: [JoinRequest]
        let mayContribute: Bool
        let mayOrganise: Bool

        var path: String { CollaborationTab.people.path(head.collaboration) }
    }

    static func page(_ visit: Visit, _ view: View) -> Page {
        CollaborationShell.page(
            view.head, .people,
            """
            <h1 class="govuk-heading-l">Parties and roles</h1>
            <h2 class="govuk-heading-m">Roles</h2>
            <p class="govuk-body">Posts carry roles: whoever takes over a post takes over its roles.</p>
            \(roles(visit, view))
            <h2 class="govuk-heading-m">Parties</h2>\(view.parties.map { party(visit, view, $0) })
            \(if: view.mayOrganise, linkButton("Add a party", "\(view.path)/parties/new", .secondary))\(before(view))
            <h2 class="govuk-heading-m">Members</h2>\(members(visit, view))
            \(if: view.mayOrganise, linkButton("Add a member", "\(view.path)/members/new", .secondary))
            \(JoinPages.waiting(view.requests, view.head.collaboration))
            """)
    }

    private static func roles(_ visit: Visit, _ view: View) -> HTML {
        let rows = Role.allCases.flatMap { role -> [SummaryRow] in
            let held = view.roles.seen.filter { $0.role == role }
            var rows = held.map { SummaryRow(role.name, staffed(visit, view, $0)) }
            rows += view.roles.hidden.filter { $0 == role }.map { SummaryRow($0.name, "\(ShownRoles.unseen)") }
            if rows.isEmpty {
                rows = [
                    SummaryRow(role.name, "\(tag("Nobody yet", .grey)) <p class=\"cc-why\">\(role.explanation)</p>")
                ]
            }
            return rows
        }
        return """
            \(summaryList(rows))\(if: view.mayOrganise, linkButton("Give a role to a post", "\(view.path)/roles/new", .secondary))
            """
    }

    private static func staffed(_ visit: Visit, _ view: View, _ role: StaffedRole) -> HTML {
        let fields = ["role": role.role.rawValue, "post": role.staffed.post.id.description]
        let end = actionForm(visit, "\(view.path)/roles/end", "End this role", .quiet, fields: fields)
        let vacant = tag("Vacant", .orange)
        return """
            \(PostLines.inline(role.staffed)), \(role.bodyName) \(if: view.roles.vacant.contains(role.staffed.post.id), vacant)\(if: view.mayOrganise, end)
            """
    }

    private static func party(_ visit: Visit, _ view: View, _ party: Party) -> HTML {
        guard let body = view.bodies[party.body] else { return .empty }
        let lead = tag("Leads", .turquoise)
        let rows = [
            SummaryRow("Brings", text: party.contribution), SummaryRow("Gains", text: party.benefit),
            SummaryRow("Gives up", text: party.givesUp), SummaryRow("Since", text: party.joinedOn.plain),
        ]
        let path = "\(view.path)/parties/\(body.slug)"
        let change = Link("Change what \(body.name) brings and gains", path).html
        return """
            <h3 class="govuk-heading-s">\(bodySquare(initials: body.initials, name: body.name, id: body.id.uuid)) \
            \(Link(body.name, body.path).html) \(if: party.isLead, lead)</h3>\(closed(visit, view, body))\(summaryList(rows))
            \(if: view.mayContribute, "<p class=\"govuk-body\">\(change)</p>")
            """
    }

    /// A party that is no more, with one button for each body that took over from it.
    private static func closed(_ visit: Visit, _ view: View, _ body: Body) -> HTML {
        guard let day = body.closedOn else { return .empty }
        let successors = view.successors[body.id] ?? []
        let names = successors.map { Link($0.name, $0.path).html }.joined(" and ")
        let said: HTML =
            successors.isEmpty
            ? "The directory names nobody who took over." : "\(names) took over from it."
        if successors.isEmpty || !view.mayOrganise {
            return inset("<p class=\"govuk-body\">\(body.name) closed on \(day.plain). \(said)</p>")
        }
        let path = "\(view.path)/parties/\(body.slug)/successor"
        let buttons = successors.map {
            actionForm(visit, path, "Make \($0.name) the party", .primary, fields: ["successor": $0.slug])
        }
        return inset(
            """
            <p class="govuk-body">\(body.name) closed on \(day.plain). \(said)</p>\(buttons)
            \(details("What this does", """
                <ul class="govuk-list govuk-list--bullet"><li>The successor takes over what was agreed for later: what the party brings, gains and \
                gives up, the years of the ledger after the one in which it closed, and money that is not paid yet.</li>
                <li>What is past stays under the name of \(body.name): paid money, earlier years, signatures, decisions.</li>
                <li>Roles and seats on forums of its posts end. Give them to posts of the successor.</li>
                <li>The successor has not signed. Send the memorandum for signature again; until it has signed, health warns.</li></ul>
                """))
            """)
    }

    private static func before(_ view: View) -> HTML {
        let rows = view.successions.compactMap { past -> SummaryRow? in
            guard let body = view.bodies[past.body] else { return nil }
            let successor = view.bodies[past.successor]?.name ?? "another body"
            let brought: HTML =
                past.contribution.isEmpty ? .empty : "<p class=\"govuk-body\">It brought: \(past.contribution)</p>"
            return SummaryRow(
                body.name,
                """
                <p class="govuk-body">Took part from \(past.joinedOn.plain). \(successor) took its place on \
                \(past.succeededAt.day.plain).</p>\(brought)
                """)
        }
        if rows.isEmpty { return .empty }
        return "<h2 class=\"govuk-heading-m\">Parties before</h2>\(summaryList(rows))"
    }

    private static func members(_ visit: Visit, _ view: View) -> HTML {
        if view.members.isEmpty, view.hiddenMembers == 0 {
            return empty("People who work on it by name would be here.")
        }
        let items = view.members.map { member -> HTML in
            let until = member.until.map { " · until \($0.lastDay.plain)" } ?? ""
            let guest: HTML = "<strong class=\"govuk-tag cc-guest\">Guest · \(member.bodyName)\(until)</strong>"
            let isLeaver = visit.viewer?.person == member.person.uuid && view.head.collaboration.stage != .ended
            let remove = actionForm(
                visit, "\(view.path)/members/remove", view.mayOrganise ? "Remove" : "Leave", .quiet,
                fields: ["person": member.person.description])
            return """
                <li><a class="govuk-link cc-list__title" href="\(member.path)">\(member.name)</a> \(if: member.isGuest, guest)\
                <p class="cc-why">\(member.level.name) · \(member.bodyName)</p>\(if: view.mayOrganise || isLeaver, remove)</li>
                """
        }
        let hidden = count(
            view.hiddenMembers, "other takes part whom you do not see.", "others take part whom you do not see.")
        return
            "<ul class=\"cc-list\">\(items)</ul>\(if: view.hiddenMembers > 0, "<p class=\"govuk-body\">\(hidden)</p>")"
    }

    // MARK: - Forms

    static func form(
        _ head: CollaborationHead, _ heading: String, errors: FormErrors, _ content: HTML
    ) -> Page {
        Page.form(
            heading, section: CollaborationShell.section,
            trail: CollaborationShell.trail + [
                Link(head.collaboration.title, head.collaboration.path),
                Link(CollaborationTab.people.name, CollaborationTab.people.path(head.collaboration)),
            ], errors: errors, content)
    }

    static func newParty(_ visit: Visit, _ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors) -> Page {
        let path = CollaborationTab.people.path(head.collaboration)
        return form(
            head, "Add a party", errors: errors,
            """
            <p class="govuk-body">Everybody in that body will see what is inside this collaboration.</p>
            <form method="post" action="\(path)/parties/new" novalidate>\(visit.formToken)
            \(textField("body", "Body", value: fields["body"] ?? "", hint: "Its name or abbreviation", error: errors["body"]))
            \(buttonOrCancel("Add the party", backTo: path))</form>
            """)
    }

    static func party(
        _ visit: Visit, _ head: CollaborationHead, _ body: Body, _ party: Party, _ basis: EditBasis,
        _ typed: FormData, mayOrganise: Bool, _ errors: FormErrors
    ) -> Page {
        let fields = basis.fields(typed, PartyDraft.edited)
        let path = CollaborationTab.people.path(head.collaboration)
        let own = "\(path)/parties/\(body.slug)"
        let organising: HTML = """
            <h2 class="govuk-heading-m">Its place</h2><div class="cc-actions">
            \(actionForm(visit, "\(own)/lead", "Let it lead"))\(actionForm(visit, "\(own)/remove", "Take it out", .warning))</div>
            """
        return form(
            head, body.name, errors: errors,
            """
            \(basis.comparison(PartyDraft.edited))
            <form method="post" action="\(own)" novalidate>\(visit.formToken)\(basis.html)
            \(textArea("contribution", "What it brings", value: fields["contribution"] ?? "", hint: "People, money, places, data, authority", error: errors["contribution"]))
            \(textArea("benefit", "What it gains", value: fields["benefit"] ?? "", error: errors["benefit"]))
            \(textArea("gives-up", "What it gives up", value: fields["gives-up"] ?? "", hint: "Money, control, priorities of its own", error: errors["gives-up"]))
            \(buttonOrCancel("Save", backTo: path))</form>\(if: mayOrganise && !party.isLead, organising)
            """)
    }

    static func newRole(
        _ visit: Visit, _ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let path = CollaborationTab.people.path(head.collaboration)
        let roles = Role.allCases.map { Choice($0.rawValue, $0.name, hint: $0.explanation) }
        let bodies = head.bodies.map { Choice($0.slug, $0.name) }
        return form(
            head, "Give a role to a post", errors: errors,
            """
            <form method="post" action="\(path)/roles/new" novalidate>\(visit.formToken)
            \(radios("role", "Role", value: fields["role"] ?? "", roles, error: errors["role"]))
            \(select("body", "Body", value: fields["body"] ?? "", bodies, error: errors["body"]))
            \(textField("post", "Post", value: fields["post"] ?? "", hint: "Its title, or its holder’s name or e-mail address", error: errors["post"]))
            \(buttonOrCancel("Give the role", backTo: path))</form>
            """)
    }

    static func newMember(
        _ visit: Visit, _ head: CollaborationHead, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let path = CollaborationTab.people.path(head.collaboration)
        let levels = Member.Level.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) }
        return form(
            head, "Add a member", errors: errors,
            """
            <form method="post" action="\(path)/members/new" novalidate>\(visit.formToken)
            \(textField("email", "E-mail address", value: fields["email"] ?? "", hint: "As it stands in the directory", error: errors["email"], type: "email"))
            \(radios("level", "What they may do", value: fields["level"] ?? "contributor", levels, error: errors["level"]))
            \(textField("until", "Until", value: fields["until"] ?? "", hint: "For guests: the last day, like 3 March 2027", error: errors["until"], width: 20))
            \(buttonOrCancel("Add the member", backTo: path))</form>
            """)
    }
}
