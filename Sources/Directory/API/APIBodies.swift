import Kernel
import Storage
import Web

/// A body as lists show it.
struct APIBodySummary: Sendable {
    let body: Body
    let parent: APILink<Body>?

    static let shape = APIRepresentation<Self>("BodySummary", "A body as lists show it.") { members(&$0) { $0 } }

    /// What a list and the body by itself both show.
    static func members<Value>(
        _ shape: inout APIRepresentation<Value>, _ get: @escaping @Sendable (Value) -> APIBodySummary
    ) {
        shape.id("The body's identifier.") { get($0).body.id }
        shape.text("slug", "Its part of a web address; it never changes.") { get($0).body.slug }
        shape.text("name", "The body's name.") { get($0).body.name }
        shape.text("initials", "Two or three letters for it.") { get($0).body.initials }
        shape.choice("kind", kinds, "What kind of body it is.") { get($0).body.kind.rawValue }
        shape.object(optional: "parent", APILink<Body>.shape, "The body it belongs to.") { get($0).parent }
        shape.boolean("is_public", "Whether it publishes a part of its directory.") { get($0).body.isPublic }
        shape.day("closed_on", "The day it closed.") { get($0).body.closedOn }
        shape.time("updated_at", "When the record last changed.") { get($0).body.updatedAt }
        shape.text("href", "Where the API has the body.") { APIPath.body(get($0).body.slug) }
    }

    static let kinds = Body.Kind.allCases.map(\.rawValue)
}

/// A body with everything that one viewer may see.
struct APIBody: Sendable {
    let summary: APIBodySummary
    let names: [Body.Name]
    let domains: [String]
    let contact: APIPostSummary?
    let children: [APILink<Body>]
    let successors: [APILink<Body>]
    let predecessors: [APILink<Body>]

    static let shape = APIRepresentation<Self>("Body", "A body: an organisation.") {
        APIBodySummary.members(&$0) { $0.summary }
        $0.text(optional: "purpose", "What it is for.") { $0.summary.body.purpose }
        $0.text(optional: "location", "Where it is.") { $0.summary.body.place }
        $0.text(optional: "website", "Its website.") { $0.summary.body.website }
        $0.objects("names", nameShape, "Its other names.") { $0.names }
        $0.texts("domains", "The mail domains of its people.") { $0.domains }
        $0.object(optional: "contact", APIPostSummary.shape, "The post to approach.") { $0.contact }
        $0.objects("children", APILink<Body>.shape, "The bodies that belong to it.", limit: APIWindow.nested) {
            $0.children
        }
        $0.objects("successors", APILink<Body>.shape, "The bodies that took over from it.") { $0.successors }
        $0.objects("predecessors", APILink<Body>.shape, "The bodies it took over from.") { $0.predecessors }
        $0.text("page", "The path of the page for people to read.") { $0.summary.body.path }
    }

    private static let nameShape = APIRepresentation<Body.Name>("BodyName", "Another name of a body.") {
        $0.choice("kind", Body.Name.Kind.allCases.map(\.rawValue), "What kind of name it is.") { $0.kind.rawValue }
        $0.text("name", "The name.") { $0.name }
    }
}

/// The SQL behind the endpoints of bodies.
struct APIBodiesStore {
    let transaction: any Transaction
    let sight: Sight

    /// Bodies that are open, in order of identifier.
    func page(_ arguments: APIArguments, _ window: APIWindow) throws -> [APIBodySummary] {
        var conditions: [SQL] = ["body.closed_on IS NULL", sight.bodies, window.start("body.id")]
        if let kind = arguments.text("kind") { conditions.append("body.kind = \(kind)") }
        let bodies = try transaction.all(
            Body.self,
            """
            SELECT \(Body.columns) FROM body WHERE \(conditions.joined(" AND ")) \
            ORDER BY body.id LIMIT \(window.count)
            """)
        return try summaries(bodies)
    }

    func find(_ slug: String) throws -> APIBody? {
        let store = BodyStore(transaction)
        guard let body = try store.find(slug: slug, sight), let summary = try summaries([body]).first else {
            return nil
        }
        return APIBody(
            summary: summary, names: try store.names(of: body.id), domains: try store.domains(of: body.id),
            contact: try body.contactPost.flatMap {
                try APIPostsStore(transaction: transaction, sight: sight).summary($0)
            },
            children: try store.children(of: body.id, limit: APIWindow.nested, sight).map { APILink($0) },
            successors: try store.successors(of: body.id, sight).map { APILink($0) },
            predecessors: try store.predecessors(of: body.id, sight).map { APILink($0) })
    }

    /// The names of the bodies of things that may be seen; theirs may be seen then too.
    func links(_ ids: [Body.ID]) throws -> [Body.ID: APILink<Body>] {
        let wanted = Array(Set(ids)).sorted()
        return wanted.isEmpty ? [:] : try BodyStore(transaction).find(wanted, .everything).mapValues { APILink($0) }
    }

    private func summaries(_ bodies: [Body]) throws -> [APIBodySummary] {
        let parents = Array(Set(bodies.compactMap(\.parent))).sorted()
        let found = parents.isEmpty ? [:] : try BodyStore(transaction).find(parents, sight)
        return bodies.map { body in
            APIBodySummary(body: body, parent: body.parent.flatMap { found[$0] }.map { APILink($0) })
        }
    }
}
