/// A label with its hint and error around a control, as GOV.UK's form group.
private func group(
    _ name: String, _ label: String, hint: String?, error: String?, control: HTML
) -> HTML {
    """
    <div class="govuk-form-group\(if: error != nil, " govuk-form-group--error")">
    <label class="govuk-label govuk-!-font-weight-bold" for="\(name)">\(label)</label>
    \(hintAndError(name, hint, error))\(control)
    </div>
    """
}

private func hintAndError(_ name: String, _ hint: String?, _ error: String?) -> HTML {
    var result = HTML.empty
    if let hint { result += "<div id=\"\(name)-hint\" class=\"govuk-hint\">\(hint)</div>" }
    if let error {
        result += """
            <p id="\(name)-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> \(error)</p>
            """
    }
    return result
}

private func describedBy(_ name: String, _ hint: String?, _ error: String?) -> String? {
    let ids = [hint.map { _ in "\(name)-hint" }, error.map { _ in "\(name)-error" }].compactMap(\.self)
    return ids.isEmpty ? nil : ids.joined(separator: " ")
}

/// One line of text.
/// - Parameters:
///   - width: GOV.UK's fixed widths in characters (2, 3, 4, 5, 10, 20, 30), or `nil` for the whole column.
public func textField(
    _ name: String, _ label: String, value: String, hint: String? = nil, error: String? = nil,
    type: String = "text",
    autocomplete: String? = nil, width: Int? = nil
) -> HTML {
    let size: HTML = width.map { " govuk-input--width-\($0)" } ?? .empty
    let control: HTML = """
        <input class="govuk-input\(size)\(if: error != nil, " govuk-input--error")" id="\(name)" name="\(name)" \
        type="\(type)" value="\(value)"\(attribute: "autocomplete", autocomplete)\
        \(attribute: "aria-describedby", describedBy(name, hint, error))>
        """
    return group(name, label, hint: hint, error: error, control: control)
}

/// Several lines of text.
public func textArea(
    _ name: String, _ label: String, value: String, rows: Int = 4, hint: String? = nil, error: String? = nil
) -> HTML {
    let control: HTML = """
        <textarea class="govuk-textarea\(if: error != nil, " govuk-textarea--error")" id="\(name)" name="\(name)" \
        rows="\(rows)"\(attribute: "aria-describedby", describedBy(name, hint, error))>
        \(value)</textarea>
        """
    return group(name, label, hint: hint, error: error, control: control)
}

/// A choice of a `select`, a group of radio buttons or of checkboxes.
public struct Choice: Sendable, Equatable {
    public let value: String
    public let label: String
    public let hint: String?

    public init(_ value: String, _ label: String, hint: String? = nil) {
        self.value = value
        self.label = label
        self.hint = hint
    }
}

public func select(
    _ name: String, _ label: String, value: String, _ choices: [Choice], hint: String? = nil,
    error: String? = nil
) -> HTML {
    let options = choices.map { choice -> HTML in
        "<option value=\"\(choice.value)\"\(if: choice.value == value, " selected")>\(choice.label)</option>"
    }
    let control: HTML = """
        <select class="govuk-select\(if: error != nil, " govuk-select--error")" id="\(name)" name="\(name)"\
        \(attribute: "aria-describedby", describedBy(name, hint, error))>\(options)</select>
        """
    return group(name, label, hint: hint, error: error, control: control)
}

public func radios(
    _ name: String, _ legend: String, value: String, _ choices: [Choice], hint: String? = nil,
    error: String? = nil
) -> HTML {
    marks(name, legend, "radio", [value], choices, hint: hint, error: error)
}

public func checkboxes(
    _ name: String, _ legend: String, values: [String], _ choices: [Choice], hint: String? = nil,
    error: String? = nil
) -> HTML {
    marks(name, legend, "checkbox", values, choices, hint: hint, error: error)
}

private func marks(
    _ name: String, _ legend: String, _ type: String, _ values: [String], _ choices: [Choice], hint: String?,
    error: String?
) -> HTML {
    let kind = type == "radio" ? "radios" : "checkboxes"
    let items = choices.enumerated().map { index, choice -> HTML in
        mark(
            kind, type, name, index == 0 ? name : "\(name)-\(index + 1)", choice,
            values.contains(choice.value))
    }
    return """
        <div class="govuk-form-group\(if: error != nil, " govuk-form-group--error")">
        <fieldset class="govuk-fieldset"\(attribute: "aria-describedby", describedBy(name, hint, error))>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">\(legend)</legend>
        \(hintAndError(name, hint, error))
        <div class="govuk-\(kind) govuk-\(kind)--small">\(items)</div>
        </fieldset></div>
        """
}

private func mark(
    _ kind: String, _ type: String, _ name: String, _ id: String, _ choice: Choice, _ isChosen: Bool
) -> HTML {
    let hint: HTML =
        choice.hint.map { "<div class=\"govuk-hint govuk-\(kind)__hint\">\($0)</div>" } ?? .empty
    return """
        <div class="govuk-\(kind)__item"><input class="govuk-\(kind)__input" id="\(id)" name="\(name)" type="\(type)" \
        value="\(choice.value)"\(if: isChosen, " checked")>\
        <label class="govuk-label govuk-\(kind)__label" for="\(id)">\(choice.label)</label>\(hint)</div>
        """
}

/// A file to send, or several.
/// - Parameter accept: the kinds of files that are offered; `nil` for all.
public func fileField(
    _ name: String, _ label: String, accept: String? = nil, isMultiple: Bool = false, hint: String? = nil,
    error: String? = nil
) -> HTML {
    let control: HTML = """
        <input class="govuk-file-upload" id="\(name)" name="\(name)" type="file"\(if: isMultiple, " multiple")\
        \(attribute: "accept", accept)\(attribute: "aria-describedby", describedBy(name, hint, error))>
        """
    return group(name, label, hint: hint, error: error, control: control)
}

/// What a form sends along unseen.
public func hidden(_ fields: [String: String]) -> HTML {
    fields.sorted { $0.key < $1.key }.map { name, value -> HTML in
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }.joined("")
}
