import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct PeopleTests {
    @Test(arguments: enginesUnderTest)
    func `Owners and facilitators let people in, others may not`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            #expect(try await bench.letIn(world.asTom, "facilitator", path) == 303)
            #expect(try await bench.mail().contains { $0.subject == "You are in Night shelter" })
            let dan = ["email": "dan.okafor@northmoor.example.gov.uk", "role": "reader"]
            #expect(try await bench.post("\(path)/people/new", dan, as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/people/new", dan, as: world.asTom).status == 303)
            // A reader lets nobody in, not even themselves out of their role.
            #expect(try await bench.get("\(path)/people/new", as: world.asDan).status == 403)
            #expect(try await bench.setRole(world.dan, "editor", path, as: world.asDan).status == 403)
            let list = try await bench.get("\(path)/people", as: world.asDan)
            #expect(list.contains("Amara Osei") && list.contains("Facilitator") && !list.contains("Add somebody"))
            let again = try await bench.post("\(path)/people/new", dan, as: world.asTom)
            #expect(again.status == 422 && again.contains("in it already"))
            let unknown = try await bench.post(
                "\(path)/people/new", ["email": "nobody@example.org", "role": "reader"], as: world.asTom)
            #expect(unknown.status == 422 && unknown.contains("nobody@example.org"))
            let guest = try await bench.post(
                "\(path)/people/new", ["email": "priya.raman@homes.example.gov.uk", "role": "guest"], as: world.asTom)
            #expect(guest.status == 422 || guest.status == 403)
            #expect(try await bench.verbs("member.") == ["member.added", "member.added"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `There is always an owner, and only owners touch owners`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asTom, "facilitator", path)
            #expect(try await bench.takeOut(world.amara, path, as: world.asAmara).status == 409)
            #expect(try await bench.setRole(world.amara, "reader", path, as: world.asAmara).status == 409)
            #expect(try await bench.takeOut(world.amara, path, as: world.asTom).status == 403)
            #expect(try await bench.setRole(world.tom, "owner", path, as: world.asTom).status == 403)
            #expect(try await bench.setRole(world.amara, "reader", path, as: world.asTom).status == 403)
            #expect(try await bench.setRole(world.tom, "owner", path, as: world.asAmara).status == 303)
            #expect(try await bench.takeOut(world.amara, path, as: world.asAmara).status == 303)
            #expect(try await bench.get(path, as: world.asTom).status == 200)
            #expect(try await bench.takeOut(world.tom, path, as: world.asTom).status == 409)
            // An owner who left the service is none.
            try await bench.database.write { transaction in
                _ = try transaction.run("UPDATE person SET left_on = '2026-11-01' WHERE id = \(world.tom)")
            }
            #expect(try await bench.verbs("member.") == ["member.added", "member.changed", "member.left"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whoever has left sees nothing from the next page on`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asDan, "editor", path)
            try await bench.file("plan.txt", in: path, as: world.asDan)
            let file = "\(path)/items/\(try await bench.item("plan.txt"))"
            #expect(try await bench.get("\(file)/content", as: world.asDan).status == 200)
            #expect(try await bench.takeOut(world.dan, path, as: world.asAmara).status == 303)
            #expect(try await bench.get("\(file)/content", as: world.asDan).status == 403)
            let door = try await bench.get(path, as: world.asDan)
            #expect(door.status == 200 && !door.contains("plan.txt") && door.contains("Who to ask"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An open workspace is joined with one button, as what its owners chose`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("open"), bench.world)
            let door = try await bench.get(path, as: world.asDan)
            #expect(door.contains("Papers for the shelter") && door.contains("Amara Osei") && door.contains("Join"))
            #expect(try await bench.post("\(path)/join", [:], as: world.asDan).status == 303)
            #expect(try await bench.get("\(path)/people", as: world.asAmara).contains("Reader"))
            #expect(try await bench.post("\(path)/join", [:], as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/join", [:], as: world.asGuest).status == 404)
            #expect(try await bench.verbs("member.") == ["member.joined"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A restricted workspace is asked for with a reason, and answered`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("restricted"), bench.world)
            let silent = try await bench.post("\(path)/join", ["reason": ""], as: world.asDan)
            #expect(silent.status == 422)
            let reason = ["reason": "We run <the> day centre"]
            #expect(try await bench.post("\(path)/join", reason, as: world.asDan).status == 303)
            #expect(try await bench.mail().contains { $0.subject == "Dan Okafor asks to join Night shelter" })
            #expect(try await bench.post("\(path)/join", ["reason": "Forty beds"], as: world.asDan).status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM workspace_request") == 1)
            let people = try await bench.get("\(path)/people", as: world.asAmara)
            #expect(people.contains("Asking to join") && people.contains("Northmoor Council"))
            let id = try await bench.database.read {
                try $0.value(JoinRequest.ID.self, "SELECT id FROM workspace_request")
            }
            let request = "\(path)/people/requests/\(id.map { "\($0)" } ?? "")"
            #expect(try await bench.get(request, as: world.asAmara).contains("Forty beds"))
            #expect(try await bench.get(request, as: world.asDan).status == 403)
            let mute = try await bench.post(request, ["answer": "decline"], as: world.asAmara)
            #expect(mute.status == 422 && mute.contains("Say why"))
            #expect(try await bench.post(request, ["answer": "owner"], as: world.asDan).status == 403)
            let no = ["answer": "decline", "note": "The other workspace is nearer to you"]
            #expect(try await bench.post(request, no, as: world.asAmara).status == 303)
            #expect(try await bench.post(request, ["answer": "reader"], as: world.asAmara).status == 409)
            #expect(try await bench.get("\(path)/join", as: world.asDan).contains("The other workspace is nearer"))
            // Asked anew, taken back, asked again and let in.
            _ = try await bench.post("\(path)/join", reason, as: world.asDan)
            #expect(try await bench.post("\(path)/join/withdraw", [:], as: world.asDan).status == 303)
            #expect(try await bench.post("\(path)/join/withdraw", [:], as: world.asDan).status == 409)
            _ = try await bench.post("\(path)/join", reason, as: world.asDan)
            let open = try await bench.database.read {
                try $0.value(JoinRequest.ID.self, "SELECT id FROM workspace_request WHERE state = 'open'")
            }
            let last = "\(path)/people/requests/\(open.map { "\($0)" } ?? "")"
            #expect(try await bench.post(last, ["answer": "contributor"], as: world.asAmara).status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("Upload"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Private is by invitation, confidential is not there for others`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("private"), bench.world)
            let door = try await bench.get(path, as: world.asDan)
            #expect(door.contains("when they are invited") && !door.contains("Ask to join"))
            #expect(try await bench.post("\(path)/join", ["reason": "Please"], as: world.asDan).status == 403)
            let secret = try await bench.room("confidential", name: "Closing a shelter")
            for place in ["", "/join", "/people", "/access", "/teams", "/terms", "/guests/new", "/people/new"] {
                #expect(try await bench.get("\(secret)\(place)", as: world.asDan).status == 404, "\(place)")
            }
            #expect(try await bench.post("\(secret)/join", [:], as: world.asDan).status == 404)
            #expect(try await bench.get(secret, as: world.asAmara).status == 200)
        }
    }
}

