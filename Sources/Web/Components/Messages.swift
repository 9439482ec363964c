/// The list of a form's errors on top of the page, each leading to its field.
func errorSummary(_ errors: FormErrors) -> HTML {
    if errors.isEmpty { return .empty }
    let items = errors.all.map { field, message -> HTML in "<li><a href=\"#\(field)\">\(message)</a></li>" }
    return """
        <div class="govuk-error-summary" data-module="govuk-error-summary" tabindex="-1" role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">\(items)</ul></div>
        </div>
        """
}

/// What happened just now, or what everybody should know.
public func notification(_ text: String, isSuccess: Bool) -> HTML {
    """
    <div class="govuk-notification-banner\(if: isSuccess, " govuk-notification-banner--success")" \
    role="\(isSuccess ? "alert" : "region")" aria-labelledby="notification-title">
    <div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" \
    id="notification-title">\(isSuccess ? "Done" : "Important")</h2></div>
    <div class="govuk-notification-banner__content">\
    <p class="govuk-notification-banner__heading">\(text)</p></div></div>
    """
}

/// A remark that stands out from the text around it.
public func inset(_ content: HTML) -> HTML { "<div class=\"govuk-inset-text\">\(content)</div>" }

/// Something with consequences.
public func warning(_ text: String) -> HTML {
    """
    <div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>\
    <strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span>\(text)</strong></div>
    """
}

/// A paragraph that opens on demand.
public func details(_ summary: String, isOpen: Bool = false, _ content: HTML) -> HTML {
    """
    <details class="govuk-details"\(if: isOpen, " open")><summary class="govuk-details__summary">\
    <span class="govuk-details__summary-text">\(summary)</span></summary>\
    <div class="govuk-details__text">\(content)</div></details>
    """
}

/// What would be on an empty list, and how to start.
public func empty(_ text: String, _ start: HTML = .empty) -> HTML {
    "<div class=\"cc-empty\"><p class=\"govuk-body\">\(text)</p>\(start)</div>"
}
