import Access
import Directory
import Kernel
import Web

/// Case studies: the list, one of them, its form, and what is said before it is published.
enum CaseStudyPages {
    static let trail = [Link("Collaborations", "/collaborations"), Link("Case studies", CaseStudy.section)]

    /// One of a list, with whose it is.
    struct Line: Sendable {
        let study: CaseStudy
        let collaboration: Collaboration
        let bodies: [Body]
    }

    struct Listing: Sendable {
        let topic: Topic?
        let topics: [CaseStudyStore.TopicCount]
        let featured: [Line]
        let lines: [Line]
        let isFirst: Bool
        let next: CaseStudy.ID?
    }

    static func list(_ listing: Listing) -> Page {
        let about: HTML =
            listing.topic.map { topic in
                "About \(Link(topic.name, topic.path).html). \(Link("See all", CaseStudy.section).html)"
            } ?? "What others achieved together, what worked and what did not, and how to begin from it."
        let content: HTML =
            listing.lines.isEmpty
            ? empty("Published case studies would be here. Organisers write them from their collaboration’s page.")
            : "<ul class=\"cc-list\">\(listing.lines.map(line))</ul>"
        let featured: HTML = """
            <h2 class="govuk-heading-m">Worth reading first</h2><ul class="cc-list">\(listing.featured.map(line))</ul>
            <h2 class="govuk-heading-m">All, A to Z</h2>
            """
        let isPaged = !listing.isFirst || listing.next != nil
        return Page(
            "Case studies", section: CollaborationShell.section, trail: CollaborationShell.trail, hasOwnSearch: true,
            body: """
                <h1 class="govuk-heading-l">Case studies</h1><p class="govuk-body">\(about)</p>
                \(searchBox(query: "", keeping: [("kind", "case-study")]))
                <div class="govuk-grid-row"><div class="govuk-grid-column-one-third">\(topics(listing))</div>
                <div class="govuk-grid-column-two-thirds">\(if: !listing.featured.isEmpty, featured)\(content)
                \(if: isPaged, pagination(
                    previous: listing.isFirst ? nil : path(listing, nil), next: listing.next.map { path(listing, $0) },
                    label: "case studies"))</div></div>
                """)
    }

    private static func topics(_ listing: Listing) -> HTML {
        if listing.topics.isEmpty { return .empty }
        let all: HTML =
            listing.topic == nil
            ? "<strong aria-current=\"true\">All topics</strong>" : Link("All topics", CaseStudy.section).html
        let each = listing.topics.map { topic -> HTML in
            let number: HTML = "<span class=\"cc-quiet\">\(topic.number)</span>"
            if topic.slug == listing.topic?.slug {
                return "<li><strong aria-current=\"true\">\(topic.name)</strong> \(number)</li>"
            }
            return "<li>\(Link(topic.name, "\(CaseStudy.section)?topic=\(topic.slug)").html) \(number)</li>"
        }
        return "<nav aria-label=\"Topics\"><ul class=\"govuk-list cc-choices\"><li>\(all)</li>\(each)</ul></nav>"
    }

    private static func path(_ listing: Listing, _ after: CaseStudy.ID?) -> String {
        var fields: [String: [String]] = [:]
        if let topic = listing.topic { fields["topic"] = [topic.slug] }
        if let after { fields["after"] = [after.description] }
        return fields.isEmpty ? CaseStudy.section : "\(CaseStudy.section)?\(FormData(fields).encoded())"
    }

    static func line(_ line: Line) -> HTML {
        """
        <li><a class="govuk-link cc-list__title" href="\(line.study.path)">\(line.study.title)</a>\
        <p class="govuk-body">\(beginning(line.study.outcome))</p>\
        <p class="cc-why">\(CollaborationShell.squares(line.bodies)) \(line.collaboration.title)</p></li>
        """
    }

    /// On top of the register.
    static func featured(_ lines: [Line]) -> HTML {
        let all = Link("Case studies", CaseStudy.section).html
        if lines.isEmpty { return "<p class=\"govuk-body\">\(all): what others achieved together, and how.</p>" }
        return """
            <section class="cc-part" aria-label="Featured case studies"><h2 class="govuk-heading-s">Case studies worth reading</h2>
            <ul class="cc-list">\(lines.map(line))</ul><p class="govuk-body">\(Link("See all case studies", CaseStudy.section).html)</p></section>
            """
    }

    /// The first sentence or so.
    static func beginning(_ text: String) -> String {
        let line = String(text.split(separator: "\n").first ?? "")
        if line.count <= 240 { return line }
        return String(line.prefix(240).split(separator: " ").dropLast().joined(separator: " ")) + " …"
    }

    // MARK: - One

    struct View: Sendable {
        let line: Line
        let topics: [Topic]
        /// The efforts that began from it.
        let successors: [Collaboration]
        let mayOrganise: Bool
        let mayFeature: Bool
        let mayOpen: Bool
        /// The one from which its form is made.
        let revision: Int

        var study: CaseStudy { line.study }
    }

