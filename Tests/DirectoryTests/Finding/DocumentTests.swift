import Access
import Indexing
import Journal
import Kernel
import Search
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct DocumentTests {
    @Test(arguments: enginesUnderTest) func holdsWhatIsNotKeptToTheBody(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let documents = try await bench.documents()
            let amara = try #require(documents.first { $0.id == FindingBench.amara.description })
            #expect(amara.phones == ["020 7946 0018"])
            #expect(amara.handles == ["amara.osei@transport.example"])
            #expect(amara.title == "Head of Fuels")
            #expect(amara.organisations == ["Road Fuels", "Road Group", "Department for Transport", "DfT"])
            #expect(amara.topics == ["Biofuels", "Energy"])
            #expect(amara.previous == ["Caseworker, Revenue & Customs (HMRC)"])
            #expect(amara.facets["worked-in"]?.map(\.value).sorted() == ["dft", "hmrc"])
            #expect(amara.facets["grade"] == [FacetValue("grade-6", label: "Grade 6")])
            #expect(amara.audience == .everyone)
            try await bench.change(
                "person", FindingBench.amara,
                "UPDATE person SET body_only = 'email,phone,mobile,works-on' WHERE id = \(FindingBench.amara)")
            let now = try #require(try await bench.documents().first { $0.id == FindingBench.amara.description })
            #expect(now.phones.isEmpty)
            #expect(now.handles.isEmpty)
            #expect(!now.text.contains("Renewable"))
            try await bench.follow()
            #expect(try await bench.titles("0018").isEmpty)
            #expect(try await bench.titles("renewable").isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func publishesNothingButThePublicPart(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            let documents = try await bench.documents()
            let published = documents.filter { $0.audience.tokens.contains("public") }
            #expect(Set(published.map(\.kind)) == ["person", "team", "body", "topic"])
            let person = try #require(published.first { $0.kind == "person" })
            #expect(person.id == "public:\(FindingBench.amara)")
            #expect(person.phones.isEmpty)
            #expect(person.handles == ["fuels@transport.example"])
            #expect(person.previous.isEmpty)
            #expect(!person.text.contains("Renewable"))
            #expect(!documents.contains { $0.id == "public:\(FindingBench.secret)" })
            #expect(try await bench.titles("osei", FindingBench.guest) == ["Amara Osei"])
            #expect(try await bench.titles("osei", nil) == ["Amara Osei"])
            #expect(try await bench.titles("0018", FindingBench.guest).isEmpty)
            #expect(try await bench.titles("smith", FindingBench.guest).isEmpty)
            #expect(try await bench.titles("inland revenue", FindingBench.guest).isEmpty)
            #expect(try await bench.find("hmrc", FindingBench.guest).interpreted.isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func aTeamIsPublishedWithoutItsPhone(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            #expect(try await bench.titles("7946 0001") == ["Road Fuels"])
            #expect(try await bench.titles("7946 0001", FindingBench.guest).isEmpty)
            #expect(try await bench.titles("road group", FindingBench.guest).isEmpty)
            let findings = try await bench.find("biofuels", FindingBench.guest)
            let approach = try #require(findings.approach.first)
            #expect(approach.name == "Road Fuels" && approach.phone.isEmpty && approach.holder?.text == "Amara Osei")
            try await bench.change(
                "post", FindingBench.headOfFuels,
                "UPDATE post SET ended_on = '2026-01-01' WHERE id = \(FindingBench.headOfFuels)")
            try await bench.follow()
            #expect(try bench.index.contentHash(kind: "team", id: "public:\(FindingBench.fuels)") == nil)
            #expect(try await bench.find("fuels", FindingBench.guest).items.allSatisfy { $0.kind == "topic" })
            #expect(try await bench.titles("road fuels").contains("Road Fuels"))
            #expect(try await bench.indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func aHiddenPostShowsNowhere(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            for text in ["sybil", "shadow", "covert officer", "hull"] {
                let findings = try await bench.find(text)
                #expect(!findings.items.contains { $0.title == "Sybil Shadow" }, "\(text)")
                #expect(findings.total == .exactly(0), "\(text)")
                #expect(try await bench.finder.suggest(text, FindingBench.member).allSatisfy { $0.kind != "person" })
            }
            let fraud = try await bench.find("counter fraud")
            #expect(fraud.facets.first { $0.name == "kind" }?.values.first { $0.value == "person" }?.count == 1)
            #expect(fraud.facets.allSatisfy { !$0.values.contains { $0.label == "Hull" || $0.label == "SEO" } })

            let administrator = FindingBench.viewer(
                .bodyAdministrator, body: FindingBench.revenue, administers: [FindingBench.revenue])
            #expect(try await bench.titles("sybil", administrator) == ["Sybil Shadow"])
            #expect(try await bench.find("counter fraud", administrator).total == .exactly(3))
            let other = FindingBench.viewer(.bodyAdministrator, administers: [FindingBench.transport])
            #expect(try await bench.titles("sybil", other).isEmpty)
            #expect(try await bench.titles("sybil", FindingBench.viewer(.platformAdministrator)) == ["Sybil Shadow"])
            let herself = FindingBench.viewer(.member, person: FindingBench.secret)
            #expect(try await bench.titles("sybil", herself) == ["Sybil Shadow"])
        }
    }

    @Test(arguments: enginesUnderTest) func aTeamsContactIsTheFirstPerson(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            // A colleague with the same topic, as complete, in a more senior post.
            let (colleague, post) = (FindingBench.id(34), FindingBench.id(45))
            try await bench.change(
                "post", post,
                """
                INSERT INTO post (id, body_id, team_id, title, seniority, updated_at)
                VALUES (\(post), \(FindingBench.transport), \(FindingBench.fuels), 'Director', 1, 0)
                """)
            try await bench.change(
                "person", colleague,
                """
                INSERT INTO person (id, body_id, name, sort_name, given, family, completeness, confirmed_at,
                    created_at, updated_at)
                VALUES (\(colleague), \(FindingBench.transport), 'Ada Able', 'able ada', 'Ada', 'Able', 100,
                    \(FindingBench.now), 0, 0)
                """)
            try await bench.change(
                "post", post,
                """
                INSERT INTO holding (id, post_id, person_id, from_day)
                VALUES (\(FindingBench.id(55)), \(post), \(colleague), '2024-01-01')
                """)
            try await bench.change(
                "post", post,
                """
                INSERT INTO topic_tag (subject_id, topic_id, subject_kind)
                VALUES (\(post), \(FindingBench.biofuels), 'post')
                """)
            try await bench.follow()
            func people(_ text: String) async throws -> [String] {
                try await bench.find(text).items.filter { $0.kind == "person" }.map(\.title)
            }
            #expect(try await people("green petrol dft") == ["Amara Osei", "Ada Able"])
            // Another contact, and the order follows.
            try await bench.change(
                "team", FindingBench.fuels,
                "UPDATE team SET contact_post_id = \(post) WHERE id = \(FindingBench.fuels)")
            try await bench.follow()
            #expect(try await people("green petrol dft") == ["Ada Able", "Amara Osei"])
            #expect(try await bench.indexer.check().isSound)
        }
    }

    @Test(arguments: enginesUnderTest) func whatIsHiddenOrGoneMakesNoPhrase(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            try await bench.database.write { transaction in
                for (person, place) in [
                    (FindingBench.amara, "Kingsferry"), (FindingBench.william, "Leaverton"),
                    (FindingBench.secret, "Secretham"),
                ] {
                    try transaction.run("UPDATE person SET place = \(place) WHERE id = \(person)")
                }
                try transaction.run(
                    "UPDATE person SET left_on = '2026-01-01' WHERE id = \(FindingBench.william)")
                try transaction.run(
                    "UPDATE post SET ended_on = '2026-01-01' WHERE id = \(FindingBench.analyst)")
            }
            let phrases = try await bench.database.read { transaction in
                try DirectorySearchSource().phrases(.counted, in: transaction).map(\.phrase)
            }
            #expect(Set(phrases) == ["Kingsferry", "Leeds", "Grade 6", "Policy"])
            let named = try await bench.database.read { transaction in
                try DirectorySearchSource().phrases(.named, in: transaction).map(\.phrase)
            }
            #expect(named.contains("green petrol") && named.contains("SRO") && !named.contains("Leeds"))
        }
    }

    @Test(arguments: enginesUnderTest) func theRecordHasTheLastWord(_ engine: Engine) async throws {
        try await FindingBench.with(engine) { bench async throws in
            // Hidden a moment ago, and the index does not know yet.
            try await bench.change(
                "post", FindingBench.analyst, "UPDATE post SET is_hidden = 1 WHERE id = \(FindingBench.analyst)")
            #expect(try await bench.titles("william smith").isEmpty)
            try await bench.change(
                "person", FindingBench.amara,
                "UPDATE person SET left_on = '2026-01-01' WHERE id = \(FindingBench.amara)")
            #expect(try await bench.titles("osei").isEmpty)
        }
    }
}
