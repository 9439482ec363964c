import Access
import Directory
import Hummingbird
import Journal
import Kernel
import Storage
import Web

/// What comes with a post that has a role, open work or a seat in a collaboration, for whoever takes it over.
struct HandoverRoutes: Sendable {
    private static let path = "/collaborations/:slug/handover/:post"

    let desk: Desk
    let decisions: Decisions

    init(_ desk: Desk, _ rules: @escaping DecidingRules) {
        self.desk = desk
        decisions = Decisions(desk: desk, rules: rules)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in visit.page(HandoverPages.page(visit, try await view(visit))) }
        routes.post(Self.path) { visit, form in
            let viewer = try visit.signedIn()
            let post = try visit.id("post", of: Post.self)
            var reader = FormReader(form)
            let note = reader.text("note", "The note", limit: 2000, lines: true)
            try reader.check()
            try await desk.inside(visit.parameter("slug"), viewer) { work, transaction in
                if work.collaboration.stage.isOver { throw Fault.refused("It is over, and kept as it was.") }
                let store = HandoverStore(transaction)
                let all = try store.find(post, in: work.collaboration.id)
                guard let own = all.first(where: { $0.person.uuid == viewer.person && $0.isOfSuccessor }) else {
                    throw Fault.refused("Only whoever has taken over this post accepts what comes with it.")
                }
                // A second click finds it done.
                if own.acceptedAt != nil { return }
                try store.accept(own, note: note, at: work.now)
                try work.record("handover.accepted", Subject("post", post.uuid), in: transaction)
            }
            return visit.redirect(
                to: "/collaborations/\(visit.parameter("slug"))", flash: "You have accepted what came with the post.")
        }
        return routes
    }

    private func view(_ visit: Visit) async throws -> HandoverPages.View {
        let id = try visit.id("post", of: Post.self)
        return try await visit.inside(desk.database) { work, transaction in
            let sight = Sight(work.viewer)
            let collaboration = work.collaboration.id
            let handovers = try HandoverStore(transaction).find(id, in: collaboration)
            guard let post = try PostStore(transaction).contact(id, sight) else { throw Fault.missing("This post") }
            let staffed = try RoleStore(transaction).staffed(collaboration, sight)
            let roles = staffed.filter { $0.staffed.post.id == id }.map(\.role)
            let seats = Set(roles.map { Seat($0, id) } + [Seat(nil, id)])
            let rule = try decisions.rule(of: collaboration, transaction)
            let store = DecisionStore(transaction)
            let open = try store.list(DecisionStore.Filter(state: .proposed), of: collaboration, limit: 100)
            let items = try ActionStore(transaction).open(ownedBy: [id], limit: 100)
                .filter { $0.collaboration == collaboration }
            return HandoverPages.View(
                head: try CollaborationHead.read(work, transaction), post: post, roles: roles,
                forums: try ForumStore(transaction).list(collaboration).filter { $0.posts.contains(id) },
                handovers: handovers,
                items: items, risks: try Self.risks(id, collaboration, transaction),
                measures: try MeasureStore(transaction).list(collaboration, limit: Measures.limit)
                    .filter { $0.owner == id },
                proposals: open.filter { rule.right(of: $0).counts(seats) },
                decisions: try store.list(DecisionStore.Filter(state: .decided), of: collaboration, limit: 10),
                contacts: staffed.filter { $0.staffed.post.id != id },
                owners: try Owners.read(items.map(\.owner), sight, transaction), today: work.now.day)
        }
    }

    private static func risks(
        _ post: Post.ID, _ collaboration: Collaboration.ID, _ transaction: any Transaction
    ) throws -> [Risk] {
        try transaction.all(
            Risk.self,
            """
            SELECT \(Risk.columns) FROM risk WHERE owner_post_id = \(post) AND state = 'open'
            AND collaboration_id = \(collaboration) ORDER BY score DESC LIMIT 100
            """)
    }
}
