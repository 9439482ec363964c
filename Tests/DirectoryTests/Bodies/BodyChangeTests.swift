import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct BodyChangeTests {
    private static let fields = [
        "name": "Department for Homes", "kind": "department", "initials": "DH", "abbreviations": "DfH\nDFHOM",
        "domains": "homes.gov.uk", "purpose": "Homes for <all> & \"everybody\"", "website": "https://homes.gov.uk/x",
    ]

    @Test(arguments: enginesUnderTest)
    func platformAdministratorsChangeEverything(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.platform) { browser async throws in
                #expect(try await browser.get("/bodies/homes/edit").status == 200)
                #expect(try await browser.post("/bodies/homes/edit", Self.fields).status == 303)
                let page = try await browser.get("/bodies/homes")
                #expect(page.text.contains("Homes for &lt;all&gt; &amp; &quot;everybody&quot;"))
                #expect(page.text.contains("DFHOM") && page.text.contains("homes.gov.uk"))
            }
            #expect(try await fixture.verbs(of: fixture.homes.uuid) == ["body.changed"])
            #expect(fixture.abbreviations.words.meaning(of: "DFHOM") == "Department for Homes")
        }
    }

    @Test(arguments: enginesUnderTest)
    func itsAdministratorsChangeItsPageButNotWhatOthersRelyOn(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.administrator) { browser async throws in
                let form = try await browser.get("/bodies/homes/edit")
                #expect(form.status == 200 && !form.text.contains("name=\"domains\""))
                var fields = Self.fields
                fields["name"] = "Ministry of Everything"
                fields["domains"] = "everything.gov.uk"
                #expect(try await browser.post("/bodies/homes/edit", fields).status == 303)
                let page = try await browser.get("/bodies/homes")
                #expect(!page.text.contains("Ministry of Everything") && !page.text.contains("everything.gov.uk"))
                #expect(page.text.contains("Homes for &lt;all&gt;"))
                #expect(try await browser.get("/bodies/coast/edit").status == 403)
                #expect(try await browser.post("/bodies/coast/edit", Self.fields).status == 403)
                #expect(try await browser.get("/bodies/new").status == 403)
                #expect(try await browser.post("/bodies/new", Self.fields).status == 403)
                #expect(try await browser.post("/bodies/homes/close", ["day": "2026-01-01"]).status == 403)
            }
            for viewer in [fixture.member, fixture.outsider, fixture.guest] {
                try await fixture.browse(as: viewer) { browser async throws in
                    #expect(try await browser.get("/bodies/homes/edit").status == 403)
                    #expect(try await browser.post("/bodies/homes/edit", Self.fields).status == 403)
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func aDomainBelongsToOneBody(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.platform) { browser async throws in
                for (domains, message) in [
                    ("coast.gov.uk", "coast.gov.uk belongs to Coast Agency already"),
                    ("@COAST.gov.uk", "coast.gov.uk belongs to Coast Agency already"),
                    ("gov.uk", "shared by many organisations"), ("gmail.com", "shared by many organisations"),
                    ("not a domain", "is not a domain"), ("-x.gov.uk", "is not a domain"),
                ] {
                    var fields = Self.fields
                    fields["domains"] = domains
                    fields["purpose"] = "Typed before"
                    let answer = try await browser.post("/bodies/homes/edit", fields)
                    #expect(answer.status == 422, "\(domains)")
                    #expect(answer.text.contains(message), "\(domains)")
                    #expect(answer.text.contains("id=\"domains-error\"") && answer.text.contains("Typed before"))
                }
            }
            #expect(try await fixture.verbs(of: fixture.homes.uuid).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aBodyIsAddedAndClosedWithItsSuccessor(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.platform) { browser async throws in
                var fields = Self.fields
                fields["parent"] = "dfh"
                fields["name"] = "Department for Homes"
                fields["abbreviations"] = ""
                let added = try await browser.post("/bodies/new", fields)
                #expect(added.location == "/bodies/department-for-homes")
                #expect(try await browser.get("/bodies/homes").text.contains("/bodies/department-for-homes"))
                let again = try await browser.post("/bodies/new", ["name": "Department for Homes", "kind": "agency"])
                #expect(again.location == "/bodies/department-for-homes-2")
                // The form names the parent, and an unchanged name means that parent, however many have the name.
                fields["parent"] = "Department for Homes"
                let form = try await browser.get("/bodies/department-for-homes/edit").text
                #expect(form.contains("name=\"parent\" type=\"text\" value=\"Department for Homes\""))
                #expect(try await browser.post("/bodies/department-for-homes/edit", fields).status == 303)
                let view = try await fixture.database.read {
                    try BodyView.read("department-for-homes", .everything, in: $0)
                }
                #expect(view.parent?.id == fixture.homes)
                let wrong = try await browser.post(
                    "/bodies/coast/close", ["day": "20 November 2026", "successors": "Nowhere"])
                #expect(wrong.status == 422 && wrong.text.contains("no body called ‘Nowhere’"))
                let closed = try await browser.post(
                    "/bodies/coast/close", ["day": "20 November 2026", "successors": "DfH"])
                #expect(closed.status == 303)
                let page = try await browser.get("/bodies/coast")
                #expect(page.text.contains("closed on 20 November 2026") && page.text.contains("Its work went to"))
                #expect(try await browser.get("/bodies").text.contains("Coast Agency") == false)
                #expect(try await browser.post("/bodies/coast/close", ["day": "20 November 2026"]).status == 409)
                // What was the closed body's domain may now be its successor's.
                let taken = ["name": "Department for Homes", "kind": "department", "domains": "coast.gov.uk"]
                #expect(try await browser.post("/bodies/homes/edit", taken).status == 303)
                #expect(try await browser.get("/bodies/homes").text.contains("coast.gov.uk"))
                // In a circle of parents nobody would be on top.
                fields["parent"] = "department-for-homes"
                fields["name"] = "Department for Homes"
                fields["domains"] = ""
                let circle = try await browser.post("/bodies/homes/edit", fields)
                #expect(circle.status == 422 && circle.text.contains("part of itself"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func hostileInputIsRefusedBesideItsField(_ engine: Engine) async throws {
        try await HomesFixture.with(engine) { fixture in
            try await fixture.browse(as: fixture.platform) { browser async throws in
                for (field, value) in [
                    ("name", ""), ("name", String(repeating: "x", count: 500)), ("name", "a\u{202E}b"),
                    ("purpose", "nul\u{0}"), ("purpose", "\u{FFFD}"), ("website", "javascript:alert(1)"),
                    ("website", "https://user@homes.gov.uk"), ("kind", "nonsense"), ("initials", "<b>"),
                    ("parent", "'; DROP TABLE body; --"), ("contact-post", "1"),
                    ("contact-post", fixture.coast.description),
                ] {
                    var fields = Self.fields
                    fields[field] = value
                    let answer = try await browser.post("/bodies/homes/edit", fields)
                    #expect(answer.status == 422, "\(field): \(value)")
                    #expect(answer.text.contains("href=\"#\(field)\""), "\(field): \(value)")
                    #expect(!answer.text.contains("<b>\""), "\(field)")
                }
            }
        }
    }
}
