import Access
import Directory
import Kernel
import Search
import Storage
import Web

/// What the API answers of collaborations: by the same actions and rules as the pages.
struct CollaborationsAPI: Sendable {
    static let read = "collaborations:read"
    static let write = "collaborations:write"

    let database: any Database
    let clock: WallClock
    let index: SearchIndex
    let running: Running

    static func path(_ slug: String) -> String { "\(APIPath.root)/collaborations/\(slug)" }

    static let slug = APIParameter.path("slug", .slug, "The collaboration's slug.")

    static func number(_ noun: String) -> APIParameter {
        .path("number", .integer(1...1_000_000), "The \(noun)'s number in the collaboration.")
    }

    var endpoints: [APIEndpoint] {
        (register + agreed + logs + oversight).map { $0.needing(Self.read) }
            + CollaborationsAPIWrites(api: self).endpoints
            + CollaborationsAPIChanges(api: self).endpoints + joining
    }

    // MARK: - The register

    private var register: [APIEndpoint] {
        let list = APIEndpoint.list(
            "listCollaborations", "/collaborations", "The register of joint efforts and projects", of: database,
            [
                .query("stage", .list(.choice(APIEffort.stages), limit: 6), "Only in these stages."),
                .query("body", .list(.slug, limit: 20), "Only with one of the bodies that have these slugs."),
                .query("topic", .list(.slug, limit: 20), "Only about one of the topics that have these slugs."),
                .query(
                    "place", .list(.text(length: 1...200), limit: 20), "Only in one of these places, in lower case."),
                .query(
                    "client", .list(.text(length: 1...200), limit: 20),
                    "Only for one of these people served, in lower case."),
                .query("whose", .choice(["mine"]), "Only those that the token's owner takes part in."),
            ], APIEffort.shape, id: { $0.entry.id.uuid }
        ) { call, transaction in
            let sight = CollaborationSight(call.viewer, at: call.now)
            let found = try CollaborationStore(transaction).page(RegisterFilter(call.query), call.window, sight)
            return try APIEffort.read(found, sight, transaction)
        }
        let one = APIEndpoint.item(
            "getCollaboration", "/collaborations/{slug}", "One entry of the register", of: database, [Self.slug],
            APICollaboration.shape
        ) { call, transaction in
            try APICollaboration.find(call.arguments.text("slug") ?? "", call, transaction)
        }
        return [list, search, one]
    }

    private struct Query: Sendable {
        let hits: [String]
        let efforts: [APIEffort]
    }

    private var search: APIEndpoint {
        let shape = APIInside.Items<APIEffort>.shape(of: APIEffort.shape)
        let index = index
        return .item(
            "searchCollaborations", "/collaborations/search", "Find entries of the register, the best first",
            about: "Typos and synonyms included. At most fifty.", of: database,
            [
                .query(
                    "q", .text(length: 1...200), "What to look for: titles, outcomes, bodies, topics, places.",
                    isRequired: true, example: "rough sleeping")
            ], shape
        ) { call, transaction in
            let query = SearchQuery(
                call.arguments.text("q") ?? "", kinds: ["collaboration"],
                audience: SearchAudience.tokens(of: call.viewer), limit: 50)
            let ids = try index.search(query).hits.compactMap { Collaboration.ID($0.id) }
            let sight = CollaborationSight(call.viewer, at: call.now)
            let found = try CollaborationStore(transaction).find(ids, sight)
            return APIInside.Items(items: try APIEffort.read(ids.compactMap { found[$0] }, sight, transaction))
        }
    }

    // MARK: - What was agreed

    private var agreed: [APIEndpoint] {
        let parties = short("listParties", "/parties", "The bodies that take part", APIInside.PartyView.shape) {
            work, _, transaction in
            let parties = try PartyStore(transaction).list(work.collaboration.id)
            let bodies = try BodyStore(transaction).find(parties.map(\.body), Sight(work.viewer))
            return parties.map { APIInside.PartyView(party: $0, body: bodies[$0.body]) }
        }
        let roles = short("listRoles", "/roles", "The roles and the posts that carry them", APIInside.role) {
            work, _, transaction in try RoleStore(transaction).staffed(work.collaboration.id, Sight(work.viewer))
        }
        let members = short("listMembers", "/members", "Those who were added by name", APIInside.member) {
            work, _, transaction in
            try MemberStore(transaction).list(work.collaboration.id, at: work.now, limit: 500, Sight(work.viewer))
        }
        let charter = short("listCharterParts", "/charter", "What the charter says now, part by part", APIInside.part) {
            work, _, transaction in
            try CharterStore(transaction).current(work.collaboration).values.sorted { $0.part.key < $1.part.key }
        }
        let versions = short(
            "listCharterVersions", "/charter/versions", "Versions of the charter, the latest first", APIInside.version
        ) { work, _, transaction in try CharterStore(transaction).versions(work.collaboration.id, limit: 200) }
        let version = one(
            "getCharterVersion", "/charter/versions/{number}", "One version of the charter", [Self.number("version")],
            APIInside.version
        ) { work, call, transaction in
            try CharterStore(transaction).version(
                call.arguments.integer("number", preset: 0), of: work.collaboration.id)
        }
        let memorandum = one(
            "getMemorandum", "/memorandum", "The memorandum that was sent last, or a draft of it", [],
            APIInside.memorandum
        ) { work, _, transaction in try MemorandumView.read(work, .latestOrDraft, signedIn: nil, transaction) }
        let money = one("getMoney", "/money", "Who pays and who gains", [], APIInside.money) { work, _, transaction in
            try APIInside.MoneyView.read(work, transaction)
        }
        return [parties, roles, members, charter, versions, version, memorandum, money]
    }

