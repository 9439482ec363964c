import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Reviews of a collaboration.
struct ReviewRoutes: Sendable {
    private static let path = "/collaborations/:slug/reviews"

    let desk: Desk
    let reviews: Reviews

    init(_ desk: Desk) {
        self.desk = desk
        reviews = Reviews(desk: desk)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in visit.page(try await list(visit, FormData(), FormErrors())) }
        routes.post("\(Self.path)/new") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                let number = try await reviews.schedule(on: try Self.day(form), in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/reviews/\(number)", flash: "It is scheduled.")
            } again: { errors in
                try await list(visit, form, errors)
            }
        }
        routes.get("\(Self.path)/:number") { visit in
            visit.page(ReviewPages.review(visit, try await pack(visit), FormData(), FormErrors()))
        }
        addForm(&routes, "conclude") { visit, form, viewer in
            try await reviews.conclude(
                visit.number(), try ReviewDraft.read(form), in: visit.parameter("slug"), by: viewer)
            return "The review is recorded."
        }
        addForm(&routes, "move") { visit, form, viewer in
            try await reviews.move(visit.number(), to: try Self.day(form), in: visit.parameter("slug"), by: viewer)
            return "It is moved."
        }
        return routes
    }

    private static func day(_ form: FormData) throws -> Day {
        var reader = FormReader(form)
        let day = reader.requiredDay("day", "Day")
        try reader.check()
        return day
    }

    private func addForm(
        _ routes: inout Routes, _ step: String,
        _ act: @escaping @Sendable (Visit, FormData, Viewer) async throws -> String
    ) {
        routes.post("\(Self.path)/:number/\(step)") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let flash = try await act(visit, form, viewer)
                let path = "/collaborations/\(visit.parameter("slug"))/reviews/\(visit.number())"
                return visit.redirect(to: path, flash: flash)
            } again: { errors in
                ReviewPages.review(visit, try await pack(visit), form, errors)
            }
        }
    }

    private func list(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) async throws -> Page {
        let (head, reviews) = try await visit.inside(desk.database) { work, transaction in
            let reviews = try ReviewStore(transaction).list(work.collaboration.id, limit: 200)
            return (try CollaborationHead.read(work, transaction), reviews)
        }
        let mayOrganise =
            CollaborationRules.organise(head.standing).isAllowed && !head.collaboration.stage.isOver
        return ReviewPages.list(visit, head, reviews, mayOrganise: mayOrganise, fields, errors)
    }

    private func pack(_ visit: Visit) async throws -> ReviewPages.Pack {
        try await visit.inside(desk.database) { work, transaction in
            let review = try Reviews.found(visit.number(), work, transaction)
            let id = work.collaboration.id
            let since = try Reviews.since(of: review, work.collaboration, ReviewStore(transaction))
            let risks = RiskStore(transaction)
            let actions = ActionStore(transaction)
            let overdue = try actions.list(ActionStore.Filter(dueBefore: work.now.day), of: id, limit: 50)
            let promises = try actions.list(ActionStore.Filter(kind: .promise), of: id, limit: 50)
            let followUps = try actions.list(
                from: ActionItem.Source(kind: .review, number: review.number), of: id, limit: 100)
            let measures = try MeasureRoutes.listing(work, transaction)
            let decisions = try DecisionStore(transaction).decided(of: id, since: since, limit: 100)
            let end = review.heldAt ?? work.now
            let posts = (overdue + promises + followUps).map(\.owner)
            return ReviewPages.Pack(
                review: review, since: since, measures: measures,
                decisions: decisions.filter { ($0.closedAt ?? end) <= end },
                movement: try risks.movement(of: id, since: since, limit: 20),
                highest: try risks.list(RiskStore.Filter(), of: id, limit: 10), overdue: overdue, promises: promises,
                followUps: followUps, owners: try Owners.read(posts, Sight(work.viewer), transaction),
                mayOrganise: CollaborationRules.organise(work.standing).isAllowed && !work.collaboration.stage.isOver,
                mayContribute: measures.mayContribute)
        }
    }
}
