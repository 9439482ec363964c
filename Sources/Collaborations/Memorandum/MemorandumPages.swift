import Directory
import Kernel
import Papers
import Web

/// The memorandum as a page and as a paper, and the form that sends it for signature.
enum MemorandumPages {
    static let hashField = "sha256"
    static let bodyField = "body"

    static func path(_ collaboration: Collaboration) -> String {
        "\(CollaborationTab.charter.path(collaboration))/memorandum"
    }

    static func page(_ visit: Visit, _ view: MemorandumView, wasChanged: Bool = false) -> Page {
        let text = MemorandumText(view.text)
        let clauses = text.clauses.map { clause -> HTML in
            """
            <section class="cc-part"><h2 class="govuk-heading-m">\(clause.heading)</h2>\
            \(clause.paragraphs.map { HTML.paragraphs($0) })</section>
            """
        }
        let changed =
            wasChanged ? warning("The text changed since you opened it. Nothing was signed: read it again.") : .empty
        return CollaborationShell.page(
            view.head, .charter, title: "Memorandum of understanding",
            """
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            <h1 class="govuk-heading-l">\(text.title)</h1>\(changed)\(state(view))\(amendments(view))
            \(text.opening.map { HTML.paragraphs($0) })\(clauses)\(signatures(view))\(signing(visit, view))\(files(view))
            </div></div>
            """)
    }

