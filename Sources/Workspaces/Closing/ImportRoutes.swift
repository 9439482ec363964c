import Access
import Hummingbird
import Kernel
import Web
import WebParts

/// Opening a workspace from an archive.
struct ImportRoutes: Sendable {
    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        routes.get(ImportPages.path) { visit in
            try WorkspaceRules.open(visit.signedIn()).orThrow()
            return visit.page(ImportPages.page(visit, FormErrors()))
        }
        routes.upload(ImportPages.path) { visit in
            let viewer = try visit.signedIn()
            let reader = try UploadReader(
                visit,
                limits: MultipartParser.Limits(
                    parts: 10, fieldBytes: 10_000, totalBytes: Int(ArchiveImport.limit) + (1 << 20)))
            return try await visit.answerForm {
                while let part = try await reader.nextFile() {
                    try visit.requireOurs(reader.fields)
                    guard let sent = part.filename, !sent.isEmpty else { continue }
                    let made = try await ArchiveImport(desk: desk).run(UploadedBytes(reader: reader), by: viewer)
                    let bin = made.binned > 0 ? " What lay in the bin was left out." : ""
                    return visit.redirect(
                        to: made.path, flash: "\(count(made.files, "file is", "files are")) imported.\(bin)")
                }
                try visit.requireOurs(reader.fields)
                throw Fault.invalid("file", "Choose an archive")
            } again: { errors in
                ImportPages.page(visit, errors)
            }
        }
        return routes
    }
}
