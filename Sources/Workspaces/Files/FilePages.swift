import Access
import Blobs
import Directory
import Kernel
import Web

/// The page of a file.
enum FilePages {
    /// A file as its viewer sees it.
    struct Shown: Sendable {
        let room: Room
        let file: Item
        let trail: [Item]
        /// The newest first.
        let versions: [FileVersion]
        let locks: [ItemLock]
        let guests: [Person.ID: GuestMark]
        let advice: SharingAdvice
        /// Whether the viewer may change it, but for locks.
        let mayChange: Bool
        let comments: [Comment]
        /// Other files with the very same contents.
        let same: [Item]
        let isFavourite: Bool
        /// What becomes of it, for those who are told.
        let fate: ItemFate?
    }

    static func page(
        _ visit: Visit, _ shown: Shown, kept: FormData = FormData(), errors: FormErrors = FormErrors()
    ) -> Page {
        let (file, workspace) = (shown.file, shown.room.workspace)
        let path = file.path(in: workspace)
        let who = ItemParts.name(file.changedBy, file.changedByID, shown.guests)
        let download: HTML =
            workspace.handling.allowsDownloads
            ? linkButton("Download", "\(path)/content", .secondary)
            : inset("Files of this workspace may be viewed only, not downloaded.")
        return Page(
            file.name, section: WorkspacePages.section, trail: ItemPages.trail(workspace, shown.trail),
            scripts: ["uploads.js"], errors: errors,
            body: """
                <h1 class="govuk-heading-l">\(file.name)</h1>
                <p class="govuk-body">\(ItemParts.marking(file.marking)) \(plainSize(file.size ?? 0)), version \(file.version ?? 0), \
                changed \(file.changedAt.plain) by \(who)</p>
                <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                \(if: shown.versions.first?.scan == .notScanned, unscanned)
                <div class="cc-actions">\(linkButton("View", "\(path)/preview"))\(download)</div>\(same(shown))\(locked(visit, shown, path, kept, errors))\(versions(visit, shown, path))
                \(if: shown.mayChange, newVersion(visit, shown, path, kept, errors))
                \(CommentPages.section(visit, shown.room, file, shown.comments, shown.guests, kept: kept, errors))
                </div><div class="govuk-grid-column-one-third">\(panel(visit, shown, path, kept, errors))</div></div>
                """)
    }

    private static var unscanned: HTML {
        warning("This file was not scanned for malware. Open it only if you know where it comes from.")
    }

    private static func same(_ shown: Shown) -> HTML {
        if shown.same.isEmpty { return .empty }
        let links = shown.same.map { Link($0.name, $0.path(in: shown.room.workspace)).html }
        return inset("The very same contents are also in \(links.joined(", ")).")
    }

    private static func locked(
        _ visit: Visit, _ shown: Shown, _ path: String, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        guard let lock = shown.locks.last else {
            return shown.mayChange ? checkOut(visit, path, "Check it out for", "Check out", kept, errors) : .empty
        }
        let isOwn = lock.isOf(shown.room.viewer)
        let who: HTML = isOwn ? "You have" : "\(ItemParts.name(lock.owner, lock.ownerID, shown.guests)) has"
        let end: HTML =
            LockRules.end(lock, shown.room).isAllowed
            ? actionForm(
                visit, "\(path)/check-in", isOwn ? "Check in" : "End their check-out",
                isOwn ? .secondary : .warning, fields: ["token": lock.token]) : .empty
        let longer =
            isOwn && shown.mayChange
            ? checkOut(visit, path, "Keep it, from now on for", "Change the time", kept, errors) : .empty
        return inset(
            """
            <p class="govuk-body">\(who) this checked out until \(lock.expiresAt.plain). Until then nobody else can change it.</p>\(end)\(longer)
            """)
    }

    private static func checkOut(
        _ visit: Visit, _ path: String, _ label: String, _ act: String, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        let choices = ItemLock.times.map { Choice("\($0.hours)", $0.name) }
        return """
            <form method="post" action="\(path)/check-out" class="cc-beside" novalidate>\(visit.formToken)
            \(select("hours", label, value: kept["hours"] ?? "8", choices, error: errors["hours"]))
            \(button(act, .secondary))</form>
            """
    }

    private static func versions(_ visit: Visit, _ shown: Shown, _ path: String) -> HTML {
        let rows = shown.versions.map { row(visit, $0, shown, path) }
        return table(caption: "Versions", ["Version", "When and by whom", "Note", "Size", "Compare or restore"], rows)
    }

    private static func row(_ visit: Visit, _ version: FileVersion, _ shown: Shown, _ path: String) -> [HTML] {
        let name = "Version \(version.number)"
        let number: HTML =
            shown.room.workspace.handling.allowsDownloads
            ? Link(name, "\(path)/content?version=\(version.number)").html : HTML(text: name)
        let note = version.restores.map { "Brought back version \($0). \(version.note)" } ?? version.note
        var acts = HTML.empty
        if version.number > 1 {
            acts += """
                <a class="govuk-link" href="\(path)/compare?from=\(version.number - 1)&amp;to=\(version.number)">Compare with \
                version \(version.number - 1)</a><br>
                """
        }
        if let newest = shown.file.version, version.number < newest - 1 {
            acts += """
                <a class="govuk-link" href="\(path)/compare?from=\(version.number)&amp;to=\(newest)">Compare version \
                \(version.number) with the newest</a><br>
                """
        }
        if shown.mayChange, version.number != shown.file.version {
            acts += actionForm(
                visit, "\(path)/versions/\(version.number)/restore", "Restore", .quiet,
                about: "version \(version.number)")
        }
        return [
            number,
            "\(version.createdAt.plain)<br><span class=\"cc-why\">\(ItemParts.name(version.author, version.authorID, shown.guests))</span>",
            HTML(text: note), HTML(text: plainSize(version.size)), acts,
        ]
    }

    private static func newVersion(
        _ visit: Visit, _ shown: Shown, _ path: String, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        """
        <h2 class="govuk-heading-m">Upload a new version</h2>
        \(ItemParts.upload(visit, "\(path)/versions", "File", isMultiple: false, marking: shown.file.marking, kept, errors))
        """
    }

    private static func panel(
        _ visit: Visit, _ shown: Shown, _ path: String, _ kept: FormData, _ errors: FormErrors
    ) -> HTML {
        let forms: HTML =
            shown.mayChange
            ? ItemParts.renameForm(visit, shown.file, path, kept, errors)
                + ItemParts.markingForm(visit, shown.file, path, errors)
            : .empty
        let readers: HTML =
            shown.room.levels[shown.file.realm] == .edit && !shown.room.isExternal
            ? "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"\(path)/readers\">Who read it</a></p>" : .empty
        let favourite = actionForm(
            visit, "\(path)/favourite", shown.isFavourite ? "Remove from your favourites" : "Add to your favourites",
            .quiet, fields: shown.isFavourite ? ["remove": "yes"] : [:])
        return """
            <div class="cc-part">\(ItemParts.sharing(shown.advice))\(RetentionPages.fate(shown.fate, shown.file, shown.room))
            <p class="govuk-body"><a class="govuk-link" href="\(path)/access">Who can see this, and why</a></p>
            \(LinkPages.way(shown.room, shown.file))\(readers)\(favourite)\(forms)\(ItemParts.actions(visit, shown.file, shown.room.workspace, mayChange: shown.mayChange))</div>
            """
    }
}
