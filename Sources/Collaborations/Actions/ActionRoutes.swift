import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Actions, milestones and promises of a collaboration.
struct ActionRoutes: Sendable {
    private static let pageSize = 50
    private static let path = "/collaborations/:slug/actions"

    let desk: Desk
    let actions: Actions

    init(_ desk: Desk) {
        self.desk = desk
        actions = Actions(desk: desk)
    }

    private struct Found: Sendable {
        let head: CollaborationHead
        let item: ActionItem
        let owners: Owners
        let mayContribute: Verdict
    }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            visit.page(ActionPages.list(try await visit.inside(desk.database) { try Self.listing(visit, $0, $1) }))
        }
        routes.get("\(Self.path).csv") { visit in try await export(visit) }
        addForms(&routes)
        routes.get("\(Self.path)/:id") { visit in
            visit.page(try await page(visit, FormData(), FormErrors()))
        }
        routes.post("\(Self.path)/:id/close") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: ActionItem.self)
            return try await visit.answerForm {
                var reader = FormReader(form)
                let note = reader.text("note", "What came of it", limit: 2000, lines: true)
                try reader.check()
                let state: ActionItem.State = form["state"] == "dropped" ? .dropped : .done
                try await actions.close(id, as: state, note: note, in: visit.parameter("slug"), by: viewer)
                return visit.redirect(
                    to: "/collaborations/\(visit.parameter("slug"))/actions", flash: "It is \(state.rawValue).")
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
        return routes
    }

    private static func listing(
        _ visit: Visit, _ work: Workplace, _ transaction: any Transaction
    ) throws -> ActionPages.Listing {
        let today = work.now.day
        let filter = ActionStore.Filter(
            state: visit.query["state"].flatMap { ActionItem.State(rawValue: $0) } ?? .open,
            kind: visit.query["kind"].flatMap { ActionItem.Kind(rawValue: $0) },
            dueBefore: visit.query["overdue"] == "yes" ? today : nil)
        let after = visit.query["after"].flatMap { ActionItem.ID($0) }
        let store = ActionStore(transaction)
        let found = try store.list(filter, of: work.collaboration.id, after: after, limit: pageSize + 1)
        let shown = Array(found.prefix(pageSize))
        return ActionPages.Listing(
            head: try CollaborationHead.read(work, transaction), filter: filter, items: shown,
            owners: try Owners.read(shown.map(\.owner), Sight(work.viewer), transaction),
            overdue: try store.count(ActionStore.Filter(dueBefore: today), of: work.collaboration.id),
            isFirst: after == nil, next: found.count > pageSize ? shown.last?.id : nil,
            mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage).isAllowed,
            today: today)
    }

    private func export(_ visit: Visit) async throws -> Response {
        let work = try await visit.inside(desk.database) { work, _ in work }
        return visit.csv(.actions(work), desk.database)
    }

    private func found(_ visit: Visit) async throws -> Found {
        let id = try visit.id(of: ActionItem.self)
        return try await visit.inside(desk.database) { work, transaction in
            let item = try Actions.found(id, work, transaction)
            return Found(
                head: try CollaborationHead.read(work, transaction), item: item,
                owners: try Owners.read([item.owner], Sight(work.viewer), transaction),
                mayContribute: CollaborationRules.contribute(work.standing, work.collaboration.stage))
        }
    }

    private func page(_ visit: Visit, _ fields: FormData, _ errors: FormErrors) async throws -> Page {
        let found = try await found(visit)
        return ActionPages.item(
            visit, found.head, found.item, found.owners, mayContribute: found.mayContribute.isAllowed, fields, errors)
    }

    private func addForms(_ routes: inout Routes) {
        routes.get("\(Self.path)/new") { visit in
            visit.page(
                ActionPages.form(
                    visit, try await visit.contributing(desk.database), nil, .new, visit.query, FormErrors()))
        }
        routes.post("\(Self.path)/new") { visit, form in
            let viewer = try visit.signedIn()
            return try await visit.answerForm {
                let draft = try ActionDraft.read(form)
                try await actions.add(draft, to: visit.parameter("slug"), by: viewer)
                let list = "/collaborations/\(visit.parameter("slug"))"
                let back = draft.source.map { "\(list)/\($0.kind.rawValue)s/\($0.number)" } ?? "\(list)/actions"
                return visit.redirect(to: back, flash: "It is added, and waits for whoever holds the post.")
            } again: { errors in
                ActionPages.form(visit, try await visit.contributing(desk.database), nil, .new, form, errors)
            }
        }
        routes.get("\(Self.path)/:id/edit") { visit in
            let found = try await found(visit)
            try found.mayContribute.orThrow()
            let owner = try await visit.ownerFields(
                found.owners.posts[found.item.owner], found.head, desk.database)
            let fields = ActionDraft.fields(found.item, owner: owner)
            let basis = try await visit.basis(of: found.item.thing, in: found.head.collaboration, desk.database)
            return visit.page(ActionPages.form(visit, found.head, found.item, basis, fields, FormErrors()))
        }
        routes.post("\(Self.path)/:id/edit") { visit, form in
            let viewer = try visit.signedIn()
            let id = try visit.id(of: ActionItem.self)
            return try await visit.answerEdit(form) {
                try await actions.change(
                    id, try ActionDraft.read(form), from: EditBasis.revision(form), in: visit.parameter("slug"),
                    by: viewer)
                return visit.redirect(
                    to: "/collaborations/\(visit.parameter("slug"))/actions/\(id)", flash: "It is changed.")
            } again: { basis, errors in
                let found = try await found(visit)
                return ActionPages.form(visit, found.head, found.item, basis, form, errors)
            }
        }
    }
}

extension Visit {
    /// What stands above a form for those who write in the collaboration.
    func contributing(_ database: any Database) async throws -> CollaborationHead {
        try await inside(database) { work, transaction in
            try CollaborationRules.contribute(work.standing, work.collaboration.stage).orThrow()
            return try CollaborationHead.read(work, transaction)
        }
    }
}
