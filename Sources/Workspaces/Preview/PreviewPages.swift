import Kernel
import Web

enum PreviewPages {
    static func page(_ target: Previews.Target, _ shown: Previews.Shown) -> Page {
        let (item, workspace) = (target.item, target.room.workspace)
        let path = item.path(in: workspace)
        let above = target.trail.map { Link($0.name, $0.path(in: workspace)) }
        let number = target.version.number
        let isNewest = number == item.version
        let download: HTML =
            workspace.handling.allowsDownloads
            ? linkButton("Download", "\(path)/content?version=\(number)", .secondary)
            : inset("Files of this workspace may be read here, and not be downloaded.")
        return Page(
            "\(item.name) – preview", section: WorkspacePages.section,
            trail: WorkspacePages.trail + [Link(workspace.name, workspace.path)] + above + [Link(item.name, path)],
            body: """
                <h1 class="govuk-heading-l">\(item.name)</h1>
                <p class="govuk-body">\(tag(item.marking.name)) Version \(number)\(isNewest ? "" : ", not the newest"), \
                \(target.version.createdAt.plain) by \(target.version.author)</p>
                \(if: target.version.scan == .notScanned, warning("This version was not scanned for malware."))
                \(content(shown, "\(path)/view?version=\(number)", item.name))
                \(download)
                """)
    }

    private static func content(_ shown: Previews.Shown, _ view: String, _ name: String) -> HTML {
        switch shown {
        case .text(let text, let isCut):
            return """
                <pre class="cc-preview cc-preview--text" tabindex="0" role="region" aria-label="\(name)">\(text)</pre>\(cut(isCut))
                """
        case .markdown(let text, let isCut):
            return "<div class=\"cc-preview\">\(HTML.markdown(text))</div>\(cut(isCut))"
        case .table(let rows, let isCut):
            guard let heads = rows.first else { return empty("The table is empty.") }
            let cells = rows.dropFirst().map { $0.map { HTML(text: $0) } }
            return table(caption: name, isCaptionShown: false, heads, Array(cells)) + cut(isCut)
        case .picture: return "<img class=\"cc-preview cc-preview--picture\" src=\"\(view)\" alt=\"\(name)\">"
        case .pdf:
            return """
                <iframe class="cc-preview cc-preview--paper" src="\(view)" title="\(name)"></iframe>
                <p class="govuk-body"><a class="govuk-link" href="\(view)">Show it on a page of its own</a></p>
                """
        case .waiting:
            return inset("The preview is being made. This page shows it in a few seconds; reload it if it does not.")
        case .nothing(let because):
            return inset("There is no preview\(because.isEmpty ? "" : ": \(because)").")
        }
    }

    private static func cut(_ isCut: Bool) -> HTML {
        isCut ? "<p class=\"cc-why\">Only the beginning is shown. The whole is in the file.</p>" : .empty
    }
}
