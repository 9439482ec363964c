import Blobs
import HTTPTypes
import Hummingbird
import Kernel
import Web
import WebParts

/// Links: making and ending them inside, opening them outside.
struct LinkRoutes: Sendable {
    let desk: WorkspaceDesk

    private var links: Links { Links(desk: desk) }
    private var opening: LinkOpening { LinkOpening(desk: desk) }

    var routes: Routes {
        var routes = Routes()
        addInside(&routes)
        addOutside(&routes)
        return routes
    }

    // MARK: - Inside

    private func addInside(_ routes: inout Routes) {
        let links = links
        let ofFile = "/workspaces/:slug/items/:id/links"
        routes.get(ofFile) { visit in visit.page(try await page(visit)) }
        routes.post(ofFile) { visit, form in
            let (viewer, slug, id) = (try visit.signedIn(), visit.parameter("slug"), try visit.id(of: Item.self))
            return try await visit.answerForm {
                let shown = try await links.list(to: id, of: slug, by: viewer)
                let draft = try LinkDraft.read(form, shown.room.workspace.handling)
                let (address, until) = try await links.make(draft, to: id, of: slug, by: viewer)
                return visit.page(
                    LinkPages.made(shown.room, shown.file, address, until: until, draft))
            } again: { errors in
                try await page(visit, form, errors)
            }
        }
        routes.get("/workspaces/:slug/links") { visit in
            let (room, found, next) = try await links.list(
                before: before(visit), of: visit.parameter("slug"), by: visit.signedIn())
            return visit.page(LinkPages.list(visit, room, found, next: next))
        }
        routes.post("/workspaces/:slug/links/:link/revoke") { visit, form in
            let slug = visit.parameter("slug")
            let file = try await links.revoke(visit.id("link"), of: slug, by: visit.signedIn())
            let back = form["item"] == nil ? "/workspaces/\(slug)/links" : "/workspaces/\(slug)/items/\(file.id)/links"
            return visit.redirect(to: back, flash: "The link to ‘\(file.name)’ works no longer.")
        }
    }

    private func before(_ visit: Visit) -> SharedLink.ID? { visit.query["before"].flatMap { SharedLink.ID($0) } }

    private func page(
        _ visit: Visit, _ fields: FormData = FormData(), _ errors: FormErrors = FormErrors()
    ) async throws -> Page {
        let shown = try await links.list(
            to: visit.id(), before: before(visit), of: visit.parameter("slug"), by: visit.signedIn())
        return LinkPages.page(visit, shown, fields, errors: errors)
    }

    // MARK: - Outside

    private func addOutside(_ routes: inout Routes) {
        let opening = opening
        routes.get("/l/:token", .anybody) { visit in
            let token = visit.parameter("token")
            switch try await opening.open(.token(token, browser: visit.browser), from: visit.origin) {
            case .over: return over(visit)
            case .asks(let link, let home):
                return visit.page(OpenedLinkPages.ask(visit, token, link, home: home))
            case .open(let target, _): return visit.page(OpenedLinkPages.file("/l/\(token)", target))
            }
        }
        routes.post("/l/:token/code", .anybody) { visit, form in
            let token = visit.parameter("token")
            let way = LinkOpening.Way.token(token, browser: visit.browser)
            guard case .asks(let link, let home) = try await opening.open(way, from: visit.origin) else {
                return visit.redirect(to: "/l/\(percentEncoded(token))")
            }
            let email = (form["email"] ?? "").lowercased().filter { !$0.isWhitespace }
            return try await visit.answerForm {
                if !Text.isMailAddress(email) {
                    throw Fault.invalid(
                        "email", "Enter an e-mail address in the right form, like name@example.org")
                }
                try await opening.sendCode(for: token, to: email, browser: visit.browser, client: visit.client)
                return visit.page(OpenedLinkPages.code(visit, token, email: email))
            } again: { errors in
                OpenedLinkPages.ask(visit, token, link, home: home, email: form["email"] ?? "", errors: errors)
            }
        }
        routes.post("/l/:token/enter", .anybody) { visit, form in
            let (token, email) = (visit.parameter("token"), form["email"] ?? "")
            return try await visit.answerForm {
                let isRight = try await opening.enter(
                    form["code"] ?? "", from: email, for: token, browser: visit.browser)
                if !isRight {
                    throw Fault.invalid("code", "The code does not match, or is too old. Check it, or ask for another")
                }
                return visit.redirect(to: "/l/\(percentEncoded(token))")
            } again: { errors in
                OpenedLinkPages.code(visit, token, email: email, errors: errors)
            }
        }
        routes.get("/l/:token/content", .anybody) { visit in
            try await content(visit, .token(visit.parameter("token"), browser: visit.browser))
        }
        // Whoever is signed in with an address that a link is for needs no code.
        routes.get(SharedLink.ownPath) { visit in
            visit.page(OpenedLinkPages.own(visit, try await opening.list(for: visit.signedIn())))
        }
        routes.get("\(SharedLink.ownPath)/:link") { visit in
            let way = LinkOpening.Way.account(try visit.id("link"), try visit.signedIn())
            guard case .open(let target, _) = try await opening.open(way, from: visit.origin) else {
                return over(visit)
            }
            return visit.page(OpenedLinkPages.file("\(SharedLink.ownPath)/\(target.link.id)", target))
        }
        routes.get("\(SharedLink.ownPath)/:link/content") { visit in
            try await content(visit, .account(try visit.id("link"), try visit.signedIn()))
        }
    }

    private func over(_ visit: Visit) -> Response { visit.page(OpenedLinkPages.over, status: .gone) }

    private func content(_ visit: Visit, _ way: LinkOpening.Way) async throws -> Response {
        let opening = opening
        // How it goes on may be asked for often; only how it begins counts as a download.
        let range = ByteRange.parse(visit.request.headers[.range], length: .max)
        let isStart: Bool
        if case .part(let first, _) = range { isStart = first == 0 } else { isStart = true }
        do {
            let target = try await opening.download(way, from: visit.origin, isStart: isStart)
            return try await Download(target.file, target.blob).answer(to: visit.request) {
                try await desk.blobs.read(target.blob, $0)
            } while: {
                if case .account = way, try await !visit.isStillSignedIn() { return false }
                return try await opening.isOpen(way)
            }
        } catch let fault as Fault where fault.kind == .missing {
            return over(visit)
        }
    }
}
