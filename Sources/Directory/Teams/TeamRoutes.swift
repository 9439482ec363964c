import Access
import Hummingbird
import Journal
public import Kernel
public import Storage
public import Web

/// Teams: their pages, and the forms that change them.
public struct TeamRoutes: Sendable {
    let database: any Database
    let abbreviations: Abbreviations
    let teams: Teams
    let panels: [any PagePanel]

    public init(
        _ database: any Database, abbreviations: Abbreviations, clock: WallClock, panels: [any PagePanel] = []
    ) {
        self.panels = panels
        self.database = database
        self.abbreviations = abbreviations
        teams = Teams(database: database, clock: clock)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get("/teams/:id") { visit in
            let viewer = try visit.signedIn()
            let view = try await view(visit)
            let panel = try await database.read {
                try panels.panel(on: Subject("team", view.team.id.uuid), for: viewer, at: visit.now, in: $0)
            }
            return visit.page(TeamPages.team(visit, view, abbreviations.words(Sight(viewer)), panel))
        }
        routes.post("/teams/:id/confirm") { visit, _ in
            let id = try visit.id(of: Team.self)
            try await teams.confirm(id, by: try visit.signedIn())
            return visit.redirect(to: "/teams/\(id)", flash: "Thank you. The page says that it was confirmed today.")
        }
        addEditing(&routes)
        addAdding(&routes)
        addMoving(&routes)
        addEnding(&routes)
        return routes
    }

