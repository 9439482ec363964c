import Access
import Kernel
import Web

/// How to open a workspace with the programs of one's own computer.
enum ConnectPage {
    static func path(_ workspace: Workspace) -> String { "\(workspace.path)/connect" }

    static func page(_ visit: Visit, _ room: Room) -> Page {
        let workspace = room.workspace
        let address = "\(visit.site.address)\(DAVCall.root)/\(workspace.slug)/"
        let host = address.drop { $0 != ":" }
        let isSecure = visit.site.isSecure
        let viewed: HTML =
            workspace.handling.allowsDownloads
            ? .empty
            : inset(
                "<p>Files of this workspace may be viewed on its pages only: programs see their names and cannot open them.</p>"
            )
        return Page(
            "Open on your computer", section: WorkspacePages.section,
            trail: WorkspacePages.trail + [Link(workspace.name, workspace.path)],
            body: """
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <h1 class="govuk-heading-l">Open on your computer</h1>
                <p class="govuk-body">The files of ‘\(workspace.name)’ as a drive: open, change and save them with the programs that \
                you have. What you save is a new version, what you delete goes to the bin, and what a program locks is checked out \
                for everybody.</p>
                \(viewed)
                \(summaryList([
                    SummaryRow("Address", "<code class=\"cc-code\">\(address)</code>"),
                    SummaryRow("User name", text: visit.viewer?.email),
                    SummaryRow("Password", "An app password, which you make for each device"),
                ]))
                \(linkButton("Make an app password", "/account/app-passwords/new"))
                <h2 class="govuk-heading-m">Windows</h2>
                <ol class="govuk-list govuk-list--number">
                <li>In File Explorer choose ‘This PC’, then ‘Map network drive’.</li>
                <li>Paste the address into ‘Folder’ and tick ‘Connect using different credentials’.</li>
                <li>Type your user name and the app password.</li></ol>
                <h2 class="govuk-heading-m">macOS</h2>
                <ol class="govuk-list govuk-list--number">
                <li>In Finder choose ‘Go’, then ‘Connect to Server’.</li>
                <li>Paste the address and choose ‘Connect’.</li>
                <li>Choose ‘Registered User’; type your user name and the app password.</li></ol>
                <h2 class="govuk-heading-m">Linux</h2>
                <p class="govuk-body">In Files choose ‘Other Locations’ and connect to \
                <code class="cc-code">\(isSecure ? "davs" : "dav")\(host)</code>.</p>
                <h2 class="govuk-heading-m">rclone</h2>
                <p class="govuk-body"><code class="cc-code">rclone config create workspace webdav url=\(address) vendor=other \
                user=\(visit.viewer?.email ?? "") pass=APP-PASSWORD --obscure</code></p>
                <h2 class="govuk-heading-m">Before you start</h2>
                <ul class="govuk-list govuk-list--bullet">
                <li>What a program copies to your device is yours to guard: use a device that your body manages for what is \
                OFFICIAL-SENSITIVE.</li>
                <li>When a device is lost, revoke its password on <a class="govuk-link" href="/account">your account</a>: it stops at \
                once.</li>
                <li>Copy between workspaces on your computer, not within the drive: each has rules of its own.</li></ul>
                </div></div>
                """)
    }
}
