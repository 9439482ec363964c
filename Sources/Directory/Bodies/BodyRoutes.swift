import Access
import Hummingbird
import Journal
public import Kernel
public import Storage
public import Web

/// Bodies, their team trees and reporting lines.
public struct BodyRoutes: Sendable {
    let database: any Database
    let abbreviations: Abbreviations
    let editing: BodyEditRoutes
    let panels: [any PagePanel]

    public init(
        _ database: any Database, abbreviations: Abbreviations, clock: WallClock, panels: [any PagePanel] = []
    ) {
        self.panels = panels
        self.database = database
        self.abbreviations = abbreviations
        editing = BodyEditRoutes(database, abbreviations: abbreviations, clock: clock)
    }

    public var routes: Routes {
        var routes = editing.routes
        routes.get("/bodies") { visit in try await list(visit) }
        routes.get("/bodies/:slug") { visit in
            let viewer = try visit.signedIn()
            let sight = Sight(viewer)
            let slug = visit.parameter("slug")
            let (view, panel) = try await database.read { transaction in
                let view = try BodyView.read(slug, sight, in: transaction)
                let subject = Subject("body", view.body.id.uuid)
                return (view, try panels.panel(on: subject, for: viewer, at: visit.now, in: transaction))
            }
            return visit.page(BodyPages.body(visit, view, abbreviations.words(sight), panel))
        }
        routes.get("/bodies/:slug/tree") { visit in try await tree(visit) }
        routes.get("/bodies/:slug/reporting") { visit in
            let sight = Sight(try visit.signedIn())
            let slug = visit.parameter("slug")
            let (body, reporting) = try await database.read { transaction in
                let body = try Self.body(slug, sight, transaction)
                return (body, try Reporting.read(top: body.id, sight, in: transaction))
            }
            return visit.page(ReportingPages.body(body, reporting))
        }
        return routes
    }

    static func body(_ slug: String, _ sight: Sight, _ transaction: any Transaction) throws -> Body {
        guard let body = try BodyStore(transaction).find(slug: slug, sight) else { throw Fault.missing("The body") }
        return body
    }

    private func list(_ visit: Visit) async throws -> Response {
        let sight = Sight(try visit.signedIn())
        let kind = visit.query["kind"].flatMap { Body.Kind(rawValue: $0) }
        let letter = Letters.read(visit.query["letter"])
        let after = visit.query["after"].flatMap { Body.ID($0) }
        let list = try await database.read { transaction in
            try BodyList.read(kind: kind, letter: letter, after: after, sight, in: transaction)
        }
        return visit.page(BodyPages.list(visit, list))
    }

    private func tree(_ visit: Visit) async throws -> Response {
        let sight = Sight(try visit.signedIn())
        let slug = visit.parameter("slug")
        let root = visit.query["below"].flatMap { Team.ID($0) }
        let after = visit.query["after"].flatMap { Team.ID($0) }
        let (body, team, tree) = try await database.read { transaction in
            let body = try Self.body(slug, sight, transaction)
            let team = try root.map { id -> Team in
                guard let team = try TeamStore(transaction).find(id, sight), team.body == body.id else {
                    throw Fault.missing("The team")
                }
                return team
            }
            let tree = try TeamTree.read(body.id, below: root, after: after, sight, in: transaction)
            return (body, team, tree)
        }
        return visit.page(TeamTreePages.tree(body, below: team, isFirst: after == nil, tree))
    }
}

extension Visit {
    /// The body whose slug the path has, for a form about something in it.
    /// - Throws: a fault when the viewer may not change it.
    func changeableBody(_ database: any Database) async throws -> Body {
        let viewer = try signedIn()
        let slug = parameter("slug")
        let body = try await database.read { try BodyRoutes.body(slug, Sight(viewer), $0) }
        try DirectoryRules.change(body, viewer).orThrow()
        return body
    }
}
