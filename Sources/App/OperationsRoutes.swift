import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web
import WebParts

/// What machines ask for: static files, whether the service is well, its figures.
struct OperationsRoutes: Sendable {
    let database: any Database
    let assets: AssetLibrary
    let metrics: PrometheusMetrics
    let metricsToken: String?
    /// Behind a proxy everybody may seem to be on this machine, so that being there opens nothing.
    let trustsProxy: Bool

    init(
        _ database: any Database, assets: AssetLibrary, metrics: PrometheusMetrics, metricsToken: String?,
        trustsProxy: Bool
    ) {
        self.trustsProxy = trustsProxy
        self.database = database
        self.assets = assets
        self.metrics = metrics
        self.metricsToken = metricsToken
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("/healthz", .anybody) { _ in .bytes(Array("ok\n".utf8), type: "text/plain; charset=utf-8")
        }
        routes.get("/readyz", .anybody) { _ in
            let answer = try? await database.read { try $0.value(Int.self, "SELECT 1") }
            guard answer == 1 else { throw Fault(.busy, "The database does not answer.") }
            return .bytes(Array("ready\n".utf8), type: "text/plain; charset=utf-8")
        }
        routes.get("/metrics", .anybody) { visit in
            guard mayRead(visit) else { throw Fault.missing("This page") }
            return .bytes(metrics.render(), type: PrometheusMetrics.contentType)
        }
        routes.get("/assets/**", .anybody) { visit in try asset(visit) }
        return routes
    }

    private func mayRead(_ visit: Visit) -> Bool {
        let isForwarded = visit.request.headers.contains { field in
            let name = field.name.canonicalName
            return ["forwarded", "via", "x-real-ip"].contains(name) || name.hasPrefix("x-forwarded-")
        }
        let isHere = ["127.0.0.1", "::1", "local"].contains(visit.client)
        if isHere, !trustsProxy, !isForwarded { return true }
        guard let metricsToken, let header = visit.request.headers[.authorization] else { return false }
        return sha256(Array(header.utf8)) == sha256(Array("Bearer \(metricsToken)".utf8))
    }

    /// The name holds a hash of the contents, so browsers may keep a file for ever.
    private func asset(_ visit: Visit) throws -> Response {
        guard let asset = assets.find(visit.path) else { throw Fault.missing("This file") }
        let packs = Gzip.isAccepted(by: visit.request.headers[.acceptEncoding] ?? "")
        let (bytes, tag) =
            packs && asset.gzipped != nil ? (asset.gzipped ?? [], asset.gzippedTag) : (asset.bytes, asset.tag)
        let asked = Preconditions(ifNoneMatch: visit.request.headers[.ifNoneMatch])
        let outcome = asked.evaluate(isRead: true, exists: true, tag: tag, modified: nil, now: 0)
        var response =
            outcome == .notModified
            ? Response(status: .notModified) : Response.bytes(bytes, type: asset.contentType)
        if outcome == .proceed, packs, asset.gzipped != nil { response.headers[.contentEncoding] = "gzip" }
        response.headers[.vary] = "Accept-Encoding"
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        response.headers[.eTag] = tag.description
        return response
    }
}
