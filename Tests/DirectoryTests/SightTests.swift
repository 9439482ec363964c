import Access
import Foundation
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

/// What different people are told of the same record, wherever they ask.
@Suite struct SightTests {
    /// Publishes Amara's post of Director, and gives her, her post and her team something to tell.
    private func publish(_ fixture: HomesFixture) async throws {
        try await fixture.database.write { transaction in
            try transaction.run("UPDATE post SET is_public = 1 WHERE id = \(fixture.director)")
            try transaction.run(
                """
                UPDATE team SET mailbox = 'housing@homes.gov.uk', phone = '020 7946 0099',
                    contact_post_id = \(fixture.director) WHERE id = \(fixture.housing)
                """)
            try transaction.run(
                """
                UPDATE person SET works_on = 'Quiet plans', contact_for = 'Rent questions', body_only = 'works-on'
                WHERE id = \(fixture.amara)
                """)
            for (name, subject, kind) in [
                ("Of the person", fixture.amara.uuid, "person"), ("Of the post", fixture.director.uuid, "post"),
            ] {
                let topic = Topic.ID.make(at: HomesFixture.now)
                try transaction.run(
                    """
                    INSERT INTO topic (id, slug, name, sort_name, updated_at)
                    VALUES (\(topic), \(Text.slug(name)), \(name), \(Text.folded(name)), \(HomesFixture.now))
                    """)
                try transaction.run(
                    """
                    INSERT INTO topic_tag (subject_id, topic_id, subject_kind) VALUES (\(subject), \(topic), \(kind))
                    """)
            }
        }
    }

    /// What the API says of a person or team; empty where it knows of none.
    private func api(_ id: Person.ID, _ sight: Sight, _ transaction: any Transaction) throws -> String {
        let store = APIPeopleStore(transaction: transaction, sight: sight)
        return try store.find(id, on: HomesFixture.now.day).map { Self.json($0, APIPerson.shape) } ?? ""
    }

    private func api(_ id: Team.ID, _ sight: Sight, _ transaction: any Transaction) throws -> String {
        let store = APITeamsStore(transaction: transaction, sight: sight)
        return try store.find(id).map { Self.json($0, APITeam.shape) } ?? ""
    }

    private static func json<Value>(_ value: Value, _ shape: APIRepresentation<Value>) -> String {
        var writer = JSONWriter(capacity: 1024)
        shape.write(value, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: enginesUnderTest)
    func whatIsKeptToTheBodyDoesNotReachGuests(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await publish(fixture)
            for (viewer, seesPlans) in [(fixture.guest, false), (fixture.outsider, false), (fixture.member, true)] {
                let sight = Sight(viewer)
                try await fixture.browse(as: viewer) { browser async throws in
                    let page = try await browser.get("/people/\(fixture.amara)").text
                    #expect(page.contains("Amara Osei") && page.contains("Rent questions"))
                    #expect(page.contains("Quiet plans") == seesPlans)
                    let card = try await browser.get("/people/\(fixture.amara)/vcard").text
                    #expect(card.contains("Amara Osei") && card.contains("Quiet plans") == seesPlans)
                }
                let json = try await fixture.database.read { try api(fixture.amara, sight, $0) }
                #expect(json.contains("Rent questions") && json.contains("Quiet plans") == seesPlans)
            }
            // The body that a guest belongs to is the one that may know.
            let guest = Viewer(
                account: fixture.guest.account, person: nil, name: "Guest", email: "guest@example.org",
                body: fixture.coast.uuid, role: .guest, administers: [])
            let amara = try await fixture.database.read { try PersonStore($0).find(fixture.amara, Sight(guest)) }
            #expect(try !Sight(guest).sees(.worksOn, of: #require(amara)))
        }
    }

