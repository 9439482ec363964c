import Access
import Indexing
import Journal
import Kernel
import Search

/// The API's search: the same answers as the page's, for the same viewer.
struct DirectoryAPISearch: APISearch {
    let finder: DirectoryFinder
    let indexer: Indexer

    func search(_ query: APISearchQuery) async throws -> APISearchAnswer {
        var chosen: [FindingFilters.Facet: [String]] = [:]
        // What other features let be found has an interface of its own.
        chosen[.kind] = query.kinds.isEmpty ? FindingFilters.kinds : query.kinds.map(\.rawValue)
        chosen[.body] = query.bodies
        let filters = FindingFilters(query.text, chosen: chosen, start: query.offset)
        await indexer.settle(.account(query.viewer.account))
        let findings = try await finder.find(filters, query.viewer, limit: query.limit)
        var isExact = true
        if case .atLeast = findings.total { isExact = false }
        return APISearchAnswer(
            hits: findings.items.compactMap(Self.hit), total: findings.total?.count ?? 0, totalIsExact: isExact,
            hasMore: findings.hasMore, didYouMean: findings.didYouMean)
    }

    private static func hit(_ item: FoundItem) -> APISearchHit? {
        let reasons = item.reasons.map { ReasonText.text($0, item) }.filter { !$0.isEmpty }
        return switch item.thing {
        case .person(let person):
            APISearchHit(kind: .person, id: person.id.uuid, name: person.name, detail: item.detail, reasons: reasons)
        case .team(let team, _):
            APISearchHit(kind: .team, id: team.id.uuid, name: team.name, detail: item.detail, reasons: reasons)
        case .body(let body):
            APISearchHit(
                kind: .body, id: body.id.uuid, name: body.name, detail: item.detail, slug: body.slug, reasons: reasons)
        case .topic(let topic):
            APISearchHit(
                kind: .topic, id: topic.id.uuid, name: topic.name, detail: item.detail, slug: topic.slug,
                reasons: reasons)
        case .other: nil
        }
    }
}
