import Access
import Hummingbird
public import Kernel
public import Storage
import Tabular
public import Web

/// Keeping the directory true: confirming, leaving, merging, and the dashboard of a body's administrator.
public struct UpkeepRoutes: Sendable {
    let database: any Database
    let upkeep: Upkeep
    let merges: Merges

    private static let pageSize = 100

    public init(_ database: any Database, clock: WallClock, accounts: any PeopleAccounts) {
        self.database = database
        upkeep = Upkeep(database: database, clock: clock, accounts: accounts)
        merges = Merges(database: database, clock: clock, accounts: accounts)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.post("/people/:id/confirm") { visit, _ in
            let id = try visit.id(of: Person.self)
            try await upkeep.confirm(id, by: visit.signedIn())
            return visit.redirect(to: "/people/\(id)", flash: "Thank you. The profile is confirmed.")
        }
        routes.get("/people/:id/leave") { visit in
            let person = try await administered(visit)
            return visit.page(UpkeepPages.leave(visit, person, day: visit.now.day.plain))
        }
        routes.post("/people/:id/leave") { visit, form in try await leave(visit, form) }
        routes.post("/people/:id/rejoin") { visit, _ in
            let id = try visit.id(of: Person.self)
            try await upkeep.rejoin(id, by: visit.signedIn())
            return visit.redirect(to: "/people/\(id)", flash: "They are back. Give them a post next.")
        }
        routes.get("/people/:id/merge") { visit in try await merge(visit) }
        routes.post("/people/:id/merge") { visit, form in
            let id = try visit.id(of: Person.self)
            guard let other = Person.ID(form["other"] ?? "") else { throw Fault.missing("The other record") }
            try await merges.merge(keep: id, duplicate: other, by: visit.signedIn())
            return visit.redirect(to: "/people/\(id)", flash: "The two records are one.")
        }
        routes.get("/bodies/:slug/dashboard") { visit in
            let body = try await body(visit)
            let (now, sight) = (visit.now, Sight(visit.viewer))
            let dashboard = try await database.read { try DashboardStore($0, sight, at: now).figures(of: body.id) }
            return visit.page(DashboardPages.overview(visit, body, dashboard))
        }
        routes.get("/bodies/:slug/dashboard/:list") { visit in try await list(visit) }
        routes.get("/bodies/:slug/dashboard/:list/csv") { visit in try await csv(visit) }
        return routes
    }

    private func administered(_ visit: Visit) async throws -> Person {
        let id = try visit.id(of: Person.self)
        let viewer = try visit.signedIn()
        return try await database.read { try Upkeep.administered(id, viewer, $0) }
    }

    private func leave(_ visit: Visit, _ form: FormData) async throws -> Response {
        let person = try await administered(visit)
        var reader = FormReader(form)
        let day = reader.day("day", "Their last day")
        if day == nil, reader.errors["day"] == nil { reader.refuse("day", "Enter their last day") }
        func refused(_ errors: FormErrors) -> Response {
            visit.refusedForm(UpkeepPages.leave(visit, person, day: form["day"] ?? "", errors: errors))
        }
        guard reader.errors.isEmpty, let day else { return refused(reader.errors) }
        do {
            try await upkeep.leave(person.id, on: day, by: visit.signedIn())
        } catch let fault as Fault where fault.kind == .invalid {
            return refused(FormErrors(fault))
        }
        return visit.redirect(to: person.path, flash: "\(person.name) has left. The record stays.")
    }

    // MARK: - Merging

    private func merge(_ visit: Visit) async throws -> Response {
        let id = try visit.id(of: Person.self)
        let viewer = try visit.signedIn()
        if let other = Person.ID(visit.query["other"] ?? "") {
            let merge = try await database.read {
                try Merges.pair(keep: id, duplicate: other, viewer, $0)
            }
            return visit.page(UpkeepPages.previewMerge(visit, merge))
        }
        let person = try await administered(visit)
        var reader = FormReader(visit.query)
        let typed = reader.text("find", "The other record", limit: 254)
        if !reader.errors.isEmpty || typed.isEmpty {
            return visit.page(
                UpkeepPages.chooseDuplicate(visit, person, typed: typed, choices: [], errors: reader.errors))
        }
        let choices = try await database.read { transaction in
            try PersonStore(transaction).matching(typed, in: person.body, limit: 20, Sight(viewer))
                .filter { $0.id != id && viewer.administers($0.body.uuid) }
        }
        if choices.isEmpty { reader.refuse("find", "Nobody whom you administer has this e-mail address or name") }
        return visit.page(
            UpkeepPages.chooseDuplicate(visit, person, typed: typed, choices: choices, errors: reader.errors))
    }

    // MARK: - The dashboard

    private func body(_ visit: Visit) async throws -> Body {
        let viewer = try visit.signedIn()
        let slug = visit.parameter("slug")
        guard let body = try await database.read({ try BodyStore($0).find(slug: slug, Sight(viewer)) }) else {
            throw Fault.missing("This body")
        }
        try PlatformRules.administer(body: body.id.uuid, viewer).orThrow()
        return body
    }

    private func kind(_ visit: Visit) throws -> DashboardList {
        guard let list = DashboardList(rawValue: visit.parameter("list")) else { throw Fault.missing("This list") }
        return list
    }

    private func list(_ visit: Visit) async throws -> Response {
        let list = try kind(visit)
        let body = try await body(visit)
        let (now, sight, after) = (visit.now, Sight(visit.viewer), visit.query["after"])
        let lines = try await database.read {
            try DashboardStore($0, sight, at: now).lines(list, of: body.id, after: after, limit: Self.pageSize + 1)
        }
        let shown = Array(lines.prefix(Self.pageSize))
        let next = lines.count > shown.count ? shown.last?.cursor : nil
        return visit.page(DashboardPages.list(body, list, shown, next: next))
    }

    /// The whole list, read a page at a time as it is sent.
    private func csv(_ visit: Visit) async throws -> Response {
        let list = try kind(visit)
        let body = try await body(visit)
        let (now, sight, database) = (visit.now, Sight(visit.viewer), database)
        let content = ResponseBody { writer in
            try await writer.write(ByteBuffer(bytes: CSVWriter.bytes([list.heads])))
            var cursor: String?
            while true {
                let after = cursor
                let lines = try await database.read {
                    try DashboardStore($0, sight, at: now).lines(list, of: body.id, after: after, limit: 1000)
                }
                if !lines.isEmpty { try await writer.write(ByteBuffer(bytes: CSVWriter.bytes(lines.map(\.cells)))) }
                guard lines.count == 1000, let last = lines.last else { break }
                cursor = last.cursor
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(body.slug)-\(list.rawValue).csv\"",
            ], body: content)
    }
}