    private static func state(_ view: MemorandumView) -> HTML {
        let base = path(view.head.collaboration)
        let send: HTML =
            view.mayOrganise ? linkButton(sendText(view), "\(base)/send", .secondary) : .empty
        if view.memorandum == nil {
            return "\(inset("<p class=\"govuk-body\">This is a draft. It is not sent for signature yet.</p>"))\(send)"
        }
        if let latest = view.latest, !view.isLatest {
            let link = Link("Version \(latest) was sent since.", base)
            return inset("<p class=\"govuk-body\">This version is not asked for any more. \(link.html)</p>")
        }
        let names = view.signatories.map(\.body).joined(separator: ", ")
        let stale =
            view.isStale
            ? warning(
                "The charter changed since this was sent. Once it is sent again, these must sign again: \(names).")
            : .empty
        let signed: HTML =
            view.isSignedByAll
            ? "<p class=\"govuk-body\">\(tag("Signed by all", .green)) It never changes from now on.</p>" : .empty
        return "\(stale)\(signed)\(if: !view.isSignedByAll || view.isStale, send)"
    }

    /// What a signer who knows the version before looks at first.
    private static func amendments(_ view: MemorandumView) -> HTML {
        guard let amends = view.amends else { return .empty }
        let clauses = amends.clauses.map { clause -> HTML in
            "<h3 class=\"govuk-heading-s\">\(clause.heading)</h3><ul class=\"cc-diff\">\(Comparison.items(clause.old, clause.new))</ul>"
        }
        let content: HTML = clauses.isEmpty ? "<p class=\"govuk-body\">No clause differs.</p>" : "\(clauses)"
        let signed = Link("version \(amends.version)", "\(path(view.head.collaboration))/\(amends.version)").html
        return """
            <h2 class="govuk-heading-m">What it amends</h2>\
            <p class="govuk-body">Since \(signed), which all parties signed:</p>\(content)
            """
    }

    private static func sendText(_ view: MemorandumView) -> String {
        view.memorandum == nil || view.isStale ? "Send for signature" : "Change who signs"
    }

    private static func signatures(_ view: MemorandumView) -> HTML {
        guard !view.signatories.isEmpty else { return .empty }
        let rows = view.signatories.map { one -> [HTML] in
            ["\(one.body)", signer(one), "\(status(one))"]
        }
        return table(caption: "Who signs", ["Party", "Signs for it", "Signature"], rows)
    }

    private static func signer(_ one: MemorandumView.Signatory) -> HTML {
        guard let mark = one.guestMark else { return "\(one.signer)" }
        return "\(one.signer) <strong class=\"govuk-tag cc-guest\">\(mark)</strong>"
    }

    static func status(_ one: MemorandumView.Signatory) -> String {
        if let at = one.request.signedAt {
            return
                "Signed by \(([one.request.signedBy, one.guestMark].compactMap(\.self)).joined(separator: ", ")), \(at.plain)"
        }
        if one.isLapsed { return "Not signed: this guest’s access has ended. Name somebody else" }
        return one.earlier.map { "Must sign again: signed version \($0)" } ?? "Not signed yet"
    }

    private static func signing(_ visit: Visit, _ view: MemorandumView) -> HTML {
        guard view.isLatest, !view.head.collaboration.stage.isOver else { return .empty }
        let base = path(view.head.collaboration)
        return view.signatories.filter { $0.isViewers && !$0.request.isSigned }.map { one -> HTML in
            if view.mustSignInAgain {
                return """
                    \(inset("<p class=\"govuk-body\">To sign for \(one.body), show once more that it is you: your sign-in is older than 15 minutes.</p>"))
                    \(linkButton("Sign in again", again(base)))
                    """
            }
            let fields = [hashField: view.sha256, bodyField: one.request.body.description]
            return """
                \(inset("<p class=\"govuk-body\">\(one.guestMark == nil ? "You hold the post ‘\(one.signer)’." : "\(one.body) named you, its guest here, to sign for it.") Your signature binds \(one.body) to exactly the text above.</p>"))
                \(actionForm(visit, "\(base)/sign", "Sign for \(one.body)", .primary, fields: fields))
                """
        }.joined("")
    }

    /// Where somebody signs in again, to come back.
    static func again(_ path: String) -> String { "/sign-in?again=1&next=\(percentEncoded(path))" }

    private static func files(_ view: MemorandumView) -> HTML {
        let base = "\(path(view.head.collaboration))/\(view.memorandum.map { String($0.version) } ?? "draft")"
        let hash =
            view.memorandum.map { SummaryRow("SHA-256 of the text", "<code class=\"cc-code\">\($0.sha256)</code>") }
        let sent = view.memorandum.map { SummaryRow("Sent by", "\($0.sentBy), \($0.sentAt.plain)") }
        return """
            <h2 class="govuk-heading-m">Keep a copy</h2>\(summaryList([sent, hash]))
            <ul class="govuk-list"><li>\(Link("PDF, to print", "\(base)/pdf").html)</li>
            <li>\(Link("OpenDocument (.odt), to edit", "\(base)/odt").html)</li>
            <li>\(Link("The exact text that is signed", "\(base)/text").html)</li></ul>
            """
    }

    // MARK: - Files

    static func paper(_ view: MemorandumView) -> Paper {
        let rows = view.signatories.map { one in [RichText(one.body), RichText(one.text), RichText(status(one))] }
        let closing: [PaperBlock] =
            view.memorandum.map { memorandum in
                [
                    .table(
                        PaperTable(caption: "Who signs", columns: ["Party", "Signs for it", "Signature"], rows: rows)),
                    .paragraph(RichText("SHA-256 of the text that is signed: \(memorandum.sha256)")),
                ]
            } ?? []
        let version = view.memorandum.map { "Version \($0.version)" } ?? "Draft"
        return MemorandumText(view.text).paper(closing, footer: "\(view.head.collaboration.title) – \(version)")
    }

    // MARK: - Sending

    /// Those of each party who may be asked, the likeliest first: posts with a role, then its guests.
    static func sending(
        _ visit: Visit, _ head: CollaborationHead, _ roles: [StaffedRole], _ guests: [GuestSigner], _ data: FormData,
        _ errors: FormErrors
    ) -> Page {
        let base = path(head.collaboration)
        let fields = head.bodies.map { body -> HTML in
            let name = Memoranda.field(body)
            let label = "Who signs for \(body.name)"
            let choices = choices(body, roles, guests)
            if choices.isEmpty || errors[name] != nil {
                return textField(
                    name, label, value: data[name] ?? "",
                    hint: "The post’s title, or its holder’s or a guest’s e-mail address",
                    error: errors[name])
            }
            return select(name, label, value: data[name] ?? choices[0].value, choices)
        }
        return CharterFormPages.page(
            head, "Send the memorandum for signature", errors: errors,
            """
            <p class="govuk-body">The charter is kept as a version, and the memorandum made from it. Whoever holds these \
            posts is asked to sign exactly that text. A guest signs for the body that they come from.</p>
            <form method="post" action="\(base)/send" novalidate>\(visit.formToken)\(fields)
            \(buttonOrCancel("Send for signature", backTo: base))</form>
            """)
    }

    private static let order: [Role] = [
        .contact, .operationalLead, .sro, .accountingOfficer, .financeLead, .dataLead,
    ]

    private static func choices(_ body: Body, _ roles: [StaffedRole], _ guests: [GuestSigner]) -> [Choice] {
        var seen = Set<Post.ID>()
        let posts = order.flatMap { role in roles.filter { $0.role == role } }.compactMap { role -> Choice? in
            let post = role.staffed.post
            guard post.body == body.id, post.endedOn == nil, seen.insert(post.id).inserted else { return nil }
            // Guests sign by name: their access has a last day, which a post has not.
            let holders = role.staffed.holders
            if !holders.isEmpty, holders.allSatisfy(\.isGuest) { return nil }
            let names = role.staffed.holders.map(\.name)
            let holder = names.isEmpty ? "vacant" : names.joined(separator: ", ")
            return Choice(post.id.description, "\(post.title), \(holder) – \(role.role.name.lowercased())")
        }
        return posts + guests.filter { $0.body == body.id }.map { Choice(Signer.value($0.person), "\($0.name), guest") }
    }
}
