import Access
import Directory
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Search
import Storage
import Web

/// The register and the first page of each collaboration.
struct CollaborationRoutes: Sendable {
    private static let pageSize = 30

    let database: any Database
    let collaborations: Collaborations
    let registration: Registration
    let panels: [any PagePanel]

    init(_ database: any Database, clock: WallClock, index: SearchIndex, panels: [any PagePanel] = []) {
        self.database = database
        self.panels = panels
        registration = Registration(database: database, clock: clock, index: index)
        collaborations = registration.collaborations
    }

    var routes: Routes {
        var routes = Routes()
        routes.get("/collaborations") { visit in
            let viewer = try visit.signedIn()
            let (listing, subscription) = try await database.read { transaction in
                let listing = try Self.listing(visit, viewer, transaction)
                // Narrowed down to one topic, one may follow it.
                let chosen = listing.filter.values(.topic)
                let topic = chosen.count == 1 ? try TopicStore(transaction).find(slug: chosen[0]) : nil
                let button = try topic.map {
                    try SubscriptionPages.button(visit, $0, from: .register, in: transaction)
                }
                return (listing, button ?? .empty)
            }
            let mayOpen = CollaborationRules.open(viewer).isAllowed
            return visit.page(RegisterPages.list(listing, mayOpen: mayOpen, subscription: subscription))
        }
        addProposing(&routes)
        routes.get("/collaborations/:slug") { visit in
            let viewer = try visit.signedIn()
            let (slug, now) = (visit.parameter("slug"), visit.now)
            let (view, panel) = try await database.read { transaction in
                let view = try CollaborationView.read(slug, viewer, at: now, in: transaction)
                let subject = Subject("collaboration", view.collaboration.id.uuid)
                return (view, try panels.panel(on: subject, for: viewer, at: now, in: transaction))
            }
            let like = try await registration.likeness.like(view.collaboration.id, viewer, at: now)
            return visit.page(CollaborationPages.overview(visit, view, like, panel))
        }
        routes.get("/collaborations/:slug/record") { visit in
            let before = visit.query["before"].flatMap { JournalEntry.ID($0) }
            let (head, entries, next) = try await visit.inside(database) { work, transaction in
                let found = try transaction.journal.page(
                    .container(work.subject), before: before, limit: Self.pageSize + 1)
                let entries = try RecordEntries.read(
                    Array(found.prefix(Self.pageSize)), Sight(work.viewer), transaction)
                let next = found.count > Self.pageSize ? found[Self.pageSize - 1].id : nil
                return (try CollaborationHead.read(work, transaction), entries, next)
            }
            return visit.page(CollaborationPages.record(head, entries, next: next))
        }
        addEditing(&routes)
        return routes
    }

    private static func listing(
        _ visit: Visit, _ viewer: Viewer, _ transaction: any Transaction
    ) throws -> RegisterPages.Listing {
        let sight = CollaborationSight(viewer, at: visit.now)
        let filter = CollaborationStore.Filter(register: RegisterFilter(visit.query))
        let after = visit.query["after"].flatMap { Collaboration.ID($0) }
        let store = CollaborationStore(transaction)
        let found = try store.list(filter, after: after, limit: pageSize + 1, sight)
        let shown = found.prefix(pageSize)
        let bodies = try PartyStore(transaction).bodies(ofEach: shown.map(\.id), sight.directory)
        var counts: [RegisterFilter.Facet: [RegisterCount]] = [:]
        for facet in RegisterFilter.Facet.allCases {
            counts[facet] = try store.counts(facet, filter, limit: RegisterPages.shownValues + 20, sight)
        }
        return RegisterPages.Listing(
            filter: filter.register, number: try store.number(filter, sight), counts: counts,
            lines: shown.map { RegisterPages.Line(collaboration: $0, bodies: bodies[$0.id] ?? []) },
            featured: filter == CollaborationStore.Filter() && after == nil
                ? try CaseStudyPages.Line.read(
                    CaseStudyStore(transaction).featured(limit: 3, sight), sight, transaction) : nil,
            isFirst: after == nil, next: found.count > pageSize ? shown.last?.id : nil,
            mayImport: viewer.isPlatformAdministrator || viewer.role == .bodyAdministrator)
    }

    private func addProposing(_ routes: inout Routes) {
        routes.get("/collaborations/new") { visit in
            let viewer = try visit.signedIn()
            try CollaborationRules.open(viewer).orThrow()
            let (sight, from) = (CollaborationSight(viewer, at: visit.now), visit.query["from"] ?? "")
            let fields = try await database.read { try LearnedFrom.fields(from, sight, $0) }
            return visit.page(RegisterPages.form(visit, nil, .new, fields, errors: FormErrors()))
        }
        routes.post("/collaborations/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let made = try await registration.register(form, by: viewer, at: visit.now)
                return visit.redirect(to: made.path, flash: "‘\(made.title)’ is registered as proposed.")
            } again: { errors in
                RegisterPages.form(
                    visit, nil, .new, form, try await registration.like(form, viewer, at: visit.now), errors: errors)
            }
        }
        // While somebody describes a new effort: a piece of the page.
        routes.get("/collaborations/new/like") { visit in
            let viewer = try visit.signedIn()
            let html = LikenessPages.beside(try await registration.like(visit.query, viewer, at: visit.now))
            var response = Response.bytes(html.bytes, type: "text/html; charset=utf-8")
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private func addEditing(_ routes: inout Routes) {
        routes.get("/collaborations/:slug/edit") { visit in
            let view = try await changeable(visit)
            let contact = view.contact?.post.title ?? ""
            let fields = CollaborationDraft.fields(
                view.collaboration, topics: view.topics.map(\.name), contact: contact)
            let basis = try await visit.basis(of: CollaborationDraft.thing, in: view.collaboration, database)
            return visit.page(RegisterPages.form(visit, view.collaboration, basis, fields, errors: FormErrors()))
        }
        routes.post("/collaborations/:slug/edit") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerEdit(form) {
                try await collaborations.change(
                    slug, try CollaborationDraft.read(form), from: EditBasis.revision(form), by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)", flash: "The entry is changed.")
            } again: { basis, errors in
                RegisterPages.form(visit, try await changeable(visit).collaboration, basis, form, errors: errors)
            }
        }
    }

    private func changeable(_ visit: Visit) async throws -> CollaborationView {
        let viewer = try visit.signedIn()
        let (slug, now) = (visit.parameter("slug"), visit.now)
        let view = try await database.read { try CollaborationView.read(slug, viewer, at: now, in: $0) }
        try view.mayContribute.orThrow()
        return view
    }
}

extension Visit {
    /// Reads something inside the collaboration that the path names, for those who take part.
    func inside<Result: Sendable>(
        _ database: any Database, _ read: @escaping @Sendable (Workplace, any Transaction) throws -> Result
    ) async throws -> Result {
        let viewer = try signedIn()
        let (slug, now) = (parameter("slug"), now)
        return try await database.read { transaction in
            try read(try Workplace.inside(slug, viewer, now, transaction), transaction)
        }
    }
}
