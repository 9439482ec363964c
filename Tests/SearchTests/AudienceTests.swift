import Search
import Testing

@Suite struct AudienceTests {
    private static func person(_ id: String, _ given: String, _ family: String, _ audience: Audience)
        -> SearchDocument
    {
        Fixture.person(id, given, family, title: "Sanctions Adviser", topics: ["Sanctions"]) {
            $0.audience = audience
        }
    }

    private static let hidden = person("hidden", "Xanthippe", "Quillfeather", Audience(["body:hmrc"]))
    private let open = person("open", "Olga", "Plain", .everyone)
    private let listed = person("listed", "Pat", "Plain", .anybody)

    private let queries = [
        "xanthippe quillfeather", "quillfeather", "quil", "q", "xq", "quilfeather", "xanthipe", "sanctions",
        "plain",
        "xanthippe.quillfeather", "sanctions adviser", "adviser quillfeathr", "sanctoins",
    ]

    /// Whoever may not find a document gets the very answers that they would get if it did not exist.
    @Test func hiddenDocumentsChangeNothing() throws {
        let with = try Fixture([open, listed, Self.hidden])
        let without = try Fixture([open, listed])
        for query in queries {
            for audience: Set<String> in [["everyone"], ["everyone", "body:dft"], ["public"], []] {
                var search = SearchQuery(query, audience: audience, wantsFacets: true)
                #expect(try with.index.search(search) == without.index.search(search), "\(query) \(audience)")
                search.filters = ["topic": ["sanctions"]]
                #expect(try with.index.search(search) == without.index.search(search))
                #expect(
                    try with.index.suggest(query, audience: audience)
                        == without.index.suggest(query, audience: audience))
            }
        }
    }

    @Test func whoeverMayFindItDoes() throws {
        let fixture = try Fixture([open, listed, Self.hidden])
        let member: Set<String> = ["everyone", "body:hmrc"]
        #expect(try fixture.find("quillfeather") { $0.audience = member } == ["hidden"])
        #expect(try Set(fixture.find("sanctions") { $0.audience = member }) == ["hidden", "open", "listed"])
        #expect(try fixture.find("sanctions") { $0.audience = ["body:hmrc"] } == ["hidden"])
        #expect(try fixture.find("sanctions") { $0.audience = ["public"] } == ["listed"])
        #expect(try fixture.search("quilfeather") { $0.audience = member }.didYouMean == "Quillfeather")
        #expect(try fixture.search("sanctions") { $0.audience = [] }.hits.isEmpty)
    }

    @Test func hidingTakesEffectAtOnce() throws {
        let fixture = try Fixture([open, listed])
        var now = open
        now.audience = Audience(["body:hmrc"])
        try fixture.index.apply([.upsert(now)])
        #expect(try fixture.find("olga plain") == [])
        now.audience = Audience([])
        try fixture.index.apply([.upsert(now)])
        #expect(try fixture.find("olga plain") { $0.audience = ["everyone", "body:hmrc"] } == [])
        #expect(try fixture.index.count == 1)
    }
}
