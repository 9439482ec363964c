import Access
import Kernel
import Storage

/// Everything on a body's page, read at once with a number of queries that does not depend on the body's size.
struct BodyView: Sendable {
    /// How far people are counted.
    static let countLimit = 20_001
    static let listLimit = 60
    static let childLimit = 200

    let body: Body
    let names: [Body.Name]
    let domains: [String]
    let parent: Body?
    let children: [Body]
    let contact: StaffedPost?
    let successors: [Body]
    let predecessors: [Body]
    let teams: [Team]
    let people: Int
    let heads: [StaffedPost]
    let topics: [TopicUse]

    static func read(_ slug: String, _ sight: Sight, in transaction: any Transaction) throws -> BodyView {
        let bodies = BodyStore(transaction)
        let posts = PostStore(transaction)
        guard let body = try bodies.find(slug: slug, sight) else { throw Fault.missing("The body") }
        let heads = try posts.heads(of: body.id, limit: 6, sight)
        return BodyView(
            body: body, names: try bodies.names(of: body.id), domains: try bodies.domains(of: body.id),
            parent: try body.parent.flatMap { try bodies.find($0, sight) },
            children: try bodies.children(of: body.id, limit: childLimit, sight),
            contact: try posts.contact(body.contactPost, sight),
            successors: try bodies.successors(of: body.id, sight),
            predecessors: try bodies.predecessors(of: body.id, sight),
            teams: try TeamStore(transaction).level(below: nil, in: body.id, limit: listLimit + 1, sight),
            people: try bodies.peopleCount(of: body.id, limit: countLimit, sight),
            heads: try posts.staffed(heads, sight), topics: try bodies.topics(of: body.id, limit: 12, sight))
    }

    func names(_ kind: Body.Name.Kind) -> [String] { names.filter { $0.kind == kind }.map(\.name) }
}

/// One page of the list of bodies.
struct BodyList: Sendable {
    static let pageSize = 100

    let bodies: [Body]
    let abbreviations: [Body.ID: String]
    let kinds: [BodyKindCount]
    let letters: Set<String>
    let kind: Body.Kind?
    let letter: String?
    let isFirst: Bool
    let hasMore: Bool

    static func read(
        kind: Body.Kind?, letter: String?, after: Body.ID?, _ sight: Sight, in transaction: any Transaction
    ) throws -> BodyList {
        let store = BodyStore(transaction)
        let edge = try after.flatMap { id in try store.sortName(of: id).map { ($0, id) } }
        let found = try store.list(kind: kind, startingWith: letter, after: edge, limit: pageSize + 1, sight)
        let shown = Array(found.prefix(pageSize))
        return BodyList(
            bodies: shown, abbreviations: try store.abbreviations(of: shown.map(\.id)),
            kinds: try store.kinds(sight).map { BodyKindCount(kind: $0.kind, count: $0.count) },
            letters: try store.letters(kind: kind, sight), kind: kind, letter: letter, isFirst: edge == nil,
            hasMore: found.count > pageSize)
    }
}

struct BodyKindCount: Sendable, Equatable {
    let kind: Body.Kind
    let count: Int
}
