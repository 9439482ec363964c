import Kernel
import Web

/// The page of one file: how far it is, what would change, what did.
struct ImportFilePage {
    let visit: Visit
    let section: String?
    let trail: [Link]
    /// The path below which files have their pages.
    let base: String
    let file: ImportFile
    let bodyName: String?
    /// Whether its job ended without saying how.
    let isStuck: Bool
    let progress: ImportProgress?
    /// Of the file's format, below the counts of a preview.
    let more: HTML

    private var path: String { "\(base)/\(file.id)" }

    var page: Page {
        if isStuck { return stopped("It stopped unexpectedly, and nothing was changed.") }
        switch file.state {
        case .checking, .importing: return working
        case .checked: return preview
        case .imported: return result
        case .failed: return stopped(file.problem)
        case .cancelled: return stopped("You stopped it. Nothing was changed.")
        case .uploaded:
            return made(
                "Choose the columns", linkButton("Say which column is which", path + "/columns"))
        }
    }

    private func made(_ title: String, scripts: [String] = [], _ content: HTML) -> Page {
        Page(
            title, section: section, trail: trail, scripts: scripts,
            body: """
                <h1 class="govuk-heading-l">\(title)</h1>
                \(summaryList([
                    SummaryRow("File", text: file.name), SummaryRow("Format", text: file.format.name),
                    SummaryRow("Body", text: bodyName), SummaryRow("Sent", text: "\(file.uploadedName), \(file.uploadedAt.plain)"),
                ]))
                \(content)
                """)
    }

    private var working: Page {
        let done = progress?.rows ?? 0
        let total = progress?.total
        let limit = total.map { String($0) }
        return made(
            file.state == .checking ? "Checking the file" : "Importing the file", scripts: ["progress.js"],
            """
            <div data-progress="\(path)/progress">
            <h2 class="govuk-heading-m"><span data-progress-stage>\(progress?.stage ?? "Waiting to start")</span></h2>
            <progress class="cc-progress"\(attribute: "max", limit)\(attribute: "value", limit == nil ? nil : String(done)) \
            aria-label="Progress"></progress>
            <p class="govuk-body"><span data-progress-done>\(grouped(done))</span> of \
            <span data-progress-total>\(total.map { "about " + grouped($0) } ?? "all")</span> rows\
            <span data-progress-rest></span></p></div>
            <noscript><p class="govuk-body"><a class="govuk-link" href="\(path)">See how far it is now</a></p></noscript>
            <p class="govuk-body">You can leave this page; the work goes on.</p>
            \(actionForm(visit, path + "/cancel", "Stop"))
            """)
    }

    private var preview: Page {
        guard let report = file.preview else { return stopped("There is no preview.") }
        let isRefused = file.options.isStrict && report.refusedRows > 0
        let action: HTML
        if isRefused {
            action = warning(
                "The file will not be imported, because rows were refused and you asked for all or nothing.")
        } else if !report.changesAnything {
            action = inset("Nothing would change: everything in the file is there already.")
        } else {
            action = actionForm(visit, path + "/run", "Import", .primary)
        }
        return made(
            "Check what would change",
            """
            \(counts(report))\(more)
            <div class="cc-actions">\(action)<a class="govuk-link" href="\(base)">Start again with another file</a></div>
            \(changes(report, "Examples of what would change"))\(refusals(report))
            """)
    }

    private var result: Page {
        guard let report = file.report else { return stopped("There is no report.") }
        return made(
            "The file was imported", counts(report) + changes(report, "Examples of what changed") + refusals(report))
    }

    private func stopped(_ reason: String) -> Page {
        guard file.isKept else {
            return made(
                "The file was not imported",
                """
                \(warning(reason))
                <p class="govuk-body">The file itself is not kept any more. \
                <a class="govuk-link" href="\(base)">Send it again</a>.</p>
                """)
        }
        // What would end too much may be meant.
        let force: HTML =
            file.options.isComplete && !file.options.isForced
            ? actionForm(visit, path + "/check", "It is complete: check it anyway", .warning, fields: ["forced": "yes"])
            : .empty
        return made(
            "The file was not imported",
            """
            \(warning(reason))
            <div class="cc-actions">\(actionForm(visit, path + "/check", "Check it again"))\(force)\
            <a class="govuk-link" href="\(base)">Import another file</a></div>
            """)
    }

    // MARK: - Parts