    @Test(arguments: enginesUnderTest)
    func whoeverLeftAHiddenPostIsNowhere(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.database.write { transaction in
                try fixture.hold(fixture.deputy, fixture.harriet, from: "2020-01-01", to: "2021-12-31", transaction)
                try transaction.run(
                    "UPDATE holding SET to_day = '2026-06-30' WHERE person_id = \(fixture.harriet) AND to_day IS NULL")
                try transaction.run("UPDATE person SET left_on = '2026-06-30' WHERE id = \(fixture.harriet)")
            }
            for (viewer, sees) in [
                (fixture.member, false), (fixture.outsider, false), (fixture.guest, false),
                (fixture.otherAdministrator, false), (fixture.administrator, true), (fixture.platform, true),
            ] {
                let sight = Sight(viewer)
                try await fixture.browse(as: viewer) { browser async throws in
                    let page = try await browser.get("/people/\(fixture.harriet)")
                    #expect(page.status == (sees ? 200 : 404))
                    #expect(try await browser.get("/people/\(fixture.harriet)/vcard").status == 404)
                    // Tom's predecessor, and the post's former holder.
                    #expect(try await browser.get("/people/\(fixture.tom)").text.contains("Harriet") == sees)
                    #expect(try await browser.get("/posts/\(fixture.deputy)").text.contains("Harriet") == sees)
                }
                let found = try await fixture.database.read { transaction in
                    let summary = try PersonStore(transaction).summaries([fixture.harriet], sight)
                    return try (summary.isEmpty, api(fixture.harriet, sight, transaction).isEmpty)
                }
                #expect(found == (!sees, !sees))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func whoeverHoldsAHiddenPostIsNotPublishedByAnother(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await publish(fixture)
            try await fixture.database.write { transaction in
                try fixture.hold(fixture.director, fixture.harriet, from: "2025-01-01", to: nil, transaction)
            }
            try await fixture.browse(as: nil) { browser async throws in
                let page = try await browser.get("/public/bodies/homes").text
                #expect(page.contains("Amara Osei") && !page.contains("Harriet"))
                let data = try await browser.get("/public/posts.csv").text
                #expect(data.contains("Amara Osei") && !data.contains("Harriet"))
            }
            for (viewer, sees) in [
                (fixture.guest, false), (fixture.outsider, false), (fixture.administrator, true),
                (fixture.secretHolder, true),
            ] {
                try await fixture.browse(as: viewer) { browser async throws in
                    #expect(try await browser.get("/people/\(fixture.harriet)").status == (sees ? 200 : 404))
                    #expect(try await browser.get("/posts/\(fixture.director)").text.contains("Harriet") == sees)
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func whatHasEndedIsPublishedNoMore(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await publish(fixture)
            try await fixture.browse(as: fixture.guest) { browser async throws in
                for path in ["/posts/\(fixture.director)", "/teams/\(fixture.housing)", "/people/\(fixture.amara)"] {
                    #expect(try await browser.get(path).status == 200, "\(path)")
                }
            }
            try await fixture.database.write { transaction in
                try transaction.run("UPDATE post SET ended_on = '2026-01-01' WHERE id = \(fixture.director)")
            }
            try await fixture.browse(as: fixture.guest) { browser async throws in
                for path in ["/posts/\(fixture.director)", "/teams/\(fixture.housing)", "/people/\(fixture.amara)"] {
                    #expect(try await browser.get(path).status == 404, "\(path)")
                }
            }
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                #expect(try await browser.get("/posts/\(fixture.director)").status == 200)
            }
            // A team that has ended is not published either, whatever its posts say.
            try await fixture.database.write { transaction in
                try transaction.run("UPDATE post SET ended_on = NULL WHERE id = \(fixture.director)")
                try transaction.run("UPDATE team SET ended_on = '2026-01-01' WHERE id = \(fixture.housing)")
            }
            try await fixture.browse(as: fixture.guest) { browser async throws in
                #expect(try await browser.get("/teams/\(fixture.housing)").status == 404)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aTeamsMailboxAndPhoneAreNotPublished(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await publish(fixture)
            let contact = Viewer(
                account: fixture.guest.account, person: fixture.amara.uuid, name: "Amara Osei",
                email: "amara@example.org", body: nil, role: .guest, administers: [])
            for (viewer, sees) in [(fixture.guest, false), (fixture.outsider, true), (contact, true)] {
                let sight = Sight(viewer)
                try await fixture.browse(as: viewer) { browser async throws in
                    for path in ["/teams/\(fixture.housing)", "/teams/\(fixture.housing)/vcard"] {
                        let text = try await browser.get(path).text
                        #expect(text.contains("Housing"), "\(path)")
                        #expect(text.contains("housing@homes.gov.uk") == sees, "\(path)")
                        #expect(text.contains("7946 0099") == sees, "\(path)")
                    }
                }
                let json = try await fixture.database.read { try api(fixture.housing, sight, $0) }
                #expect(json.contains("Housing") && json.contains("housing@homes.gov.uk") == sees)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func guestsSeeTheTopicsOfPublicPostsAlone(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await publish(fixture)
            for (viewer, sees) in [(fixture.guest, false), (fixture.outsider, true)] {
                let sight = Sight(viewer)
                try await fixture.browse(as: viewer) { browser async throws in
                    for path in [
                        "/people/\(fixture.amara)", "/people/\(fixture.amara)/vcard", "/bodies/homes/people.csv",
                        "/bodies/homes",
                    ] {
                        #expect(try await browser.get(path).text.contains("Of the person") == sees, "\(path)")
                    }
                    #expect(try await browser.get("/topics/of-the-person").text.contains("Amara Osei") == sees)
                    let page = try await browser.get("/topics/of-the-post").text
                    #expect(page.contains("Amara Osei"))
                    if !sees {
                        #expect(try await browser.get("/people/\(fixture.amara)").text.contains("Of the post"))
                        #expect(try await browser.get("/bodies/homes/people.csv").text.contains("Of the post"))
                    }
                }
                let found = try await fixture.database.read { transaction in
                    let listed = try ["of-the-person", "of-the-post"].map { slug -> [Person.ID] in
                        let condition = APIFilters.person(topic: slug, sight)
                        return try transaction.values(
                            Person.ID.self, "SELECT person.id FROM person WHERE \(condition)")
                    }
                    return (try api(fixture.amara, sight, transaction), listed)
                }
                #expect(found.0.contains("Of the person") == sees)
                #expect(found.1 == (sees ? [[fixture.amara], []] : [[], [fixture.amara]]))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aSuperiorOutOfSightDoesNotEmptyTheTree(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            func heads(_ viewer: Viewer) async throws -> [String] {
                try await fixture.database.read { transaction in
                    try PostStore(transaction).heads(of: fixture.homes, limit: 10, Sight(viewer)).map(\.title)
                }
            }
            #expect(try await heads(fixture.outsider) == ["Director"])
            try await fixture.database.write { transaction in
                try transaction.run("UPDATE post SET is_hidden = 1 WHERE id = \(fixture.director)")
            }
            #expect(try await heads(fixture.outsider) == ["Deputy"])
            #expect(try await heads(fixture.administrator) == ["Director"])
            try await fixture.browse(as: fixture.outsider) { browser async throws in
                let tree = try await browser.get("/bodies/homes/reporting").text
                #expect(tree.contains("Tom Whitlock") && tree.contains("Officer") && !tree.contains("Amara"))
                #expect(try await browser.get("/bodies/homes").text.contains("Tom Whitlock"))
            }
            // Guests: only the deputy's post is published.
            try await fixture.database.write { transaction in
                try transaction.run("UPDATE post SET is_hidden = 0 WHERE id = \(fixture.director)")
                try transaction.run("UPDATE post SET is_public = 1 WHERE id = \(fixture.deputy)")
            }
            #expect(try await heads(fixture.guest) == ["Deputy"])
        }
    }
}
