public import Access
public import Kernel
public import Storage

/// Everything that the page of a person shows, as one viewer may see it.
public struct PersonProfile: Sendable {
    public let person: Person
    public let body: Body
    /// The posts held now, the most senior first.
    public let posts: [Tenure]
    public let previous: [Tenure]
    /// Who holds the posts that theirs report to.
    public let managers: [LineHolder]
    /// Who holds the posts that report to theirs.
    public let reports: [LineHolder]
    public let topics: [Topic]
    /// Who stands in for them; loaded while they are away.
    public let cover: PersonSummary?
    public let acquaintances: [Acquaintance]
    let neighbours: [Neighbour]

    /// How many reports a page names.
    static let reportLimit = 50

    /// Who held a post of theirs just before them.
    func predecessor(in tenure: Tenure) -> Neighbour? {
        neighbours.first { other in
            guard other.post == tenure.post, let left = other.to else { return false }
            // A handover of a month may overlap.
            return tenure.from.map { left <= $0.adding(days: 31) } ?? true
        }
    }

    /// Who holds that post now, besides them.
    func holdersNow(of post: Post.ID) -> [Neighbour] { neighbours.filter { $0.post == post && $0.to == nil } }
}

/// Reads the page of a person with a number of queries that does not grow with what is on it.
public struct PersonProfileReader {
    let transaction: any Transaction
    let viewer: Viewer?
    let sight: Sight

    public init(_ transaction: any Transaction, for viewer: Viewer?) {
        self.transaction = transaction
        self.viewer = viewer
        sight = Sight(viewer)
    }

    public enum Found: Sendable {
        case profile(PersonProfile)
        /// A duplicate: where it went.
        case merged(into: Person.ID)
    }

    /// - Throws: a fault of kind `missing` when there is nobody, or nobody the viewer may know of.
    public func read(_ id: Person.ID, at now: Instant) throws -> Found {
        guard let person = try PersonStore(transaction).find(id, sight) else { throw Fault.missing("This person") }
        if let other = person.mergedInto { return .merged(into: other) }
        guard let body = try BodyStore(transaction).find(person.body, .everything) else {
            throw Fault.missing("This person")
        }
        let tenures = try transaction.all(Tenure.self, Tenure.select(of: id, limit: 100, sight))
        let visible = tenures.filter(\.isVisible)
        let posts = visible.filter { $0.to == nil }
        return .profile(
            PersonProfile(
                person: person, body: body, posts: posts, previous: visible.filter { $0.to != nil },
                managers: try managers(posts), reports: try reports(posts),
                topics: try TopicStore(transaction).tags(of: id, sight), cover: try cover(of: person, at: now),
                acquaintances: try acquaintances(person, visible), neighbours: try neighbours(person, visible)))
    }

    private func managers(_ posts: [Tenure]) throws -> [LineHolder] {
        let above = Array(Set(posts.compactMap(\.reportsTo))).sorted()
        if above.isEmpty { return [] }
        return LineHolder.shown(
            try transaction.all(LineHolder.select(where: "post.id IN \(list: above)", limit: 20, sight)))
    }

    private func reports(_ posts: [Tenure]) throws -> [LineHolder] {
        if posts.isEmpty { return [] }
        let limit = PersonProfile.reportLimit + 1
        return LineHolder.shown(
            try transaction.all(
                LineHolder.select(where: "post.reports_to IN \(list: posts.map(\.post))", limit: limit, sight)))
    }

    private func cover(of person: Person, at now: Instant) throws -> PersonSummary? {
        guard let cover = person.cover, person.isAway(on: now.day), sight.sees(.away, of: person) else { return nil }
        return try PersonStore(transaction).summaries([cover], sight)[cover]
    }

    private func acquaintances(_ person: Person, _ theirs: [Tenure]) throws -> [Acquaintance] {
        guard let own = sight.person, own != person.id else { return [] }
        let mine = try transaction.all(Tenure.self, Tenure.select(of: own, limit: 100, sight)).filter(\.isVisible)
        return Acquaintance.between(mine, theirs, myBody: sight.body, theirBody: person.body)
    }

    /// The present holders of all their posts, and the former ones of those they hold now.
    private func neighbours(_ person: Person, _ tenures: [Tenure]) throws -> [Neighbour] {
        if tenures.isEmpty { return [] }
        let all = Array(Set(tenures.map(\.post))).sorted()
        let held = Array(Set(tenures.filter { $0.to == nil }.map(\.post))).sorted()
        return try transaction.all(
            Neighbour.self,
            """
            SELECT holding.post_id, person.id AS person_id, person.name, holding.from_day, holding.to_day
            FROM holding JOIN person ON person.id = holding.person_id
            WHERE holding.post_id IN \(list: all) AND holding.person_id <> \(person.id) AND person.merged_into IS NULL
                AND (holding.to_day IS NULL OR holding.post_id IN \(list: held)) AND \(sight.people)
            ORDER BY holding.to_day IS NOT NULL, COALESCE(holding.to_day, '') DESC, person.id LIMIT 200
            """)
    }
}

extension Person {
    /// Whether they are away on that day. 'Away until' is the last day away.
    public func isAway(on day: Day) -> Bool { awayUntil.map { $0 >= day } ?? false }
}
