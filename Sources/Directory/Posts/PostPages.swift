import Access
import Kernel
import Web

/// The page of a post.
enum PostPages {
    static func post(_ visit: Visit, _ view: PostView, _ words: Words) -> Page {
        let post = view.post
        let hidden: HTML =
            post.isHidden ? tag("Hidden", .orange) + " " : .empty
        return Page(
            post.title, section: DirectoryLinks.section, trail: trail(view),
            body: """
                \(hidden)<h1 class="govuk-heading-l">\(post.title)</h1>
                \(notes(view))
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h2 class="govuk-heading-m">Who holds it</h2>\(holders(visit, view))\(always(view))
                \(facts(view, words))
                \(reporting(view))
                </div><div class="govuk-grid-column-one-third">\(former(view))</div></div>
                \(PostActionPages.actions(visit, view))
                """)
    }

    static func trail(_ view: PostView) -> [Link] {
        let teams = view.ancestors + (view.team.map { [$0] } ?? [])
        return [DirectoryLinks.bodies, Link(view.body.name, view.body.path)] + teams.map { Link($0.name, $0.path) }
    }

    private static func notes(_ view: PostView) -> HTML {
        var notes = HTML.empty
        if let day = view.post.endedOn {
            notes += inset(
                "<p class=\"govuk-body\">This post ended on \(day.plain). The page is kept for the record.</p>")
        }
        if view.post.isHidden {
            notes += inset(
                """
                <p class="govuk-body">Only its holder and the administrators of \(view.body.name) know of this post. \
                It is counted nowhere, and its holder is not found.</p>
                """)
        }
        return notes
    }

    private static func holders(_ visit: Visit, _ view: PostView) -> HTML {
        if view.post.endedOn != nil { return "<p class=\"govuk-body\">Nobody: the post has ended.</p>" }
        if view.holders.isEmpty {
            let instead: HTML =
                view.askInstead.map { "<p class=\"govuk-body\">Ask \(PostLines.inline($0)) instead.</p>" } ?? .empty
            return "<p class=\"govuk-body\">Nobody is shown as holding this post now.</p>\(instead)"
        }
        return "<ul class=\"cc-list\">\(view.holders.map { holder($0) })</ul>"
    }

    /// For whoever wants to keep or pass on a link that outlives the holder.
    private static func always(_ view: PostView) -> HTML {
        if view.post.endedOn != nil { return .empty }
        return """
            <p class="govuk-body"><a class="govuk-link" href="\(view.post.path)/current">Link that always leads to whoever \
            holds this post</a></p>
            """
    }

    private static func holder(_ holder: PostHolder) -> HTML {
        let since: HTML = holder.from.map { "<p class=\"cc-why\">since \($0.plain)</p>" } ?? .empty
        return """
            <li class="cc-person">\(face(name: holder.name, photo: nil))<div>\
            <a class="govuk-link cc-list__title" href="\(holder.path)">\(holder.name)</a>\(since)</div></li>
            """
    }

    private static func facts(_ view: PostView, _ words: Words) -> HTML {
        let post = view.post
        return summaryList([
            words.row("Contact us for", post.contactFor),
            words.row("What the job is for", post.function),
            view.superior.map { SummaryRow("Reports to", PostLines.inline($0)) },
            view.team.map { SummaryRow("Team", Link($0.name, $0.path).html) },
            SummaryRow("Body", Link(view.body.name, view.body.path).html),
            SummaryRow("Location", text: post.place),
            words.row("Grade", post.grade),
            SummaryRow("Profession", text: post.profession),
            view.topics.isEmpty ? nil : SummaryRow("Topics", DirectoryLinks.tags(view.topics)),
            post.isPublic ? SummaryRow("Published", published(post)) : nil,
        ])
    }

    private static func published(_ post: Post) -> HTML {
        var parts: [HTML] = ["Shown to everybody"]
        if !post.publicEmail.isEmpty { parts.append(DirectoryLinks.mail(post.publicEmail)) }
        if !post.publicPhone.isEmpty { parts.append(DirectoryLinks.phone(post.publicPhone)) }
        return parts.joined(" · ")
    }

    private static func reporting(_ view: PostView) -> HTML {
        let text =
            view.reportCount == 0
            ? "Nobody reports to this post." : "\(count(view.reportCount, "post reports", "posts report")) to this one."
        return """
            <p class="govuk-body">\(text) <a class="govuk-link" href="\(view.post.path)/reporting">See the reporting lines</a></p>
            """
    }

    private static func former(_ view: PostView) -> HTML {
        if view.former.isEmpty { return .empty }
        let items = view.former.map { holder -> HTML in
            """
            <li><a class="govuk-link" href="\(holder.path)">\(holder.name)</a>\
            <p class="cc-why">\(period(holder))</p></li>
            """
        }
        return "<h2 class=\"govuk-heading-s\">Who held it before</h2><ul class=\"cc-list\">\(items)</ul>"
    }

    static func period(_ holder: PostHolder) -> String {
        switch (holder.from, holder.to) {
        case (let from?, let to?): "\(from.plain) to \(to.plain)"
        case (nil, let to?): "until \(to.plain)"
        case (let from?, nil): "since \(from.plain)"
        case (nil, nil): ""
        }
    }
}
