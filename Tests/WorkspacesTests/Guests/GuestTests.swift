import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Accounts
@testable import Workspaces

@Suite struct GuestTests {
    static let leila = [
        "email": "leila@harbour.example.org", "name": "Leila Haddad", "organisation": "Harbour Trust",
        "purpose": "Comment on the night plan", "until": "3 March 2027",
    ]

    @Test(arguments: enginesUnderTest)
    func `Before a guest is invited the screen names exactly what they will see`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            let owner = world.asAmara
            let shared = try await bench.folder("For partners", in: path, of: path, as: owner)
            try await bench.file("night.txt", in: shared, as: owner)
            try await bench.file("own.txt", in: path, as: owner)
            let nothing = try await bench.post("\(path)/guests/new", Self.leila, as: owner)
            #expect(nothing.status == 200 && nothing.contains("They would see nothing"))
            _ = try await bench.permit(["role-guest": "2"], on: shared, as: owner)
            let preview = try await bench.post("\(path)/guests/new", Self.leila, as: owner)
            #expect(preview.contains("For partners") && preview.contains("night.txt") && !preview.contains("own.txt"))
            #expect(preview.contains("Guest · Harbour Trust · until 3 March 2027"))
            #expect(try await bench.mail().isEmpty, "nothing is sent before it is confirmed")
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE is_guest = 1") == 0)

