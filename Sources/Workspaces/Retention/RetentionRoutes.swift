import Access
import Hummingbird
import Kernel
import Storage
import Web

/// Retention and legal holds in the browser, for owners.
struct RetentionRoutes: Sendable {
    private static let path = "/workspaces/:slug/retention"

    let desk: WorkspaceDesk

    private var retention: Retention { Retention(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in try await visit.page(page(visit, visit.query, FormErrors())) }
        add(&routes, "") { visit, form, slug, viewer in
            let draft = try Retention.Draft.read(form)
            try await retention.set(draft, on: Self.folder(form), of: slug, by: viewer)
            return "The rule is set."
        }
        add(&routes, "/remove") { visit, form, slug, viewer in
            try await retention.remove(from: Self.folder(form), of: slug, by: viewer)
            return "The rule is removed."
        }
        add(&routes, "/decide") { visit, form, slug, viewer in
            var reader = FormReader(form)
            let choice = reader.choice("decision", "What becomes of them", as: RetentionDecision.Choice.self)
            if choice == nil, reader.errors["decision"] == nil {
                reader.refuse("decision", "Choose what becomes of them")
            }
            let why = reader.text("why", "Why", limit: 500, required: true)
            try reader.check()
            let items = form.all("item").compactMap { Item.ID($0) }
            try await retention.decide(choice ?? .keep, items, because: why, of: slug, by: viewer)
            return "Decided of \(count(items.count, "file", "files"))."
        }
        add(&routes, "/holds") { visit, form, slug, viewer in
            try await retention.hold(Self.folder(form), because: try Self.reason(form), of: slug, by: viewer)
            return "The legal hold stands. Nothing in it is destroyed until an owner lifts it."
        }
        add(&routes, "/holds/:hold/lift") { visit, form, slug, viewer in
            try await retention.lift(visit.id("hold"), because: try Self.reason(form), of: slug, by: viewer)
            return "The legal hold is lifted."
        }
        return routes
    }

    private func add(
        _ routes: inout Routes, _ step: String,
        _ act: @escaping @Sendable (Visit, FormData, String, Viewer) async throws -> String
    ) {
        routes.post(Self.path + step) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                let flash = try await act(visit, form, slug, viewer)
                let folder = try await desk.read(slug, viewer) { room, transaction in
                    try Self.folder(form).flatMap { try ItemStore(transaction).find($0, room)?.id }
                }
                return visit.redirect(
                    to: "/workspaces/\(slug)/retention" + (folder.map { "?folder=\($0)" } ?? ""), flash: flash)
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
    }

    private static func folder(_ form: FormData) -> Item.ID? { form["folder"].flatMap { Item.ID($0) } }

    private static func reason(_ form: FormData) throws -> String {
        var reader = FormReader(form)
        let reason = reader.text("reason", "Why", limit: LegalHold.reasonLimit, required: true)
        try reader.check()
        return reason
    }

    private func page(_ visit: Visit, _ form: FormData, _ errors: FormErrors) async throws -> Page {
        let view = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            let folder = try Retention.folder(Self.folder(form), room, transaction)
            let rules = try RetentionStore(transaction).rules(room.workspace.id)
            let folders = try ItemStore(transaction).find(rules.compactMap(\.folder), room)
            let (today, id) = (room.now.day, room.workspace.id)
            return RetentionPages.View(
                room: room, folder: folder, rules: rules,
                folders: Dictionary(uniqueKeysWithValues: folders.map { ($0.id, $0) }),
                holds: try LegalHoldStore(transaction).list(id, limit: 100),
                review: try Retention.due(.review, by: today, in: id, limit: Retention.listed, transaction),
                ending: try Retention.due(
                    .destroy, by: today.adding(days: 30), in: id, limit: Retention.listed, transaction))
        }
        return RetentionPages.page(visit, view, form, errors)
    }
}
