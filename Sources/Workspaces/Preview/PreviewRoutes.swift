import Access
import Blobs
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Web

/// Files in the browser: a page for each version, and what that page embeds.
struct PreviewRoutes: Sendable {
    let desk: WorkspaceDesk

    private var previews: Previews { Previews(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces/:slug/items/:id/preview") { visit in
            let (target, shown) = try await previews.show(
                visit.id(of: Item.self), number(visit), of: visit.parameter("slug"), by: visit.signedIn())
            var response = visit.page(PreviewPages.page(target, shown))
            if case .pdf = shown { response.headers[.contentSecurityPolicy] = Self.framing }
            if case .waiting = shown { response.headers[.refresh] = "3" }
            return response
        }
        routes.get("/workspaces/:slug/items/:id/view") { visit in try await view(visit) }
        return routes
    }

    private func number(_ visit: Visit) -> Int? { visit.query["version"].flatMap { Int($0) } }

    /// As on every page, and a frame from here besides.
    private static let framing = Site.policy + "; frame-src 'self'"

    /// Nothing that comes with a picture or a PDF may run, load or send anything, or act for whoever looks at it: a
    /// document of this kind is nobody's. Pages of ours may frame it.
    private static let inert =
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; form-action 'none'"
    /// Chromium 156 shows a PDF under either of the two, older ones under this alone. Its viewer is an origin of its own: the
    /// scripts that a PDF brings run there. They can open a dialog, and neither reach a page nor send anything.
    private static let inertPDF =
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'"

    private func view(_ visit: Visit) async throws -> Response {
        let (id, slug, viewer) = (try visit.id(of: Item.self), visit.parameter("slug"), try visit.signedIn())
        let (blob, type) = try await previews.open(id, number(visit), of: slug, by: viewer)
        let bytes = try await desk.blobs.read(blob)
        let body = ResponseBody.watched(contentLength: Int(blob.size)) {
            guard try await visit.isStillSignedIn() else { return false }
            return try await Files(desk: desk).maySee(id, isDownload: false, of: slug, by: viewer)
        } _: { write in
            for try await piece in bytes { try await write(piece) }
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .contentLength: String(blob.size), .cacheControl: "private, no-store",
                .contentDisposition: "inline",
                .contentSecurityPolicy: type == "application/pdf" ? Self.inertPDF : Self.inert,
            ], body: body)
    }
}

extension HTTPField.Name {
    fileprivate static let refresh = Self("Refresh")!
}