    private func view(_ visit: Visit) async throws -> TeamView {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Team.self)
        let after = visit.query["after"].flatMap { Post.ID($0) }
        return try await database.read { try TeamView.read(id, after: after, viewer, in: $0) }
    }

    /// The team, for a form about it.
    /// - Throws: a fault when the viewer may not change it.
    private func changeable(_ visit: Visit) async throws -> TeamView {
        let view = try await view(visit)
        try view.mayChange.orThrow()
        return view
    }

    /// The team, for a form about its place.
    private func organised(_ visit: Visit) async throws -> TeamView {
        let view = try await view(visit)
        try view.mayOrganise.orThrow()
        return view
    }

    private func trail(_ view: TeamView) -> [Link] {
        TeamPages.trail(view) + [Link(view.team.name, view.team.path)]
    }

    private func addEditing(_ routes: inout Routes) {
        routes.get("/teams/:id/edit") { visit in
            let view = try await changeable(visit)
            return visit.page(
                try await editPage(visit, view, TeamDraft.fields(view.team, topics: view.topics), FormErrors()))
        }
        routes.post("/teams/:id/edit") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Team.self)
            return try await visit.answerForm {
                try await teams.change(id, try TeamDraft.read(form), by: viewer)
                return visit.redirect(to: "/teams/\(id)", flash: "The team’s page is changed.")
            } again: { errors in
                try await editPage(visit, try await changeable(visit), form, errors)
            }
        }
    }

    private func editPage(
        _ visit: Visit, _ view: TeamView, _ fields: FormData, _ errors: FormErrors
    ) async throws -> Page {
        let viewer = try visit.signedIn()
        let team = view.team
        let current = view.contact?.post
        let posts = try await database.read { transaction in
            let (store, sight) = (PostStore(transaction), Sight(viewer))
            let posts = try store.posts(of: team.id, limit: 200, sight)
            return try store.contacts(posts, present: current, sayingTeam: false, sight)
        }
        return TeamEditPages.form(
            visit, heading: "Change \(team.name)", action: "\(team.path)/edit", trail: trail(view), fields: fields,
            posts: posts.map { Choice($0.id.description, $0.label) }, errors: errors)
    }

    private func addAdding(_ routes: inout Routes) {
        routes.get("/teams/:id/teams/new") { visit in
            let view = try await organised(visit)
            return visit.page(newPage(visit, view, FormData(), FormErrors()))
        }
        routes.post("/teams/:id/teams/new") { visit, form in
            let viewer = try visit.signedIn()
            let view = try await view(visit)
            return try await visit.answerForm {
                let id = try await teams.create(
                    try TeamDraft.read(form), in: view.body.id, below: view.team.id, by: viewer)
                return visit.redirect(to: "/teams/\(id)", flash: "The team is added.")
            } again: { errors in
                newPage(visit, view, form, errors)
            }
        }
        routes.get("/bodies/:slug/teams/new") { visit in
            let body = try await visit.changeableBody(database)
            return visit.page(newPage(visit, body, FormData(), FormErrors()))
        }
        routes.post("/bodies/:slug/teams/new") { visit, form in
            let viewer = try visit.signedIn()
            let body = try await visit.changeableBody(database)
            return try await visit.answerForm {
                let id = try await teams.create(try TeamDraft.read(form), in: body.id, below: nil, by: viewer)
                return visit.redirect(to: "/teams/\(id)", flash: "The team is added.")
            } again: { errors in
                newPage(visit, body, form, errors)
            }
        }
    }

    private func newPage(_ visit: Visit, _ view: TeamView, _ fields: FormData, _ errors: FormErrors) -> Page {
        TeamEditPages.form(
            visit, heading: "Add a team in \(view.team.name)", action: "\(view.team.path)/teams/new",
            trail: trail(view), fields: fields, posts: [], errors: errors)
    }

    private func newPage(_ visit: Visit, _ body: Body, _ fields: FormData, _ errors: FormErrors) -> Page {
        TeamEditPages.form(
            visit, heading: "Add a team to \(body.name)", action: "\(body.path)/teams/new",
            trail: [DirectoryLinks.bodies, Link(body.name, body.path)], fields: fields, posts: [], errors: errors)
    }

    private func addMoving(_ routes: inout Routes) {
        routes.get("/teams/:id/move") { visit in
            let view = try await organised(visit)
            return visit.page(try await movePage(visit, view, view.team.parent?.description ?? "", FormErrors()))
        }
        routes.post("/teams/:id/move") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Team.self)
            let typed = form["parent"] ?? ""
            return try await visit.answerForm {
                let parent = Team.ID(typed)
                if !typed.isEmpty, parent == nil { throw Fault.invalid("parent", "Choose a team from the list") }
                try await teams.move(id, below: parent, by: viewer)
                return visit.redirect(to: "/teams/\(id)", flash: "The team is moved.")
            } again: { errors in
                try await movePage(visit, try await organised(visit), typed, errors)
            }
        }
    }

    private func movePage(
        _ visit: Visit, _ view: TeamView, _ value: String, _ errors: FormErrors
    ) async throws -> Page {
        let sight = Sight(try visit.signedIn())
        let team = view.team
        let others = try await database.read {
            try TeamStore($0).choices(in: team.body, chosen: Team.ID(value), sight)
        }
        let choices =
            [Choice("", "None: on top of \(view.body.name)")]
            + others.filter { $0.id != team.id }.map { Choice($0.id.description, $0.path) }
        return TeamEditPages.move(
            visit, team, trail: trail(view), choices: choices, value: value, errors: errors)
    }

    private func addEnding(_ routes: inout Routes) {
        routes.get("/teams/:id/end") { visit in
            let view = try await organised(visit)
            return visit.page(
                TeamEditPages.end(visit, view.team, trail: trail(view), day: visit.now.day.plain, errors: FormErrors()))
        }
        routes.post("/teams/:id/end") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Team.self)
            return try await visit.answerForm {
                try await teams.end(id, on: try LastDay.read(form), by: viewer)
                return visit.redirect(to: "/teams/\(id)", flash: "The team has ended.")
            } again: { errors in
                let view = try await organised(visit)
                return TeamEditPages.end(visit, view.team, trail: trail(view), day: form["day"] ?? "", errors: errors)
            }
        }
    }
}

/// The field 'day' of forms that end something.
enum LastDay {
    static func read(_ data: FormData, _ label: String = "The day") throws -> Day {
        var form = FormReader(data)
        let day = form.day("day", label)
        if day == nil, form.errors["day"] == nil { form.refuse("day", "Enter a day, like 21 November 2026") }
        try form.check()
        guard let day else { throw Fault.invalid("day", "Enter a day, like 21 November 2026") }
        return day
    }
}
