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
    let more: [APIEndpoint]
    let streams: [APIStream]

    /// - Parameters:
    ///   - search: without it, that one endpoint says that it is busy.
    ///   - more, streams: what features above the directory answer.
    public init(
        _ database: any Database, search: any APISearch = NoAPISearch(), more: [APIEndpoint] = [],
        streams: [APIStream] = []
    ) {
        self.streams = streams
        self.database = database
        self.search = search
        self.more = more
    }

    public var routes: Routes {
        let endpoints = APIEndpoints.all(database, search: search) + more
        var routes = Routes()
        for endpoint in endpoints {
            if let body = endpoint.body {
                routes.on(.post, endpoint.route, .token(scope: endpoint.scope)) { visit in
                    try await take(visit, endpoint, body)
                }
            } else {
                routes.get(endpoint.route, .token(scope: endpoint.scope)) { visit in try await answer(visit, endpoint) }
            }
        }
        for stream in streams { stream.add(to: &routes) }
        let document = OpenAPIDocument(endpoints: endpoints, streams: streams).json.bytes
        routes.get(APIPath.root + "/openapi.json", .anybody) { visit in visit.json(document, isShared: true) }
        return routes
    }

    private func answer(_ visit: Visit, _ endpoint: APIEndpoint) async throws -> Response {
        let answer = try await endpoint.respond(try call(visit, endpoint, FormData()))
        return visit.json(answer.bytes, next: answer.next)
    }

    /// Acts on what a client sent. There is no form token: nothing but the token in the header says who it is, and no
    /// browser sends that by itself.
    private func take(_ visit: Visit, _ endpoint: APIEndpoint, _ body: APIInput) async throws -> Response {
        try visit.requireLength(upTo: APIInput.limit)
        let buffer = try await visit.request.body.collect(upTo: APIInput.limit)
        let form = try body.form(Array(buffer.readableBytesView))
        let answer = try await endpoint.respond(try call(visit, endpoint, form))
        var response = Response.bytes(answer.bytes, type: "application/json")
        response.status = .created
        response.headers[.cacheControl] = "no-store"
        if let location = answer.location { response.headers[.location] = location }
        return response
    }

    private func call(_ visit: Visit, _ endpoint: APIEndpoint, _ form: FormData) throws -> APICall {
        try Self.call(visit, endpoint.parameters, form)
    }

    static func call(_ visit: Visit, _ parameters: [APIParameter], _ form: FormData = FormData()) throws -> APICall {
        let arguments = try APIArguments(parameters, query: visit.query) { visit.parameter($0) }
        return APICall(
            viewer: try visit.signedIn(), arguments: arguments, path: visit.path, query: visit.query, now: visit.now,
            form: form)
    }
}
