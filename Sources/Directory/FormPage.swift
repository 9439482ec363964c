import Web

extension Page {
    /// A page of the directory with a form on it, as wide as lines are easy to read.
    static func form(
        _ heading: String, trail: [Link], scripts: [String] = [], errors: FormErrors, _ content: HTML
    ) -> Page {
        Page(
            heading, section: DirectoryLinks.section, trail: trail, scripts: scripts, errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(heading)</h1>
                \(content)</div></div>
                """)
    }
}

/// The end of a form: its button, and the way back to `path` without doing anything.
func buttonOrCancel(_ text: String, _ kind: ButtonKind = .primary, backTo path: String) -> HTML {
    "<div class=\"cc-actions\">\(button(text, kind))<a class=\"govuk-link\" href=\"\(path)\">Cancel</a></div>"
}
