import Web

/// The OpenAPI 3.1 description of the endpoints, written from the endpoints themselves.
struct OpenAPIDocument {
    let endpoints: [APIEndpoint]
    var streams: [APIStream] = []

    var json: JSON {
        var paths: [JSON.Member] = []
        for path in endpoints.map(\.path) where !paths.contains(where: { $0.name == path }) {
            let methods = endpoints.filter { $0.path == path }.map { endpoint in
                JSON.Member(endpoint.body == nil ? "get" : "post", operation(endpoint))
            }
            paths.append(JSON.Member(path, .object(methods)))
        }
        for path in streams.map(\.path) where !paths.contains(where: { $0.name == path }) {
            let methods = streams.filter { $0.path == path }.map {
                JSON.Member($0.isDownload ? "get" : "post", $0.json)
            }
            paths.append(JSON.Member(path, .object(methods)))
        }
        paths.append(JSON.Member("/openapi.json", ["get": Self.itself]))
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Concordat", "version": "1", "license": ["name": "MIT", "identifier": "MIT"],
                "description": .string(Self.about),
            ],
            "servers": [["url": .string(APIPath.root)]],
            "security": [["token": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["token": Self.token],
                "schemas": .object(schemas),
                "responses": .object(Self.problems),
                "headers": Self.headers,
            ],
        ]
    }

    private static let about = """
        The directory of public bodies, their teams, posts and people, the register of what they do together, and the files \
        that they share. A token acts as its owner: it sees what its \
        owner sees on the pages. Lists are in order of identifier and go on at 'next'. Every answer has a strong \
        entity tag; sent back in If-None-Match, it saves the body of what has not changed. Errors are problem details \
        (RFC 9457). New members may be added to answers at any time; nothing is removed or given another meaning \
        within version 1.
        """

    // MARK: - Operations

    private func operation(_ endpoint: APIEndpoint) -> JSON {
        let scope = "Needs the scope \(endpoint.scope)."
        let about = JSON.string(endpoint.about.isEmpty ? scope : "\(endpoint.about) \(scope)")
        if let body = endpoint.body { return post(endpoint, body, about) }
        let described: JSON = [
            "operationId": .string(endpoint.operation), "summary": .string(endpoint.summary),
            "parameters": .array(endpoint.parameters.map(\.json) + [Self.ifNoneMatch]),
            "responses": .object(responses(endpoint)),
        ]
        return described.adding("description", about)
    }

    private func post(_ endpoint: APIEndpoint, _ body: APIInput, _ about: JSON) -> JSON {
        let made: JSON = [
            "description": "It is done.",
            "headers": ["Location": ["description": "Where it is.", "schema": ["type": "string"]]],
            "content": ["application/json": ["schema": Self.reference("schemas", endpoint.answer)]],
        ]
        let refusals = ["401", "403", "404", "409", "422", "503"].map {
            JSON.Member($0, Self.reference("responses", $0))
        }
        return [
            "operationId": .string(endpoint.operation), "summary": .string(endpoint.summary), "description": about,
            "parameters": .array(endpoint.parameters.map(\.json)),
            "requestBody": ["required": true, "content": ["application/json": ["schema": body.schema]]],
            "responses": .object([JSON.Member("201", made)] + refusals),
        ]
    }

    private func responses(_ endpoint: APIEndpoint) -> [JSON.Member] {
        var headers: JSON = ["ETag": Self.reference("headers", "ETag")]
        if endpoint.isPaged { headers = headers.adding("Link", Self.reference("headers", "Link")) }
        let found: JSON = [
            "description": "Here it is.", "headers": headers,
            "content": ["application/json": ["schema": Self.reference("schemas", endpoint.answer)]],
        ]
        var answers = [JSON.Member("200", found)]
        // Only paths can lead nowhere, and every query can be wrong: by a parameter that is not known, if nothing else.
        let statuses = ["304", "401", "403"] + (endpoint.hasPathParameters ? ["404"] : []) + ["422", "503"]
        for status in statuses { answers.append(JSON.Member(status, Self.reference("responses", status))) }
        return answers
    }

    private static let ifNoneMatch: JSON = [
        "name": "If-None-Match", "in": "header", "required": false, "schema": ["type": "string"],
        "description": "Entity tags of what the client has already.",
    ]

    private static let itself: JSON = [
        "operationId": "describe", "summary": "This document", "security": [],
        "parameters": [ifNoneMatch],
        "responses": [
            "200": [
                "description": "Here it is.", "headers": ["ETag": reference("headers", "ETag")],
                "content": ["application/json": ["schema": ["type": "object"]]],
            ],
            "304": reference("responses", "304"),
        ],
    ]

    // MARK: - Components

    private var schemas: [JSON.Member] {
        var seen: Set<String> = []
        let all = (endpoints.flatMap(\.components) + streams.flatMap(\.components)).filter {
            seen.insert($0.name).inserted
        }
        return all.sorted { $0.name < $1.name }.map { JSON.Member($0.name, $0.schema) }
            + [JSON.Member("Problem", problem)]
    }

    /// As `Web` writes an error below '/api/'.
    private let problem: JSON = [
        "type": "object", "description": "What went wrong (RFC 9457).",
        "properties": [
            "type": ["type": "string", "format": "uri-reference"],
            "title": ["type": "string"],
            "status": ["type": "integer", "minimum": 400, "maximum": 599],
            "detail": ["type": "string", "description": "What happened and what to do."],
            "reference": ["type": "string", "description": "Quote this when asking for help."],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "field": ["type": "string", "description": "The parameter."], "detail": ["type": "string"],
                    ],
                    "required": ["field", "detail"],
                ],
            ],
        ],
        "required": ["type", "title", "status", "detail", "reference"],
    ]

    private static let problems: [JSON.Member] = [
        JSON.Member(
            "304",
            [
                "description": "What the client has is still right.",
                "headers": ["ETag": reference("headers", "ETag")],
            ]),
        refusal("401", "There is no valid token: none was sent, or it is unknown, expired or revoked.")
            .adding("headers", ["WWW-Authenticate": ["schema": ["type": "string"]]]),
        refusal("403", "The token is valid, but not for this."),
        refusal("404", "There is no such thing, or its owner may not know of it, or the path cannot name one."),
        refusal(
            "409",
            "What is there already, or was done meanwhile, is in the way; of what was changed, 'errors' has what it says now."
        ),
        refusal("413", "More was sent than is taken. Nothing was kept."),
        refusal("422", "The query or the body was not understood; 'errors' says what is wrong, and why."),
        refusal("503", "Busy just now: try again."),
    ]

    private static func refusal(_ status: String, _ about: String) -> JSON.Member {
        JSON.Member(
            status,
            [
                "description": .string(about),
                "content": ["application/problem+json": ["schema": reference("schemas", "Problem")]],
            ])
    }

    private static let headers: JSON = [
        "ETag": [
            "description": "Changes whenever anything in the answer does.", "required": true,
            "schema": ["type": "string"],
        ],
        "Link": [
            "description": "The next page, with rel=\"next\" (RFC 8288); absent on the last one.",
            "schema": ["type": "string"],
        ],
    ]

    private static let token: JSON = [
        "type": "http", "scheme": "bearer",
        "description": "A token with the scope that the operation names, made at /account/tokens/new.",
    ]

    private static func reference(_ kind: String, _ name: String) -> JSON {
        ["$ref": .string("#/components/\(kind)/\(name)")]
    }
}

extension JSON.Member {
    fileprivate func adding(_ name: String, _ value: JSON) -> JSON.Member {
        JSON.Member(self.name, self.value.adding(name, value))
    }
}
