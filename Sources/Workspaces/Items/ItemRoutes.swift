import Access
import Directory
import Hummingbird
import Kernel
import Storage
import Web

/// Folders in the browser, and what is done with one folder or file.
struct ItemRoutes: Sendable {
    private static let pageSize = 200

    let desk: WorkspaceDesk

    private var items: Items { Items(desk: desk) }
    private var files: FileRoutes { FileRoutes(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get("/workspaces/:slug") { visit in
            try await JoinRoutes.atTheDoor(visit, desk) {
                visit.page(ItemPages.page(visit, try await listing(visit, nil)))
            }
        }
        routes.get("/workspaces/:slug/items/:id") { visit in visit.page(try await page(visit)) }
        for place in ["/workspaces/:slug", "/workspaces/:slug/items/:id"] {
            routes.post("\(place)/folders") { visit, form in
                let viewer = try visit.signedIn()
                let folder = try folder(visit)
                return try await visit.answerForm {
                    let made = try await items.makeFolder(
                        form["folder"] ?? "", in: folder, of: visit.parameter("slug"), by: viewer)
                    return visit.redirect(to: here(visit, folder), flash: "The folder ‘\(made.name)’ is there.")
                } again: { errors in
                    ItemPages.page(visit, try await listing(visit, folder), kept: form, errors: errors)
                }
            }
            routes.upload("\(place)/files") { visit in
                let folder = try folder(visit)
                return try await files.upload(visit, to: .folder(folder), back: here(visit, folder)) { form, errors in
                    ItemPages.page(visit, try await listing(visit, folder), kept: form, errors: errors)
                }
            }
        }
        routes.post("/workspaces/:slug/items/:id/rename") { visit, form in
            try await visit.answerForm {
                let name = try await ItemMoves(desk: desk).rename(
                    visit.id(), to: form["name"] ?? "", of: visit.parameter("slug"), by: visit.signedIn())
                return visit.redirect(to: here(visit, try folder(visit)), flash: "It is called ‘\(name)’ now.")
            } again: { errors in
                try await page(visit, kept: form, errors: errors)
            }
        }
        routes.post("/workspaces/:slug/items/:id/marking") { visit, form in
            try await visit.answerForm {
                let item = try await items.mark(
                    visit.id(), form["item-marking"], of: visit.parameter("slug"), by: visit.signedIn())
                return visit.redirect(
                    to: here(visit, try folder(visit)), flash: "The marking of ‘\(item.name)’ is changed.")
            } again: { errors in
                try await page(visit, kept: form, errors: errors)
            }
        }
        let selection = SelectionRoutes(desk: desk) { visit, folder, errors in
            ItemPages.page(visit, try await listing(visit, folder), errors: errors)
        }
        routes.add(selection.routes)
        let attention = AttentionRoutes(desk: desk) { try await page($0, kept: $1, errors: $2) }
        routes.add(attention.routes)
        routes.add(files.routes)
        return routes
    }

    private func folder(_ visit: Visit) throws -> Item.ID? {
        visit.parameter("id").isEmpty ? nil : try visit.id(of: Item.self)
    }

    private func here(_ visit: Visit, _ folder: Item.ID?) -> String {
        "/workspaces/\(visit.parameter("slug"))" + (folder.map { "/items/\($0)" } ?? "")
    }

    private func page(
        _ visit: Visit, kept: FormData = FormData(), errors: FormErrors = FormErrors()
    ) async throws -> Page {
        let id = try visit.id(of: Item.self)
        let kind = try await desk.read(visit.parameter("slug"), try visit.signedIn()) { room, transaction in
            guard let item = try ItemStore(transaction).find(id, room) else { throw Fault.missing("This page") }
            return item.kind
        }
        if kind == .file { return try await files.page(visit, kept: kept, errors: errors) }
        return ItemPages.page(visit, try await listing(visit, id), kept: kept, errors: errors)
    }

    private func listing(_ visit: Visit, _ folder: Item.ID?) async throws -> ItemPages.Listing {
        let viewer = try visit.signedIn()
        let after = visit.query["after"].flatMap { Item.ID($0) }
        let here = here(visit, folder)
        return try await desk.read(visit.parameter("slug"), viewer) { room, transaction in
            let store = ItemStore(transaction)
            var parent: Item?
            if let folder {
                parent = try store.find(folder, room)
                guard parent?.kind == .folder else { throw Fault.missing("This folder") }
            }
            let last = try after.flatMap { try store.find($0, room) }
            let found = try store.list(folder, after: last, limit: Self.pageSize + 1, room)
            let items = Array(found.prefix(Self.pageSize))
            let next = found.count > Self.pageSize ? items.last?.id : nil
            let mayAdd = WorkspaceRules.add(to: parent, room, top: try Items.top(room, transaction)).isAllowed
            return ItemPages.Listing(
                room: room, folder: parent, trail: try parent.map { try store.trail(of: $0, room) } ?? [],
                items: items, next: next.map { "\(here)?after=\($0)" }, mayAdd: mayAdd,
                locks: try ItemLockStore(transaction).on(items.map(\.id), at: room.now),
                guests: try GuestMark.find(items.map(\.changedByID), in: room.workspace.id, transaction),
                advice: try parent.map { try room.sharing(of: $0, transaction) },
                favourites: folder == nil ? try Favourites.list(room, transaction) : [],
                fates: try room.fates(of: items, in: folder, transaction),
                fate: try parent.flatMap { try room.fates(of: [$0], in: $0.parent, transaction)[$0.id] })
        }
    }
}
