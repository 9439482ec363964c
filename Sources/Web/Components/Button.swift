public enum ButtonKind: Sendable {
    case primary, secondary, warning
    /// Looks like a link: for small acts in lists and rows.
    case quiet
}

/// A button that sends the form it stands in.
/// - Parameter about: what tells it from its like on the page, for those who hear the page.
public func button(
    _ text: String, _ kind: ButtonKind = .primary, name: String? = nil, value: String? = nil, about: String? = nil
) -> HTML {
    let style: HTML =
        switch kind {
        case .primary: "govuk-button"
        case .secondary: "govuk-button govuk-button--secondary"
        case .warning: "govuk-button govuk-button--warning"
        case .quiet: "cc-quiet-button"
        }
    return """
        <button type="submit" class="\(style)"\(attribute: "name", name)\(attribute: "value", value)>\
        \(text)\(about.map { text -> HTML in "<span class=\"govuk-visually-hidden\"> \(text)</span>" })</button>
        """
}

/// A link that looks like a button: it leads somewhere and changes nothing.
public func linkButton(_ text: String, _ path: String, _ kind: ButtonKind = .primary) -> HTML {
    let style: HTML = kind == .secondary ? " govuk-button--secondary" : ""
    return
        "<a href=\"\(path)\" role=\"button\" draggable=\"false\" class=\"govuk-button\(style)\">\(text)</a>"
}

/// A form with nothing but one button, for one act.
/// - Parameter about: as of a button.
public func actionForm(
    _ visit: Visit, _ path: String, _ text: String, _ kind: ButtonKind = .secondary,
    fields: [String: String] = [:], about: String? = nil
) -> HTML {
    """
    <form method="post" action="\(path)" class="cc-inline">\(visit.formToken)\(hidden(fields))\(button(text, kind, about: about))</form>
    """
}

/// The end of a form: its button, and the way back to `path` without doing anything.
public func buttonOrCancel(_ text: String, _ kind: ButtonKind = .primary, backTo path: String) -> HTML {
    "<div class=\"cc-actions\">\(button(text, kind))<a class=\"govuk-link\" href=\"\(path)\">Cancel</a></div>"
}
