import Hummingbird
public import Kernel
public import Storage
public import Web

/// Posts and their reporting lines.
public struct PostRoutes: Sendable {
    let database: any Database
    let abbreviations: Abbreviations
    let editing: PostEditRoutes

    public init(_ database: any Database, abbreviations: Abbreviations, clock: WallClock) {
        self.database = database
        self.abbreviations = abbreviations
        editing = PostEditRoutes(database, clock: clock)
    }

    public var routes: Routes {
        var routes = editing.routes
        routes.get("/posts/:id") { visit in
            let view = try await view(visit)
            return visit.page(PostPages.post(visit, view, abbreviations.words(Sight(try visit.signedIn()))))
        }
        routes.get("/posts/:id/current") { visit in
            let view = try await view(visit)
            if let holder = view.holders.first { return visit.redirect(to: holder.path) }
            return visit.redirect(
                to: view.post.path, flash: "Nobody is shown as holding this post now.", isSuccess: false)
        }
        routes.get("/posts/:id/reporting") { visit in
            let sight = Sight(try visit.signedIn())
            let id = try visit.id(of: Post.self)
            let after = visit.query["after"].flatMap { Post.ID($0) }
            let (post, body, reporting) = try await database.read { transaction in
                guard let post = try PostStore(transaction).find(id, sight),
                    let body = try BodyStore(transaction).find(post.body, sight)
                else { throw Fault.missing("The post") }
                return (post, body, try Reporting.read(around: post, after: after, sight, in: transaction))
            }
            return visit.page(ReportingPages.post(post, in: body, reporting))
        }
        return routes
    }

    private func view(_ visit: Visit) async throws -> PostView {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Post.self)
        return try await database.read { try PostView.read(id, viewer, in: $0) }
    }
}
