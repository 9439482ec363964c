import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Risks and issues of a collaboration.
struct RiskRoutes: Sendable {
    private static let pageSize = 50
    private static let path = "/collaborations/:slug/risks"

    let desk: Desk
    let risks: Risks

    init(_ desk: Desk) {
        self.desk = desk
        risks = Risks(desk: desk)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(RiskPages.list(try await visit.inside(desk.database) { try Self.listing(visit, $0, $1) }))
        }
        routes.get("\(Self.path).csv") { visit in try await export(visit) }
        addForms(&routes)
        addThreshold(&routes)
        routes.get("\(Self.path)/:number") { visit in
            visit.page(RiskFormPages.risk(visit, try await view(visit)))
        }
        routes.post("\(Self.path)/:number/state") { visit, form in
            guard let state = form["state"].flatMap({ Risk.State(rawValue: $0) }) else {
                throw Fault.missing("This state")
            }
            try await risks.setState(
                state, of: visit.number(), in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, state == .open ? "It is open again." : "It is closed.")
        }
        routes.post("\(Self.path)/:number/acknowledge") { visit, _ in
            try await risks.acknowledge(visit.number(), in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, "You have taken note of it.")
        }
        return routes
    }

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/risks/\(visit.number())", flash: flash)
    }

    private static func filter(_ visit: Visit, _ head: CollaborationHead, _ today: Day) -> RiskStore.Filter {
        let query = visit.query
        var cell: RiskStore.Cell?
        if let likelihood = query["likelihood"].flatMap({ Int($0) }), let impact = query["impact"].flatMap({ Int($0) }),
            (1...5).contains(likelihood), (1...5).contains(impact)
        {
            cell = RiskStore.Cell(likelihood: likelihood, impact: impact)
        }
        return RiskStore.Filter(
            state: query["state"].flatMap { Risk.State(rawValue: $0) } ?? .open,
            kind: query["kind"].flatMap { Risk.Kind(rawValue: $0) },
            body: query["body"].flatMap { slug in head.bodies.first { $0.slug == slug }?.id }, cell: cell,
            respondBefore: query["overdue"] == "yes" ? today : nil, isUnacknowledged: query["escalated"] == "yes")
    }

    private static func listing(
        _ visit: Visit, _ work: Workplace, _ transaction: any Transaction
    ) throws -> RiskPages.Listing {
        let head = try CollaborationHead.read(work, transaction)
        let today = work.now.day
        let filter = filter(visit, head, today)
        let after = visit.query["after"].flatMap { Int($0) }
        let id = work.collaboration.id
        let store = RiskStore(transaction)
        let found = try store.list(filter, of: id, after: after, limit: pageSize + 1)
        let shown = Array(found.prefix(pageSize))
        // What moved since the last review, unless another day is asked for.
        let lastReview = try ReviewStore(transaction).lastHeld(of: id)?.heldAt?.day
        let since = visit.query["since"].flatMap { Day(typed: $0) } ?? lastReview ?? today.adding(days: -30)
        return RiskPages.Listing(
            head: head, filter: filter, risks: shown,
            owners: try Owners.read(shown.map(\.owner), Sight(work.viewer), transaction),
            cells: try store.cells(id), threshold: try store.threshold(of: id),
            unacknowledged: try store.count(RiskStore.Filter(isUnacknowledged: true), of: id),
            overdue: try store.count(RiskStore.Filter(respondBefore: today), of: id), since: since,
            movement: try store.movement(of: id, since: Instant(startOf: since), limit: pageSize),
            isFirst: after == nil, next: found.count > pageSize ? shown.last?.number : nil,
            mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
            mayOrganise: work.mayOrganise.isAllowed, today: today)
    }

    private func view(_ visit: Visit) async throws -> RiskFormPages.View {
        try await visit.inside(desk.database) { work, transaction in
            let risk = try Risks.found(visit.number(), work, transaction)
            let actions = try ActionStore(transaction).list(
                from: ActionItem.Source(kind: .risk, number: risk.number), of: work.collaboration.id, limit: 100)
            let posts = [risk.owner] + actions.map(\.owner)
            return RiskFormPages.View(
                head: try CollaborationHead.read(work, transaction), risk: risk,
                owners: try Owners.read(posts, Sight(work.viewer), transaction), actions: actions,
                decisions: try DecisionStore(transaction).numbers(answering: risk.number, in: work.collaboration.id),
                mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
                mayAcknowledge: risk.escalatedTo.map { RiskRules.acknowledge(work.standing, $0).isAllowed } ?? false,
                today: work.now.day)
        }
    }

    private func export(_ visit: Visit) async throws -> Response {
        let work = try await visit.inside(desk.database) { work, _ in work }
        return visit.csv(.risks(work), desk.database)
    }

    /// The threshold stands above the form, so that whoever types knows what will happen.
    private func formHead(_ visit: Visit) async throws -> (CollaborationHead, RiskThreshold) {
        try await visit.inside(desk.database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            let threshold = try RiskStore(transaction).threshold(of: work.collaboration.id)
            return (try CollaborationHead.read(work, transaction), threshold)
        }
    }

    private func addForms(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            let (head, threshold) = try await formHead(visit)
            return visit.page(RiskFormPages.form(visit, head, nil, threshold, .new, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                let number = try await risks.add(try RiskDraft.read(form), to: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/risks/\(number)", flash: "It is added.")
            } again: { errors in
                let (head, threshold) = try await formHead(visit)
                return RiskFormPages.form(visit, head, nil, threshold, .new, form, errors)
            }
        }
        routes.get("\(Self.path)/:number/edit") { visit in
            let (head, threshold) = try await formHead(visit)
            let view = try await view(visit)
            let owner = try await visit.ownerFields(view.owners.posts[view.risk.owner], head, desk.database)
            let fields = RiskFormPages.fields(view.risk, owner: owner)
            let basis = try await visit.basis(of: view.risk.thing, in: head.collaboration, desk.database)
            return visit.page(RiskFormPages.form(visit, head, view.risk, threshold, basis, fields, FormErrors()))
        }
        routes.post("\(Self.path)/:number/edit") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerEdit(form) {
                try await risks.change(
                    visit.number(), try RiskDraft.read(form), from: EditBasis.revision(form),
                    in: visit.parameter("slug"), by: viewer)
                return back(visit, "It is changed.")
            } again: { basis, errors in
                let (head, threshold) = try await formHead(visit)
                return RiskFormPages.form(visit, head, try await view(visit).risk, threshold, basis, form, errors)
            }
        }
    }

    private func addThreshold(_ routes: inout Routes) {
        routes.get("\(Self.path)/threshold") { visit in
            let (head, threshold) = try await formHead(visit)
            try CollaborationRules.organise(head.standing, head.collaboration.stage).orThrow()
            let fields = FormData([
                "score": ["\(threshold.score)"], "role": [threshold.role.rawValue],
                "chase-days": ["\(threshold.chaseDays)"],
            ])
            return visit.page(RiskFormPages.threshold(visit, head, fields, FormErrors()))
        }
        routes.post("\(Self.path)/threshold") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                var reader = FormReader(form)
                let score = reader.number("score", "The score", in: 1...25)
                let role = reader.chosen("role", "Role", as: Role.self)
                let days = reader.number("chase-days", "Days", in: 1...90)
                if score == nil, reader.errors["score"] == nil { reader.refuse("score", "Enter a score") }
                if days == nil, reader.errors["chase-days"] == nil { reader.refuse("chase-days", "Enter days") }
                try reader.check()
                let threshold = RiskThreshold(
                    score: score ?? RiskThreshold.standard.score, role: role ?? .sro, chaseDays: days ?? 7)
                let raised = try await risks.setThreshold(threshold, of: slug, by: viewer)
                let said = raised == 0 ? "" : " \(count(raised, "risk is", "risks are")) escalated by that."
                return visit.redirect(to: "/collaborations/\(slug)/risks", flash: "The threshold is set.\(said)")
            } again: { errors in
                RiskFormPages.threshold(visit, try await formHead(visit).0, form, errors)
            }
        }
    }
}