    static func study(_ visit: Visit, _ view: View) -> Page {
        let (study, one) = (view.study, view.line.collaboration)
        let draft = tag("Draft", .yellow)
        let reuse: HTML = """
            <div class="cc-actions">\(linkButton("Start a new effort from this", "/collaborations/new?from=\(study.slug)"))</div>
            """
        let successors = view.successors.map { "<li>\(Link($0.title, $0.path).html)</li>" as HTML }
        let learned: HTML = """
            <h2 class="govuk-heading-m">Begun from it</h2><ul class="govuk-list">\(successors)</ul>
            """
        return Page(
            study.title, section: CollaborationShell.section, trail: trail,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(study.title) \(if: study.publishedAt == nil, draft)</h1>
                <p class="cc-why govuk-!-margin-bottom-6">\(CollaborationShell.squares(view.line.bodies)) From \(Link(one.title, one.path).html) · \(study.writtenBy) · \
                \(study.publishedAt.map { "published on \($0.day.plain)" } ?? "changed on \(study.updatedAt.day.plain)")</p>
                <h2 class="govuk-heading-m">What came of it</h2>\(HTML.paragraphs(study.outcome))
                <h2 class="govuk-heading-m">What worked</h2>\(HTML.paragraphs(study.worked))
                <h2 class="govuk-heading-m">What did not</h2>\(HTML.paragraphs(study.failed))
                <h2 class="govuk-heading-m">Advice for others</h2>\(HTML.paragraphs(study.advice))
                \(if: study.publishedAt != nil && view.mayOpen, reuse)\(organising(visit, view))</div>
                <div class="govuk-grid-column-one-third">
                \(if: !view.topics.isEmpty, "<h2 class=\"govuk-heading-s\">Topics</h2><p class=\"govuk-body\">\(DirectoryLinks.tags(view.topics))</p>")
                \(if: !successors.isEmpty, learned)\(featuring(visit, view))</div></div>
                """)
    }

    private static func organising(_ visit: Visit, _ view: View) -> HTML {
        guard view.mayOrganise else { return .empty }
        let publish: HTML =
            view.study.publishedAt == nil
            ? linkButton("Publish it", "\(view.study.path)/publish", .secondary)
            : actionForm(
                visit, "\(view.study.path)/publish", "Make it a draft again", fields: ["published": "no"])
        return """
            <div class="cc-actions">\(linkButton("Change it", "\(view.study.path)/edit", .secondary))\(publish)</div>
            """
    }

    private static func featuring(_ visit: Visit, _ view: View) -> HTML {
        guard view.mayFeature, view.study.publishedAt != nil else { return .empty }
        let isFeatured = view.study.featuredAt != nil
        return """
            <h2 class="govuk-heading-s">Before everybody</h2>
            <p class="govuk-body">\(isFeatured ? "It stands on top of the register and of the case studies." : "You can put it on top of the register and of the case studies.")</p>
            \(actionForm(visit, "\(view.study.path)/featured", isFeatured ? "Feature it no longer" : "Feature it", fields: ["featured": isFeatured ? "no" : "yes"]))
            """
    }

    // MARK: - Forms

    static func publish(_ visit: Visit, _ view: View) -> Page {
        let one = view.line.collaboration
        let who =
            one.isRestricted
            ? "\(one.title) is restricted: those alone who take part in it will see the case study."
            : "All public servants who sign in will find and read the whole case study. Guests see it only where they were let into \(one.title)."
        return Page.form(
            "Publish ‘\(view.study.title)’", section: CollaborationShell.section,
            trail: trail + [Link(view.study.title, view.study.path)], errors: FormErrors(),
            """
            <p class="govuk-body">\(who)</p>
            <ul class="govuk-list govuk-list--bullet">
            <li>They see all four texts, its topics, your name as its writer, and the names of the bodies.</li>
            <li>From there they reach the register’s entry of \(one.title), as they do already.</li>
            <li>They do not see its charter, decisions, risks, money, measures or reviews.</li></ul>
            <p class="govuk-body">Read it once more: does it name anybody who would not want to be named?</p>
            <form method="post" action="\(view.study.path)/publish">\(visit.formToken)\(hidden(["published": "yes"]))
            \(buttonOrCancel("Publish it", backTo: view.study.path))</form>
            """)
    }

    /// - Parameter study: `nil` for a new one.
    static func form(
        _ visit: Visit, _ collaboration: Collaboration, _ study: CaseStudy?, _ basis: EditBasis, _ typed: FormData,
        _ errors: FormErrors
    ) -> Page {
        let fields = basis.fields(typed, CaseStudy.edited)
        func prose(_ name: String, _ label: String, _ hint: String) -> HTML {
            textArea(name, label, value: fields[name] ?? "", rows: 6, hint: hint, error: errors[name])
        }
        let path = study.map { "\($0.path)/edit" } ?? "\(collaboration.path)/case-studies/new"
        let trail =
            study.map { Self.trail + [Link($0.title, $0.path)] }
            ?? CollaborationShell.trail + [Link(collaboration.title, collaboration.path)]
        let note =
            study?.publishedAt == nil
            ? "It is a draft, which those alone see who take part, until you publish it."
            : "It is published: what you save is read at once."
        return Page.form(
            study == nil ? "Write a case study" : "Change the case study", section: CollaborationShell.section,
            trail: trail, errors: errors,
            """
            <p class="govuk-body">\(note)</p>\(basis.comparison(CaseStudy.edited))
            <form method="post" action="\(path)" novalidate>\(visit.formToken)\(basis.html)
            \(textField("title", "Title", value: fields["title"] ?? "", hint: "What it shows. For example, One list of beds in eleven weeks", error: errors["title"]))
            \(prose("outcome", "What came of it", "What is different for people now, with figures if there are any"))
            \(prose("worked", "What worked", "What you would do again"))
            \(prose("failed", "What did not", "What you would leave, and what it cost you"))
            \(prose("advice", "Advice for others", "For somebody who begins the same elsewhere tomorrow"))
            \(textField("topics", "Topics", value: fields["topics"] ?? "", hint: "Separate them with commas", error: errors["topics"]))
            \(buttonOrCancel(study == nil ? "Keep the draft" : "Save", backTo: study?.path ?? collaboration.path))</form>
            """)
    }
}
