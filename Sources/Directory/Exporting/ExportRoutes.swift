import HTTPTypes
import Hummingbird
import Kernel
public import Storage
public import Web

/// What can be taken away: tables of a body, cards of people and teams, open data.
public struct ExportRoutes: Sendable {
    let database: any Database
    private let export: DirectoryExport

    public init(_ database: any Database) {
        self.database = database
        export = DirectoryExport(database)
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get("/people/:id/vcard") { visit in
            let id = try visit.id(of: Person.self)
            return try await card(visit, "This person") { try $0.person(id) }
        }
        routes.get("/teams/:id/vcard") { visit in
            let id = try visit.id(of: Team.self)
            return try await card(visit, "This team") { try $0.team(id) }
        }
        for format in DirectoryExport.Format.allCases {
            routes.get("/bodies/:slug/people.\(format.rawValue)") { visit in try await people(visit, format) }
            routes.get("/public/posts.\(format.rawValue)", .open) { _ in
                let export = export
                return download("public-posts", format) { sink in try await export.publicPosts(as: format, to: sink) }
            }
        }
        return routes
    }

    private func card(
        _ visit: Visit, _ what: String,
        _ make: @escaping @Sendable (DirectoryCards) throws -> (name: String, card: [UInt8])?
    ) async throws -> Response {
        let (sight, address) = (Sight(try visit.signedIn()), visit.site.address)
        let found = try await database.read { transaction in
            try make(DirectoryCards(transaction, sight, address: address))
        }
        guard let found else { throw Fault.missing(what) }
        let slug = Text.slug(found.name)
        var response = Response.bytes(found.card, type: "text/vcard; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"\(slug.isEmpty ? "card" : slug).vcf\""
        return response
    }

    private func people(_ visit: Visit, _ format: DirectoryExport.Format) async throws -> Response {
        let sight = Sight(try visit.signedIn())
        let slug = visit.parameter("slug")
        let body = try await database.read { try BodyStore($0).find(slug: slug, sight) }
        guard let body else { throw Fault.missing("This body") }
        let export = export
        return download("\(body.slug)-people", format) { sink in
            try await export.people(of: body, as: format, sight, to: sink)
        }
    }

    private func download(
        _ name: String, _ format: DirectoryExport.Format,
        _ write: @escaping @Sendable (DirectoryExport.Sink) async throws -> Void
    ) -> Response {
        let body = ResponseBody { writer in
            try await write { bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: format.contentType,
                .contentDisposition: "attachment; filename=\"\(name).\(format.rawValue)\"",
            ], body: body)
    }
}