    // MARK: - What happens

    private var logs: [APIEndpoint] {
        let decisions = long(
            "listDecisions", "/decisions", "The decision log", [], APIRunning.decision,
            id: { APIRunningStore.cursor($0.decision.number) }
        ) { work, _, store in
            let revisions = try RevisionStore(store.transaction).numbers(of: .decision, in: work.collaboration.id)
            return try store.decisions().map {
                APIRunning.DecisionView(
                    decision: $0, slug: work.collaboration.slug, revision: revisions[$0.thing.key] ?? 0, comments: [])
            }
        }
        let decision = one(
            "getDecision", "/decisions/{number}", "One decision", [Self.number("decision")], APIRunning.decision
        ) { work, call, transaction in
            try Self.decision(call.arguments.integer("number", preset: 0), work, transaction)
        }
        let risks = long(
            "listRisks", "/risks", "Risks and issues", [], APIRunning.risk,
            id: { APIRunningStore.cursor($0.thing.number) }
        ) { work, _, store in try APIOwned.read(store.risks(), \.owner, work, store.transaction) }
        let actions = long(
            "listActions", "/actions", "Actions, milestones and promises", [], APIRunning.action,
            id: { $0.thing.id.uuid }
        ) { work, _, store in try APIOwned.read(store.actions(), \.owner, work, store.transaction) }
        let action = one(
            "getAction", "/actions/{id}", "One action", [.path("id", .identifier, "The action's identifier.")],
            APIRunning.action
        ) { work, call, transaction in
            guard let id = call.arguments.id("id", of: ActionItem.self),
                let found = try ActionStore(transaction).find(id, in: work.collaboration.id)
            else { return nil }
            return try APIOwned.read([found], \.owner, work, transaction).first
        }
        let measures = short("listMeasures", "/measures", "The joint measures", APIRunning.measure) {
            work, _, transaction in
            let store = MeasureStore(transaction)
            let standing = try store.list(work.collaboration.id, limit: Measures.limit)
            let retired = try store.list(work.collaboration.id, isRetired: true, limit: 100)
            return try APIOwned.read(standing + retired, \.owner, work, transaction)
        }
        let values = long(
            "listMeasureValues", "/measures/{number}/values", "Every value of a measure, replaced ones too",
            [Self.number("measure")], APIRunning.value, id: { $0.id.uuid }
        ) { work, call, store in
            let measure = try Measures.found(
                call.arguments.integer("number", preset: 0), work, store.transaction)
            return try store.values(of: measure.id)
        }
        let reviews = long(
            "listReviews", "/reviews", "Reviews", [], APIRunning.review, id: { APIRunningStore.cursor($0.number) }
        ) { _, _, store in try store.reviews() }
        return [decisions, decision, risks, actions, action, measures, values, reviews]
    }

    static func decision(
        _ number: Int, _ work: Workplace, _ transaction: any Transaction
    ) throws -> APIRunning.DecisionView? {
        let store = DecisionStore(transaction)
        guard let found = try store.find(number, in: work.collaboration.id) else { return nil }
        return APIRunning.DecisionView(
            decision: found, slug: work.collaboration.slug,
            revision: try RevisionStore(transaction).number(of: found.thing, in: work.collaboration.id),
            comments: try store.comments(of: found.id, limit: 100))
    }

    // MARK: - Inside a collaboration

    /// - Throws: faults as `Workplace.inside` does: 404 for those who may not know of it, 403 for those outside.
    static func inside(_ call: APICall, _ transaction: any Transaction) throws -> Workplace {
        try Workplace.inside(call.arguments.text("slug") ?? "", call.viewer, call.now, transaction)
    }

    func one<Value: Sendable>(
        _ operation: String, _ path: String, _ summary: String, _ parameters: [APIParameter],
        _ shape: APIRepresentation<Value>,
        _ load: @escaping @Sendable (Workplace, APICall, any Transaction) throws -> Value?
    ) -> APIEndpoint {
        .item(
            operation, "/collaborations/{slug}\(path)", summary, about: Self.forThoseInside, of: database,
            [Self.slug] + parameters, shape
        ) { call, transaction in try load(try Self.inside(call, transaction), call, transaction) }
    }

    /// A list that is short by its nature.
    private func short<Value: Sendable>(
        _ operation: String, _ path: String, _ summary: String, _ shape: APIRepresentation<Value>,
        _ load: @escaping @Sendable (Workplace, APICall, any Transaction) throws -> [Value]
    ) -> APIEndpoint {
        one(operation, path, summary, [], APIInside.Items<Value>.shape(of: shape)) { work, call, transaction in
            APIInside.Items(items: try load(work, call, transaction))
        }
    }

    private func long<Value: Sendable>(
        _ operation: String, _ path: String, _ summary: String, _ parameters: [APIParameter],
        _ shape: APIRepresentation<Value>, id: @escaping @Sendable (Value) -> UUID128,
        _ load: @escaping @Sendable (Workplace, APICall, APIRunningStore) throws -> [Value]
    ) -> APIEndpoint {
        .list(
            operation, "/collaborations/{slug}\(path)", summary, about: Self.forThoseInside, of: database,
            [Self.slug] + parameters, shape, id: id
        ) { call, transaction in
            let work = try Self.inside(call, transaction)
            return try load(
                work, call, APIRunningStore(transaction: transaction, work: work, window: call.window))
        }
    }

    private static let forThoseInside = "For those who take part."
}
