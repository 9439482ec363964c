import Access
import Directory
import Kernel
import Storage
import Web

/// What those see who may know of a workspace and are not in it, and those who answer what they ask.
enum JoinPages {
    /// A workspace from outside.
    struct View: Sendable {
        let workspace: Workspace
        let body: Body?
        /// Its owners and facilitators, as far as the viewer may know of them.
        let hosts: [Participant]
        /// What they asked last.
        let request: JoinRequest?
        let verdict: Verdict
        let isInside: Bool

        static func read(
            _ slug: String, _ viewer: Viewer, at now: Instant, in transaction: any Transaction
        ) throws -> View {
            guard let workspace = try WorkspaceStore(transaction).find(slug: slug, WorkspaceSight(viewer, at: now))
            else { throw Fault.missing("This workspace") }
            let store = MemberStore(transaction)
            let person = viewer.person.map { Person.ID($0) }
            let member = try person.flatMap { try store.find($0, in: workspace.id) }
            let hosts = try store.list(workspace.id, Sight(viewer), at: now, limit: Members.limit)
                .filter { $0.member.role == .owner || $0.member.role == .facilitator }
            return View(
                workspace: workspace,
                body: try BodyStore(transaction).find([workspace.body], Sight(viewer))[workspace.body], hosts: hosts,
                request: try person.flatMap { try JoinStore(transaction).latest(of: $0, in: workspace.id) },
                verdict: WorkspaceRules.join(
                    viewer, workspace, member.flatMap { $0.isHere(at: now) ? $0 : nil }),
                isInside: member?.isHere(at: now) ?? false)
        }
    }

    static func outside(
        _ visit: Visit, _ view: View, _ fields: FormData = FormData(), _ errors: FormErrors = FormErrors()
    ) -> Page {
        let workspace = view.workspace
        let hosts = view.hosts.prefix(10).map { host -> HTML in
            "<li>\(host.html(isLinked: true)), \(host.member.role.name.lowercased())</li>"
        }
        let whom: HTML =
            hosts.isEmpty
            ? "<p class=\"govuk-body\">You see none of those who look after it. Ask \(view.body?.name ?? "the body that answers for it").</p>"
            : "<ul class=\"govuk-list\">\(hosts)</ul>"
        return Page.form(
            workspace.name, section: WorkspacePages.section, trail: WorkspacePages.trail, errors: errors,
            """
            \(HTML.paragraphs(workspace.purpose))
            \(summaryList([
                SummaryRow("Who may come in", text: "\(workspace.visibility.name): \(workspace.visibility.hint.prefix(1).lowercased())\(workspace.visibility.hint.dropFirst())"),
                view.body.map { SummaryRow("Body that answers for it", Link($0.name, $0.path).html) },
            ]))
            \(answered(view.request))\(entrance(visit, view, fields, errors))
            <h2 class="govuk-heading-m">Who to ask</h2>\(whom)
            """)
    }

    private static func entrance(_ visit: Visit, _ view: View, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let path = JoinRequest.askPath(view.workspace)
        if case .refused(let reason) = view.verdict {
            return "<p class=\"govuk-body\">You are not in it: \(reason).</p>"
        }
        if view.workspace.visibility == .open {
            return """
                <p class="govuk-body">You come in as \(view.workspace.joinsAs.name.lowercased()). Everybody in it sees that you are.</p>
                \(actionForm(visit, path, "Join", .primary))
                """
        }
        let isOpen = view.request?.state == .open
        let reason = fields["reason"] ?? (isOpen ? view.request?.reason ?? "" : "")
        return """
            <h2 class="govuk-heading-m">\(isOpen ? "You asked to join" : "Ask to join")</h2>
            <p class="govuk-body">Its owners and facilitators are told, and answer.</p>
            <form method="post" action="\(path)" novalidate>\(visit.formToken)
            \(textArea("reason", "Why you want to join", value: reason, hint: "A sentence or two, at most 1,000 characters: what you work on together", error: errors["reason"]))
            \(button(isOpen ? "Change what I asked" : "Ask to join"))</form>
            \(if: isOpen, actionForm(visit, "\(path)/withdraw", "Withdraw my request", .quiet))
            """
    }

    private static func answered(_ request: JoinRequest?) -> HTML {
        guard let request, request.state == .declined, let at = request.answeredAt else { return .empty }
        return inset(
            """
            <p class="govuk-body">\(request.answeredBy) declined what you asked on \(at.day.plain).</p>\
            \(HTML.paragraphs(request.answer))
            """)
    }

    // MARK: - For those who answer

    /// Beside the members: what waits.
    static func waiting(_ requests: [JoinRequest], _ workspace: Workspace) -> HTML {
        if requests.isEmpty { return .empty }
        let items = requests.map { request -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(request.path(in: workspace))">\(request.name)</a>\
            <p class="cc-why">\(request.bodyName) · asked on \(request.askedAt.day.plain)</p></li>
            """
        }
        return "<h2 class=\"govuk-heading-m\">Asking to join</h2><ul class=\"cc-list\">\(items)</ul>"
    }

    static func answer(
        _ visit: Visit, _ room: Room, _ request: JoinRequest, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let asked: HTML = """
            <p class="govuk-body">\(Link(request.name, "/people/\(request.person)").html), \(request.bodyName), asked on \
            \(request.askedAt.day.plain):</p>\(inset(HTML.paragraphs(request.reason)))
            """
        let heading = "\(request.name) asks to join"
        guard request.state == .open else {
            let by =
                request.answeredBy.isEmpty
                ? "It does not wait any more." : "\(request.answeredBy) answered: \(request.state.rawValue)."
            return WorkspaceShell.form(
                room, .people, heading, errors: errors, "\(asked)<p class=\"govuk-body\">\(by)</p>")
        }
        let roles = [WorkspaceMember.Role.reader, .contributor, .editor].filter {
            WorkspaceRules.give(.role($0), room).isAllowed
        }
        let choices =
            roles.map { Choice($0.rawValue, "Let them in as \($0.name.lowercased())", hint: $0.hint) }
            + [Choice("decline", "Decline", hint: "They see the workspace’s name and purpose, as before")]
        return WorkspaceShell.form(
            room, .people, heading, errors: errors,
            """
            \(asked)<form method="post" action="\(request.path(in: room.workspace))" novalidate>\(visit.formToken)
            \(radios("answer", "Your answer", value: fields["answer"] ?? "", choices, error: errors["answer"]))
            \(textArea("note", "What you tell them", value: fields["note"] ?? "", hint: "Needed when you decline: say why, and who else might help", error: errors["note"]))
            <p class="govuk-body">\(request.name) is told your answer.</p>
            \(buttonOrCancel("Send the answer", backTo: WorkspaceTab.people.path(room.workspace)))</form>
            """)
    }
}
