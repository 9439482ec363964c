import Kernel
import Web

/// The pages for the public: no sign-in, and nothing but what bodies chose to publish.
enum PublishingPages {
    static func bodies(_ publishers: [PublishedPosts.Publisher]) -> Page {
        let content: HTML = publishers.isEmpty ? none : list(publishers)
        return Page(
            "Public directory",
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Public directory</h1>
                <p class="govuk-body-l">Who to contact in public bodies, as those bodies publish it.</p>
                \(content)</div></div>
                """)
    }

    private static let none: HTML = empty(
        "Bodies that publish a part of their directory would be listed here. None does yet.")

    private static func list(_ publishers: [PublishedPosts.Publisher]) -> HTML {
        let choices = [Choice("", "All bodies")] + publishers.map { Choice($0.body.slug, $0.body.name) }
        let items = publishers.map { publisher -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="/public/bodies/\(publisher.body.slug)">\(publisher.body.name)</a>\
            <p class="cc-why">\(publisher.body.kind.name) · \(count(publisher.posts, "post", "posts"))</p></li>
            """
        }
        return """
            <form method="get" action="/public">\(select("body", "Body", value: "", choices))\(button("Show", .secondary))</form>
            <ul class="cc-list">\(items)</ul>\(data)
            """
    }

    private static let data: HTML = """
        <h2 class="govuk-heading-m">Open data</h2>
        <p class="govuk-body">All published posts as <a class="govuk-link" href="/public/posts.csv">CSV</a> or \
        <a class="govuk-link" href="/public/posts.json">JSON</a>.</p>
        """

    static func body(_ body: Body, _ lines: [PublishedPosts.Line], isFirst: Bool, next: Post.ID?) -> Page {
        let path = "/public/bodies/\(body.slug)"
        let posts: HTML =
            lines.isEmpty
            ? empty("The posts that this body publishes would be here. It publishes none at present.")
            : table(
                caption: "Published posts", ["Post", "Who holds it", "E-mail", "Phone", "Location"], lines.map(row))
        return Page(
            body.name, trail: [Link("Public directory", "/public")],
            body: """
                <h1 class="govuk-heading-l">\(body.name)</h1>
                \(HTML.paragraphs(body.purpose))\(website(body))\(posts)
                \(pagination(previous: isFirst ? nil : path, next: next.map { "\(path)?after=\($0)" }, label: "posts"))
                \(data)
                """)
    }

    private static func website(_ body: Body) -> HTML {
        body.website.isEmpty ? .empty : "<p class=\"govuk-body\">\(DirectoryLinks.website(body.website))</p>"
    }

    private static func row(_ line: PublishedPosts.Line) -> [HTML] {
        let post = line.staffed.post
        let names = line.staffed.holders.map(\.name).joined(separator: " and ")
        let team: HTML = line.team.map { "<p class=\"cc-why\">\($0)</p>" } ?? .empty
        let about: HTML = post.contactFor.isEmpty ? .empty : "<p class=\"cc-why\">Contact for: \(post.contactFor)</p>"
        return [
            "<b>\(post.title)</b>\(team)\(about)", names.isEmpty ? PostLines.nobody : HTML(text: names),
            DirectoryLinks.mail(post.publicEmail), DirectoryLinks.phone(post.publicPhone), HTML(text: post.place),
        ]
    }
}
