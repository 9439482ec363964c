import Kernel
import Web

/// Asks for people who have worked in some bodies, by what people call the bodies; the search's address has their
/// slugs.
struct WorkedInForm {
    static let names = ["worked-1", "worked-2"]

    /// What was typed into each field.
    let typed: [String]
    let errors: FormErrors

    init(typed: [String] = [], errors: FormErrors = FormErrors()) {
        self.typed = typed
        self.errors = errors
    }

    /// What an address asks for that this form made; `nil` for any other address.
    static func typed(_ query: FormData) -> [String]? {
        let typed = names.map { String((query[$0] ?? "").unicodeScalars.prefix(200)).trimmed }
        return typed.allSatisfy(\.isEmpty) ? nil : typed
    }

    /// For the page without results: two fields and a heading.
    func whole(_ filters: FindingFilters) -> HTML {
        """
        <h2 class="govuk-heading-m">Somebody who knows two bodies from within</h2>
        <form action="/search" method="get">\(Self.kept(filters))
        \(field(0, "Has worked in", hint: "A body’s name or abbreviation"))
        \(field(1, "And in (optional)"))
        \(button("Find people", .secondary))</form>
        """
    }

    /// For the filters beside results: one field, for one body more.
    func more(_ filters: FindingFilters) -> HTML {
        """
        <form action="/search" method="get">\(Self.kept(filters))
        \(field(0, filters.chosen[.workedIn] == nil ? "Name of a body" : "And in"))
        \(button("Narrow down", .secondary))</form>
        """
    }

    private func field(_ place: Int, _ label: String, hint: String? = nil) -> HTML {
        let name = Self.names[place]
        return textField(
            name, label, value: place < typed.count ? typed[place] : "", hint: hint, error: errors[name], width: 20)
    }

    private static func kept(_ filters: FindingFilters) -> HTML {
        let fields = (filters.text.isEmpty ? [] : [("q", filters.text)]) + filters.fields
        return fields.map { name, value -> HTML in "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }
            .joined("")
    }
}
