import Web

extension Page {
    /// A page of the directory with a form on it.
    static func form(
        _ heading: String, trail: [Link], scripts: [String] = [], errors: FormErrors, _ content: HTML
    ) -> Page {
        form(heading, section: DirectoryLinks.section, trail: trail, scripts: scripts, errors: errors, content)
    }
}
