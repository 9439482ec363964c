import Access
import Blobs
import Kernel
import Web

/// Links as those see them who make them.
enum LinkPages {
    /// From a file's page to its links; nothing for guests.
    static func way(_ room: Room, _ file: Item) -> HTML {
        if room.isExternal { return .empty }
        return """
            <p class="govuk-body"><a class="govuk-link" href="\(file.path(in: room.workspace))/links">Share by a link</a></p>
            """
    }

    /// The links to one file, and the form to make one.
    static func page(_ visit: Visit, _ shown: Links.Shown, _ fields: FormData, errors: FormErrors) -> Page {
        let (room, file) = (shown.room, shown.file)
        let path = file.path(in: room.workspace)
        let form: HTML
        switch shown.verdict {
        case .allowed: form = make(visit, shown, fields, errors)
        case .refused(let reason): form = inset("You cannot make a link because \(reason).")
        }
        let rows = shown.links.map { row(visit, $0, room, isNamed: false) }
        let list: HTML =
            rows.isEmpty
            ? empty(
                "Links to this file are listed here, with who may open them, until when, and how often they were used.")
            : table(
                caption: "Links to this file", isCaptionShown: false,
                ["For", "Made", "Works until", "Opened", "Downloaded", "Do"], numeric: [3, 4], rows)
        return Page(
            "Share ‘\(file.name)’ by a link", section: WorkspacePages.section,
            trail: ItemPages.trail(room.workspace, []) + [Link(file.name, path)], errors: errors,
            body: """
                <h1 class="govuk-heading-l">Share ‘\(file.name)’ by a link</h1>
                <p>\(ItemParts.marking(file.marking))</p>
                \(form)<h2 class="govuk-heading-m">Links to this file</h2>\(list)
                \(pagination(previous: nil, next: shown.next.map { "\(path)/links?before=\($0)" }, label: "links"))
                """)
    }

    private static func make(_ visit: Visit, _ shown: Links.Shown, _ fields: FormData, _ errors: FormErrors) -> HTML {
        let handling = shown.room.workspace.handling
        let mayAnyone = LinkRules.share(shown.room.question(about: shown.file), with: .anyone).isAllowed
        let named = Choice(
            "named", "People whom you name", hint: "Each gets a code by mail when they open it")
        let anyone = Choice("anyone", "Anyone who has the link", hint: "You pass the link on yourself")
        let audience: HTML =
            mayAnyone
            ? radios(
                "audience", "Who may open it", value: fields["audience"] ?? "named", [named, anyone],
                error: errors["audience"])
            : hidden(["audience": "named"])
        let usual = min(handling.linkDays, 14)
        let isSent = fields["days"] != nil
        return """
            <form method="post" action="\(shown.file.path(in: shown.room.workspace))/links" novalidate>\(visit.formToken)
            \(audience)
            \(textArea("addresses", "E-mail addresses of those whom you name", value: fields["addresses"] ?? "", rows: 3,
                hint: "One on a line, at most \(SharedLink.addressLimit)", error: errors["addresses"]))
            \(checkboxes("tell", "Tell them now", values: isSent && fields["tell"] == nil ? [] : ["yes"],
                [Choice("yes", "Send each of them the link",
                    hint: "By mail, with neither the file’s name nor its contents. Those who use Concordat have a notice, too")]))
            \(textField("days", "For how many days it works", value: fields["days"] ?? "\(usual)",
                hint: "At most \(handling.linkDays). It ends sooner when you leave the workspace or may not share the file any more",
                error: errors["days"], width: 3))
            \(button("Make the link"))</form>
            """
    }

