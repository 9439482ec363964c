import Hummingbird
import Kernel
public import Storage
public import Web

/// The public part of the directory, and what robots may read.
public struct PublishingRoutes: Sendable {
    let database: any Database

    public init(_ database: any Database) { self.database = database }

    public var routes: Routes {
        var routes = Routes()
        routes.get("/public", .open) { visit in
            if let slug = visit.query["body"], !slug.isEmpty {
                return visit.redirect(to: "/public/bodies/\(percentEncoded(slug))")
            }
            let publishers = try await database.read { try PublishedPosts(transaction: $0).publishers() }
            return visit.page(PublishingPages.bodies(publishers))
        }
        routes.get("/public/bodies/:slug", .open) { visit in try await body(visit) }
        routes.get("/robots.txt", .anybody) { _ in
            .bytes(Array(Self.robots.utf8), type: "text/plain; charset=utf-8")
        }
        return routes
    }

    /// RFC 9309: the longest path that matches decides, so only the public part may be read.
    private static let robots = """
        User-agent: *
        Allow: /public
        Disallow: /

        """

    private func body(_ visit: Visit) async throws -> Response {
        let slug = visit.parameter("slug")
        let after = visit.query["after"].flatMap { Post.ID($0) }
        let (body, lines) = try await database.read { transaction in
            let published = PublishedPosts(transaction: transaction)
            guard let body = try published.body(slug) else { throw Fault.missing("The body") }
            return (body, try published.posts(of: body.id, after: after, limit: PublishedPosts.pageSize + 1))
        }
        let shown = Array(lines.prefix(PublishedPosts.pageSize))
        let next = lines.count > shown.count ? shown.last?.staffed.post.id : nil
        return visit.page(PublishingPages.body(body, shown, isFirst: after == nil, next: next))
    }
}
