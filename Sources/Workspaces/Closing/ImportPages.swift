import Web

enum ImportPages {
    static let path = "/workspaces/new/import"

    static func page(_ visit: Visit, _ errors: FormErrors) -> Page {
        Page.form(
            "Open a workspace from an archive", section: WorkspacePages.section,
            trail: WorkspacePages.trail + [Link("Open a workspace", "/workspaces/new")], errors: errors,
            """
            <p class="govuk-body">An archive that was taken away from a workspace becomes a new one, which you own, alone: its \
            people and permissions are not taken, so that nobody sees anything before you let them in.</p>
            <ul class="govuk-list govuk-list--bullet"><li>Every file is scanned and looked at for markings, as when somebody \
            uploads it.</li><li>All versions come. Who made them, and when, stands in their notes; comments say who wrote them.\
            </li><li>It comes whole or not at all.</li></ul>
            <form method="post" action="\(path)" enctype="multipart/form-data" novalidate>\(visit.formToken)
            \(fileField("file", "The archive", accept: ".zip", hint: "A ZIP file. This can take some minutes: leave this page open", error: errors["file"]))
            \(buttonOrCancel("Import it", backTo: "/workspaces/new"))</form>
            """)
    }
}
