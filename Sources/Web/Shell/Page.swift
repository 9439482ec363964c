/// One page: what stands in its shell.
public struct Page: Sendable {
    public enum Width: Sendable { case reading, full }

    /// The heading, and with the service's name the browser's title.
    public var title: String
    /// The path of the section it belongs to, which the navigation marks.
    public var section: String?
    /// Where it stands, outermost first; the page itself is not among them.
    public var trail: [Link] = []
    /// Without the search box in the header: home and search have one of their own.
    public var hasOwnSearch = false
    /// Scripts in `assets/js` that this page needs.
    public var scripts: [String] = []
    /// Errors of a form on the page: the title then says so, and a summary stands on top.
    public var errors: FormErrors = FormErrors()
    public var body: HTML

    public init(
        _ title: String, section: String? = nil, trail: [Link] = [], hasOwnSearch: Bool = false,
        scripts: [String] = [], errors: FormErrors = FormErrors(), body: HTML
    ) {
        self.title = title
        self.section = section
        self.trail = trail
        self.hasOwnSearch = hasOwnSearch
        self.scripts = scripts
        self.errors = errors
        self.body = body
    }
}

extension Page {
    /// A page with a form on it, as wide as lines are easy to read.
    public static func form(
        _ heading: String, section: String, trail: [Link], scripts: [String] = [], errors: FormErrors, _ content: HTML
    ) -> Page {
        Page(
            heading, section: section, trail: trail, scripts: scripts, errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(heading)</h1>
                \(content)</div></div>
                """)
    }
}

/// A link with its text.
public struct Link: Sendable, Equatable {
    public let text: String
    public let path: String

    public init(_ text: String, _ path: String) {
        self.text = text
        self.path = path
    }

    public var html: HTML { "<a class=\"govuk-link\" href=\"\(path)\">\(text)</a>" }
}
