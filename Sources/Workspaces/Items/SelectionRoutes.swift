import Access
import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web

/// What is done with several items at once: moving, copying, binning, taking them along as an archive.
struct SelectionRoutes: Sendable {
    private static let folders = 500

    let desk: WorkspaceDesk
    /// The page on which something was selected, again.
    let listing: @Sendable (Visit, Item.ID?, FormErrors) async throws -> Page

    var routes: Routes {
        var routes = Routes()
        routes.post("/workspaces/:slug/selected") { visit, form in
            let folder = form["in"].flatMap { Item.ID($0) }
            return try await visit.answerForm {
                try await selected(visit, form, folder)
            } again: { errors in
                try await listing(visit, folder, errors)
            }
        }
        routes.get("/workspaces/:slug/place") { visit in
            visit.page(try await choosing(visit, visit.query, errors: FormErrors()))
        }
        routes.post("/workspaces/:slug/place") { visit, form in
            try await visit.answerForm {
                try await place(visit, form)
            } again: { errors in
                try await choosing(visit, form, errors: errors)
            }
        }
        routes.get("/workspaces/:slug/zip") { visit in try await zip(visit) }
        return routes
    }

    private func ids(_ form: FormData) -> [Item.ID] { form.all("item").compactMap { Item.ID($0) } }

    private func selected(_ visit: Visit, _ form: FormData, _ folder: Item.ID?) async throws -> Response {
        let viewer = try visit.signedIn()
        let slug = visit.parameter("slug")
        let ids = ids(form)
        // Said before the next page is opened.
        _ = try await desk.read(slug, viewer) { try ItemGate.find(ids, $0, $1) }
        switch form["act"] {
        case "move", "copy":
            return visit.redirect(
                to: "/workspaces/\(slug)/place?act=\(form["act"] ?? "")\(PlacePages.query(ids))"
                    + (folder.map { "&to=\($0)" } ?? ""))
        case "zip": return visit.redirect(to: "/workspaces/\(slug)/zip?\(PlacePages.query(ids).dropFirst())")
        case "bin":
            let binned = try await Bin(desk: desk).put(ids, of: slug, by: viewer)
            let undo = binned.map { "undo=\($0.id)" }.joined(separator: "&")
            let flash =
                binned.count == 1 ? "‘\(binned[0].name)’ is in the bin." : "\(binned.count) items are in the bin."
            return visit.redirect(
                to: "/workspaces/\(slug)" + (folder.map { "/items/\($0)" } ?? "") + "?\(undo)", flash: flash)
        default: throw Fault.invalid("item", "Choose what is to be done")
        }
    }

    private func place(_ visit: Visit, _ form: FormData) async throws -> Response {
        let viewer = try visit.signedIn()
        let slug = visit.parameter("slug")
        let folder = form["to"].flatMap { Item.ID($0) }
        let flash: String
        if form["act"] == PlacePages.Act.copy.rawValue {
            let names = try await ItemCopies(desk: desk).copy(ids(form), to: folder, of: slug, by: viewer)
            flash = names.count == 1 ? "The copy is called ‘\(names[0])’." : "\(names.count) items are copied."
        } else {
            let items = try await ItemMoves(desk: desk).move(ids(form), to: folder, of: slug, by: viewer)
            flash = items.count == 1 ? "‘\(items[0].name)’ is here now." : "\(items.count) items are here now."
        }
        return visit.redirect(to: "/workspaces/\(slug)" + (folder.map { "/items/\($0)" } ?? ""), flash: flash)
    }

    private func choosing(_ visit: Visit, _ form: FormData, errors: FormErrors) async throws -> Page {
        let viewer = try visit.signedIn()
        let ids = ids(form)
        let to = form["to"].flatMap { Item.ID($0) }
        guard let act = form["act"].flatMap(PlacePages.Act.init) else { throw Fault.missing("This page") }
        let choosing = try await desk.read(visit.parameter("slug"), viewer) { room, transaction in
            let store = ItemStore(transaction)
            let items = try ItemGate.find(ids, room, transaction)
            let folder = try to.flatMap { try store.find($0, room) }
            if to != nil, folder?.kind != .folder { throw Fault.missing("This folder") }
            let found = try store.list(to, kind: .folder, limit: Self.folders + 1, room)
            let moved = act == .move ? Set(items.map(\.id)) : []
            var verdict: String?
            let add = WorkspaceRules.add(to: folder, room, top: try Items.top(room, transaction))
            if case .refused(let because) = add { verdict = because }
            if act == .move, items.allSatisfy({ $0.parent == to }) { verdict = "it lies here already" }
            return PlacePages.Choosing(
                room: room, act: act, items: items, folder: folder,
                trail: try folder.map { try store.trail(of: $0, room) } ?? [],
                folders: found.prefix(Self.folders).filter { !moved.contains($0.id) },
                isMore: found.count > Self.folders, verdict: verdict)
        }
        return PlacePages.page(visit, choosing, errors: errors)
    }

    private func zip(_ visit: Visit) async throws -> Response {
        let plan = try await ZipPlan.make(
            ids(visit.query), desk, of: visit.parameter("slug"), by: try visit.signedIn())
        var headers: HTTPFields = [
            .contentType: "application/zip", .cacheControl: "private, no-store",
            .contentDisposition: plan.name.disposition,
        ]
        headers.mark(plan.name.marking)
        // Whether they may have it is asked for each file as well, but one file may be long.
        let body = ResponseBody.watched {
            guard try await visit.isStillSignedIn() else { return false }
            return try await plan.isPermitted()
        } _: { write in
            try await plan.write { try await write($0) }
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}

extension HTTPFields {
    /// Says how what goes out is marked, for gateways that look at headers.
    mutating func mark(_ marking: Marking) {
        if let name = HTTPField.Name("Protective-Marking") { self[name] = marking.name }
    }
}
