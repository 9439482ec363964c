import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct PublishingTests {
    @Test(arguments: enginesUnderTest)
    func everybodySeesChosenPostsOfBodiesThatPublish(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.database.write { transaction in
                try transaction.run(
                    """
                    UPDATE post SET is_public = 1, public_email = 'director@homes.gov.uk', public_phone = '020 7946 0001'
                    WHERE id = \(fixture.director)
                    """)
            }
            try await fixture.browse(as: nil) { browser async throws in
                let list = try await browser.get("/public")
                #expect(
                    list.status == 200 && list.text.contains("Department for Homes") && list.text.contains("1 post"))
                #expect(!list.text.contains("Coast Agency") && !list.text.contains("noindex"))
                #expect(list.text.contains("/public/posts.csv") && list.text.contains("/public/posts.json"))
                #expect(try await browser.get("/public?body=homes").location == "/public/bodies/homes")
                let homes = try await browser.get("/public/bodies/homes").text
                #expect(homes.contains("Director") && homes.contains("Amara Osei"))
                #expect(homes.contains("mailto:director@homes.gov.uk") && homes.contains("020 7946 0001"))
                #expect(!homes.contains("Tom Whitlock") && !homes.contains("Deputy") && !homes.contains("/people/"))
                #expect(try await browser.get("/public/bodies/coast").status == 404)
            }
            try await fixture.database.write { transaction in
                try transaction.run("UPDATE body SET is_public = 0 WHERE id = \(fixture.homes)")
            }
            try await fixture.browse(as: nil) { browser async throws in
                #expect(try await browser.get("/public/bodies/homes").status == 404)
                #expect(try await browser.get("/public").text.contains("None does yet"))
            }
        }
    }

    @Test func robotsMayReadOnlyThePublicPart() async throws {
        try await HomesFixture.with(.sqlite) { fixture in
            try await fixture.browse(as: nil) { browser async throws in
                let robots = try await browser.get("/robots.txt")
                #expect(robots.type?.hasPrefix("text/plain") == true)
                #expect(robots.text == "User-agent: *\nAllow: /public\nDisallow: /\n")
            }
        }
    }
}
