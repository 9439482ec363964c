import HTTPTypes
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct APIRouteTests {
    private static let link = HTTPField.Name("Link") ?? .location

    @Test(arguments: enginesUnderTest) func withoutAGoodTokenNothingIsTold(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            for token in [nil, "unknown", ""] as [String?] {
                let reply = try await bench.get("/people", as: token)
                #expect(reply.status == 401)
                #expect(reply.headers[.wwwAuthenticate] == "Bearer")
                #expect(reply.headers[.contentType] == "application/problem+json")
                #expect(reply.json["status"].number == 401)
            }
            #expect(try await bench.get("/people", as: "unscoped").status == 403)
        }
    }

    @Test(arguments: enginesUnderTest) func aPersonIsShownWithPostManagerAndTopics(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let amara = try await bench.get("/people/\(bench.records.amara)").json
            #expect(amara["name"].text == "Amara Osei")
            let post = try #require(amara["posts"].list.first)
            #expect(post["post"]["title"].text == "Adviser")
            #expect(post["from"].text == "2024-04-01" && post["to"].isNull)
            #expect(amara["managers"].list.map { $0["name"].text } == ["Dan Okafor"])
            #expect(amara["updated_at"].text == "2023-11-14T22:13:20.000Z")
            let dan = try await bench.get("/people/\(bench.records.dan)").json
            #expect(dan["topics"].list.map { $0["slug"].text } == ["supported-housing"])
        }
    }

    @Test(arguments: enginesUnderTest) func aFieldKeptToTheBodyIsAbsentElsewhere(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let dan = "/people/\(bench.records.dan)"
            #expect(try await bench.get(dan).json["mobile"].text == "07700 900123")
            let fromOutside = try await bench.get(dan, as: "roads")
            #expect(fromOutside.json.object["mobile"] == nil)
            #expect(fromOutside.json.object["email"] != nil)
            #expect(!fromOutside.text.contains("900123"))
        }
    }

    @Test(arguments: enginesUnderTest) func aHiddenPostAndItsHolderAreNowhere(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let records = bench.records
            for path in ["/posts/\(records.secret)", "/people/\(records.sam)"] {
                #expect(try await bench.get(path).status == 404)
                #expect(try await bench.get(path, as: "administrator").status == 200)
            }
            let others = [
                "/people", "/posts", "/people?body=homes", "/people?team=\(records.housing)",
                "/people?topic=supported-housing", "/posts?team=\(records.housing)",
                "/posts/\(records.director)", "/people/\(records.dan)",
            ]
            for path in others {
                let reply = try await bench.get(path)
                #expect(reply.status == 200)
                #expect(!reply.text.contains("Secret") && !reply.text.contains("Watcher"), "\(path)")
            }
            #expect(try await bench.get("/people?topic=supported-housing").names == ["Dan Okafor"])
        }
    }

    @Test(arguments: enginesUnderTest) func whoeverLeftFromAHiddenPostStaysHidden(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let sam = bench.records.sam
            try await bench.database.write { transaction in
                try transaction.run("UPDATE holding SET to_day = '2026-02-01' WHERE person_id = \(sam)")
                try transaction.run("UPDATE person SET left_on = '2026-02-01' WHERE id = \(sam)")
            }
            #expect(try await bench.get("/people/\(sam)").status == 404)
            #expect(try await bench.get("/people/\(sam)", as: "administrator").status == 200)
        }
    }

    @Test(arguments: enginesUnderTest) func aGuestSeesThePublishedPart(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            #expect(try await bench.get("/people", as: "guest").names == ["Dan Okafor"])
            #expect(try await bench.get("/posts", as: "guest").names == ["Director"])
            #expect(try await bench.get("/bodies", as: "guest").names == ["Department for Homes"])
            #expect(try await bench.get("/teams", as: "guest").names == ["Housing"])
            #expect(try await bench.get("/bodies/roads", as: "guest").status == 404)
            #expect(try await bench.get("/people?body=roads", as: "guest").names == [])
            let dan = try await bench.get("/people/\(bench.records.dan)", as: "guest").json
            #expect(dan.object["email"] == nil && dan.object["mobile"] == nil)
        }
    }

    @Test(arguments: enginesUnderTest) func aLeaverIsKeptButCannotBeReached(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let current = try await bench.get("/people").names
            #expect(!current.contains("Lee Left"))
            let lee = try await bench.get("/people/\(bench.records.lee)").json
            #expect(lee["is_current"].boolean == false)
            #expect(lee["left_on"].text == "2026-01-31")
            #expect(lee["posts"].list.first?["to"].text == "2026-01-31")
            #expect(lee.object["mobile"] == nil && lee.object["email"] == nil)
        }
    }

    @Test(arguments: enginesUnderTest) func pagesFollowOneAnotherAndMissNobody(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            var path: String? = "/people?limit=1&body=homes"
            var names: [String] = []
            while let here = path, names.count < 10 {
                let reply = try await bench.get(here)
                #expect(reply.names.count == 1)
                names += reply.names
                path = reply.json["next"].text
                #expect(reply.headers[Self.link] == path.map { "<\($0)>; rel=\"next\"" })
                #expect(path?.contains("body=homes") ?? true)
            }
            #expect(names == ["Dan Okafor", "Amara Osei"])
        }
    }

    @Test(arguments: enginesUnderTest) func anEntityTagSavesTheBodyUntilSomethingChanges(_ engine: Engine) async throws
    {
        try await APIBench.with(engine) { bench in
            let path = "/people/\(bench.records.amara)"
            let first = try await bench.get(path)
            let tag = try #require(first.headers[.eTag])
            #expect(tag.hasPrefix("\"") && tag.count > 20)
            #expect(first.headers[.cacheControl] == "private, no-cache")
            for sent in [tag, "\"other\", W/\(tag)", "*"] {
                let again = try await bench.get(path, [.ifNoneMatch: sent])
                #expect(again.status == 304 && again.text.isEmpty)
                #expect(again.headers[.eTag] == tag)
            }
            // What changed is not the person's own record, but what the answer shows of another.
            let dan = bench.records.dan
            try await bench.database.write {
                _ = try $0.run("UPDATE person SET name = 'Daniel Okafor' WHERE id = \(dan)")
            }
            let changed = try await bench.get(path, [.ifNoneMatch: tag])
            #expect(changed.status == 200 && changed.headers[.eTag] != tag)
        }
    }

    @Test(arguments: enginesUnderTest) func whatIsWrongWithAQueryIsSaidByParameter(_ engine: Engine) async throws {
        let cases = [
            "limit=0": "limit", "limit=201": "limit", "limit=ten": "limit", "limit=": "limit", "limit=-1": "limit",
            "limit=1&limit=2": "limit", "limit=99999999999999999999": "limit", "cursor=x": "cursor",
            "cursor=AAAAAAAAAAAAAAAAAAAAAB": "cursor", "team=12": "team", "body=Homes!": "body", "body=": "body",
            "body=%FF": "body", "bdoy=homes": "bdoy",
        ]
        try await APIBench.with(engine) { bench in
            for (query, field) in cases {
                let reply = try await bench.get("/people?\(query)")
                #expect(reply.status == 422, "\(query)")
                #expect(reply.json["errors"].list.map { $0["field"].text } == [field], "\(query)")
            }
            #expect(try await bench.get("/bodies?kind=castle").status == 422)
            #expect(try await bench.get("/people/\(bench.records.dan)?x=1").status == 422)
        }
    }

    @Test(arguments: enginesUnderTest) func anAddressThatLeadsNowhereIsAProblemInJSON(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let paths = ["/people/12", "/people/\(bench.records.homes)", "/bodies/none", "/bodies/%00", "/nothing"]
            for path in paths {
                let reply = try await bench.get(path)
                #expect(reply.status == 404, "\(path)")
                #expect(reply.json["status"].number == 404)
            }
            let posted = try await bench.get("/people", method: .post)
            #expect(posted.status == 405)
            #expect(posted.headers[.allow] == "GET, HEAD")
        }
    }

    @Test(arguments: enginesUnderTest) func textsComeThroughAsTheyAre(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            let topic = try await bench.get("/topics/supported-housing").json
            #expect(topic["meaning"].text == "Homes with \"help\"\nin them")
            let dan = bench.records.dan
            let name = "<b>O’Brien</b> \\ \u{1}\u{1F}\u{7F} \u{2028} 😀"
            try await bench.database.write {
                _ = try $0.run("UPDATE person SET name = \(name) WHERE id = \(dan)")
            }
            #expect(try await bench.get("/people/\(dan)").json["name"].text == name)
        }
    }

    @Test(arguments: enginesUnderTest) func aPageTakesAFewQueriesHoweverLongItIs(_ engine: Engine) async throws {
        try await APIBench.with(engine) { bench in
            for path in ["/people", "/teams", "/posts", "/bodies", "/topics"] {
                let before = bench.database.statementCount
                let reply = try await bench.get(path)
                #expect(reply.status == 200)
                #expect(bench.database.statementCount - before <= 4, "\(path)")
            }
        }
    }

    @Test(arguments: enginesUnderTest) func searchPassesOnWhatIsAskedAndPages(_ engine: Engine) async throws {
        try await APIBench.with(engine, search: FiveThings()) { bench in
            let reply = try await bench.get("/search?q=housing+dan&kind=person&kind=team&body=homes&limit=2")
            #expect(reply.names == ["housing dan person,team homes 0", "housing dan person,team homes 1"])
            #expect(reply.json["total"].number == 5)
            let next = try #require(reply.json["next"].text)
            #expect(try await bench.get(next).names.last == "housing dan person,team homes 3")
            let last = try await bench.get("/search?q=x&offset=4")
            #expect(last.json["next"].isNull && last.headers[Self.link] == nil)
            let long = String(repeating: "x", count: 201)
            for query in ["", "q=", "q=x&kind=castle", "q=x&offset=1001", "q=\(long)", "q=x&q=y"] {
                #expect(try await bench.get("/search?\(query)").status == 422, "\(query)")
            }
        }
        try await APIBench.with(engine) { bench in
            let reply = try await bench.get("/search?q=x")
            #expect(reply.status == 503)
        }
    }
}

/// Finds five things, whatever is asked for.
private struct FiveThings: APISearch {
    func search(_ query: APISearchQuery) async throws -> APISearchAnswer {
        let end = min(5, query.offset + query.limit)
        let kinds = query.kinds.map(\.rawValue).joined(separator: ",")
        let hits = (query.offset..<end).map { number in
            APISearchHit(
                kind: .person, id: UUID128(high: 1, low: UInt64(number)),
                name: "\(query.text) \(kinds) \(query.bodies.joined()) \(number)", detail: "")
        }
        return APISearchAnswer(hits: hits, total: 5, hasMore: end < 5)
    }
}
