import Hummingbird
import Journal
public import Kernel
public import Storage
public import Web

/// Topics and the glossary.
public struct TopicRoutes: Sendable {
    static let pageSize = 100

    let database: any Database
    let abbreviations: Abbreviations
    let editing: TopicEditRoutes
    let panels: [any PagePanel]

    public init(
        _ database: any Database, abbreviations: Abbreviations, clock: WallClock, panels: [any PagePanel] = []
    ) {
        self.panels = panels
        self.database = database
        self.abbreviations = abbreviations
        editing = TopicEditRoutes(database, abbreviations: abbreviations, clock: clock)
    }

    public var routes: Routes {
        var routes = editing.routes
        routes.get("/topics") { visit in try await list(visit) }
        routes.get("/topics/:slug") { visit in try await topic(visit) }
        routes.get("/glossary") { visit in
            let sight = Sight(try visit.signedIn())
            let letter = Letters.read(visit.query["letter"])
            let glossary = try await database.read { try Glossary.read(letter: letter, sight, in: $0) }
            return visit.page(GlossaryPages.glossary(glossary))
        }
        return routes
    }

    private func list(_ visit: Visit) async throws -> Response {
        let letter = Letters.read(visit.query["letter"])
        let after = visit.query["after"].flatMap { Topic.ID($0) }
        let (lines, letters) = try await database.read { transaction in
            let store = TopicStore(transaction)
            return (
                try store.lines(startingWith: letter, after: after, limit: Self.pageSize + 1), try store.letters()
            )
        }
        let shown = Array(lines.prefix(Self.pageSize))
        return visit.page(
            TopicPages.list(
                visit, shown, letters: letters, letter: letter, isFirst: after == nil,
                next: lines.count > shown.count ? shown.last?.topic.id : nil))
    }

    private func topic(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        let sight = Sight(viewer)
        let slug = visit.parameter("slug")
        let afterTeam = visit.query["team"].flatMap { Team.ID($0) }
        let afterPerson = visit.query["person"].flatMap { Person.ID($0) }
        let found: (view: TopicView?, panel: HTML, actions: HTML, other: Topic?) = try await database.read {
            transaction in
            let store = TopicStore(transaction)
            guard let topic = try store.find(slug: slug) else {
                return (nil, .empty, .empty, try store.find(formerSlug: slug))
            }
            let view = try TopicView.read(
                topic, afterTeam: afterTeam, afterPerson: afterPerson, sight, in: transaction)
            let subject = Subject("topic", topic.id.uuid)
            return (
                view, try panels.panel(on: subject, for: viewer, at: visit.now, in: transaction),
                try panels.actions(on: subject, visit, in: transaction), nil
            )
        }
        if let other = found.other { return visit.redirect(to: other.path) }
        guard let view = found.view else { throw Fault.missing("The topic") }
        return visit.page(TopicPages.topic(visit, view, abbreviations.words(sight), found.panel, found.actions))
    }
}
