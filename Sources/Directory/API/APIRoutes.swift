import Hummingbird
import Kernel
public import Storage
public import Web

/// The programming interface: `/api/v1`.
public struct APIRoutes: Sendable {
    /// What a token must be good for.
    public static let scope = "directory:read"

    let database: any Database
    let search: any APISearch

    /// - Parameter search: without it, that one endpoint says that it is busy.
    public init(_ database: any Database, search: any APISearch = NoAPISearch()) {
        self.database = database
        self.search = search
    }

    public var routes: Routes {
        let endpoints = APIEndpoints.all(database, search: search)
        var routes = Routes()
        for endpoint in endpoints {
            routes.get(endpoint.route, .token(scope: Self.scope)) { visit in try await answer(visit, endpoint) }
        }
        let document = OpenAPIDocument(endpoints: endpoints).json.bytes
        routes.get(APIPath.root + "/openapi.json", .anybody) { visit in visit.json(document, isShared: true) }
        return routes
    }

    private func answer(_ visit: Visit, _ endpoint: APIEndpoint) async throws -> Response {
        let arguments = try APIArguments(endpoint.parameters, query: visit.query) { visit.parameter($0) }
        let call = APICall(
            viewer: try visit.signedIn(), arguments: arguments, path: visit.path, query: visit.query, now: visit.now)
        let answer = try await endpoint.respond(call)
        return visit.json(answer.bytes, next: answer.next)
    }
}
