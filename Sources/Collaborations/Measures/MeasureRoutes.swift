import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Joint measures of a collaboration.
struct MeasureRoutes: Sendable {
    private static let path = "/collaborations/:slug/measures"

    let desk: Desk
    let measures: Measures

    init(_ desk: Desk) {
        self.desk = desk
        measures = Measures(desk: desk)
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in visit.page(try await list(visit, FormData(), FormErrors())) }
        routes.post("\(Self.path)/number") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                var reader = FormReader(form)
                let reason = reader.text("reason", "The reason", limit: 600, required: true)
                try reader.check()
                try await measures.explain(reason, in: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/measures", flash: "The reason is kept.")
            } again: { errors in
                try await list(visit, form, errors)
            }
        }
        addForms(&routes)
        routes.add(MeasureImportRoutes(desk: desk, measures: measures).routes)
        routes.get("\(Self.path)/:number") { visit in
            if visit.parameter("number").hasSuffix(".csv") { return try await export(visit) }
            return visit.page(MeasurePages.measure(visit, try await view(visit), FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/:number/values") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let draft = try MeasureValueDraft.read(form)
                try await measures.enter(draft, for: visit.number(), in: visit.parameter("slug"), by: viewer)
                return back(visit, "The value is entered.")
            } again: { errors in
                MeasurePages.measure(visit, try await view(visit), form, errors)
            }
        }
        routes.post("\(Self.path)/:number/retired") { visit, form in
            let isRetired = form["retired"] == "yes"
            try await measures.setRetired(
                isRetired, visit.number(), in: visit.parameter("slug"), by: try visit.signedIn())
            return back(visit, isRetired ? "It is retired; its values are kept." : "It is taken up again.")
        }
        return routes
    }

    private func back(_ visit: Visit, _ flash: String) -> Response {
        visit.redirect(to: "/collaborations/\(visit.parameter("slug"))/measures/\(visit.number())", flash: flash)
    }

    private func list(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) async throws -> Page {
        let listing = try await visit.inside(desk.database) { try Self.listing($0, $1) }
        return MeasurePages.list(visit, listing, fields, errors)
    }

    /// Also in a review's pack.
    static func listing(_ work: Workplace, _ transaction: any Transaction) throws -> MeasurePages.Listing {
        let store = MeasureStore(transaction)
        let id = work.collaboration.id
        let measures = try store.list(id, limit: Measures.limit)
        return MeasurePages.Listing(
            head: try CollaborationHead.read(work, transaction), measures: measures,
            retired: try store.list(id, isRetired: true, limit: 100),
            values: try store.latest(of: measures.map(\.id), each: 2),
            owners: try Owners.read(measures.map(\.owner), Sight(work.viewer), transaction),
            reason: try store.reason(for: measures.count, in: id),
            mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
            today: work.now.day)
    }

    private func view(_ visit: Visit) async throws -> MeasurePages.View {
        try await visit.inside(desk.database) { work, transaction in
            let measure = try Measures.found(visit.number(), work, transaction)
            let store = MeasureStore(transaction)
            return MeasurePages.View(
                head: try CollaborationHead.read(work, transaction), measure: measure,
                values: try store.values(of: measure.id, limit: 60),
                replaced: try store.replaced(of: measure.id, limit: 60),
                owners: try Owners.read([measure.owner], Sight(work.viewer), transaction),
                mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
                today: work.now.day)
        }
    }

    private func export(_ visit: Visit) async throws -> Response {
        let number = Int(visit.parameter("number").dropLast(4)) ?? 0
        let measure = try await visit.inside(desk.database) { try Measures.found(number, $0, $1) }
        let columns = ["day", "value", "unit", "where it comes from", "entered by", "entered", "replaced", "reason"]
        return visit.csv("measure-\(number)", columns, desk.database) { transaction, after in
            let limit = 500
            let values = try MeasureStore(transaction).history(of: measure.id, after: after, limit: limit)
            let rows = values.map { value -> [String] in
                [
                    value.day.description, FixedPoint.plain(value.amount, places: Measure.places),
                    measure.unit, value.provenance, value.enteredBy, value.enteredAt.rfc3339,
                    value.replacedAt?.rfc3339 ?? "", value.reason,
                ]
            }
            return (rows, values.count == limit ? values.last : nil)
        }
    }

    private func addForms(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            let head = try await visit.contributing(desk.database)
            return visit.page(MeasurePages.form(visit, head, nil, .new, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            return try await visit.answerForm {
                let number = try await measures.add(try MeasureDraft.read(form), to: slug, by: viewer)
                return visit.redirect(to: "/collaborations/\(slug)/measures/\(number)", flash: "It is added.")
            } again: { errors in
                MeasurePages.form(visit, try await visit.contributing(desk.database), nil, .new, form, errors)
            }
        }
        routes.get("\(Self.path)/:number/edit") { visit in
            let head = try await visit.contributing(desk.database)
            let view = try await view(visit)
            let owner = try await visit.ownerFields(view.owners.posts[view.measure.owner], head, desk.database)
            let fields = MeasurePages.fields(view.measure, owner: owner)
            let basis = try await visit.basis(of: view.measure.thing, in: head.collaboration, desk.database)
            return visit.page(MeasurePages.form(visit, head, view.measure, basis, fields, FormErrors()))
        }
        routes.post("\(Self.path)/:number/edit") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerEdit(form) {
                let draft = try MeasureDraft.read(form)
                try await measures.change(
                    visit.number(), draft, from: EditBasis.revision(form), in: visit.parameter("slug"), by: viewer)
                return back(visit, "It is changed.")
            } again: { basis, errors in
                let view = try await view(visit)
                return MeasurePages.form(visit, view.head, view.measure, basis, form, errors)
            }
        }
    }
}
