import Access
import Hummingbird
import Kernel
import Storage
import Web

/// Early warnings of a collaboration.
struct HealthRoutes: Sendable {
    private static let path = "/collaborations/:slug/health"

    let desk: Desk

    init(_ desk: Desk) { self.desk = desk }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let (head, health, mayOrganise) = try await visit.inside(desk.database) { work, transaction in
                (
                    try CollaborationHead.read(work, transaction), try Health.read(work, transaction),
                    work.mayOrganise.isAllowed && !work.collaboration.stage.isOver
                )
            }
            return visit.page(HealthPages.page(visit, head, health, mayOrganise: mayOrganise))
        }
        routes.get("\(Self.path)/thresholds") { visit in
            let (head, thresholds) = try await organised(visit)
            return visit.page(HealthPages.form(visit, head, HealthPages.fields(thresholds), FormErrors()))
        }
        routes.post("\(Self.path)/thresholds") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                try await HealthActions(desk: desk).set(try HealthActions.read(form), of: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/health", flash: "It is set.")
            } again: { errors in
                HealthPages.form(visit, try await organised(visit).0, form, errors)
            }
        }
        return routes
    }

    private func organised(_ visit: Visit) async throws -> (CollaborationHead, HealthThresholds) {
        try await visit.inside(desk.database) { work, transaction in
            try work.mayOrganise.orThrow()
            let thresholds = try HealthStore(transaction: transaction, now: work.now).thresholds([work.collaboration.id]
            )
            return (
                try CollaborationHead.read(work, transaction), thresholds[work.collaboration.id] ?? HealthThresholds()
            )
        }
    }
}

extension Health {
    /// How it goes with one collaboration.
    static func read(_ work: Workplace, _ transaction: any Transaction) throws -> Health {
        let all = try HealthStore(transaction: transaction, now: work.now).health(of: [work.collaboration])
        return all[work.collaboration.id]
            ?? Health(
                facts: HealthFacts(collaboration: work.collaboration, today: work.now.day),
                thresholds: HealthThresholds())
    }
}
