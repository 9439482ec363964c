import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Rows of the decision rights, and forums.
struct RightsRoutes: Sendable {
    let database: any Database
    let rights: Rights

    init(_ database: any Database, clock: WallClock) {
        self.database = database
        rights = Rights(database: database, clock: clock)
    }

    private static let path = "/collaborations/:slug/charter"

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/charter", flash: flash)
    }

    private func head(_ visit: Visit) async throws -> CollaborationHead {
        try await visit.inside(database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            return try CollaborationHead.read(work, transaction)
        }
    }

    var routes: Routes {
        var routes = Routes()
        routes.post("\(Self.path)/rights/suggested") { visit, _ in
            try await rights.start(in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "The suggested kinds are in. Change what does not fit.")
        }
        routes.get("\(Self.path)/rights/new") { visit in
            visit.page(CharterFormPages.newKind(visit, try await head(visit), FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/rights/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let content = try PartContent.read(form, CharterField.decision)
                try await rights.add(content, to: visit.parameter("slug"), by: viewer)
                return back(visit, "The kind of decision is added.")
            } again: { errors in
                CharterFormPages.newKind(visit, try await head(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/rights/:kind/remove") { visit, form in
            guard let key = DecisionKind.Key(visit.parameter("kind")) else {
                throw Fault.missing("This kind of decision")
            }
            try await rights.remove(
                key, at: EditBasis.revision(form), from: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "The kind of decision is taken out.")
        }
        addForums(&routes)
        return routes
    }

    private func addForums(_ routes: inout Routes) {
        routes.get("\(Self.path)/forums/new") { visit in
            visit.page(RightsPages.form(visit, try await view(visit, nil), .new, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/forums/new") { visit, form in try await save(visit, form, nil) }
        routes.get("\(Self.path)/forums/:forum") { visit in
            let view = try await view(visit, try visit.id("forum"))
            let fields = view.forum.map(ForumDraft.fields) ?? FormData()
            return visit.page(RightsPages.form(visit, view, EditBasis(view.revision), fields, FormErrors()))
        }
        routes.post("\(Self.path)/forums/:forum") { visit, form in
            try await save(visit, form, try visit.id("forum"))
        }
        routes.post("\(Self.path)/forums/:forum/remove") { visit, form in
            try await rights.remove(
                try visit.id("forum"), at: EditBasis.revision(form), from: visit.parameter("slug"),
                by: try visit.signedIn())
            return back(visit, "The forum is ended.")
        }
    }

    private func save(_ visit: Visit, _ form: FormData, _ forum: Forum.ID?) async throws -> Response {
        let viewer = try visit.signedIn()
        return try await visit.answerEdit(form) {
            let draft = try ForumDraft.read(form)
            try await rights.put(
                draft, as: forum, from: EditBasis.revision(form), in: visit.parameter("slug"), by: viewer)
            return back(visit, forum == nil ? "The forum is added." : "The forum is changed.")
        } again: { basis, errors in
            let view = try await view(visit, basis.isGone ? nil : forum)
            return RightsPages.form(visit, view, basis, form, errors)
        }
    }

    private func view(_ visit: Visit, _ id: Forum.ID?) async throws -> RightsPages.ForumView {
        try await visit.inside(database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            let forum = try ForumStore(transaction).list(work.collaboration.id).first { $0.id == id }
            if id != nil, forum == nil { throw Fault.missing("This forum") }
            let sight = Sight(work.viewer)
            let ids = try RoleStore(transaction).assignments(work.collaboration.id).map(\.post) + (forum?.posts ?? [])
            let posts = try PostStore(transaction).find(Array(Set(ids)), sight).values
            let bodies = try BodyStore(transaction).find(Array(Set(posts.map(\.body))), sight)
            let offered = posts.map { (post: $0, body: bodies[$0.body]?.name ?? "") }
            return RightsPages.ForumView(
                head: try CollaborationHead.read(work, transaction), forum: forum,
                kinds: try DecisionRights.read(work.collaboration, transaction).kinds,
                posts: offered.sorted { ($0.post.title, $0.post.id) < ($1.post.title, $1.post.id) },
                revision: try forum.map {
                    try RevisionStore(transaction).number(of: Forum.thing($0.id), in: work.collaboration.id)
                })
        }
    }
}
