public import Access
public import Kernel
public import Search
public import Storage

/// Searches the directory: the index says what fits and why, the record what it is and whether the viewer may see it.
public struct DirectoryFinder: Sendable {
    /// So many teams are named as those to approach.
    static let approachLimit = 3
    /// So many of each kind are suggested while somebody types.
    static let suggestionLimit = 4

    let database: any Database
    let index: SearchIndex
    let clock: WallClock
    /// What other features let be found.
    let others: [any FindableKind]

    public init(
        _ database: any Database, index: SearchIndex, clock: WallClock = .system, others: [any FindableKind] = []
    ) {
        self.database = database
        self.index = index
        self.clock = clock
        self.others = others
    }

    /// The kinds that suggestions are grouped by, in their order.
    var kinds: [String] { FindingFilters.kinds + others.map(\.kind) }

    /// What the viewer holds, the other features asked as well.
    private func audience(_ viewer: Viewer?) async throws -> Set<String> {
        let own = SearchAudience.tokens(of: viewer)
        guard let viewer, !others.isEmpty else { return own }
        let now = clock.now()
        return try await database.glance { transaction in
            try others.reduce(own) { $0.union(try $1.audience(of: viewer, at: now, in: transaction)) }
        }
    }

    private func items(
        _ hits: [SearchHit], _ viewer: Viewer?, at now: Instant, _ transaction: any Transaction
    ) throws -> [FoundItem] {
        try FindingStore(transaction: transaction, sight: Sight(viewer)).items(hits) { ids in
            var found: [UUID128: FoundThing] = [:]
            for other in others {
                guard let some = ids[other.kind] else { continue }
                found.merge(try other.find(some, for: viewer, at: now, in: transaction)) { first, _ in first }
            }
            return found
        }
    }

    /// - Parameter viewer: who looks; `nil` finds what bodies publish.
    public func find(_ filters: FindingFilters, _ viewer: Viewer?, limit: Int = 20) async throws -> Findings {
        var findings = Findings()
        if filters.isEmpty { return findings }
        let query = filters.searchQuery(try await audience(viewer), limit: limit)
        let answer = try index.search(query)
        let teams = filters.start == 0 ? try teamsFor(answer, query) : []
        findings.total = answer.total
        findings.facets = answer.facets
        findings.facetsAreCapped = answer.facetsAreCapped
        findings.didYouMean = answer.didYouMean
        findings.interpreted = Self.shown(answer.interpreted, viewer)
        findings.hasMore = answer.hasMore
        let sight = Sight(viewer)
        let isNothing = answer.total?.count == 0
        let tokens = answer.interpreted.compactMap(\.entity)
        let found = findings
        let now = clock.now()
        return try await database.glance { transaction in
            var findings = found
            let store = FindingStore(transaction: transaction, sight: sight)
            let items = try self.items(answer.hits + teams, viewer, at: now, transaction)
            findings.items = Self.listed(items, answer.hits)
            let approached = teams.compactMap { team in items.first { $0.id == DocumentID.noun(team.id) } }
            if !approached.isEmpty || isNothing { findings.subjects = try store.topics(tokens: answer.subjects) }
            findings.approach = try store.approach(approached)
            if isNothing {
                findings.broader = try store.broader(findings.subjects)
                findings.bodies = try store.bodies(tokens: tokens)
            }
            return findings
        }
    }

    /// The items of the hits, without those added to be approached.
    private static func listed(_ items: [FoundItem], _ hits: [SearchHit]) -> [FoundItem] {
        let listed = Set(hits.map { "\($0.kind) \(DocumentID.noun($0.id).map(\.description) ?? "")" })
        var seen: Set<String> = []
        return items.filter { item in
            let key = "\(item.kind) \(item.id)"
            return listed.contains(key) && seen.insert(key).inserted
        }
    }

    /// Teams that work on the subjects which the query names, those that fit the rest of it best first.
    private func teamsFor(_ answer: SearchAnswer, _ query: SearchQuery) throws -> [SearchHit] {
        let subjects = answer.subjects.map { String($0.dropFirst("topic:".count)) }
        if subjects.isEmpty { return [] }
        var teams = query
        teams.kinds = ["team"]
        teams.filters["topic"] = subjects
        teams.limit = Self.approachLimit
        teams.wantsTotal = false
        teams.wantsFacets = false
        teams.wantsSimilar = false
        return try index.search(teams).hits
    }

    /// Where the words stand for something with another name. Guests are not told the names of bodies that publish
    /// nothing.
    private static func shown(_ all: [Interpretation], _ viewer: Viewer?) -> [Interpretation] {
        let isGuest = viewer == nil || viewer?.role == .guest
        var labels: Set<String> = []
        return all.filter { meaning in
            if isGuest, meaning.entity?.hasPrefix("body:") ?? false { return false }
            return !isPlain(meaning) && labels.insert(meaning.label).inserted
        }
    }

    /// Whether anybody sees what the words have to do with the name: they are words of it.
    private static func isPlain(_ meaning: Interpretation) -> Bool {
        let label = Text.folded(meaning.label)
        if label == meaning.typed { return true }
        if meaning.relation == .abbreviation || meaning.relation == .formerName { return false }
        let words = Set(label.split { !$0.isLetter && !$0.isNumber })
        return meaning.typed.split(separator: " ").allSatisfy { words.contains($0) }
    }

    /// The body that somebody means by these words, as far as they may know of it: the one that is so called, now or
    /// formerly or for short, or the only one that they find.
    func body(_ text: String, _ viewer: Viewer?) async throws -> Body? {
        let found = try await find(FindingFilters(text, chosen: [.kind: ["body"]]), viewer)
        let bodies = found.items.compactMap { item -> Body? in
            guard case .body(let body) = item.thing, !item.isSimilar else { return nil }
            return body
        }
        if bodies.count == 1 { return bodies[0] }
        let folded = Text.folded(text)
        let meant = found.interpreted.filter { $0.typed == folded }.compactMap(\.entity)
        return bodies.first { Text.folded($0.name) == folded || meant.contains("body:\($0.slug)") }
    }

    /// A few things of each kind for words that are still being typed.
    public func suggest(_ text: String, _ viewer: Viewer?) async throws -> [(kind: String, items: [FoundItem])] {
        let filters = FindingFilters(text)
        if filters.isEmpty { return [] }
        let groups = try index.suggest(
            text, kinds: kinds, audience: try await audience(viewer), perKind: Self.suggestionLimit)
        let hits = groups.flatMap(\.hits)
        if hits.isEmpty { return [] }
        let now = clock.now()
        let items = try await database.glance { try self.items(hits, viewer, at: now, $0) }
        return kinds.compactMap { kind in
            let some = items.filter { $0.kind == kind }
            return some.isEmpty ? nil : (kind, some)
        }
    }
}
