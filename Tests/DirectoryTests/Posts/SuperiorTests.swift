import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

/// Whom a post reports to, as its form says it.
@Suite struct SuperiorTests {
    @Test(arguments: enginesUnderTest)
    func aPostNeverReportsToItself(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let path = "/posts/\(fixture.director)/edit"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                for superior in [
                    "/posts/\(fixture.director)", "Tom Whitlock", "http://localhost/posts/\(fixture.officer)",
                ] {
                    let answer = try await browser.post(path, ["title": "Director", "reports-to": superior])
                    #expect(answer.status == 422 && answer.text.contains("id=\"reports-to-error\""), "\(superior)")
                }
                let unknown = try await browser.post(
                    path, ["title": "Director", "reports-to": "/posts/\(fixture.coast)"])
                #expect(unknown.status == 422)
                let made = try await browser.post(
                    "/bodies/homes/posts/new",
                    [
                        "title": "Chief of staff", "reports-to": "amara.osei@example.gov.uk", "seniority": "3",
                        "team": fixture.housing.description,
                    ])
                #expect(made.status == 303)
                let page = try await browser.get(made.location ?? "/")
                #expect(page.text.contains("Chief of staff") && page.text.contains("Amara Osei"))
                let senior = try await browser.post("/bodies/homes/posts/new", ["title": "X", "seniority": "12"])
                #expect(senior.status == 422)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A form names the post that one reports to, keeps it, and lets it be cleared`(engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let path = "/posts/\(fixture.officer)/edit"
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                func superior() async throws -> Post.ID? {
                    try await fixture.database.read {
                        try PostStore($0).find(fixture.officer, .everything)?.reportsTo
                    }
                }
                let form = try await browser.get(path).text
                let shown = "Deputy, Supported housing (Tom Whitlock)"
                #expect(form.contains("type=\"text\" value=\"\(shown)\""))
                #expect(form.contains("value=\"/posts/") == false)
                let kept = [
                    "title": "Officer", "reports-to": shown, "reports-to-shown": shown,
                    "reports-to-post": fixture.deputy.description,
                ]
                #expect(try await browser.post(path, kept).status == 303)
                #expect(try await superior() == fixture.deputy)
                // The form of a refusal for another field still knows whom the text means.
                let refused = try await browser.post(path, kept.merging(["title": ""]) { $1 })
                #expect(refused.status == 422 && refused.text.contains("value=\"\(fixture.deputy)\""))
                let cleared = try await browser.post(path, kept.merging(["reports-to": ""]) { $1 })
                #expect(cleared.status == 303)
                #expect(try await superior() == nil)
                try await fixture.database.write { transaction in
                    try transaction.run(
                        "UPDATE post SET reports_to = \(fixture.deputy) WHERE id = \(fixture.officer)")
                    try transaction.run("UPDATE post SET ended_on = '2026-01-31' WHERE id = \(fixture.deputy)")
                }
                // A line to a post that is not shown stays, and its number stays out of the page.
                let ended = "A post that has ended or is not shown"
                let page = try await browser.get(path).text
                #expect(page.contains("value=\"\(ended)\"") && !page.contains("\(fixture.deputy)"))
                let stays = ["title": "Officer", "reports-to": ended, "reports-to-shown": ended, "reports-to-post": ""]
                #expect(try await browser.post(path, stays).status == 303)
                #expect(try await superior() == fixture.deputy)
                for typed in ["director", "Amara Osei", "amara.osei@example.gov.uk", "/posts/\(fixture.director)"] {
                    let changed = try await browser.post(path, kept.merging(["reports-to": typed]) { $1 })
                    #expect(changed.status == 303, "\(typed)")
                    #expect(try await superior() == fixture.director, "\(typed)")
                    _ = try await browser.post(path, kept.merging(["reports-to": ""]) { $1 })
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of several posts that may be meant, the form lets one choose`(engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            let (path, second) = ("/posts/\(fixture.analyst)/edit", Post.ID.make(at: HomesFixture.now))
            try await fixture.database.write { transaction in
                try fixture.post(
                    second, "Deputy", in: fixture.housing, reportsTo: fixture.director, seniority: 2, transaction)
            }
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                for (typed, message) in [
                    ("Deputy", "Several posts match. Choose one below"),
                    ("Nobody Here", "No post of this body has this title, and nobody in it has this name"),
                    ("who@example.gov.uk", "Nobody in the directory has this e-mail address"),
                    ("Jean Marchetti", "Jean Marchetti holds no post now"),
                    ("/posts/\(fixture.coast)", "There is no such post now"),
                ] {
                    let answer = try await browser.post(path, ["title": "Analyst", "reports-to": typed])
                    #expect(answer.status == 422 && answer.text.contains(message), "\(typed)")
                    #expect(answer.text.contains("id=\"reports-to-error\""), "\(typed)")
                    #expect(answer.text.contains("type=\"radio\"") == (typed == "Deputy"), "\(typed)")
                    if typed == "Deputy" {
                        #expect(answer.text.contains("Deputy, Housing (no holder shown)"))
                        #expect(answer.text.contains("Deputy, Supported housing (Tom Whitlock)"))
                    }
                }
                let fields = [
                    "title": "Analyst", "reports-to": "Deputy", "reports-to-shown": "Deputy",
                    "reports-to-post": second.description,
                ]
                #expect(try await browser.post(path, fields).status == 303)
                #expect(try await browser.get(path).text.contains("value=\"Deputy, Housing (no holder shown)\""))
                // A post of another body that has ended or never was is not taken for having been chosen.
                let gone = fields.merging(["reports-to-post": fixture.coast.description]) { $1 }
                #expect(try await browser.post(path, gone).status == 422)
            }
        }
    }
}
