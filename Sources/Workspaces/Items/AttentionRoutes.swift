import Access
import Hummingbird
import Journal
import Kernel
import Storage
import Web

/// What people say and note of files and folders, and what happened to them: comments, favourites, readers, changes.
struct AttentionRoutes: Sendable {
    let desk: WorkspaceDesk
    /// The page of an item, again.
    let page: @Sendable (Visit, FormData, FormErrors) async throws -> Page

    var routes: Routes {
        var routes = Routes()
        let item = "/workspaces/:slug/items/:id"
        let comments = Comments(desk: desk)
        routes.post("\(item)/comments") { visit, form in
            try await visit.answerForm {
                try await comments.add(
                    form["comment"] ?? "", about: form["version"].flatMap { Int($0) }, to: visit.id(),
                    of: visit.parameter("slug"), by: visit.signedIn())
                return visit.redirect(to: path(visit), flash: "Your comment is there.")
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
        routes.post("\(item)/comments/:comment/remove") { visit, _ in
            try await comments.remove(
                visit.id("comment"), from: visit.id(), of: visit.parameter("slug"), by: visit.signedIn())
            return visit.redirect(to: path(visit), flash: "The comment is removed.")
        }
        routes.post("\(item)/favourite") { visit, form in
            let isFavourite = form["remove"] == nil
            try await Favourites(desk: desk).set(
                isFavourite, visit.id(), of: visit.parameter("slug"), by: visit.signedIn())
            return visit.redirect(
                to: path(visit),
                flash: isFavourite ? "It is among your favourites." : "It is no longer among your favourites.")
        }
        routes.get("\(item)/readers") { visit in
            let (id, before) = (try visit.id(of: Item.self), visit.query["before"].flatMap { JournalEntry.ID($0) })
            let version = visit.query["version"].flatMap { Int($0) }
            let readers = try await desk.read(visit.parameter("slug"), visit.signedIn()) {
                try FileReaders.read(id, version: version, before: before, $0, $1)
            }
            return visit.page(readers.page)
        }
        routes.get("/workspaces/:slug/changes") { visit in
            let (room, changes) = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
                let since = room.member?.seenAt ?? Instant(milliseconds: 0)
                return (room, try RecentChanges.list(since: since, room, transaction))
            }
            return visit.page(RecentChanges.page(visit, room, since: room.member?.seenAt, changes))
        }
        routes.post("/workspaces/:slug/changes") { visit, _ in
            let slug = visit.parameter("slug")
            try await RecentChanges.markSeen(slug, desk, by: visit.signedIn())
            return visit.redirect(to: "/workspaces/\(slug)", flash: "Everything here counts as seen.")
        }
        return routes
    }

    private func path(_ visit: Visit) -> String {
        "/workspaces/\(visit.parameter("slug"))/items/\(visit.parameter("id"))"
    }
}
