import Access
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Indexing
import Journal
import Kernel
import Storage
import Web

/// The search page and what is suggested while typing.
struct FindingRoutes: Sendable {
    let finder: DirectoryFinder
    let indexer: Indexer

    var routes: Routes {
        var routes = Routes()
        routes.get("/people") { visit in visit.redirect(to: "/search?kind=person") }
        routes.get("/search") { visit in
            let viewer = try visit.signedIn()
            let filters = FindingFilters(visit.query, kinds: finder.kinds)
            if let typed = WorkedInForm.typed(visit.query) { return try await workedIn(typed, filters, viewer, visit) }
            if !filters.isEmpty { await indexer.settle(.account(viewer.account)) }
            let findings = try await finder.find(filters, viewer, limit: FindingFilters.pageSize)
            return visit.page(FindingPages(filters, findings, viewer, at: visit.now).page)
        }
        routes.get("/search/suggest") { visit in try await suggest(visit) }
        return routes
    }

    /// Leads to the people who worked in the bodies that were typed.
    private func workedIn(
        _ typed: [String], _ filters: FindingFilters, _ viewer: Viewer, _ visit: Visit
    ) async throws -> Response {
        var bodies: [String] = []
        var errors = FormErrors()
        for (name, text) in zip(WorkedInForm.names, typed) where !text.isEmpty {
            if let body = try await finder.body(text, viewer) {
                bodies.append(body.slug)
            } else {
                errors.add(name, "There is not one body called ‘\(text)’. Enter its full name or its abbreviation")
            }
        }
        if errors.isEmpty { return visit.redirect(to: filters.workedIn(bodies).path) }
        let findings = try await finder.find(filters, viewer, limit: FindingFilters.pageSize)
        let form = WorkedInForm(typed: typed, errors: errors)
        return visit.refusedForm(FindingPages(filters, findings, viewer, at: visit.now, form).page)
    }

    private func suggest(_ visit: Visit) async throws -> Response {
        let viewer = try visit.signedIn()
        await indexer.settle(.account(viewer.account))
        let groups = try await finder.suggest(visit.query["q"] ?? "", viewer)
        let answer = Suggestions(
            groups: groups.map { kind, items in
                Suggestions.Group(label: FindingFacets.kind(kind), items: items.map(Suggestions.Item.init))
            })
        var response = Response.bytes([UInt8](try JSONEncoder().encode(answer)), type: "application/json")
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

/// What `assets/js/suggest.js` reads.
struct Suggestions: Codable, Equatable {
    let groups: [Group]

    struct Group: Codable, Equatable {
        let label: String
        let items: [Item]
    }

    struct Item: Codable, Equatable {
        let url: String
        let title: String
        let detail: String
        let why: String

        init(_ item: FoundItem) {
            url = item.path
            title = item.title
            detail = item.kind == "topic" ? "" : item.detail
            why = ReasonText.line(item)
        }
    }
}
