import Blobs
import Jobs
import Kernel
import Web

enum ImportPages {
    static let path = "/workspaces/new/import"

    private static let trail = WorkspacePages.trail + [Link("Open a workspace", "/workspaces/new")]

    static func page(_ visit: Visit, _ earlier: [WorkspaceImport], _ errors: FormErrors) -> Page {
        Page.form(
            "Open a workspace from an archive", section: WorkspacePages.section, trail: trail, errors: errors,
            """
            <p class="govuk-body">An archive that was taken away from a workspace becomes a new one, which you own, alone: its \
            people and permissions are not taken, so that nobody sees anything before you let them in.</p>
            <ul class="govuk-list govuk-list--bullet"><li>Every file is scanned and looked at for markings, as when somebody \
            uploads it.</li><li>All versions come. Who made them, and when, stands in their notes; comments say who wrote them.\
            </li><li>What programs wrote to files and folders comes, and that everybody takes the lessons first, if it was so.\
            </li><li>It comes whole or not at all.</li></ul>
            <p class="govuk-body">Not brought back, but to be read in the archive: people, permissions, retention and legal \
            holds, who took which lessons, and the journal. Links do not work again: their addresses are secrets that no archive \
            has. How files are handled is set as in any new workspace.</p>
            <form method="post" action="\(path)" enctype="multipart/form-data" novalidate>\(visit.formToken)
            \(fileField("file", "The archive", accept: ".zip", hint: "A ZIP file. Once it is sent you can leave; you are told when it is imported", error: errors["file"]))
            \(buttonOrCancel("Import it", backTo: "/workspaces/new"))</form>
            \(list(earlier))
            """)
    }

    private static func list(_ earlier: [WorkspaceImport]) -> HTML {
        if earlier.isEmpty { return .empty }
        let rows = earlier.map { order -> [HTML] in
            let state: HTML =
                switch order.state {
                case .open: tag("Under way", .blue)
                case .done: tag("Imported", .green)
                case .failed: tag("Not imported", .red)
                case .cancelled: tag("Stopped", .grey)
                }
            return [Link(order.name, order.path).html, HTML(text: order.createdAt.plain), state]
        }
        return "\(table(caption: "Your imports", ["Archive", "Sent", "What became of it"], rows))"
    }

    // MARK: - One import

    static func order(_ visit: Visit, _ shown: Imports.Shown) -> Page {
        let order = shown.order
        if shown.isStuck { return ended(order, Imports.stopped) }
        switch order.state {
        case .open: return working(visit, shown)
        case .done: return done(shown)
        case .failed: return ended(order, order.problem)
        case .cancelled: return ended(order, "You stopped it. Nothing was kept")
        }
    }

    private static func made(
        _ title: String, _ order: WorkspaceImport, scripts: [String] = [], _ content: HTML
    ) -> Page {
        Page(
            title, section: WorkspacePages.section, trail: trail + [Link("From an archive", path)], scripts: scripts,
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">\(title)</h1>
                \(summaryList([
                    SummaryRow("Archive", text: order.name), SummaryRow("Size", text: plainSize(order.size)),
                    SummaryRow("Sent", text: order.createdAt.plain),
                    SummaryRow("Ended", text: order.endedAt?.plain),
                ]))
                \(content)</div></div>
                """)
    }

    private static func working(_ visit: Visit, _ shown: Imports.Shown) -> Page {
        let progress = shown.job?.progress
        let done = progress?.done ?? 0
        let total = progress?.total
        return made(
            "Importing the archive", shown.order, scripts: ["progress.js"],
            """
            <div data-progress="\(shown.order.path)/progress">
            <h2 class="govuk-heading-m"><span data-progress-stage>\(stage(shown))</span></h2>
            <progress class="cc-progress"\(attribute: "max", total.map { String(max(1, $0)) })\
            \(attribute: "value", total == nil ? nil : String(done)) aria-label="Progress"></progress>
            <p class="govuk-body"><span data-progress-done>\(grouped(done))</span> of \
            <span data-progress-total>\(total.map { grouped($0) } ?? "all")</span> files<span data-progress-rest></span></p></div>
            <noscript><p class="govuk-body"><a class="govuk-link" href="\(shown.order.path)">See how far it is now</a></p></noscript>
            <p class="govuk-body">You can leave this page: the work goes on, also after the service was started again. You \
            are told when it is done.</p>
            \(actionForm(visit, shown.order.path + "/cancel", "Stop the import", .warning))
            """)
    }

    /// What is done now, in plain words.
    static func stage(_ shown: Imports.Shown) -> String {
        if let progress = shown.job?.progress, shown.job?.state == .running { return progress.stage }
        return shown.job?.lastError == nil ? "Waiting to start" : "Waiting to be tried again"
    }

    private static func done(_ shown: Imports.Shown) -> Page {
        let order = shown.order
        let bin: HTML = order.binned > 0 ? " What lay in the bin was left out." : .empty
        let way: HTML =
            shown.workspace.map { linkButton("Open \($0.name)", $0.path) }
            ?? "<p class=\"govuk-body\">The workspace is not there any more.</p>"
        return made(
            "The archive is imported", order,
            """
            <p class="govuk-body">\(count(order.files, "file is", "files are")) in a new workspace, which you own, alone.\(bin) The \
            archive itself is not kept here.</p>
            \(way)
            """)
    }

    private static func ended(_ order: WorkspaceImport, _ why: String) -> Page {
        made(
            "The archive was not imported", order,
            """
            \(warning(why.hasSuffix(".") ? why : "\(why)."))
            <p class="govuk-body">No workspace was made, and the archive is not kept here any more. \
            <a class="govuk-link" href="\(path)">Bring it again, or another</a>.</p>
            """)
    }
}
