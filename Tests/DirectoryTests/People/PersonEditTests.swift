import Access
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct PersonEditTests {
    @Test(arguments: enginesUnderTest)
    func `Only the person and their body's administrators may change a profile`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/edit/reach"
            for viewer in [world.asAmara, world.asAdministrator, world.asPlatform] {
                #expect(try await bench.get(path, as: viewer).status == 200, "\(viewer.name)")
                let answer = try await bench.post(path, ["phone": "020 7946 0002"], as: viewer)
                #expect(answer.status == 303, "\(viewer.name)")
            }
            for viewer in [world.asTom, world.asDan, world.asCouncilAdministrator] {
                let page = try await bench.get(path, as: viewer)
                #expect(page.status == 403, "\(viewer.name)")
                let answer = try await bench.post(path, ["phone": "1234567"], as: viewer)
                #expect(answer.status == 403, "\(viewer.name)")
            }
            let about = "/people/\(world.amara)/edit/about"
            #expect(try await bench.get(about, as: world.asAmara).contains(">About you</h1>"))
            #expect(try await bench.get(about, as: world.asAdministrator).contains(">About them: Amara Osei</h1>"))
            #expect(try await bench.post(path, ["phone": "1234567"], as: world.asGuest).status == 404)
            #expect(
                try await bench.post(path, ["phone": "1234567"], as: world.asAmara, token: false).status
                    == 403)
            #expect(try await bench.person(world.amara).phone == "020 7946 0002")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A change is recorded with the names of the fields, not with what they hold`(engine: Engine)
        async throws
    {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let answer = try await bench.post(
                "/people/\(world.amara)/edit/reach",
                ["phone": "020 7946 0003", "place": "Leeds, Quarry House", "pattern": ""], as: world.asAmara)
            #expect(answer.status == 303 && answer.location == "/people/\(world.amara)")
            let journal = try await bench.journal(world.amara.uuid)
            #expect(journal.map(\.verb) == ["person.changed"])
            #expect(journal.first?.details == "{\"fields\":\"phone,place\"}")
            #expect(try await bench.person(world.amara).completeness == 50)
            // The same again changes nothing.
            _ = try await bench.post(
                "/people/\(world.amara)/edit/reach",
                ["phone": "020 7946 0003", "place": "Leeds, Quarry House"],
                as: world.asAmara)
            #expect(try await bench.journal(world.amara.uuid).count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Markup and SQL are kept as typed and shown inert`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let hostile = "<script>alert(1)</script> '; DROP TABLE person; -- \" onload=\"x"
            let answer = try await bench.post(
                "/people/\(world.amara)/edit/about", ["name": hostile, "known-as": hostile], as: world.asAmara
            )
            #expect(answer.status == 303)
            #expect(try await bench.person(world.amara).name == hostile)
            for path in ["/people/\(world.amara)", "/people/\(world.amara)/edit/about"] {
                let page = try await bench.get(path, as: world.asAmara)
                #expect(page.status == 200)
                #expect(page.contains("&lt;script&gt;alert(1)"))
                #expect(!page.contains("<script>alert") && !page.contains("\" onload=\"x"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What cannot be kept is refused beside its field, and what was typed stays`(engine: Engine)
        async throws
    {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let cases: [(section: String, fields: [String: String], field: String, message: String)] = [
                ("about", ["name": "", "known-as": "Kept"], "name", "Enter name"),
                (
                    "about", ["name": String(repeating: "x", count: 201), "known-as": "Kept"], "name",
                    "200 characters or fewer"
                ),
                (
                    "about", ["name": "Amara\u{202E}iseO", "known-as": "Kept"], "name",
                    "invisible control characters"
                ),
                (
                    "about", ["name": "Amara\u{0}", "known-as": "Kept"], "name",
                    "a character that could not be read"
                ),
                ("reach", ["phone": "none", "place": "Kept"], "phone", "Phone must have digits"),
                (
                    "away", ["away-until": "31 February 2027", "cover": "Kept"], "away-until",
                    "must be a real date"
                ),
                ("away", ["away-until": "1 January 2020", "cover": "Kept"], "away-until", "today or later"),
                ("away", ["away-until": "", "cover": "Kept"], "away-until", "Enter the last day away"),
                ("away", ["away-until": "1 January 2027", "cover": "Kept"], "cover", "Nobody here"),
            ]
            for wrong in cases {
                let page = try await bench.post(
                    "/people/\(world.amara)/edit/\(wrong.section)", wrong.fields, as: world.asAmara)
                #expect(page.status == 422, "\(wrong.fields)")
                #expect(page.contains("href=\"#\(wrong.field)\""), "\(wrong.fields)")
                #expect(page.contains("\(wrong.field)-error"), "\(wrong.fields)")
                #expect(page.contains(wrong.message), "\(wrong.fields)")
                #expect(page.contains("Kept"), "\(wrong.fields)")
            }
            #expect(try await bench.journal(world.amara.uuid).isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Only administrators change an address, to one that is free and not another body's`(engine: Engine)
        async throws
    {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/edit/reach"
            _ = try await bench.post(path, ["email": "mine@homes.example.gov.uk"], as: world.asAmara)
            #expect(try await bench.person(world.amara).email == "amara.osei@homes.example.gov.uk")
            for (email, message) in [
                ("tom.whitlock@homes.example.gov.uk", "Another person has this"),
                ("nonsense", "correct format"),
                ("amara@northmoor.example.gov.uk", "belongs to Northmoor Council"),
                ("a@b@c.uk", "correct format"),
            ] {
                let page = try await bench.post(path, ["email": email], as: world.asAdministrator)
                #expect(page.status == 422, "\(email)")
                #expect(page.contains(message), "\(email)")
                #expect(page.contains("value=\"\(email)\""))
            }
            _ = try await bench.post(
                path, ["email": "A.Osei@Homes.example.gov.uk"], as: world.asAdministrator)
            #expect(try await bench.person(world.amara).email == "a.osei@homes.example.gov.uk")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Topics are found by any name, and made only with consent`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let topic = Topic.ID.make(at: bench.clock.now)
            try await bench.database.write { transaction in
                try transaction.run(
                    "INSERT INTO topic (id, slug, name, sort_name, updated_at) VALUES (\(topic), 'biofuels', 'Biofuels', 'biofuels', 1)"
                )
                try transaction.run(
                    "INSERT INTO topic_name (folded, topic_id, name, kind) VALUES ('biodiesel', \(topic), 'Biodiesel', 'synonym')"
                )
            }
            let path = "/people/\(world.amara)/edit/work"
            let asked = try await bench.post(
                path, ["topics": "biodiesel, Rough sleeping", "skills": "R"], as: world.asAmara)
            #expect(asked.status == 422)
            #expect(asked.contains("Add &#39;Rough sleeping&#39; as a new topic"))
            #expect(asked.contains("biodiesel, Rough sleeping") && asked.contains("value=\"R\""))
            let saved = try await bench.post(
                path, ["topics": "biodiesel, BIOFUELS,, Rough sleeping", "new-topic": "Rough sleeping"],
                as: world.asAmara)
            #expect(saved.status == 303)
            func names() async throws -> [String] {
                try await bench.database.read { try TopicStore($0).tags(of: world.amara.uuid) }.map(\.name)
            }
            #expect(try await names() == ["Biofuels", "Rough sleeping"])
            let page = try await bench.get("/people/\(world.amara)", as: world.asDan)
            #expect(page.contains("/topics/rough-sleeping"))
            _ = try await bench.post(path, ["topics": "Biofuels"], as: world.asAmara)
            #expect(try await names() == ["Biofuels"])
            let many = (1...21).map { "topic \($0)" }.joined(separator: ",")
            #expect(try await bench.post(path, ["topics": many], as: world.asAmara).status == 422)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Cover is found by address or name; when several match, one is chosen`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let other = Person.ID.make(at: bench.clock.now)
            try await bench.database.write {
                try world.addPerson(other, world.council, "Tom", "Whitlock", nil, $0)
            }
            let path = "/people/\(world.amara)/edit/away"
            let asked = try await bench.post(
                path, ["away-until": "1 March 2027", "cover": "tom whitlock"], as: world.asAmara)
            #expect(asked.status == 422)
            #expect(asked.contains("More than one person matches") && asked.contains("Northmoor Council"))
            let chosen = try await bench.post(
                path,
                ["away-until": "1 March 2027", "cover": "tom whitlock", "cover-choice": other.description],
                as: world.asAmara)
            #expect(chosen.status == 303)
            #expect(try await bench.person(world.amara).cover == other)
            // Saved again as it stands, it stays the same person.
            _ = try await bench.post(
                path, ["away-until": "2 March 2027", "cover": "Tom Whitlock"], as: world.asAmara)
            #expect(try await bench.person(world.amara).cover == other)
            _ = try await bench.post(
                path, ["away-until": "1 March 2027", "cover": "dan.okafor@northmoor.example.gov.uk"],
                as: world.asAmara)
            #expect(try await bench.person(world.amara).cover == world.dan)
            for unseen in ["Sam Hush", "sam.hush@homes.example.gov.uk", "Amara Osei"] {
                let page = try await bench.post(
                    path, ["away-until": "1 March 2027", "cover": unseen], as: world.asAmara)
                #expect(page.status == 422 && page.contains("Nobody here"), "\(unseen)")
            }
            _ = try await bench.post(path, ["away-until": "", "cover": ""], as: world.asAmara)
            let back = try await bench.person(world.amara)
            #expect(back.cover == nil && back.awayUntil == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who can see what is chosen field by field`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let answer = try await bench.post(
                "/people/\(world.amara)/edit/who-can-see",
                multiple: ["body-only": ["email", "nonsense", "skills"]],
                as: world.asAmara)
            #expect(answer.status == 303)
            #expect(try await bench.person(world.amara).bodyOnly == [.email, .skills])
            #expect(
                try await bench.get("/people/\(world.amara)", as: world.asDan).contains("amara.osei@")
                    == false)
        }
    }

    // MARK: - Photographs

    /// A picture of one pixel.
    private static let gif: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x21, 0xF9, 4,
        1, 0, 0,
        0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 1, 0x44, 0, 0x3B,
    ]

    @Test(arguments: enginesUnderTest)
    func `A photograph is made anew, kept, and shown only to those who may see it`(engine: Engine)
        async throws
    {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let sent = try await bench.upload("/people/\(world.amara)/photo", Self.gif, as: world.asAmara)
            #expect(sent.status == 303)
            let person = try await bench.person(world.amara)
            let path = try #require(person.photoPath(person.photoHash))
            let photo = try await bench.get(path, as: world.asDan)
            #expect(photo.status == 200)
            #expect(photo.bytes.starts(with: [0xFF, 0xD8, 0xFF]))
            #expect(photo.cacheControl == "private, max-age=31536000, immutable")
            #expect(try await bench.get("/people/\(world.amara)", as: world.asDan).contains(path))
            #expect(try await bench.get("\(path)0", as: world.asDan).status == 404)
            #expect(try await bench.get(path, as: world.asGuest).status == 404)
            _ = try await bench.post(
                "/people/\(world.amara)/edit/who-can-see", ["body-only": "photo"], as: world.asAmara)
            #expect(try await bench.get(path, as: world.asDan).status == 404)
            #expect(try await bench.get(path, as: world.asTom).status == 200)
            func listed(_ viewer: Viewer) async throws -> String? {
                try await bench.database.read {
                    try PersonStore($0).summaries([world.amara], Sight(viewer))[world.amara]?.photoHash
                }
            }
            #expect(try await listed(world.asDan) == nil)
            #expect(try await listed(world.asTom) == person.photoHash)
            #expect(
                try await bench.post("/people/\(world.amara)/photo/remove", [:], as: world.asAmara).status
                    == 303)
            #expect(try await bench.get(path, as: world.asTom).status == 404)
            #expect(try await bench.journal(world.amara.uuid).count == 3)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What is no picture, too large, or not one's own is refused`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            let path = "/people/\(world.amara)/photo"
            let junk = try await bench.upload(path, Array("<svg onload=alert(1)>".utf8), as: world.asAmara)
            #expect(junk.status == 422 && junk.contains("Choose a JPEG, PNG, WebP or GIF file"))
            #expect(try await bench.upload(path, [], as: world.asAmara).status == 422)
            let large = [UInt8](repeating: 1, count: PhotoUpload.limit + 1)
            #expect(try await bench.upload(path, large, as: world.asAmara).status == 413)
            #expect(try await bench.upload(path, Self.gif, as: world.asTom).status == 403)
            #expect(try await bench.upload(path, Self.gif, as: world.asAmara, token: false).status == 403)
            #expect(try await bench.person(world.amara).photoHash == nil)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The forms take as much as a file does`(engine: Engine) async throws {
        try await PeopleBench.with(engine) { bench in
            let world = bench.world
            func text(_ count: Int) -> String { String(repeating: "x", count: count) }
            let cases: [(section: String, name: String, limit: Int)] = [
                ("about", "name", 200), ("about", "interests", 2000), ("work", "works-on", 4000),
                ("work", "contact-for", 4000), ("work", "skills", 2000), ("reach", "place", 300),
            ]
            for (section, name, limit) in cases {
                let path = "/people/\(world.amara)/edit/\(section)"
                for (count, status) in [(limit, 303), (limit + 1, 422)] {
                    let fields = ["name": "Amara Osei"].merging([name: text(count)]) { _, new in new }
                    let answer = try await bench.post(path, fields, as: world.asAmara)
                    #expect(answer.status == status, "\(name) \(count)")
                }
            }
        }
    }
}