@Suite struct MergedMemberTests {
    @Test(arguments: enginesUnderTest)
    func `Two entries of one person become one member, who owns what either owned`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asTom, "reader", path)
            let team = try await bench.team("Panel", path, as: world.asAmara)
            for person in [world.amara, world.tom] {
                #expect(try await bench.put(person, in: team, path, as: world.asAmara).status == 303)
            }
            _ = try await bench.guest(path)
            try await bench.database.write {
                try WorkspacesModule.movePerson(from: world.amara.uuid, to: world.tom.uuid, in: $0)
            }
            #expect(try await bench.number("SELECT COUNT(*) FROM workspace_member WHERE role <> 'guest'") == 1)
            #expect(try await bench.get("\(path)/settings", as: world.asTom).status == 200)
            #expect(try await bench.get("\(path)/people", as: world.asTom).contains("sponsor: Tom Whitlock"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What waits in workspaces waits for those who can do it`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room("restricted"), bench.world)
            _ = try await bench.post("\(path)/join", ["reason": "We run the day centre"], as: world.asDan)
            _ = try await bench.letIn(world.asTom, "reader", path)
            _ = try await bench.guest(
                path, until: "1 December 2026", more: ["sponsor": "tom.whitlock@homes.example.gov.uk"])
            func titles(_ viewer: Viewer) async throws -> [String] {
                try await bench.database.read {
                    try WorkspacesModule.waiting(for: viewer, at: bench.clock.now, in: $0).map(\.title)
                }
            }
            #expect(try await titles(world.asAmara) == ["Answer Dan Okafor, who asks to join"])
            #expect(try await titles(world.asTom) == ["Renew Leila Haddad’s access, or let it end"])
            #expect(try await titles(world.asDan).isEmpty)
            #expect(try await bench.takeOut(world.tom, path, as: world.asTom).status == 303)
            #expect(try await titles(world.asAmara).contains("Say who answers for Leila Haddad"))
            #expect(try await titles(world.asTom).isEmpty)
        }
    }
}
