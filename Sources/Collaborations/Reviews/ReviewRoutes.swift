import Access
import Directory
import HTTPTypes
import Hummingbird
import Kernel
import Papers
import Storage
import Web

/// Reviews of a collaboration.
struct ReviewRoutes: Sendable {
    private static let path = "/collaborations/:slug/reviews"

    let desk: Desk
    let reviews: Reviews
    let printer: PaperPrinter

    init(_ desk: Desk, _ printer: PaperPrinter) {
        self.desk = desk
        self.printer = printer
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
            visit.page(ReviewPages.review(visit, try await view(visit), FormData(), FormErrors()))
        }
        addFiles(&routes)
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
                ReviewPages.review(visit, try await view(visit), form, errors)
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

    private func view(_ visit: Visit) async throws -> ReviewPages.View {
        try await visit.inside(desk.database) { work, transaction in
            let review = try Reviews.found(visit.number(), work, transaction)
            let store = ReviewStore(transaction)
            let since = try Reviews.since(of: review, work.collaboration, store)
            let followUps = try ActionStore(transaction).list(
                from: ActionItem.Source(kind: .review, number: review.number), of: work.collaboration.id, limit: 100)
            let mayOrganise = work.mayOrganise.isAllowed && !work.collaboration.stage.isOver
            let isOpen = review.heldAt == nil && mayOrganise
            return ReviewPages.View(
                head: try CollaborationHead.read(work, transaction), review: review, since: since,
                pack: try store.pack(of: review.id)
                    ?? ReviewPackMaker(work: work, since: since, transaction: transaction).make(),
                followUps: followUps, owners: try Owners.read(followUps.map(\.owner), Sight(work.viewer), transaction),
                gaps: isOpen ? try Closing.read(work.collaboration, transaction).gaps : [], today: work.now.day,
                mayOrganise: mayOrganise,
                mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed)
        }
    }

    private func addFiles(_ routes: inout Routes) {
        routes.get("\(Self.path)/:number/odt") { visit in
            let view = try await view(visit)
            let moment = (view.review.heldAt ?? visit.now).milliseconds
            let bytes = try ReviewPages.paper(view).openDocument(at: moment)
            return file(view, bytes, "application/vnd.oasis.opendocument.text", "odt")
        }
        routes.get("\(Self.path)/:number/pdf") { visit in
            let view = try await view(visit)
            return file(view, try await printer.pdf(of: ReviewPages.paper(view)), "application/pdf", "pdf")
        }
    }

    private func file(_ view: ReviewPages.View, _ bytes: [UInt8], _ type: String, _ ending: String) -> Response {
        var response = Response.bytes(bytes, type: type)
        let name = "\(view.head.collaboration.slug)-review-\(view.review.number).\(ending)"
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }
}
