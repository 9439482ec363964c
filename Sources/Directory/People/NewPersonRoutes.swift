import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The form with which a body's administrators add somebody.
struct NewPersonRoutes: Sendable {
    /// How many vacant posts the form offers.
    private static let postLimit = 500

    let database: any Database
    let newPeople: NewPeople

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        newPeople = NewPeople(database: database, clock: clock)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("/bodies/:slug/people/new") { visit in
            let body = try await visit.changeableBody(database)
            let fields = FormData(
                visit.query.fields.merging(["day": [visit.now.day.plain]]) { typed, _ in typed })
            return visit.page(try await page(visit, body, fields))
        }
        routes.post("/bodies/:slug/people/new") { visit, form in try await add(visit, form) }
        return routes
    }

    private func add(_ visit: Visit, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        let body = try await visit.changeableBody(database)
        return try await visit.answerForm {
            let draft = try NewPersonDraft.read(form, today: visit.now.day)
            var errors = FormErrors()
            switch try await newPeople.add(draft, to: body.id, by: viewer) {
            case .added(let id):
                return visit.redirect(to: "/people/\(id)", flash: "\(draft.name) is added, and found at once.")
            case .known(let known):
                errors.add("email", "Somebody in the directory has this e-mail address already")
                return visit.refusedForm(try await page(visit, body, form, errors, known: known))
            case .namesakes(let namesakes):
                errors.add("name", "Somebody of this name is in \(body.name) already")
                return visit.refusedForm(try await page(visit, body, form, errors, namesakes: namesakes))
            }
        } again: { errors in
            try await page(visit, body, form, errors)
        }
    }

    private func page(
        _ visit: Visit, _ body: Body, _ fields: FormData, _ errors: FormErrors = FormErrors(),
        known: PersonSummary? = nil, namesakes: [PersonSummary] = []
    ) async throws -> Page {
        let sight = Sight(try visit.signedIn())
        let chosen = (post: fields["post"].flatMap { Post.ID($0) }, team: fields["team"].flatMap { Team.ID($0) })
        let (posts, teams) = try await database.read { transaction in
            let store = PostStore(transaction)
            var posts = try store.vacant(in: body.id, limit: Self.postLimit, sight)
            if let id = chosen.post, !posts.contains(where: { $0.id == id }), let post = try store.find(id, sight),
                post.body == body.id
            {
                posts.append(post)
            }
            let paths = try TeamStore(transaction).paths(of: Set(posts.compactMap(\.team)))
            let choices = posts.map { post -> Choice in
                let team = post.team.flatMap { paths[$0] }?.joined(separator: " > ")
                return Choice(post.id.description, [post.title, team].compactMap(\.self).joined(separator: ", "))
            }
            let teams = try TeamStore(transaction).choices(in: body.id, chosen: chosen.team, sight)
            return (choices, teams.map { Choice($0.id.description, $0.path) })
        }
        let pages = NewPersonPages(
            visit: visit, body: body, fields: fields, errors: errors, posts: posts, teams: teams)
        return pages.page(known: known, namesakes: namesakes)
    }
}
