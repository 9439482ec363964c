import Directory
import Kernel
import Web

/// One field of a form, as two texts are compared field by field.
struct EditField: Sendable {
    let name: String
    let label: String
    /// Each value stands on a line of its own.
    let isMultiple: Bool
    private let show: @Sendable (String) -> String

    init(
        _ name: String, _ label: String, isMultiple: Bool = false,
        _ show: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.name = name
        self.label = label
        self.isMultiple = isMultiple
        self.show = show
    }

    /// A field with a choice among named things.
    init<Choice: RawRepresentable<String> & SendableMetatype>(
        _ name: String, _ label: String, choice: Choice.Type, _ text: @escaping @Sendable (Choice) -> String
    ) {
        self.init(name, label) { value in Choice(rawValue: value).map(text) ?? value }
    }

    /// A field with the slug of one of these bodies.
    static func body(_ name: String, _ label: String, _ bodies: [Body]) -> EditField {
        EditField(name, label) { slug in bodies.first { $0.slug == slug }?.name ?? slug }
    }

    func shown(_ value: String, _ titles: [String: String] = [:]) -> String {
        value.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            let line = String(line)
            if let title = titles[line] { return title }
            return line.hasPrefix("/posts/") ? "A post that is not shown" : show(line)
        }.joined(separator: "\n")
    }
}

/// What a form was made from, and what somebody else saved since.
struct EditBasis: Sendable {
    static let field = "revision"

    /// `nil` for something that is not there yet.
    let revision: Int?
    let overtaken: Overtaken?

    init(_ revision: Int?) {
        self.revision = revision
        overtaken = nil
    }

    /// As a form sent it back.
    init(_ form: FormData) { self.init(Self.revision(form)) }

    init(_ overtaken: Overtaken) {
        revision = overtaken.number
        self.overtaken = overtaken
    }

    static let new = EditBasis(nil as Int?)

    /// `nil` when the form does not say what it was made from: it overwrites nothing unseen.
    static func revision(_ form: FormData) -> Int? { form[field].flatMap { Int($0) } }

    /// The hidden field of the form.
    var html: HTML { revision.map { hidden([Self.field: String($0)]) } ?? .empty }

    /// Whether it is to be added anew, since somebody took it out.
    var isGone: Bool { overtaken?.theirs.isEmpty ?? false }

    /// What the form offers: what was typed, and after somebody else saved what both wrote, put together where
    /// that can be done.
    func fields(_ typed: FormData, _ fields: [EditField]) -> FormData {
        guard let overtaken else { return typed }
        if isGone { return typed }
        let pairs = fields.map { field -> (String, [String]) in
            let merged = Comparison.proposal(
                base: overtaken.base[field.name], theirs: overtaken.theirs[field.name],
                yours: overtaken.yours[field.name])
            return (field.name, field.isMultiple ? merged.split(separator: "\n").map(String.init) : [merged])
        }
        return FormData(Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    }

    /// Above the form: what each of two people wrote, side by side.
    func comparison(_ fields: [EditField]) -> HTML {
        guard let overtaken else { return .empty }
        let who = overtaken.by.isEmpty ? "Somebody" : overtaken.by
        if isGone {
            return """
                <h2 class="govuk-heading-m">\(who) took it out while you were writing</h2>
                <p class="govuk-body">Nothing is lost. What you wrote stands in the form below: add it anew if it should stay.</p>
                """
        }
        let differing = fields.filter { overtaken.theirs[$0.name] != overtaken.yours[$0.name] }
        let both = differing.map { field -> HTML in
            let base = overtaken.base[field.name]
            let (theirs, yours) = (overtaken.theirs[field.name] == base, overtaken.yours[field.name] == base)
            return """
                <h3 class="govuk-heading-s">\(field.label)</h3><div class="cc-both">
                <div><h4 class="govuk-heading-s">Theirs\(if: theirs, ", as it was before")</h4>\(text(field, overtaken.theirs))</div>
                <div><h4 class="govuk-heading-s">Yours\(if: yours, ", as it was before")</h4>\(text(field, overtaken.yours))</div></div>
                """
        }
        return """
            <h2 class="govuk-heading-m">\(who) saved while you were writing</h2>
            <p class="govuk-body">Nothing is lost. This is what each of you wrote. Put together below what is to hold, and save: \
            the text they saved is kept.</p>\(both)<hr class="govuk-section-break govuk-section-break--l govuk-section-break--visible">
            """
    }

    private func text(_ field: EditField, _ content: PartContent) -> HTML {
        let value = field.shown(content[field.name], overtaken?.titles ?? [:])
        return value.isEmpty ? "<p class=\"govuk-body cc-quiet\">Nothing</p>" : HTML.paragraphs(value)
    }
}
