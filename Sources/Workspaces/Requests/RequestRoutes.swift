import Access
import HTTPTypes
import Hummingbird
import Kernel
import Storage
import Web

/// Requests for information in the browser, for owners.
struct RequestRoutes: Sendable {
    private static let path = "/workspaces/:slug/requests"
    private static let listed = 200

    let desk: WorkspaceDesk

    private var requests: Requests { Requests(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        routes.get(Self.path) { visit in
            let (room, requests) = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
                try WorkspaceRules.keepRecords(room).orThrow()
                return (room, try RequestStore(transaction).list(room.workspace.id, limit: Self.listed))
            }
            return visit.page(RequestPages.list(room, requests))
        }
        routes.get("\(Self.path)/new") { visit in
            visit.page(RequestPages.form(visit, try await room(visit), FormData(), FormErrors()))
        }
        routes.post(Self.path) { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            return try await visit.answerForm {
                let id = try await requests.open(form, of: slug, by: viewer)
                return visit.redirect(to: "/workspaces/\(slug)/requests/\(id)")
            } again: { errors in
                RequestPages.form(visit, try await room(visit), form, errors)
            }
        }
        routes.get("\(Self.path)/:id") { visit in visit.page(try await page(visit, FormErrors())) }
        routes.post("\(Self.path)/:id") { visit, form in
            let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
            let id = try visit.id(of: InformationRequest.self)
            let items = form.all("item").compactMap { Item.ID($0) }
            return try await visit.answerForm {
                let choice: Requests.Choice
                switch form["act"] {
                case "all": choice = .all
                case "drop": choice = .drop(items)
                default: choice = .add(items)
                }
                let number = try await requests.choose(choice, for: id, of: slug, by: viewer)
                return visit.redirect(
                    to: "/workspaces/\(slug)/requests/\(id)" + (form["act"] == "drop" ? "?show=chosen" : ""),
                    flash: "\(count(number, "file is", "files are")) chosen.")
            } again: { errors in
                try await page(visit, errors)
            }
        }
        routes.get("\(Self.path)/:id/export.zip") { visit in try await export(visit) }
        return routes
    }

    private func room(_ visit: Visit) async throws -> Room {
        try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, _ in
            try WorkspaceRules.keepRecords(room).orThrow()
            return room
        }
    }

    private func page(_ visit: Visit, _ errors: FormErrors) async throws -> Page {
        let id = try visit.id(of: InformationRequest.self)
        let after = visit.query["after"].flatMap { Item.ID($0) }
        let isOfChosen = visit.query["show"] == "chosen"
        let view = try await desk.read(visit.parameter("slug"), visit.signedIn()) { room, transaction in
            let request = try Requests.find(id, room, transaction)
            let store = RequestStore(transaction)
            let found =
                isOfChosen
                ? try store.chosen(id, after: after, limit: Requests.page + 1)
                : try store.found(request.search, in: room.workspace.id, after: after, limit: Requests.page + 1)
            let items = Array(found.prefix(Requests.page))
            let next = found.count > Requests.page ? items.last?.id : nil
            let show = isOfChosen ? "show=chosen&" : ""
            return RequestPages.View(
                room: room, request: request, items: items, places: try store.places(items, request.search),
                chosen: try store.isChosen(items.map(\.id), for: id), chosenCount: try store.count(id),
                isOfChosen: isOfChosen, next: next.map { "\(request.path(room.workspace))?\(show)after=\($0)" },
                unread: request.search.words.isEmpty ? 0 : try store.unread(room.workspace.id))
        }
        return RequestPages.page(visit, view, errors)
    }

    private func export(_ visit: Visit) async throws -> Response {
        let (viewer, slug) = (try visit.signedIn(), visit.parameter("slug"))
        let (room, request) = try await requests.takeAway(visit.id(), of: slug, by: viewer)
        let export = RequestExport(desk: desk, slug: slug, room: room, request: request)
        var headers: HTTPFields = [
            .contentType: "application/zip", .cacheControl: "private, no-store",
            // Unredacted: it is handled as what is marked higher.
            .contentDisposition: MarkedName("request-\(request.reference).zip", .officialSensitive).disposition,
        ]
        headers.mark(.officialSensitive)
        let body = ResponseBody { writer in
            try await export.write { try await writer.write($0) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }
}
