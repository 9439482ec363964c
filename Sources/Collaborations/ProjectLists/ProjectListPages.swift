import Access
import Directory
import Kernel
import Web

/// What administrators see while they import a list of projects.
enum ProjectListPages {
    static let base = ProjectListRoutes.base
    static let below = CollaborationShell.trail + [Link("Import a list of projects", base)]
    /// So many names that the directory does not know are asked for at a time.
    private static let limit = 60

    /// 'gmpp-2014-2023.csv' is the list 'gmpp': next year's file is another edition of it.
    static func listName(of file: String) -> String {
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        let words = stem.split { !$0.isLetter && !$0.isNumber }.filter { word in !word.allSatisfy(\.isNumber) }
        let name = words.joined(separator: " ")
        return name.isEmpty ? "Projects" : String(name.prefix(100))
    }

    static func start(
        _ visit: Visit, _ viewer: Viewer, _ files: [ImportFile], next: String?, list: String, body: String,
        _ errors: FormErrors
    ) -> Page {
        let bodyHint =
            viewer.isPlatformAdministrator
            ? "Only where all projects are of one body, and no column says so. Its name or abbreviation"
            : "The name or abbreviation of a body that you administer: all projects become its own"
        return Page(
            "Import a list of projects", section: CollaborationShell.section, trail: CollaborationShell.trail,
            scripts: ["upload.js"], errors: errors,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Import a list of projects</h1>
                <p class="govuk-body">Send a CSV file with a row for each project, or for each project and year. You choose which \
                column is which, and see what would change before anything does.</p>
                \(details("What the columns can be", columnHelp))
                <form method="post" action="\(base)" enctype="multipart/form-data" data-upload="\(ImportUploads.limit)">\
                \(visit.formToken)
                \(textField("list", "Name of the list", value: list,
                    hint: "‘Major projects’. Use the same name for next year’s file, so that entries are brought up to date. Without it, the file’s name", error: errors["list"]))
                \(textField("body", "Body (optional)", value: body, hint: bodyHint, error: errors["body"]))
                \(fileField("file", "File", accept: ".csv,text/csv,text/plain", hint: "CSV, up to 512 MB", error: errors["file"]))
                \(button("Go on to the columns"))
                </form></div></div>
                \(ImportPages.earlier(files, next: next, base: base))
                """)
    }

    private static var columnHelp: HTML {
        let names = ProjectColumn.targets.map { "<li>\($0)</li>" as HTML }
        return """
            <p>The first row names the columns, in any order. Only a project’s name, its year and its department are needed:</p>
            <ul class="govuk-list govuk-list--bullet">\(names)</ul>
            """
    }

    // MARK: - Columns

    static func fields(_ options: ProjectListOptions) -> FormData {
        FormData([
            "list": [options.list], "unit": [options.unit.rawValue], "order": [options.order.rawValue],
            "makes-bodies": options.makesBodies ? ["yes"] : [],
        ])
    }

    static func columns(
        _ visit: Visit, _ file: ImportFile, _ titles: [String], _ rows: [[String]],
        _ chosen: [String: ColumnMapping.Origin], _ fields: FormData, errors: FormErrors = FormErrors()
    ) -> Page {
        let more: HTML = """
            <h2 class="govuk-heading-m">How to read it</h2>
            \(radios("unit", "Figures without a unit are in", value: fields["unit"] ?? "", units, error: errors["unit"]))
            \(radios("order", "Dates such as 03/04/2023 mean", value: fields["order"] ?? "", orders, error: errors["order"]))
            \(textField("list", "Name of the list", value: fields["list"] ?? "",
                hint: "Entries of an earlier file with this name are brought up to date", error: errors["list"]))
            \(checkboxes("makes-bodies", "Departments that the directory does not know", values: fields.all("makes-bodies"), [
                Choice("yes", "Make bodies of them", hint: "Otherwise their projects are left out, and you can choose a body for each")
            ]))
            """
        return Page(
            ImportPages.columnsTitle, section: CollaborationShell.section, trail: below, errors: errors,
            body: ImportPages.columnsForm(
                visit, file, base: base, titles: titles, rows: rows, targets: ProjectColumn.targets, chosen: chosen,
                more: more, errors: errors))
    }

    private static let units = [
        Choice("pounds", "Pounds"), Choice("thousands", "Thousands of pounds"),
        Choice("millions", "Millions of pounds"),
    ]
    private static let orders = [
        Choice("day-first", "3 April 2023 – the day first"), Choice("month-first", "4 March 2023 – the month first"),
        Choice("neither", "I do not know", hint: "Dates that can be read in two ways are left out, and listed"),
    ]

    // MARK: - Names that nobody knows

    /// In order of how many rows name them.
    static func unknown(_ file: ImportFile) -> [String] {
        let all = file.preview?.unknown ?? [:]
        let sorted = all.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        return sorted.prefix(limit).map(\.key)
    }

    /// Below the counts of a preview: what to do about names that nobody knows, and the way back to the columns.
    static func more(_ visit: Visit, _ file: ImportFile) -> HTML {
        let names = unknown(file)
        let back = Link("Choose the columns again", "\(base)/\(file.id)/columns").html
        let again: HTML = "<p class=\"govuk-body\">\(back)</p>"
        if names.isEmpty { return again }
        let rows = names.enumerated().map { place, name -> HTML in
            let number = file.preview?.unknown[name] ?? 0
            let full = DepartmentAliases.names(of: name).first
            let said = full.map { "‘\(name)’, \($0)" } ?? "‘\(name)’"
            let label = "\(name.isEmpty ? "Rows without a department" : said) (\(count(number, "row", "rows")))"
            let new: HTML =
                name.isEmpty
                ? .empty
                : """
                <div class="govuk-checkboxes govuk-checkboxes--small govuk-form-group"><div class="govuk-checkboxes__item">\
                <input class="govuk-checkboxes__input" type="checkbox" id="new-\(place)" name="new-\(place)" value="yes">\
                <label class="govuk-label govuk-checkboxes__label" for="new-\(place)">Make a body called \(full ?? name)</label></div></div>
                """
            return textField("body-\(place)", label, value: "") + new
        }
        let head: HTML = """
            <h2 class="govuk-heading-m">Departments that the directory does not know</h2>
            <p class="govuk-body">Their rows are left out. Write the name or abbreviation of the body that is meant, or make one.</p>
            \(actionForm(visit, "\(base)/\(file.id)/bodies", "Make a body of each", fields: ["all": "yes"]))
            <h3 class="govuk-heading-s">Or one by one</h3>
            <form method="post" action="\(base)/\(file.id.description)/bodies" novalidate>\(visit.formToken)
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">\(rows)
            \(button("Check again with these", .secondary))</div></div></form>
            """
        return again + head
    }
}