    /// A link that was just made: its address is told this once.
    static func made(_ room: Room, _ file: Item, _ address: String, until: Instant, _ draft: LinkDraft) -> Page {
        let path = file.path(in: room.workspace)
        let names = draft.addresses.joined(separator: ", ")
        let who: HTML =
            draft.addresses.isEmpty
            ? "Anybody who has this link can download the file until \(until.plain). Pass it on with care."
            : draft.tells
                ? "It was sent to \(names) and works until \(until.plain). Each of them gets a code by mail when they open it."
                : "It works until \(until.plain) for \(names). Nobody was told: pass it on yourself. Each of them gets a code by mail when they open it."
        return Page(
            "The link is made", section: WorkspacePages.section,
            trail: ItemPages.trail(room.workspace, []) + [Link(file.name, path)],
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">The link is made</h1>
                <p class="govuk-body">\(who)</p>
                <p class="govuk-body"><label class="govuk-label govuk-!-font-weight-bold" for="address">The link to ‘\(file.name)’</label>
                <input class="govuk-input cc-address" id="address" value="\(address)" readonly></p>
                <p class="govuk-body">Copy it now: it is not shown again.</p>
                \(linkButton("See the links to this file", "\(path)/links", .secondary))
                </div></div>
                """)
    }

    /// The links of a workspace.
    static func list(_ visit: Visit, _ room: Room, _ links: [LinkStore.Listed], next: SharedLink.ID?) -> Page {
        let rows = links.map { row(visit, $0, room, isNamed: true) }
        let what = LinkRules.oversees(room) ? "All links to files of this workspace" : "Links that you made"
        let list: HTML =
            rows.isEmpty
            ? empty(
                "Links by which files of this workspace are shared with people outside are listed here. To make one, open a file and choose ‘Share by a link’."
            )
            : table(
                caption: what, ["File", "For", "Made", "Works until", "Opened", "Downloaded", "Do"], numeric: [4, 5],
                rows)
        return WorkspaceShell.page(
            room, .links,
            """
            \(list)
            \(pagination(previous: nil, next: next.map { "\(room.workspace.path)/links?before=\($0)" }, label: "links"))
            """)
    }

    private static func row(_ visit: Visit, _ listed: LinkStore.Listed, _ room: Room, isNamed: Bool) -> [HTML] {
        let (link, file) = (listed.link, listed.file)
        let who: HTML =
            link.audience == .anyone
            ? "Anyone with the link" : listed.addresses.map { "\($0)" as HTML }.joined("<br>")
        let end: HTML
        if let revoked = link.revokedAt {
            end =
                "\(tag("Ended", .grey))<br><span class=\"cc-why\">by \(link.revokedBy ?? "") on \(revoked.plain)</span>"
        } else if link.expiresAt <= visit.now {
            end = "\(link.expiresAt.plain)<br>\(tag("Ended", .grey))"
        } else {
            end = HTML(text: link.expiresAt.plain)
        }
        let act: HTML =
            !link.isOver(at: visit.now) && LinkRules.revoke(link, file, room).isAllowed
            ? actionForm(
                visit, "\(room.workspace.path)/links/\(link.id)/revoke", "End", .quiet,
                fields: isNamed ? [:] : ["item": "\(file.id)"], about: "the link to \(file.name)") : .empty
        let cells: [HTML] = [
            who, "\(link.createdAt.plain)<br><span class=\"cc-why\">\(link.maker)</span>", end,
            HTML(text: grouped(link.opens)), HTML(text: grouped(link.downloads)), act,
        ]
        return isNamed ? [Link(file.name, file.path(in: room.workspace)).html] + cells : cells
    }
}

/// Links as those see them who open them.
enum OpenedLinkPages {
    static var over: Page {
        page(
            "This link does not work any more",
            """
            <p class="govuk-body">It has ended, or whoever made it took it back. Ask them for a new one.</p>
            """)
    }

    /// Names who shares, and no file: who looks is not known yet.
    static func ask(
        _ visit: Visit, _ token: String, _ link: SharedLink, home: String, email: String = "",
        errors: FormErrors = FormErrors()
    ) -> Page {
        page(
            "\(link.maker) shares a file with you", errors: errors,
            """
            <p class="govuk-body">\(link.maker), \(home), shares a file with you until \(link.expiresAt.plain). It is for the \
            people whom they named: show that you are one of them.</p>
            <form method="post" action="/l/\(token)/code" novalidate>\(visit.formToken)
            \(textField("email", "Your e-mail address", value: email, hint: "The one to which the link was sent. We send a code to it",
                error: errors["email"], type: "email", autocomplete: "email"))
            \(button("Send me a code"))</form>
            """)
    }

    static func code(_ visit: Visit, _ token: String, email: String, errors: FormErrors = FormErrors()) -> Page {
        page(
            "Enter the code", errors: errors,
            """
            <p class="govuk-body">If the link is for <b>\(email)</b>, a code is on its way. It works for 15 minutes, once, in this \
            browser.</p>
            <form method="post" action="/l/\(token)/enter" novalidate>\(visit.formToken)\(hidden(["email": email]))
            \(textField("code", "The code", value: "", hint: "Eight digits", error: errors["code"], autocomplete: "one-time-code", width: 10))
            \(button("Open the file"))</form>
            <p class="govuk-body">Nothing there after a few minutes? Look among unwanted mail, or \
            <a class="govuk-link" href="/l/\(token)">ask for another code</a>.</p>
            """)
    }

    /// What is shared with whoever is signed in. No file is named before it is opened: what its maker may share is asked then.
    static func own(_ visit: Visit, _ links: [SharedLink]) -> Page {
        let rows = links.map { link -> [HTML] in
            [
                Link("A file from \(link.maker)", "\(SharedLink.ownPath)/\(link.id)").html,
                HTML(text: link.createdAt.plain), HTML(text: link.expiresAt.plain),
            ]
        }
        let list: HTML =
            rows.isEmpty
            ? empty(
                "Files that somebody shares with your e-mail address are listed here, from workspaces of which you are no part."
            )
            : table(caption: "Shared with you", isCaptionShown: false, ["What", "Shared", "Works until"], rows)
        return Page(
            "Shared with you", section: WorkspacePages.section, trail: WorkspacePages.trail,
            body: "<h1 class=\"govuk-heading-l\">Shared with you</h1>\n\(list)")
    }

    /// - Parameter path: of the link.
    static func file(_ path: String, _ target: LinkOpening.Target) -> Page {
        let (file, link) = (target.file, target.link)
        let unscanned: HTML =
            target.version.scan == .notScanned
            ? warning("This file was not scanned for malware. Open it only if you know where it comes from.") : .empty
        let care: HTML =
            file.marking == .officialSensitive
            ? inset("It is OFFICIAL-SENSITIVE: keep it to yourself and those who need it, and do not pass it on.")
            : .empty
        return page(
            file.name,
            """
            <p class="govuk-body">\(ItemParts.marking(file.marking)) \(plainSize(target.blob.size)), version \(target.version.number) of \
            \(target.version.createdAt.plain)</p>
            <p class="govuk-body">\(link.maker), \(target.home), shares this file with you until \(link.expiresAt.plain). That \
            you open it is recorded.</p>
            \(care)\(unscanned)\(linkButton("Download", "\(path)/content"))
            """)
    }

    private static func page(_ title: String, errors: FormErrors = FormErrors(), _ content: HTML) -> Page {
        Page(
            title, errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(title)</h1>
                \(content)</div></div>
                """)
    }
}
