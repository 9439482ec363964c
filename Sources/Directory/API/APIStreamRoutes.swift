public import Hummingbird
public import Web

/// An address of the API that answers with, or takes, the bytes of a file as they come: too many to be held. Like
/// ``APIEndpoint`` it is served and described from the same value.
public struct APIStream: Sendable {
    public enum Kind: Sendable {
        /// A GET that answers with a file.
        case download
        /// A POST that takes a file and answers with a component (201).
        case upload(answer: String, components: [APIComponent])
    }

    let operation: String
    /// Below `APIPath.root`; a path parameter stands in braces.
    let path: String
    let summary: String
    let about: String
    let scope: String
    let parameters: [APIParameter]
    let kind: Kind
    let respond: @Sendable (Visit, APICall) async throws -> Response

    public init(
        _ operation: String, _ path: String, _ summary: String, about: String = "", scope: String,
        _ parameters: [APIParameter], _ kind: Kind,
        _ respond: @escaping @Sendable (Visit, APICall) async throws -> Response
    ) {
        self.operation = operation
        self.path = path
        self.summary = summary
        self.about = about
        self.scope = scope
        self.parameters = parameters
        self.kind = kind
        self.respond = respond
    }

    /// For an address that takes a file: what was made of it, and where that is.
    public static func created<Value>(
        _ value: Value, _ shape: APIRepresentation<Value>, at location: String
    ) -> Response {
        var writer = JSONWriter()
        shape.write(value, to: &writer)
        var response = Response.bytes(writer.bytes, type: "application/json", status: .created)
        response.headers[.cacheControl] = "no-store"
        response.headers[.location] = location
        return response
    }

    var isDownload: Bool { if case .download = kind { true } else { false } }

    var components: [APIComponent] { if case .upload(_, let components) = kind { components } else { [] } }

    func add(to routes: inout Routes) {
        let handler: Routes.Handler = { visit in try await respond(visit, try APIRoutes.call(visit, parameters)) }
        if isDownload {
            routes.get(route, .token(scope: scope), handler)
        } else {
            routes.upload(route, .token(scope: scope), handler)
        }
    }

    private var route: String { APIPath.route(path) }

    /// How the OpenAPI document describes it.
    var json: JSON {
        let file: JSON = ["application/octet-stream": ["schema": ["type": "string", "format": "binary"]]]
        var answers: [JSON.Member] = []
        var described: JSON = [
            "operationId": .string(operation), "summary": .string(summary),
            "description": .string(about.isEmpty ? "Needs the scope \(scope)." : "\(about) Needs the scope \(scope)."),
            "parameters": .array(parameters.map(\.json)),
        ]
        switch kind {
        case .download:
            answers.append(JSON.Member("200", ["description": "The file.", "content": file]))
            answers.append(JSON.Member("206", ["description": "The part that 'Range' asked for.", "content": file]))
            answers.append(JSON.Member("416", ["description": "The file has no such part."]))
        case .upload(let answer, _):
            described = described.adding("requestBody", ["required": true, "content": file])
            answers.append(
                JSON.Member(
                    "201",
                    [
                        "description": "It is kept.",
                        "headers": ["Location": ["description": "Where it is.", "schema": ["type": "string"]]],
                        "content": [
                            "application/json": ["schema": ["$ref": .string("#/components/schemas/\(answer)")]]
                        ],
                    ]))
            answers.append(JSON.Member("409", ["$ref": "#/components/responses/409"]))
        }
        for status in ["401", "403", "404"] + (isDownload ? [] : ["413"]) + ["422", "503"] {
            answers.append(JSON.Member(status, ["$ref": .string("#/components/responses/\(status)")]))
        }
        return described.adding("responses", .object(answers))
    }
}
