import Access
import Hummingbird
import Kernel
import Storage
import Web

/// The bin of a workspace in the browser.
struct BinRoutes: Sendable {
    private static let pageSize = 100

    let desk: WorkspaceDesk

    var routes: Routes {
        var routes = Routes()
        let bin = Bin(desk: desk)
        routes.get("/workspaces/:slug/bin") { visit in visit.page(try await page(visit)) }
        routes.post("/workspaces/:slug/bin") { visit, form in
            let viewer = try visit.signedIn()
            let slug = visit.parameter("slug")
            let ids = form.all("item").compactMap { Item.ID($0) }
            return try await visit.answerForm {
                if ids.isEmpty { throw Fault.invalid("item", "Select what it is to be done with") }
                if ids.count > ItemGate.chosen {
                    throw Fault.invalid("item", "Select at most \(ItemGate.chosen) at a time")
                }
                if form["act"] == "purge" {
                    let gone = try await bin.purge(ids, of: slug, by: viewer)
                    return visit.redirect(
                        to: "/workspaces/\(slug)/bin", flash: "\(count(gone, "item is", "items are")) deleted for good."
                    )
                }
                let back = try await bin.restore(ids, of: slug, by: viewer)
                let place = Set(back.map(\.parent)).count == 1 ? back[0].parent : nil
                return visit.redirect(
                    to: "/workspaces/\(slug)" + (place.map { "/items/\($0)" } ?? ""),
                    flash: back.count == 1
                        ? "‘\(back[0].name)’ is back in its place." : "\(back.count) items are back in their places.")
            } again: { errors in
                try await page(visit, errors: errors)
            }
        }
        return routes
    }

    private func page(_ visit: Visit, errors: FormErrors = FormErrors()) async throws -> Page {
        let viewer = try visit.signedIn()
        let after = visit.query["after"].flatMap { Item.ID($0) }
        let (room, items) = try await desk.read(visit.parameter("slug"), viewer) { room, transaction in
            let store = BinStore(transaction)
            let last = try after.flatMap { try store.find($0, room) }
            return (room, try store.list(before: last, limit: Self.pageSize + 1, room))
        }
        let next = items.count > Self.pageSize ? items[Self.pageSize - 1].id : nil
        return BinPages.page(
            visit, room, Array(items.prefix(Self.pageSize)),
            next: next.map { "\(BinPages.path(room.workspace))?after=\($0)" }, errors: errors)
    }
}
