import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The forms that change posts and who holds them.
struct PostEditRoutes: Sendable {
    let database: any Database
    let posts: Posts
    let appointments: Appointments

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        posts = Posts(database: database, clock: clock)
        appointments = Appointments(database: database, clock: clock)
    }

    var routes: Routes {
        var routes = Routes()
        addEditing(&routes)
        addAdding(&routes)
        addAppointing(&routes)
        addVisibility(&routes)
        addEnding(&routes)
        return routes
    }

    private func view(_ visit: Visit) async throws -> PostView {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Post.self)
        return try await database.read { try PostView.read(id, viewer, in: $0) }
    }

    private func changeable(_ visit: Visit) async throws -> PostView {
        let view = try await view(visit)
        try view.mayChange.orThrow()
        return view
    }

    private func choices(
        _ visit: Visit, of body: Body.ID, _ fields: FormData, _ errors: FormErrors
    ) async throws -> PostChoices {
        let sight = Sight(try visit.signedIn())
        let chosen = fields["team"].flatMap { Team.ID($0) }
        return try await database.read { transaction in
            let teams = try TeamStore(transaction).choices(in: body, chosen: chosen, sight)
            var superiors: [Post] = []
            if errors["reports-to"] != nil, let typed = fields["reports-to"] {
                superiors = try PostFinder(transaction: transaction, sight: sight).posts(typed, in: body)
            }
            return PostChoices(
                teams: teams.map { Choice($0.id.description, $0.path) },
                superiors: superiors.count > 1 ? try PostStore(transaction).named(superiors, sight) : [])
        }
    }

    private func addEditing(_ routes: inout Routes) {
        routes.get("/posts/:id/edit") { visit in
            let view = try await changeable(visit)
            let sight = Sight(try visit.signedIn())
            let superior = try await database.read { transaction in
                try PostStore(transaction).named([view.superior?.post].compactMap(\.self), sight).first
            }
            let fields = PostDraft.fields(view, superior: superior)
            return visit.page(try await editPage(visit, view, fields, FormErrors()))
        }
        routes.post("/posts/:id/edit") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Post.self)
            return try await visit.answerForm {
                try await posts.change(id, try PostDraft.read(form), by: viewer)
                return visit.redirect(to: "/posts/\(id)", flash: "The post’s page is changed.")
            } again: { errors in
                try await editPage(visit, try await changeable(visit), form, errors)
            }
        }
    }

    private func editPage(
        _ visit: Visit, _ view: PostView, _ fields: FormData, _ errors: FormErrors
    ) async throws -> Page {
        PostEditPages.form(
            visit, heading: "Change \(view.post.title)", action: "\(view.post.path)/edit",
            trail: PostEditPages.trail(view), fields: fields,
            choices: try await choices(visit, of: view.body.id, fields, errors), errors: errors)
    }

    // MARK: - New posts

    private func addAdding(_ routes: inout Routes) {
        routes.get("/bodies/:slug/posts/new") { visit in
            let body = try await visit.changeableBody(database)
            return visit.page(try await newPage(visit, body, FormData(["seniority": ["9"]]), FormErrors()))
        }
        routes.post("/bodies/:slug/posts/new") { visit, form in
            try await create(visit, try await visit.changeableBody(database), form)
        }
        routes.get("/teams/:id/posts/new") { visit in
            let (body, team) = try await team(visit)
            let fields = FormData(["seniority": ["9"], "team": [team.id.description], "place": [team.place]])
            return visit.page(try await newPage(visit, body, fields, FormErrors()))
        }
    }

    private func create(_ visit: Visit, _ body: Body, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        return try await visit.answerForm {
            let id = try await posts.create(try PostDraft.read(form), in: body.id, by: viewer)
            return visit.redirect(
                to: "/posts/\(id)", flash: "The post is added. It is vacant until somebody is appointed.")
        } again: { errors in
            try await newPage(visit, body, form, errors)
        }
    }

    private func newPage(_ visit: Visit, _ body: Body, _ fields: FormData, _ errors: FormErrors) async throws -> Page {
        PostEditPages.form(
            visit, heading: "Add a post to \(body.name)", action: "\(body.path)/posts/new",
            trail: [DirectoryLinks.bodies, Link(body.name, body.path)], fields: fields,
            choices: try await choices(visit, of: body.id, fields, errors), errors: errors)
    }

    private func team(_ visit: Visit) async throws -> (Body, Team) {
        let viewer = try visit.signedIn()
        let id = try visit.id(of: Team.self)
        let (body, team) = try await database.read { transaction in
            guard let team = try TeamStore(transaction).find(id, Sight(viewer)),
                let body = try BodyStore(transaction).find(team.body, Sight(viewer))
            else { throw Fault.missing("The team") }
            return (body, team)
        }
        try DirectoryRules.change(body, viewer).orThrow()
        return (body, team)
    }

    // MARK: - Holders

    private func addAppointing(_ routes: inout Routes) {
        routes.get("/posts/:id/appoint") { visit in
            let view = try await changeable(visit)
            let fields = FormData(["day": [visit.now.day.plain]])
            return visit.page(PostEditPages.appoint(visit, view, fields: fields, errors: FormErrors()))
        }
        routes.post("/posts/:id/appoint") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Post.self)
            return try await visit.answerForm {
                try await appointments.appoint(try AppointmentDraft.read(form), to: id, by: viewer)
                return visit.redirect(to: "/posts/\(id)", flash: "The appointment is recorded.")
            } again: { errors in
                PostEditPages.appoint(visit, try await changeable(visit), fields: form, errors: errors)
            }
        }
        routes.get("/posts/:id/vacate") { visit in
            let view = try await changeable(visit)
            let fields = FormData(["day": [visit.now.day.plain]])
            return visit.page(PostEditPages.vacate(visit, view, fields: fields, errors: FormErrors()))
        }
        routes.post("/posts/:id/vacate") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Post.self)
            return try await visit.answerForm {
                guard let holding = Holding.ID(form["holding"] ?? "") else {
                    throw Fault.invalid("holding", "Choose who left the post")
                }
                let day = try LastDay.read(form, "The last day")
                try await appointments.vacate(id, holding: holding, on: day, by: viewer)
                return visit.redirect(to: "/posts/\(id)", flash: "It is recorded that they left the post.")
            } again: { errors in
                PostEditPages.vacate(visit, try await changeable(visit), fields: form, errors: errors)
            }
        }
    }

    // MARK: - Who can see it

    private func addVisibility(_ routes: inout Routes) {
        routes.get("/posts/:id/hide") { visit in
            visit.page(PostEditPages.hide(visit, try await changeable(visit)))
        }
        routes.post("/posts/:id/hide") { visit, _ in
            let id = try visit.id(of: Post.self)
            try await posts.hide(id, true, by: try visit.signedIn())
            return visit.redirect(to: "/posts/\(id)", flash: "The post is hidden.")
        }
        routes.post("/posts/:id/unhide") { visit, _ in
            let id = try visit.id(of: Post.self)
            try await posts.hide(id, false, by: try visit.signedIn())
            return visit.redirect(to: "/posts/\(id)", flash: "The post is shown again.")
        }
        routes.get("/posts/:id/publish") { visit in
            let view = try await changeable(visit)
            let fields = FormData(["email": [view.post.publicEmail], "phone": [view.post.publicPhone]])
            return visit.page(PostEditPages.publish(visit, view, fields: fields, errors: FormErrors()))
        }
        routes.post("/posts/:id/publish") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Post.self)
            return try await visit.answerForm {
                try await posts.publish(id, try PublicContacts.read(form), by: viewer)
                return visit.redirect(to: "/posts/\(id)", flash: "The post is published.")
            } again: { errors in
                PostEditPages.publish(visit, try await changeable(visit), fields: form, errors: errors)
            }
        }
        routes.post("/posts/:id/unpublish") { visit, _ in
            let id = try visit.id(of: Post.self)
            try await posts.publish(id, nil, by: try visit.signedIn())
            return visit.redirect(to: "/posts/\(id)", flash: "The post is no longer published.")
        }
    }

    private func addEnding(_ routes: inout Routes) {
        routes.get("/posts/:id/end") { visit in
            let view = try await changeable(visit)
            return visit.page(PostEditPages.end(visit, view, day: visit.now.day.plain, errors: FormErrors()))
        }
        routes.post("/posts/:id/end") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: Post.self)
            return try await visit.answerForm {
                try await posts.end(id, on: try LastDay.read(form), by: viewer)
                return visit.redirect(to: "/posts/\(id)", flash: "The post has ended.")
            } again: { errors in
                PostEditPages.end(visit, try await changeable(visit), day: form["day"] ?? "", errors: errors)
            }
        }
    }
}
