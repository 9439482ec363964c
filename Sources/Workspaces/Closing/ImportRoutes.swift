import Access
import FoundationEssentials
import Hummingbird
import Jobs
import Kernel
import Web
import WebParts

/// Opening a workspace from an archive.
struct ImportRoutes: Sendable {
    let desk: WorkspaceDesk

    private var imports: Imports { Imports(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        let imports = imports
        routes.get(ImportPages.path) { visit in
            let viewer = try visit.signedIn()
            try WorkspaceRules.open(viewer).orThrow()
            return visit.page(ImportPages.page(visit, try await imports.list(of: viewer), FormErrors()))
        }
        routes.upload(ImportPages.path) { visit in
            let viewer = try visit.signedIn()
            let reader = try UploadReader(
                visit,
                limits: MultipartParser.Limits(
                    parts: 10, fieldBytes: 10_000, totalBytes: Int(Imports.limit) + (1 << 20)))
            return try await visit.answerForm {
                while let part = try await reader.nextFile() {
                    try visit.requireOurs(reader.fields)
                    guard let sent = part.filename, !sent.isEmpty else { continue }
                    let order = try await imports.begin(UploadedBytes(reader: reader), named: sent, by: viewer)
                    return visit.redirect(to: order.path)
                }
                try visit.requireOurs(reader.fields)
                throw Fault.invalid("file", "Choose an archive")
            } again: { errors in
                ImportPages.page(visit, try await imports.list(of: viewer), errors)
            }
        }
        let one = "\(ImportPages.path)/:id"
        routes.get(one) { visit in
            visit.page(ImportPages.order(visit, try await imports.find(visit.id(), by: visit.signedIn())))
        }
        routes.get("\(one)/progress") { visit in
            let shown = try await imports.find(visit.id(), by: visit.signedIn())
            let progress = shown.job?.progress
            let answer = Progress(
                stage: ImportPages.stage(shown), done: progress?.done ?? 0, total: progress?.total,
                finished: shown.order.state != .open || shown.isStuck)
            return .bytes(Array(try JSONEncoder().encode(answer)), type: "application/json")
        }
        routes.post("\(one)/cancel") { visit, _ in
            let id = try visit.id(of: WorkspaceImport.self)
            try await imports.cancel(id, by: visit.signedIn())
            return visit.redirect(to: "\(ImportPages.path)/\(id)")
        }
        return routes
    }

    /// What the script on the page asks for.
    private struct Progress: Encodable {
        let stage: String
        let done: Int
        let total: Int?
        let finished: Bool
    }
}
