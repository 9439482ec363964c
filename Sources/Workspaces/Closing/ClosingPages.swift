import Kernel
import Web

enum ClosingPages {
    static func page(
        _ visit: Visit, _ room: Room, _ closing: Closing?, links: Int, _ kept: FormData, _ errors: FormErrors
    ) -> Page {
        let path = "\(room.workspace.path)/closing"
        let content = closing.map { closed(visit, $0, room, path) } ?? form(visit, room, path, links, kept, errors)
        return WorkspaceShell.page(
            room, .records, title: closing == nil ? "Close this workspace" : "This workspace is closed",
            trail: [RecordsPages.link(room.workspace)], errors: errors, content)
    }

    private static func form(
        _ visit: Visit, _ room: Room, _ path: String, _ links: Int, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        let ended =
            links == 0
            ? "No link leads to its files now, and none can be made."
            : "\(count(links, "link", "links")) to its files \(links == 1 ? "ends" : "end") at once, and "
                + "\(links == 1 ? "stays" : "stay") ended when it is opened again."
        return """
            <ul class="govuk-list govuk-list--bullet"><li>Everything can be read as before, by the same people, and nothing \
            changed.</li><li>What is checked out is checked in. Guests’ access ends when it would have ended.</li><li>\(ended)</li>\
            <li>The retention schedule goes on; legal holds stand.</li>\
            <li>Owners can take everything away as one archive.</li><li>An owner can open it again within 90 days.</li></ul>
            <form method="post" action="\(path)" novalidate>\(visit.formToken)
            \(textField("reason", "Why it is closed", value: kept["reason"] ?? "", error: errors["reason"]))
            \(buttonOrCancel("Close \(room.workspace.name)", .warning, backTo: "\(room.workspace.path)/records"))</form>
            """
    }

    private static func closed(_ visit: Visit, _ closing: Closing, _ room: Room, _ path: String) -> HTML {
        let reopen: HTML =
            room.now < closing.reopensUntil
            ? """
            <h2 class="govuk-heading-m">Open it again</h2>
            <p class="govuk-body">Until \(closing.reopensUntil.day.plain), an owner can. Links that ended with the closing stay \
            ended: whoever shares something makes a new one.</p>
            \(actionForm(visit, "\(path)/reopen", "Open \(room.workspace.name) again"))
            """
            : "<p class=\"govuk-body\">It can no longer be opened again. Its archive can be imported into a new workspace.</p>"
        return """
            \(summaryList([
                SummaryRow("Closed", text: closing.closedAt.plain), SummaryRow("By", text: closing.closedBy),
                SummaryRow("Why", text: closing.reason),
            ]))
            <h2 class="govuk-heading-m">Take everything away</h2>
            <p class="govuk-body">One ZIP file: all files with all versions, comments, people and permissions, and the journal \
            with proofs. It opens in a browser without Concordat, from index.html on.</p>
            \(linkButton("Download the archive", "\(path)/archive.zip", .secondary))\(reopen)
            """
    }
}
