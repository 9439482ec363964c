import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The forms that add, change and close bodies.
struct BodyEditRoutes: Sendable {
    let database: any Database
    let abbreviations: Abbreviations
    let bodies: Bodies

    init(_ database: any Database, abbreviations: Abbreviations, clock: WallClock) {
        self.database = database
        self.abbreviations = abbreviations
        bodies = Bodies(database: database, clock: clock)
    }

    var routes: Routes {
        var routes = Routes()
        addAdding(&routes)
        addEditing(&routes)
        addClosing(&routes)
        return routes
    }

    private func addAdding(_ routes: inout Routes) {
        routes.get("/bodies/new") { visit in
            try PlatformRules.administerPlatform(try visit.signedIn()).orThrow()
            return visit.page(newPage(visit, FormData(), FormErrors()))
        }
        routes.post("/bodies/new") { visit, form in
            let viewer = try visit.signedIn()
            try PlatformRules.administerPlatform(viewer).orThrow()
            return try await visit.answerForm {
                let (identity, draft) = try Self.read(form)
                let body = try await bodies.create(identity, draft, by: viewer)
                try await abbreviations.refresh(database)
                return visit.redirect(to: body.path, flash: "The body is added.")
            } again: { errors in
                newPage(visit, form, errors)
            }
        }
    }

    private static func read(_ data: FormData) throws -> (BodyIdentity, BodyDraft) {
        var form = FormReader(data)
        let identity = BodyIdentity.read(&form)
        let draft = BodyDraft.read(&form)
        try form.check()
        return (identity, draft)
    }

    private func newPage(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) -> Page {
        BodyEditPages.form(
            visit, heading: "Add a body", action: "/bodies/new", trail: [DirectoryLinks.bodies], fields: fields,
            isPlatform: true, posts: [], errors: errors)
    }

    private func addEditing(_ routes: inout Routes) {
        routes.get("/bodies/:slug/edit") { visit in
            let view = try await changeable(visit)
            return visit.page(try await editPage(visit, view, BodyFields.of(view), FormErrors()))
        }
        routes.post("/bodies/:slug/edit") { visit, form in
            let viewer = try visit.signedIn()
            let view = try await changeable(visit)
            return try await visit.answerForm {
                var reader = FormReader(form)
                // Of others, fields that their form does not have are not read.
                let identity = viewer.isPlatformAdministrator ? BodyIdentity.read(&reader) : nil
                let draft = BodyDraft.read(&reader)
                try reader.check()
                try await bodies.change(view.body.id, identity, draft, by: viewer)
                try await abbreviations.refresh(database)
                return visit.redirect(to: view.body.path, flash: "The body’s page is changed.")
            } again: { errors in
                try await editPage(visit, view, form, errors)
            }
        }
    }

    private func editPage(
        _ visit: Visit, _ view: BodyView, _ fields: FormData, _ errors: FormErrors
    ) async throws -> Page {
        let viewer = try visit.signedIn()
        let body = view.body
        let posts = try await database.read { transaction in
            let (store, sight) = (PostStore(transaction), Sight(viewer))
            let posts = try store.posts(of: body.id, limit: 200, sight)
            return try store.contacts(posts, present: view.contact?.post, sight)
        }
        return BodyEditPages.form(
            visit, heading: "Change \(body.name)", action: "\(body.path)/edit",
            trail: [DirectoryLinks.bodies, Link(body.name, body.path)], fields: fields,
            isPlatform: viewer.isPlatformAdministrator, posts: posts.map { Choice($0.id.description, $0.label) },
            errors: errors)
    }

    private func changeable(_ visit: Visit) async throws -> BodyView {
        let viewer = try visit.signedIn()
        let slug = visit.parameter("slug")
        let view = try await database.read { try BodyView.read(slug, Sight(viewer), in: $0) }
        try DirectoryRules.change(view.body, viewer).orThrow()
        return view
    }

    private func addClosing(_ routes: inout Routes) {
        routes.get("/bodies/:slug/close") { visit in
            let view = try await changeable(visit)
            try PlatformRules.administerPlatform(try visit.signedIn()).orThrow()
            let fields = FormData(["day": [visit.now.day.plain]])
            return visit.page(BodyEditPages.close(visit, view.body, fields: fields, errors: FormErrors()))
        }
        routes.post("/bodies/:slug/close") { visit, form in
            let viewer = try visit.signedIn()
            let view = try await changeable(visit)
            try PlatformRules.administerPlatform(viewer).orThrow()
            return try await visit.answerForm {
                var reader = FormReader(form)
                let successors = ContactFields.lines(
                    "successors", "Successors", each: FieldLimit.name, count: 20, &reader)
                try reader.check()
                let day = try LastDay.read(form, "The last day")
                try await bodies.close(view.body.id, on: day, successors: successors, by: viewer)
                try await abbreviations.refresh(database)
                return visit.redirect(to: view.body.path, flash: "The body is closed.")
            } again: { errors in
                BodyEditPages.close(visit, view.body, fields: form, errors: errors)
            }
        }
    }
}
