import Access
import Directory
import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web
import WebParts

/// Importing values of a measure: choose a file, see what it would change, enter it.
struct MeasureImportRoutes: Sendable {
    private static let path = "/collaborations/:slug/measures/:number/import"

    let desk: Desk
    let measures: Measures

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let (head, measure) = try await measure(visit)
            return visit.page(MeasureImportPages.start(visit, head, measure, FormData(), FormErrors()))
        }
        routes.upload(Self.path, seconds: 60) { visit in try await preview(visit) }
        // The file comes back with the page of the preview: nothing is kept until it is entered.
        routes.post("\(Self.path)/enter", limit: MeasureFile.bytes * 4) { visit, form in
            let viewer = try visit.signedIn()
            let (slug, number) = (visit.parameter("slug"), visit.number())
            return try await visit.answerForm {
                let draft = try Self.draft(form, today: visit.now.day)
                let file = try await measures.enter(
                    draft.file, because: draft.reason, for: number, in: slug, by: viewer)
                return visit.redirect(
                    to: "/collaborations/\(slug)/measures/\(number)",
                    flash: "\(count(file.changes, "value is", "values are")) entered.")
            } again: { errors in
                try await shown(visit, form, errors)
            }
        }
        return routes
    }

    private func measure(_ visit: Visit) async throws -> (CollaborationHead, Measure) {
        let head = try await visit.contributing(desk.database)
        return try await visit.inside(desk.database) { work, transaction in
            (head, try Measures.found(visit.number(), work, transaction))
        }
    }

    private static func draft(_ form: FormData, today: Day) throws -> (file: MeasureFile, reason: String) {
        var reader = FormReader(form)
        let source = reader.text("source", "Where they come from", limit: 400)
        let reason = reader.text("reason", "Why values change", limit: 1000)
        try reader.check()
        return (try MeasureFile(form["table"] ?? "", source: source, today: today), reason)
    }

    private func preview(_ visit: Visit) async throws -> Response {
        _ = try await visit.contributing(desk.database)
        let form = try await Self.received(visit)
        return try await visit.answerForm {
            _ = try Self.draft(form, today: visit.now.day)
            return visit.page(try await shown(visit, form, FormErrors()))
        } again: { errors in
            let (head, measure) = try await measure(visit)
            return MeasureImportPages.start(visit, head, measure, form, errors)
        }
    }

    /// The preview, or, where the file cannot be read any more, the first page.
    private func shown(_ visit: Visit, _ form: FormData, _ errors: FormErrors) async throws -> Page {
        let (head, measure) = try await measure(visit)
        guard let draft = try? Self.draft(form, today: visit.now.day) else {
            return MeasureImportPages.start(visit, head, measure, form, errors)
        }
        let file = try await visit.inside(desk.database) { _, transaction in
            draft.file.beside(
                try MeasureStore(transaction).current(of: measure.id, on: draft.file.lines.compactMap(\.day)))
        }
        return MeasureImportPages.preview(visit, head, measure, file, form, errors)
    }

    /// The form with the file's text in the field 'table'.
    private static func received(_ visit: Visit) async throws -> FormData {
        try visit.requireLength(upTo: MeasureFile.bytes)
        let buffer = try await visit.request.body.collect(upTo: MeasureFile.bytes)
        var bytes: [UInt8] = []
        let form: FormData
        do throws(MultipartFailure) {
            var receiver = try UploadReceiver(contentType: visit.request.headers[.contentType] ?? "")
            for chunk in try receiver.feed(Array(buffer.readableBytesView)) { bytes += chunk.bytes }
            if let last = try receiver.finish() { bytes += last.bytes }
            form = receiver.form
        } catch {
            throw Fault(.invalid, "The file did not arrive whole. Send it again.")
        }
        try visit.requireOurs(form)
        var fields = form.fields
        fields["table"] = [try MeasureFile.text(bytes)]
        return FormData(fields)
    }
}

/// What people see while they import values.
enum MeasureImportPages {
    static func start(
        _ visit: Visit, _ head: CollaborationHead, _ measure: Measure, _ fields: FormData, _ errors: FormErrors
    ) -> Page {
        let path = measure.path(in: head.collaboration)
        return CollaborationShell.form(
            head, .measures, "Import values of ‘\(measure.title)’", errors: errors,
            """
            <p class="govuk-body">A CSV file whose first row names the columns <strong>period</strong> (a day, month, quarter or \
            year), <strong>value</strong> (in \(measure.unit)) and, if you like, <strong>provenance</strong>. You see what would \
            change before anything does.</p>
            <form method="post" action="\(path)/import" enctype="multipart/form-data" novalidate>\(visit.formToken)
            \(fileField("file", "File", accept: ".csv,text/csv,text/plain", hint: "CSV, up to 512 KB", error: errors["table"]))
            \(textField("source", "Where they come from", value: fields["source"] ?? measure.source,
                hint: "For rows that do not say it themselves", error: errors["source"]))
            \(buttonOrCancel("See what would change", backTo: path))</form>
            """)
    }

    static func preview(
        _ visit: Visit, _ head: CollaborationHead, _ measure: Measure, _ file: MeasureFile, _ fields: FormData,
        _ errors: FormErrors
    ) -> Page {
        let path = measure.path(in: head.collaboration)
        let corrects = file.lines.contains { if case .corrected = $0.fate { true } else { false } }
        let reason = textField(
            "reason", "Why values change", value: fields["reason"] ?? "", hint: "The values before are kept",
            error: errors["reason"])
        let enter: HTML = """
            <form method="post" action="\(path)/import/enter" novalidate>\(visit.formToken)
            \(hidden(["table": fields["table"] ?? "", "source": fields["source"] ?? ""]))\(if: corrects, reason)
            \(buttonOrCancel("Enter \(count(file.changes, "value", "values"))", backTo: path))</form>
            """
        let nothing =
            inset("Nothing would change.") + "<p class=\"govuk-body\">\(Link("Back to the measure", path).html)</p>"
        let again = Link("Choose another file", "\(path)/import").html
        let shown = file.lines.prefix(200).map { row($0, measure) }
        let more: HTML =
            file.lines.count > 200
            ? "<p class=\"govuk-body\">And \(grouped(file.lines.count - 200)) more rows.</p>" : .empty
        return CollaborationShell.page(
            head, .measures, title: "Check the values", errors: errors,
            """
            <h1 class="govuk-heading-l">Check the values of ‘\(measure.title)’</h1>
            \(Web.table(caption: "What the file has", ["Line", "Period ends", "Value", "Where it comes from", "What becomes of it"],
                numeric: [0, 2], shown))\(more)
            \(file.changes > 0 ? enter : nothing)<p class="govuk-body">\(again)</p>
            """)
    }

    private static func row(_ line: MeasureFile.Line, _ measure: Measure) -> [HTML] {
        let fate: HTML =
            switch line.fate {
            case .added: tag("New", .green)
            case .corrected(let old): "\(tag("Corrects", .yellow)) \(measure.text(old)) before"
            case .unchanged: tag("There already", .grey)
            case .refused(let reason): "\(tag("Left out", .red)) \(reason)"
            }
        guard let day = line.day else { return ["\(line.number)", HTML(text: line.typed), "–", "–", fate] }
        return [
            "\(line.number)", HTML(text: day.plain), HTML(text: measure.text(line.amount)), HTML(text: line.provenance),
            fate,
        ]
    }
}
