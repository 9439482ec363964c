import Access
import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web

/// Closing a workspace, opening it again, and taking its archive away.
struct ClosingRoutes: Sendable {
    private static let path = "/workspaces/:slug/closing"

    let desk: WorkspaceDesk

    private var closings: Closings { Closings(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in visit.page(try await page(visit, FormData(), FormErrors())) }
        routes.post(Self.path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                var reader = FormReader(form)
                let reason = reader.text("reason", "Why it is closed", limit: Closing.reasonLimit, required: true)
                try reader.check()
                try await closings.close(because: reason, slug, by: viewer)
                return visit.redirect(
                    to: "/workspaces/\(slug)/closing",
                    flash: "The workspace is closed. It can be read, and not changed.")
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
        routes.post("\(Self.path)/reopen") { visit, _ in
            let slug = visit.parameter("slug")
            try await closings.reopen(slug, by: visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)", flash: "The workspace is open again.")
        }
        routes.get("\(Self.path)/archive.zip") { visit in try await archive(visit) }
        return routes
    }

    private func page(_ visit: Visit, _ form: FormData, _ errors: FormErrors) async throws -> Page {
        let (room, closing, links) = try await desk.read(visit.parameter("slug"), visit.signedIn()) {
            room, transaction in
            try WorkspaceRules.keepRecords(room).orThrow()
            return (
                room, try Closing.find(room.workspace.id, transaction),
                try LinkStore(transaction).count(in: room.workspace.id, at: room.now)
            )
        }
        return ClosingPages.page(visit, room, closing, links: links, form, errors)
    }

    private func archive(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let (room, closing) = try await closings.takeAway(visit.parameter("slug"), by: viewer)
        let archive = WorkspaceArchive(desk: desk, room: room, closing: closing)
        let name = try await archive.name()
        var headers: HTTPFields = [
            .contentType: "application/zip", .cacheControl: "private, no-store",
            .contentDisposition: name.disposition,
        ]
        headers.mark(name.marking)
        let body = ResponseBody { writer in
            try await archive.write { try await writer.write($0) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
