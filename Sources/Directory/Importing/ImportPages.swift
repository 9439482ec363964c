import Access
import Kernel
public import Web

/// What administrators see while they import a file.
public enum ImportPages {
    static let base = "/directory/import"
    static let trail = [Link("Home", "/")]
    static let below = trail + [Link("Import a file", base)]

    /// What was chosen on the upload form.
    struct Draft {
        var format = ImportFormat.people
        var body = ""
        var mapping = ""
        var options: Set<String> = []
    }

    static func start(
        _ visit: Visit, _ viewer: Viewer, bodies: [Body], mappings: [ColumnMapping], files: [ImportFile], next: String?,
        draft: Draft = Draft(), errors: FormErrors = FormErrors()
    ) -> Page {
        Page(
            "Import a file", trail: trail, scripts: ["upload.js"], errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Import a file</h1>
                <p class="govuk-body">Send a CSV file of people and posts, an organogram or a list of organisations. \
                You will see what would change before anything does.</p>
                \(details("What the columns are", columnHelp))
                <form method="post" action="/directory/import" enctype="multipart/form-data" \
                data-upload="\(ImportUploads.limit)">\(visit.formToken)
                \(radios("format", "What is in the file", value: draft.format.rawValue, formats, error: errors["format"]))
                \(bodyField(viewer, bodies, draft, errors))
                \(mappingField(mappings, draft))
                \(checkboxes("options", "How to treat it", values: Array(draft.options), optionChoices))
                \(fileField("file", "File", accept: ".csv,text/csv,text/plain", hint: "CSV, up to 512 MB", error: errors["file"]))
                \(button("Check what would change"))
                </form></div></div>
                \(earlier(files, next: next, base: base))
                """)
    }

    private static let formats = ImportFormat.own.map { Choice($0.rawValue, $0.name) }

    private static let optionChoices = [
        Choice(
            "strict", "All or nothing", hint: "One row that cannot be taken refuses the whole file"),
        Choice(
            "complete", "This is everybody", hint: "Whoever of the body is missing from the file leaves their post"),
    ]

    private static var columnHelp: HTML {
        let names = ColumnMapping.targets.map { "<li>\($0)</li>" as HTML }
        return """
            <p>The first row names the columns, in any order. Only a name or a post title is needed:</p>
            <ul class="govuk-list govuk-list--bullet">\(names)</ul>
            <p>Teams are written from the top: ‘Housing &gt; Supported Housing’. Topics are parted by semicolons or commas. An empty \
            cell leaves what is there.</p>
            """
    }

    private static func bodyField(_ viewer: Viewer, _ bodies: [Body], _ draft: Draft, _ errors: FormErrors) -> HTML {
        if viewer.isPlatformAdministrator {
            return textField(
                "body", "Body", value: draft.body,
                hint: "Its name or abbreviation. Leave it empty when the rows name their own", error: errors["body"])
        }
        return select(
            "body", "Body", value: draft.body, bodies.map { Choice($0.slug, $0.name) }, error: errors["body"])
    }

    private static func mappingField(_ mappings: [ColumnMapping], _ draft: Draft) -> HTML {
        if mappings.isEmpty { return .empty }
        let choices = [Choice("", "Choose columns on the next page")] + mappings.map { Choice($0.name, $0.name) }
        return select(
            "mapping", "Saved columns", value: draft.mapping, choices, hint: "Only for a file with your own columns")
    }

    /// Files that were sent before, latest first.
    /// - Parameter base: the path below which each has its page.
    public static func earlier(_ files: [ImportFile], next: String?, base: String) -> HTML {
        let heading: HTML = "<h2 class=\"govuk-heading-m\">Earlier imports</h2>"
        if files.isEmpty { return heading + empty("Files you import will be listed here, with what they changed.") }
        let rows = files.map { file -> [HTML] in
            [
                "<a class=\"govuk-link\" href=\"\(base)/\(file.id.description)\">\(file.name)</a>",
                HTML(text: file.state.name), HTML(text: summary(file)), HTML(text: file.uploadedName),
                "<span class=\"cc-nowrap\">\(file.uploadedAt.plain)</span>",
            ]
        }
        return heading
            + table(caption: "Files, latest first", ["File", "State", "What changed", "By", "When"], rows)
            + pagination(previous: nil, next: next, label: "imports")
    }

    private static func summary(_ file: ImportFile) -> String {
        guard let report = file.report ?? file.preview else { return "" }
        let (kind, noun): (ImportReport.Kind, String) =
            file.format == .projects ? (.projects, "projects") : (.people, "people")
        return "\(grouped(report[kind].added)) \(noun) added, \(grouped(report[kind].changed)) changed, "
            + "\(grouped(report.refusedRows)) rows refused"
    }

    // MARK: - Columns

    static func columns(
        _ visit: Visit, _ file: ImportFile, titles: [String], rows: [[String]], chosen: [String: ColumnMapping.Origin],
        name: String, errors: FormErrors = FormErrors()
    ) -> Page {
        let save = textField(
            "name", "Save these columns as", value: name, hint: "So that you need not choose again: ‘HR system’",
            error: errors["name"])
        return Page(
            columnsTitle, trail: below, errors: errors,
            body: columnsForm(
                visit, file, base: base, titles: titles, rows: rows, targets: ColumnMapping.targets, chosen: chosen,
                more: save))
    }

    public static let columnsTitle = "Which column is which?"

    /// The first rows of a file, and for each of our columns a choice of where it comes from.
    /// - Parameters:
    ///   - targets: the titles of our columns, in the order in which they are asked for.
    ///   - more: further fields of the form.
    public static func columnsForm(
        _ visit: Visit, _ file: ImportFile, base: String, titles: [String], rows: [[String]], targets: [String],
        chosen: [String: ColumnMapping.Origin], more: HTML, errors: FormErrors = FormErrors()
    ) -> HTML {
        let fields = targets.enumerated().map { index, target -> HTML in
            column(index, target, titles, chosen[target], error: errors["from-\(index)"])
        }
        return """
            <h1 class="govuk-heading-l">\(columnsTitle)</h1>
            <p class="govuk-body">‘\(file.name)’ has \(count(titles.count, "column", "columns")). Choose for each of ours \
            where it comes from. We have guessed where we could.</p>
            \(table(caption: "The first rows of the file", titles.map(short), rows.map { cells($0, titles.count) }))
            <form method="post" action="\(base)/\(file.id.description)/columns" novalidate>\(visit.formToken)
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">\(fields)\(more)
            \(button("Check what would change"))
            </div></div></form>
            """
    }

    private static func short(_ title: String) -> String { title.isEmpty ? "(no title)" : String(title.prefix(60)) }

    private static func cells(_ row: [String], _ columns: Int) -> [HTML] {
        (0..<columns).map { HTML(text: $0 < row.count ? String(row[$0].prefix(80)) : "") }
    }

    private static func column(
        _ index: Int, _ target: String, _ titles: [String], _ origin: ColumnMapping.Origin?,
        error: String?
    ) -> HTML {
        var value = ""
        var constant = ""
        if case .header(let title)? = origin { value = title }
        if case .constant(let text)? = origin { constant = text }
        let choices = [Choice("", "– not in the file –")] + titles.filter { !$0.isEmpty }.map { Choice($0, short($0)) }
        let same = textField("same-\(index)", "The same in every row", value: constant)
        return """
            <fieldset class="govuk-fieldset"><legend class="govuk-visually-hidden">\(target)</legend>
            \(select("from-\(index)", target.prefix(1).uppercased() + target.dropFirst(), value: value, choices, error: error))
            \(details("Or the same in every row", isOpen: !constant.isEmpty, same))</fieldset>
            """
    }
}