            let guest = try await bench.guest(path)
            #expect(try await bench.mail().map(\.to) == ["leila@harbour.example.org"])
            #expect(
                try await bench.get("\(path)/people", as: owner).contains("Guest · Harbour Trust · until 3 March 2027"))
            // Until the terms are accepted they see nothing, then what was named.
            let door = try await bench.get(path, as: guest)
            #expect(door.status == 303 && door.location == "\(path)/terms")
            #expect(try await bench.get(shared, as: guest).status == 403)
            #expect(try await bench.get("\(path)/terms", as: guest).contains("I accept these terms"))
            #expect(try await bench.post("\(path)/terms", [:], as: guest).status == 303)
            #expect(try await bench.get(shared, as: guest).contains("night.txt"))
            #expect(!(try await bench.get(path, as: guest)).contains("own.txt"))
            #expect(try await bench.get("\(path)/terms", as: guest).contains("You accepted this"))
            // A guest sees with whom they work, but not how that is arranged.
            let people = try await bench.get("\(path)/people", as: guest)
            #expect(people.contains("Amara Osei") && !people.contains("/people/\(world.amara)"))
            for place in ["access", "teams", "guests/new", "people/new"] {
                #expect(try await bench.get("\(path)/\(place)", as: guest).status >= 403, "\(place)")
            }
            #expect(try await bench.post("\(path)/terms", [:], as: owner).status == 404)
            #expect(
                try await bench.verbs("guest.") == ["guest.invited", "guest.accepted-terms"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Access is gone at the minute it ends, and the session with it`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let path = try await bench.room()
            // From 9am to 5pm, then to midnight: in winter the same in UTC.
            bench.clock.advance(.hours(8))
            let guest = try await bench.guest(path, until: "21 November 2026", accepts: true)
            bench.clock.advance(Interval(milliseconds: Interval.hours(7).milliseconds - 60_000))
            #expect(try await bench.get(path, as: guest).status == 200)
            #expect(try await bench.isSignedIn(guest))
            bench.clock.advance(.minutes(1))
            #expect(try await bench.get(path, as: guest).status == 404)
            #expect(!(try await bench.isSignedIn(guest)))
            let upkeep = bench.upkeep
            _ = try await upkeep.step()
            _ = try await upkeep.step()
            #expect(try await bench.verbs("guest.") == ["guest.invited", "guest.accepted-terms", "guest.lapsed"])
            #expect(try await bench.number("SELECT COUNT(*) FROM session") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Sponsor and guest are told a fortnight before, once, and the sponsor renews`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asTom, "reader", path)
            _ = try await bench.letIn(world.asDan, "reader", path)
            let guest = try await bench.guest(
                path, until: "20 December 2026", more: ["sponsor": "tom.whitlock@homes.example.gov.uk"], accepts: true)
            let upkeep = bench.upkeep
            _ = try await upkeep.step()
            #expect(!(try await bench.mail()).contains { $0.subject.contains("ends soon") })
            bench.clock.advance(.days(20))
            _ = try await upkeep.step()
            _ = try await upkeep.step()
            let told = try await bench.mail().filter { $0.subject.contains("ends soon") }.map(\.to)
            #expect(told.sorted() == ["leila@harbour.example.org", "tom.whitlock@homes.example.gov.uk"])

            let page = "\(path)/guests/\(try #require(guest.person.map { Person.ID($0) }))"
            #expect(try await bench.get(page, as: world.asTom).contains("Renew access"))
            #expect(try await bench.get(page, as: world.asDan).status == 403)
            let late = try await bench.post("\(page)/renew", ["until": "12 December 2027"], as: world.asTom)
            #expect(late.status == 422 && late.contains("within a year"))
            let fields = ["until": "11 December 2027"]
            #expect(try await bench.post("\(page)/renew", fields, as: world.asDan).status == 403)
            #expect(try await bench.post("\(page)/renew", fields, as: guest).status == 403)
            #expect(try await bench.post("\(page)/renew", fields, as: world.asTom).status == 303)
            bench.clock.advance(.days(300))
            #expect(try await bench.get(path, as: guest).status == 200)
            #expect(try await bench.account(guest)?.isActive(at: bench.clock.now) == true)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A guest whose sponsor leaves lapses unless an owner names another within a fortnight`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asTom, "facilitator", path)
            _ = try await bench.letIn(world.asDan, "editor", path)
            let tom = ["sponsor": "tom.whitlock@homes.example.gov.uk"]
            let guest = try await bench.guest(path, more: tom, accepts: true)
            let other = try await bench.guest(
                path, more: tom.merging(["email": "omar@harbour.example.org", "name": "Omar Haddad"]) { $1 },
                accepts: true)
            #expect(try await bench.takeOut(world.tom, path, as: world.asTom).status == 303)
            let mail = try await bench.mail().filter { $0.subject.contains("needs a sponsor") }
            #expect(mail.map(\.to) == ["amara.osei@homes.example.gov.uk", "amara.osei@homes.example.gov.uk"])
            let page = "\(path)/guests/\(try #require(guest.person.map { Person.ID($0) }))"
            #expect(try await bench.get(page, as: world.asAmara).contains("Nobody answers for Leila Haddad any more"))
            // Renewing is no way round it.
            let renewed = try await bench.post("\(page)/renew", ["until": "1 October 2027"], as: world.asAmara)
            #expect(renewed.status == 403)
            let dan = ["sponsor": "dan.okafor@northmoor.example.gov.uk"]
            #expect(try await bench.post("\(page)/sponsor", dan, as: world.asDan).status == 403)
            let self2 = try await bench.post(
                "\(page)/sponsor", ["sponsor": "omar@harbour.example.org"], as: world.asAmara)
            #expect(self2.status == 422, "a guest answers for nobody")
            #expect(try await bench.post("\(page)/sponsor", dan, as: world.asAmara).status == 303)
            bench.clock.advance(.days(13))
            #expect(try await bench.get(path, as: other).status == 200)
            bench.clock.advance(.days(1))
            #expect(try await bench.get(path, as: other).status == 404)
            #expect(try await bench.get(path, as: guest).status == 200, "until what was agreed")
            #expect(try await bench.get("\(path)/people", as: guest).contains("until 3 March 2027"))
            // One who left their body counts as gone as well.
            try await bench.database.write { transaction in
                _ = try transaction.run("UPDATE person SET left_on = '2026-12-01' WHERE id = \(world.dan)")
            }
            _ = try await bench.upkeep.step()
            #expect(try await bench.get(page, as: world.asAmara).contains("Nobody answers"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Administrators see the guests of their body's people, and end each in one click`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("confidential"), bench.world)
            let guest = try await bench.guest(path, accepts: true)
            let list = try await bench.get("/administration/guests", as: world.asAdministrator)
            #expect(list.contains("Leila Haddad") && list.contains("Amara Osei"))
            #expect(!list.contains("Night shelter") && list.contains("A confidential workspace"))
            #expect(
                !(try await bench.get("/administration/guests", as: world.asCouncilAdministrator)).contains("Leila"))
            #expect(try await bench.get("/administration/guests", as: world.asAmara).status == 403)
            let fields = [
                "person": "\(try #require(guest.person.map { Person.ID($0) }))",
                "workspace": try await bench.database.read {
                    try $0.value(Workspace.ID.self, "SELECT id FROM workspace").map { "\($0)" } ?? ""
                },
            ]
            let end = "/administration/guests/end"
            #expect(try await bench.post(end, fields, as: world.asAmara).status == 403)
            #expect(try await bench.post(end, fields, as: world.asCouncilAdministrator).status == 404)
            #expect(try await bench.isSignedIn(guest))
            #expect(try await bench.post(end, fields, as: world.asAdministrator).status == 303)
            #expect(!(try await bench.isSignedIn(guest)), "nothing is left to them")
            #expect(try await bench.get(path, as: guest).status == 404)
            #expect(try await bench.verbs("guest.").last == "guest.ended")
            #expect(try await bench.post(end, fields, as: world.asAdministrator).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A guest of two workspaces keeps the other when one ends`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (first, world) = (try await bench.room(), bench.world)
            let second = try await bench.room(name: "Day centre")
            let guest = try await bench.guest(first, accepts: true)
            #expect(try await bench.guest(second, until: "1 May 2027", accepts: true).person == guest.person)
            let page = "\(first)/guests/\(try #require(guest.person.map { Person.ID($0) }))"
            #expect(try await bench.post("\(page)/end", [:], as: guest).status == 403)
            #expect(try await bench.post("\(page)/end", [:], as: world.asDan).status == 403)
            #expect(try await bench.post("\(page)/end", [:], as: world.asAmara).status == 303)
            #expect(try await bench.isSignedIn(guest))
            #expect(try await bench.get(first, as: guest).status == 404)
            #expect(try await bench.get(second, as: guest).status == 200)
            // Let in again, they have none of the teams that they had, and read the terms again.
            _ = try await bench.guest(first)
            #expect(try await bench.get(first, as: guest).location == "\(first)/terms")
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who is of a body here is no guest, and a guest has an end`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            func say(_ changes: [String: String], as viewer: Viewer) async throws -> Answer {
                try await bench.post(
                    "\(path)/guests/new", Self.leila.merging(changes) { $1 }.merging(["step": "send"]) { $1 },
                    as: viewer)
            }
            let inside = try await say(["email": "new.clerk@northmoor.example.gov.uk"], as: world.asAmara)
            #expect(inside.status == 422 && inside.contains("Northmoor Council"))
            let known = try await say(["email": "tom.whitlock@homes.example.gov.uk"], as: world.asAmara)
            #expect(known.status == 422 && known.contains("no guest"))
            for (until, why) in [
                ("", "Enter the last day"), ("22 November 2027", "within a year"),
                ("20 November 2026", "today or later"),
                ("soon", "real date"),
            ] {
                let answer = try await say(["until": until], as: world.asAmara)
                #expect(answer.status == 422 && answer.contains(why), "\(until)")
                #expect(answer.contains("Comment on the night plan"), "what was typed is kept")
            }
            #expect(try await say(["sponsor": "dan.okafor@northmoor.example.gov.uk"], as: world.asAmara).status == 422)
            #expect(try await say([:], as: world.asDan).status == 403)
            _ = try await bench.letIn(world.asDan, "editor", path)
            #expect(try await say([:], as: world.asDan).status == 403)
            #expect(try await bench.number("SELECT COUNT(*) FROM invitation") == 0)
            #expect(try await say(["until": "21 November 2027"], as: world.asAmara).status == 303)
            let twice = try await say([:], as: world.asAmara)
            #expect(twice.status == 422 && twice.contains("in it already"))
            // A guest is added as nothing else, and what guests see of what is sensitive is nothing.
            let member = ["email": "leila@harbour.example.org", "role": "owner"]
            #expect(try await bench.post("\(path)/people/new", member, as: world.asAmara).status == 422)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `OFFICIAL-SENSITIVE is kept from guests, and the preview says so`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            try await bench.file("names.txt", in: path, as: world.asAmara)
            try await bench.file("map.txt", in: path, as: world.asAmara)
            try await bench.database.write { transaction in
                _ = try transaction.run("UPDATE item SET marking = 'official-sensitive' WHERE name = 'names.txt'")
            }
            _ = try await bench.permit(["role-guest": "1"], on: path, as: world.asAmara)
            let preview = try await bench.post("\(path)/guests/new", Self.leila, as: world.asAmara)
            #expect(preview.contains("map.txt") && !preview.contains("names.txt"))
            let guest = try await bench.guest(path, accepts: true)
            let list = try await bench.get(path, as: guest)
            #expect(list.contains("map.txt") && !list.contains("names.txt"))
            let page = "\(path)/items/\(try await bench.item("names.txt"))"
            #expect(try await bench.get("\(page)/content", as: guest).status == 404)
            #expect(!(try await bench.get("\(page)/access", as: world.asAmara)).contains("guest until"))
        }
    }
}

extension PeopleBench {
    var upkeep: GuestUpkeep {
        GuestUpkeep(database: database, clock: clock.wall, address: WorkspaceBench.address)
    }

    /// Invites Leila of Harbour Trust, and signs her in by the link that she asks for.
    func guest(
        _ path: String, until: String = "3 March 2027", more: [String: String] = [:], accepts: Bool = false
    ) async throws -> Viewer {
        let fields = GuestTests.leila.merging(["until": until, "step": "send"]) { $1 }.merging(more) { $1 }
        let answer = try await post("\(path)/guests/new", fields, as: world.asAmara)
        try #require(answer.status == 303, "\(answer.status)")
        let email = fields["email"] ?? ""
        let signIn = SignIn(
            database, homes: NoHomes(), clock: clock.wall, address: WorkspaceBench.address, isDemonstration: false)
        let token = try await signIn.makeLink(email: email).split(separator: "/").last.map(String.init) ?? ""
        _ = try await signIn.consume(link: token, browser: "", agent: "test")
        let account = try #require(try await database.read { try AccountStore($0).find(email: email) })
        let viewer = Viewer(
            account: account.id.uuid, person: account.person, name: account.name, email: email, body: account.body,
            role: account.role, until: account.validUntil)
        try #require(viewer.role == .guest && viewer.person != nil)
        if accepts { _ = try await post("\(path)/terms", [:], as: viewer) }
        return viewer
    }

    func account(_ viewer: Viewer) async throws -> Account? {
        try await database.read { try AccountStore($0).find(Account.ID(viewer.account)) }
    }

    /// Whether a request with one of their sessions would be theirs.
    func isSignedIn(_ viewer: Viewer) async throws -> Bool {
        let now = clock.now
        let sessions = try await database.read { try SessionStore($0).list(of: Account.ID(viewer.account), at: now) }
        guard let session = sessions.first else { return false }
        return try await AccountAuthenticator(database).viewer(session: session.hash, at: now) != nil
    }
}

private struct NoHomes: HomeFinder {
    func home(of email: String, in transaction: any Transaction) throws -> Home? { nil }
}