    private func counts(_ report: ImportReport) -> HTML {
        var rows: [[HTML]] = []
        for kind in ImportReport.Kind.allCases {
            guard let counts = report.counts[kind.rawValue] else { continue }
            let numbers = [counts.added, counts.changed, counts.ended, counts.unchanged]
            rows.append([HTML(text: kind.name)] + numbers.map { HTML(text: grouped($0)) })
        }
        let notes = report.notes.map { inset(HTML(text: $0)) }
        return """
            <dl class="cc-counts"><div><dt>Rows read</dt><dd>\(grouped(report.rows))</dd></div>\
            <div><dt>Rows refused</dt><dd>\(grouped(report.refusedRows))</dd></div></dl>
            \(notes)
            \(table(caption: "How many", ["What", "Added", "Changed", "Ended", "Unchanged"], numeric: [1, 2, 3, 4], rows))
            """
    }

    private func changes(_ report: ImportReport, _ caption: String) -> HTML {
        if report.samples.isEmpty { return .empty }
        let rows = report.samples.map { sample -> HTML in
            """
            <tr class="govuk-table__row cc-change cc-change--\(sample.change.rawValue)">\
            <td class="govuk-table__cell"><strong class="cc-change__word">\(word(sample.change))</strong></td>\
            <td class="govuk-table__cell">\(sample.kind.name)</td><td class="govuk-table__cell">\(sample.what)</td>\
            <td class="govuk-table__cell">\(sample.details)</td>\
            <td class="govuk-table__cell">\(sample.line == 0 ? "" : String(sample.line))</td></tr>
            """
        }
        return changeTable("changes", caption, ["Change", "What", "Which", "Details", "Line"], rows)
    }

    private func refusals(_ report: ImportReport) -> HTML {
        var parts = HTML.empty
        if !report.repairs.isEmpty || (file.format == .projects && !report.remarks.isEmpty) {
            parts += """
                <p class="govuk-body"><a class="govuk-link" href="\(path)/refused.csv">Download everything that was left out or \
                put right (CSV)</a></p>
                """
        }
        if !report.refusals.isEmpty {
            let rows = report.refusals.prefix(Self.limit).map { row($0, "refused", "Refused") }
            parts += changeTable(
                "refused", Self.first(report.refusals.count, "Rows that were refused"),
                ["", "Line", "Field", "Reason"], rows)
            parts += """
                <p class="govuk-body"><a class="govuk-link" href="\(path)/refused.csv">Download all refused rows (CSV)</a></p>
                """
        }
        if !report.remarks.isEmpty {
            let rows = report.remarks.prefix(Self.limit).map { row($0, "refused", "Left out") }
            parts += changeTable(
                "left-out", Self.first(report.remarks.count, "What was left out of rows that stand"),
                ["", "Line", "Field", "Reason"], rows)
        }
        if !report.repairs.isEmpty {
            let rows = report.repairs.prefix(Self.limit).map { row($0, "changed", "Put right") }
            parts += changeTable(
                "repaired", Self.first(report.repairCount, "What was put right"), ["", "Line", "Field", "How"], rows)
        }
        return parts
    }

    /// How many refusals and remarks are shown.
    private static let limit = 50

    private static func first(_ number: Int, _ caption: String) -> String {
        number > limit ? "\(caption), the first \(limit)" : caption
    }

    private func row(_ refusal: ImportReport.Refusal, _ kind: String, _ word: String) -> HTML {
        """
        <tr class="govuk-table__row cc-change cc-change--\(kind)">\
        <td class="govuk-table__cell"><strong class="cc-change__word">\(word)</strong></td>\
        <td class="govuk-table__cell">\(refusal.line)</td><td class="govuk-table__cell">\(refusal.field)</td>\
        <td class="govuk-table__cell">\(refusal.reason)</td></tr>
        """
    }

    private func changeTable(_ id: String, _ caption: String, _ heads: [String], _ rows: [HTML]) -> HTML {
        let head = heads.map { text -> HTML in
            text.isEmpty
                ? "<td class=\"govuk-table__header\"></td>"
                : "<th scope=\"col\" class=\"govuk-table__header\">\(text)</th>"
        }
        return """
            <div class="cc-scroll" tabindex="0" role="region" aria-labelledby="\(id)"><table class="govuk-table">\
            <caption class="govuk-table__caption govuk-table__caption--m" id="\(id)">\(caption)</caption>\
            <thead class="govuk-table__head"><tr class="govuk-table__row">\(head)</tr></thead>\
            <tbody class="govuk-table__body">\(rows)</tbody></table></div>
            """
    }

    private func word(_ change: ImportReport.Change) -> String {
        switch change {
        case .added: "Added"
        case .changed: "Changed"
        case .ended: "Ended"
        }
    }
}
