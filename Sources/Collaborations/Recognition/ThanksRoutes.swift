import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Thanks: of a collaboration, and to the viewer.
struct ThanksRoutes: Sendable {
    private static let pageSize = 20
    private static let path = "/collaborations/:slug/thanks"

    let desk: Desk
    let recognition: Recognition

    init(_ desk: Desk) {
        self.desk = desk
        recognition = Recognition(desk: desk)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let (viewer, slug, now) = (try visit.signedIn(), visit.parameter("slug"), visit.now)
            let before = visit.query["before"].flatMap { Thanks.ID($0) }
            let listing = try await desk.database.read { try Self.listing(slug, viewer, now, before: before, $0) }
            return visit.page(ThanksPages.list(visit, listing))
        }
        addGiving(&routes)
        addOwn(&routes)
        return routes
    }

    /// For all who may know of the collaboration.
    private static func listing(
        _ slug: String, _ viewer: Viewer, _ now: Instant, before: Thanks.ID?, _ transaction: any Transaction
    ) throws -> ThanksPages.Listing {
        let sight = CollaborationSight(viewer, at: now)
        let store = CollaborationStore(transaction)
        guard let collaboration = try store.find(slug: slug, sight) else { throw Fault.missing("This collaboration") }
        let standing = try store.standing(of: viewer, in: collaboration.id, at: now)
        let found = try ThanksStore(transaction).list(in: collaboration.id, before: before, limit: pageSize + 1)
        return ThanksPages.Listing(
            head: try CollaborationHead.read(collaboration, standing, sight.directory, on: now.day, transaction),
            lines: try ThanksLine.read(Array(found.prefix(pageSize)), sight, transaction),
            mayThank: CollaborationRules.contribute(standing, .running).isAllowed, isFirst: before == nil,
            next: found.count > pageSize ? found[pageSize - 1].id : nil)
    }

    /// What stands above the form, for those who may thank.
    private func head(_ visit: Visit) async throws -> CollaborationHead {
        try await visit.inside(desk.database) { work, transaction in
            try CollaborationRules.contribute(work.standing, .running).orThrow()
            return try CollaborationHead.read(work, transaction)
        }
    }

    private func addGiving(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            visit.page(ThanksPages.form(visit, try await head(visit), visit.query, FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                try await recognition.give(try ThanksDraft.read(form), in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/thanks", flash: "They are thanked.")
            } again: { errors in
                ThanksPages.form(visit, try await head(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/:id/withdraw") { visit, _ in
            let slug = visit.parameter("slug")
            try await recognition.withdraw(try visit.id(), in: slug, by: try visit.signedIn())
            return visit.redirect(to: "/collaborations/\(slug)/thanks", flash: "It is taken back.")
        }
    }

    private func addOwn(_ routes: inout Routes) {
        routes.get(ThanksPages.ownPath) { visit in
            let (viewer, now) = (try visit.signedIn(), visit.now)
            let before = visit.query["before"].flatMap { Thanks.ID($0) }
            let own = try await desk.database.read { try Self.own(viewer, now, before: before, $0) }
            return visit.page(ThanksPages.own(visit, own))
        }
        routes.post("\(ThanksPages.ownPath)/:id/hidden") { visit, form in
            let isHidden = form["hidden"] == "yes"
            try await recognition.setHidden(isHidden, try visit.id(), by: try visit.signedIn())
            let said = isHidden ? "Only you see it now." : "It is shown again."
            return visit.redirect(to: ThanksPages.ownPath, flash: said)
        }
        routes.post("\(ThanksPages.ownPath)/:id/manager") { visit, form in
            guard let manager = form["manager"].flatMap({ Person.ID($0) }) else {
                throw Fault.missing("This line manager")
            }
            try await recognition.tell(manager, of: try visit.id(), by: try visit.signedIn())
            return visit.redirect(to: ThanksPages.ownPath, flash: "Your manager is told by mail.")
        }
    }

    private static func own(
        _ viewer: Viewer, _ now: Instant, before: Thanks.ID?, _ transaction: any Transaction
    ) throws -> ThanksPages.Own {
        guard let person = viewer.person.map({ Person.ID($0) }) else {
            return ThanksPages.Own(lines: [], managers: [], isFirst: true, next: nil)
        }
        let sight = CollaborationSight(viewer, at: now)
        let store = ThanksStore(transaction)
        let teams = try store.teams(of: person).map { Thanks.Recipient.team($0) }
        let found = try store.list(
            to: [.person(person)] + teams, own: true, before: before, limit: pageSize + 1, sight)
        return ThanksPages.Own(
            lines: try ThanksLine.read(Array(found.prefix(pageSize)), own: true, sight, transaction),
            managers: try PersonStore(transaction).managers(of: person, sight.directory), isFirst: before == nil,
            next: found.count > pageSize ? found[pageSize - 1].id : nil)
    }
}
