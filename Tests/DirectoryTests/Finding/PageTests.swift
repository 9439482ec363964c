import Indexing
import Journal
import Kernel
import Search
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

@Suite struct FindingPageTests {
    private func render(_ findings: Findings, _ filters: FindingFilters) -> String {
        String(
            decoding: FindingPages(filters, findings, FindingBench.member, at: FindingBench.now).page.body.bytes,
            as: UTF8.self)
    }

    private func page(_ bench: FindingBench, _ query: String) async throws -> String {
        let filters = FindingFilters(FormData(urlEncoded: query.utf8))
        return render(try await bench.finder.find(filters, FindingBench.member), filters)
    }

    @Test(arguments: enginesUnderTest) func saysWhyAndWhomToApproach(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let html = try await page(bench, "q=green+petrol")
            #expect(html.contains("‘green petrol’ means the same as Biofuels, which was searched too"))
            #expect(
                html.contains("Who to approach about <a class=\"govuk-link\" href=\"/topics/biofuels\">Biofuels</a>"))
            #expect(html.contains("Come to us for: fuel &lt;standards&gt; &amp; obligations"))
            #expect(html.contains("href=\"/posts/\(FindingBench.headOfFuels)\">Head of Fuels</a>"))
            #expect(html.contains("href=\"/people/\(FindingBench.amara)\">Amara Osei</a>"))
            #expect(html.contains("020 7946 0001"))
            #expect(html.contains("topic: Biofuels"))
            #expect(!html.contains("<standards>"))
        }
    }

    @Test(arguments: enginesUnderTest) func givesReasonsInPlainWords(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            #expect(try await page(bench, "q=bill+smith").contains("Bill is short for William"))
            #expect(try await page(bench, "q=road+fuels+osei").contains("team: Road Fuels"))
            #expect(
                try await page(bench, "q=osei+caseworker").contains("formerly Caseworker, Revenue &amp; Customs (HMRC)")
            )
            #expect(try await page(bench, "q=wiliam+smith").contains("spelled: William"))
            #expect(try await page(bench, "q=0018").contains("phone: 020 7946 0018"))
            #expect(try await page(bench, "q=renewable+obligations").contains("&lt;b&gt;now&lt;/b&gt;"))
            #expect(try await page(bench, "q=inland+revenue").contains("‘inland revenue’ is now Revenue &amp; Customs"))
        }
    }

    @Test(arguments: enginesUnderTest) func narrowsDownByLinks(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let all = try await page(bench, "q=fuels")
            #expect(all.contains("href=\"/search?q=fuels&amp;kind=person\""))
            let people = try await page(bench, "q=fuels&kind=person&worked-in=hmrc&worked-in=dft")
            #expect(people.contains("1 result<"))
            #expect(people.contains("aria-current=\"true\""))
            #expect(people.contains("href=\"/search?q=fuels&amp;worked-in=hmrc&amp;worked-in=dft\""))
            let none = try await page(bench, "q=smith&worked-in=hmrc&worked-in=dft")
            #expect(none.contains("0 results"))
            #expect(none.contains("without filters"))
        }
    }

    @Test(arguments: enginesUnderTest) func filtersAloneFind(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let people = try await page(bench, "kind=person")
            #expect(people.contains("2 results<") && people.contains("Amara Osei") && people.contains("William Smith"))
            #expect(!people.contains("Sybil"))
            #expect(people.contains("href=\"/search?body=dft&amp;kind=person\""))
            let spanners = try await page(bench, "worked-in=dft&worked-in=hmrc")
            #expect(spanners.contains("1 result<") && spanners.contains("Amara Osei"))
            #expect(!spanners.contains("William Smith"))
            #expect(spanners.contains("Has worked in: Revenue &amp; Customs"))
            let none = try await page(bench, "worked-in=dft&kind=topic")
            #expect(none.contains("Nothing has all of these.") && none.contains("Start again without filters"))
            let guest = try await bench.finder.find(
                FindingFilters("", chosen: [.kind: ["person", "team", "body"]]), FindingBench.guest)
            #expect(guest.items.map(\.title).sorted() == ["Amara Osei", "Department for Transport", "Road Fuels"])
            let spied = try await bench.finder.find(
                FindingFilters("", chosen: [.workedIn: ["hmrc"]]), FindingBench.guest)
            #expect(spied.items.isEmpty && spied.facets.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func bodiesWorkedInAreAskedForByName(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let start = try await page(bench, "")
            #expect(start.contains("Somebody who knows two bodies from within") && start.contains("name=\"worked-2\""))
            #expect(try await page(bench, "q=fuels").contains("name=\"worked-1\""))
            for text in ["HMRC", "revenue & customs", "Inland Revenue", "revenu"] {
                #expect(try await bench.finder.body(text, FindingBench.member)?.slug == "hmrc", "\(text)")
            }
            // Nor is a body guessed from a part of the words.
            for text in ["xylophone", "xylophone transport", "department for revenue"] {
                #expect(try await bench.finder.body(text, FindingBench.member) == nil, "\(text)")
            }
            #expect(try await bench.finder.body("HMRC", FindingBench.guest) == nil)
            let routes = FindingRoutes(finder: bench.finder, indexer: bench.indexer).routes
            let clock = WallClock { FindingBench.now }
            try await HomesBrowser.browse(routes, as: FindingBench.member, clock) { browser async throws in
                let found = try await browser.get("/search?worked-1=DfT&worked-2=hmrc&q=fuels&kind=person")
                #expect(found.status == 303)
                #expect(found.location == "/search?q=fuels&kind=person&worked-in=dft&worked-in=hmrc")
                let unknown = try await browser.get("/search?worked-1=DfT&worked-2=Xylophones")
                #expect(unknown.status == 422 && unknown.text.contains("There is not one body called ‘Xylophones’"))
                #expect(unknown.text.contains("value=\"DfT\"") && unknown.text.contains("href=\"#worked-2\""))
                let more = try await browser.get("/search?q=fuels&worked-1=Xylophones")
                #expect(more.status == 422 && more.text.contains("id=\"worked-1-error\""))
                #expect(try await browser.get("/people").location == "/search?kind=person")
            }
            let typed = FormData(urlEncoded: "worked-1=DfT&worked-2=+".utf8)
            #expect(WorkedInForm.typed(typed) == ["DfT", ""])
            #expect(WorkedInForm.typed(FormData(urlEncoded: "q=x".utf8)) == nil)
        }
    }

    @Test(arguments: enginesUnderTest) func saysOnlyWhatTheWordsDoNot(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO body_name (body_id, kind, name, folded)
                    VALUES (\(FindingBench.revenue), 'short', 'Customs', 'customs')
                    """)
            }
            try await bench.indexer.rebuild()
            let customs = try await page(bench, "q=customs")
            #expect(!customs.contains("which was searched too") && customs.contains("William Smith"))
            #expect(try await page(bench, "q=hmrc").contains("‘hmrc’ is short for Revenue &amp; Customs"))
            let subject = try await page(bench, "q=green+petrol")
            // What everything found has is no choice; what some have is.
            #expect(!subject.contains("topic=biofuels") && subject.contains("kind=team"))
            #expect(subject.contains("topic: Biofuels"))
            let team = try await page(bench, "q=transport+green+petrol&kind=team")
            #expect(team.contains("topic: Biofuels · body: Department for Transport"))
        }
    }

    @Test(arguments: enginesUnderTest) func nothingFoundSaysWhatToDo(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let html = try await page(bench, "q=biofuels+xylophonist+hmrc&kind=body&place=nowhere")
            #expect(html.contains("Nothing was found for ‘biofuels xylophonist hmrc’"))
            #expect(html.contains("href=\"/topics/energy\""))
            #expect(html.contains("href=\"/bodies/hmrc\""))
            #expect(try await page(bench, "q=").contains("How to search"))
        }
    }

    @Test(arguments: enginesUnderTest) func showsHostileWordsInert(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let queries = [
                "%3Cscript%3Ealert(1)%3C/script%3E", "%22%20onfocus%3D%22x", "NEAR(a+b)", "a*%22%20OR", "%00%01", "%ff",
                "'%3B+DROP+TABLE+person", "%F0%9F%98%80", "-", "(", "col:x", String(repeating: "x+", count: 4_000),
            ]
            for query in queries {
                let html = try await page(bench, "q=\(query)&body=\(query)&place=\(query)")
                #expect(!html.contains("<script>alert"), "\(query)")
                #expect(!html.contains("\" onfocus=\""), "\(query)")
                _ = try await bench.finder.suggest(query, FindingBench.member)
            }
        }
    }

    @Test(arguments: enginesUnderTest) func suggestsInGroups(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let groups = try await bench.finder.suggest("fuel", FindingBench.member)
            #expect(groups.map(\.kind).first == "person")
            #expect(groups.contains { $0.kind == "team" && $0.items.first?.title == "Road Fuels" })
            let item = try #require(groups.first?.items.first)
            #expect(Suggestions.Item(item).url == "/people/\(FindingBench.amara)")
            #expect(Suggestions.Item(item).detail == "Head of Fuels, Road Fuels, Department for Transport")
            #expect(Suggestions.Item(item).why == "post: Head of Fuels")
            #expect(try await bench.finder.suggest("  ", FindingBench.member).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func pagesByOffset(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.database.write { transaction in
                let rows = (0..<45).map { number -> [Value] in
                    [
                        FindingBench.id(1_000 + number).value, FindingBench.transport.value,
                        "Fuel Person \(number)".value,
                        "person \(number)".value, "Fuel".value, "Person".value, 0.value, 0.value,
                    ]
                }
                try transaction.insert(
                    into: "person",
                    ["id", "body_id", "name", "sort_name", "given", "family", "created_at", "updated_at"], rows)
            }
            try await bench.indexer.rebuild()
            let first = try await page(bench, "q=fuel+person")
            #expect(first.contains("45 results"))
            #expect(first.contains("href=\"/search?q=fuel%20person&amp;from=20\""))
            let last = try await page(bench, "q=fuel+person&from=40")
            #expect(!last.contains("rel=\"next\""))
            #expect(last.contains("rel=\"prev\""))
            #expect(try await page(bench, "q=fuel+person&from=60").contains("There are no more results"))
        }
    }

    @Test(arguments: enginesUnderTest) func marksWhoWasNotConfirmedForLong(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let recent = Confirmation.staleThreshold(at: FindingBench.now) + .days(1)
            let stale = try await page(bench, "q=william+smith")
            #expect(stale.contains("not confirmed since 1 January 1970"))
            #expect(try await !page(bench, "q=amara+osei").contains("not confirmed since"))
            let old = try #require(try await bench.documents().first { $0.id == FindingBench.william.description })
            try await bench.change(
                "person", FindingBench.william,
                "UPDATE person SET created_at = \(recent) WHERE id = \(FindingBench.william)")
            #expect(try await !page(bench, "q=william+smith").contains("not confirmed since"))
            let new = try #require(try await bench.documents().first { $0.id == FindingBench.william.description })
            #expect(new.rank < old.rank, "who is new ranks no lower")
            let source = DirectorySearchSource()
            let aged = try await bench.database.read { transaction in
                try source.aged(
                    from: FindingBench.now, to: FindingBench.now + .days(3), after: nil, limit: 10, in: transaction)
            }
            #expect(aged.subjects == [Subject("person", FindingBench.william)])
        }
    }
}
