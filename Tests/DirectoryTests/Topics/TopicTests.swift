import Access
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

@Suite struct TopicTests {
    private func add(_ fixture: HomesFixture, _ fields: [String: String]) async throws {
        let draft = try TopicDraft.read(FormData(fields.mapValues { [$0] }))
        _ = try await Topics(database: fixture.database, clock: fixture.clock).create(draft, by: fixture.member)
    }

    @Test(arguments: enginesUnderTest)
    func aTopicTellsItsMeaningAndWhoToApproach(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await add(fixture, ["name": "Housing"])
            try await add(
                fixture,
                [
                    "name": "Supported housing", "meaning": "Homes with care.", "broader": "housing",
                    "synonyms": "Sheltered housing\nExtra care", "abbreviations": "SH",
                ])
            try await fixture.database.write { transaction in
                let topic = try TopicStore(transaction).find(slug: "supported-housing")
                for (id, kind) in [
                    (fixture.supported.uuid, "team"), (fixture.tom.uuid, "person"), (fixture.harriet.uuid, "person"),
                    (fixture.analyst.uuid, "post"),
                ] {
                    try transaction.run(
                        """
                        INSERT INTO topic_tag (subject_id, topic_id, subject_kind) VALUES (\(id), \(topic?.id), \(kind))
                        """)
                }
                try transaction.run(
                    "UPDATE team SET contact_post_id = \(fixture.deputy) WHERE id = \(fixture.supported)")
            }
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                let page = try await browser.get("/topics/supported-housing").text
                for text in [
                    "Homes with care.", "Sheltered housing", "Extra care", "/topics/housing", "Tom Whitlock", "Deputy",
                    "Department for Homes",
                ] {
                    #expect(page.contains(text), "\(text)")
                }
                #expect(!page.contains("Harriet") && !page.contains("Secret"))
                // An old name is an address too.
                #expect(try await browser.get("/topics/extra-care").location == "/topics/supported-housing")
                #expect(try await browser.get("/topics/nothing").status == 404)
                let list = try await browser.get("/topics?letter=s").text
                #expect(list.contains("Supported housing") && list.contains("part of"))
                let glossary = try await browser.get("/glossary").text
                #expect(glossary.contains("id=\"supported-housing\"") && glossary.contains("id=\"sh\""))
                #expect(glossary.contains("id=\"dfh\""))
                #expect(try await browser.get("/bodies/homes").text.contains("/topics/supported-housing"))
            }
            try await fixture.browse(as: fixture.guest) { browser async throws in
                let page = try await browser.get("/topics/supported-housing").text
                #expect(!page.contains("Tom Whitlock") && !page.contains("/teams/"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func everyNameLeadsToOneTopic(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await add(fixture, ["name": "Fraud", "synonyms": "Counter-fraud", "abbreviations": "CF"])
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                for (fields, field) in [
                    (["name": "fraud"], "name"), (["name": "cf"], "name"),
                    (["name": "New", "synonyms": "FRAUD"], "synonyms"),
                    (["name": "New", "abbreviations": "new"], "abbreviations"), (["name": ""], "name"),
                    (["name": "!!!"], "name"), (["name": "a, b"], "name"),
                    (["name": "New", "broader": "None such"], "broader"),
                    (["name": "New", "meaning": "bad\u{7}"], "meaning"),
                ] {
                    let answer = try await browser.post("/topics/new", fields)
                    #expect(answer.status == 422 && answer.text.contains("id=\"\(field)-error\""), "\(fields)")
                }
                #expect(try await browser.post("/topics/new", ["name": "Tax", "broader": "cf"]).status == 303)
                let circle = try await browser.post("/topics/fraud/edit", ["name": "Fraud", "broader": "Tax"])
                #expect(circle.status == 422 && circle.text.contains("part of itself"))
                let kept = try await browser.post("/topics/fraud/edit", ["name": "Fraud & error", "synonyms": "CF"])
                #expect(kept.location == "/topics/fraud")
            }
            try await fixture.browse(as: fixture.guest) { browser async throws in
                #expect(try await browser.get("/topics/new").status == 403)
                #expect(try await browser.post("/topics/new", ["name": "Guests"]).status == 403)
                #expect(try await browser.post("/topics/fraud/edit", ["name": "Guests"]).status == 403)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func mergingMovesTagsNamesAndNarrowerTopics(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await add(fixture, ["name": "Rough sleeping"])
            try await add(fixture, ["name": "Homelessness", "broader": "Rough sleeping"])
            try await add(fixture, ["name": "Street outreach", "broader": "Rough sleeping"])
            let ids = try await fixture.database.write { transaction -> [Topic.ID] in
                let store = TopicStore(transaction)
                let ids = try ["rough-sleeping", "homelessness"].compactMap { try store.find(slug: $0)?.id }
                for (topic, subject) in [(ids[0], fixture.tom), (ids[0], fixture.amara), (ids[1], fixture.amara)] {
                    try transaction.run(
                        """
                        INSERT INTO topic_tag (subject_id, topic_id, subject_kind) VALUES (\(subject), \(topic), 'person')
                        """)
                }
                return ids
            }
            try await fixture.browse(as: fixture.member) { browser async throws in
                #expect(try await browser.post("/topics/rough-sleeping/merge", ["into": "Homelessness"]).status == 403)
            }
            try await fixture.browse(as: fixture.platform) { browser async throws in
                let itself = try await browser.post("/topics/rough-sleeping/merge", ["into": "rough sleeping"])
                #expect(itself.status == 422)
                let merged = try await browser.post("/topics/rough-sleeping/merge", ["into": "Homelessness"])
                #expect(merged.location == "/topics/homelessness")
                #expect(try await browser.get("/topics/rough-sleeping").location == "/topics/homelessness")
                let page = try await browser.get("/topics/homelessness").text
                for text in ["Rough sleeping", "Street outreach", "Tom Whitlock", "Amara Osei"] {
                    #expect(page.contains(text), "\(text)")
                }
            }
            #expect(try await fixture.verbs(of: ids[0].uuid) == ["topic.added", "topic.merged"])
            #expect(try await fixture.verbs(of: ids[1].uuid) == ["topic.added", "topic.changed"])
        }
    }
}

@Suite struct AbbreviationTests {
    private let words = Words([
        Words.Entry("SRO", "Senior responsible owner"), Words.Entry("ALB", "Arm’s-length \"body\""),
        Words.Entry("R&D", "Research and development"), Words.Entry("is", "not an abbreviation"),
        Words.Entry("CO", "Cabinet Office"), Words.Entry("CO", "Commanding officer"),
    ])

    private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    @Test func knownAbbreviationsAreExplainedAndEverythingIsEscaped() {
        #expect(
            text(words.expand("Ask the SRO <now>"))
                == "Ask the <abbr title=\"Senior responsible owner\">SRO</abbr> &lt;now&gt;")
        #expect(text(words.expand("R&D, ALB.")).contains("<abbr title=\"Research and development\">R&amp;D</abbr>"))
        #expect(text(words.expand("ALB")) == "<abbr title=\"Arm’s-length &quot;body&quot;\">ALB</abbr>")
        #expect(text(words.expand("CO")).contains("Cabinet Office; or Commanding officer"))
    }

    @Test func onlyWholeWordsInTheirOwnCaseCount() {
        for plain in ["SROs", "sro", "this is", "", "XSRO", "日本語 é"] {
            #expect(text(words.expand(plain)) == plain)
        }
    }
}
