import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct AccessTests {
    @Test(arguments: enginesUnderTest)
    func `A folder gets permissions of its own, and what is below follows down to the next such folder`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            let (owner, dan) = (world.asAmara, world.asDan)
            _ = try await bench.letIn(dan, "reader", path)
            let money = try await bench.folder("Money", in: path, of: path, as: owner)
            let year = try await bench.folder("2026", in: money, of: path, as: owner)
            let open = try await bench.folder("Open book", in: year, of: path, as: owner)
            try await bench.file("deep.txt", in: open, as: owner)
            try await bench.file("bids.txt", in: year, as: owner)
            #expect(try await bench.get("\(year)/access", as: dan).contains("Inherited from"))

            #expect(try await bench.permit(["role-reader": "2"], on: open, as: owner).status == 303)
            #expect(try await bench.permit(["role-reader": "0"], on: money, as: owner).status == 303)
            let top = try await bench.get(path, as: dan)
            #expect(top.contains("Money"), "the way to what may be seen")
            #expect(try await bench.get(year, as: dan).contains("Open book"))
            #expect(!(try await bench.get(year, as: dan)).contains("bids.txt"))
            #expect(try await bench.get(open, as: dan).contains("deep.txt"))
            let bids = "\(path)/items/\(try await bench.item("bids.txt"))"
            #expect(try await bench.get(bids, as: dan).status == 404)
            #expect(try await bench.get("\(bids)/content", as: dan).status == 404)
            #expect(try await bench.get("\(money)/access", as: dan).status == 404, "only its name is shown")
            #expect(try await bench.get("\(open)/access", as: owner).contains("permissions of its own"))

            let basis = try await bench.basis(money, as: owner)
            let reset = try await bench.post("\(money)/access/reset", ["basis": basis], as: owner)
            #expect(reset.status == 303)
            #expect(try await bench.get(bids, as: dan).status == 200)
            #expect(try await bench.number("SELECT COUNT(*) FROM realm") == 2)
            #expect(
                try await bench.verbs("permissions.") == [
                    "permissions.set", "permissions.set", "permissions.inherited",
                ])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of two who change the same permissions the second is told, and nothing of theirs is lost`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            let owner = world.asAmara
            let basis = try await bench.basis(path, as: owner)
            #expect(try await bench.permit(["role-editor": "1"], on: path, as: owner, from: basis).status == 303)
            let second = try await bench.permit(["role-reader": "0"], on: path, as: owner, from: basis)
            #expect(second.status == 409 && second.contains("Holds now") && second.contains("were not saved"))
            #expect(second.contains("name=\"basis\" value=\"\(try await bench.basis(path, as: owner))\""))
            // So too when the first one gave the folder permissions of its own, or the one above changed.
            let folder = try await bench.folder("Money", in: path, of: path, as: owner)
            let inherited = try await bench.basis(folder, as: owner)
            #expect(try await bench.permit([:], on: path, as: owner).status == 303)
            #expect(try await bench.permit([:], on: folder, as: owner, from: inherited).status == 409)
            #expect(try await bench.permit([:], on: folder, as: owner).status == 303)
            #expect(try await bench.permit([:], on: folder, as: owner, from: inherited).status == 409)
            #expect(try await bench.post("\(folder)/access/reset", ["basis": inherited], as: owner).status == 409)
            #expect(try await bench.post("\(folder)/access", [:], as: owner).status == 409)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Facilitators give nobody more than they have, themselves least`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            let (owner, tom) = (world.asAmara, world.asTom)
            _ = try await bench.letIn(tom, "facilitator", path)
            _ = try await bench.letIn(world.asDan, "reader", path)
            let panel = try await bench.folder("Panel", in: path, of: path, as: owner)
            let team = try await bench.team("Panel", path, as: owner)
            let closed = ["role-facilitator": "1", "role-reader": "0", "role-contributor": "0", "team-\(team)": "3"]
            #expect(try await bench.permit(closed, on: panel, as: owner).status == 303)

            let page = try await bench.get("\(panel)/access", as: tom)
            #expect(page.contains("You cannot change them") && !page.contains("name=\"basis\""))
            let own = try await bench.basis(panel, as: owner)
            #expect(try await bench.permit(["role-facilitator": "3"], on: panel, as: tom, from: own).status == 403)
            #expect(try await bench.post("\(panel)/access/reset", ["basis": own], as: tom).status == 403)
            #expect(try await bench.put(world.tom, in: team, path, as: tom).status == 403)
            #expect(try await bench.put(world.dan, in: team, path, as: tom).status == 403)
            // Editors may edit there, so that Tom makes nobody one.
            #expect(try await bench.setRole(world.dan, "editor", path, as: tom).status == 403)
            #expect(try await bench.setRole(world.dan, "contributor", path, as: tom).status == 303)
            // A team that forbids them something is not theirs to leave.
            let barred = try await bench.team("Conflict of interest", path, as: owner)
            #expect(try await bench.put(world.tom, in: barred, path, as: owner).status == 303)
            let remove = try await bench.post(
                "\(path)/teams/\(barred)/remove", ["person": world.tom.description], as: tom)
            #expect(remove.status == 403)
            #expect(try await bench.post("\(path)/teams/\(barred)/delete", [:], as: tom).status == 403)
            // Readers and strangers arrange nothing.
            for viewer in [world.asDan, world.asSpy] {
                #expect(try await bench.post("\(path)/teams", ["name": "Mine"], as: viewer).status == 403)
                #expect(try await bench.permit([:], on: path, as: viewer, from: own).status == 403)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who can see this and why is said of every member in words`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            let owner = world.asAmara
            _ = try await bench.letIn(world.asTom, "editor", path)
            _ = try await bench.letIn(world.asDan, "reader", path)
            // Amara could not have found Sam in the directory.
            try await bench.database.write { transaction in
                _ = try transaction.run(
                    """
                    INSERT INTO workspace_member (workspace_id, person_id, role, added_at)
                    SELECT id, \(world.spy), 'reader', 0 FROM workspace
                    """)
            }
            let money = try await bench.folder("Money", in: path, of: path, as: owner)
            let team = try await bench.team("Finance", path, as: owner)
            #expect(try await bench.put(world.dan, in: team, path, as: owner).status == 303)
            _ = try await bench.permit(["role-reader": "1", "team-\(team)": "3"], on: money, as: owner)
            let page = try await bench.get("\(money)/access", as: world.asTom)
            #expect(page.contains("owner: owners may do everything") && page.contains("as editor"))
            #expect(page.contains("through the team Finance; readers do not edit"))
            // Who holds a hidden post is counted, not named.
            #expect(!page.contains("Sam Hush") && page.contains("1 other, whom you do not see"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What somebody would see is what they see, and tells the asker nothing that they do not`(
        engine: Engine
    ) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            let (owner, tom) = (world.asAmara, world.asTom)
            _ = try await bench.letIn(tom, "facilitator", path)
            _ = try await bench.letIn(world.asDan, "reader", path)
            let money = try await bench.folder("Money", in: path, of: path, as: owner)
            let bids = try await bench.folder("Bids", in: money, of: path, as: owner)
            try await bench.file("winner.txt", in: bids, as: owner)
            try await bench.file("plan.txt", in: path, as: owner)
            // Readers see the bids, facilitators do not.
            _ = try await bench.permit(["role-reader": "0"], on: money, as: owner)
            _ = try await bench.permit(["role-facilitator": "0"], on: bids, as: owner)

            let ask = "access?as=\(world.dan)"
            let answer = try await bench.get("\(path)/\(ask)", as: owner).text
            #expect(answer.contains("What Dan Okafor would see"))
            #expect(answer.contains("winner.txt") && answer.contains("plan.txt") && answer.contains("as the way to"))
            let facilitator = try await bench.get("\(path)/\(ask)", as: tom).text
            #expect(
                facilitator.contains("plan.txt") && !facilitator.contains("winner.txt") && !facilitator.contains("Bids")
            )
            // Of one folder; and only who looks after the workspace may ask.
            let one = try await bench.get("\(money)/\(ask)", as: owner).text
            #expect(one.contains("no access") && one.contains("winner.txt") && !one.contains("plan.txt"))
            #expect(!(try await bench.get("\(path)/\(ask)", as: world.asDan)).contains("would see"))
            let stranger = try await bench.get("\(path)/access?as=\(world.priya)", as: owner)
            #expect(stranger.status == 200 && !stranger.contains("Priya Raman"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Removing a team gives its people what their roles permit`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            _ = try await bench.letIn(world.asDan, "reader", path)
            let team = try await bench.team("Barred", path, as: world.asAmara)
            #expect(try await bench.put(world.dan, in: team, path, as: world.asAmara).status == 303)
            _ = try await bench.permit(["team-\(team)": "0"], on: path, as: world.asAmara)
            try await bench.file("plan.txt", in: path, as: world.asAmara)
            #expect(!(try await bench.get(path, as: world.asDan)).contains("plan.txt"))
            let twice = try await bench.post("\(path)/teams", ["name": "barred"], as: world.asAmara)
            #expect(twice.status == 422)
            #expect(
                try await bench.post("\(path)/teams/\(team)/rename", ["name": "Out"], as: world.asAmara).status == 303)
            #expect(try await bench.get("\(path)/teams", as: world.asDan).contains("Out"))
            #expect(try await bench.post("\(path)/teams/\(team)/delete", [:], as: world.asAmara).status == 303)
            #expect(try await bench.get(path, as: world.asDan).contains("plan.txt"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The page takes as many queries for one member as for many`(engine: Engine) async throws {
        try await WorkspaceBench.with(engine) { bench in
            let (path, world) = (try await bench.room(), bench.world)
            func statements() async throws -> Int {
                let before = bench.database.statementCount
                _ = try await bench.get("\(path)/access?as=\(world.amara)", as: world.asAmara)
                return bench.database.statementCount - before
            }
            let few = try await statements()
            for viewer in [world.asTom, world.asDan, world.asSpy] { _ = try await bench.letIn(viewer, "reader", path) }
            #expect(try await statements() == few)
        }
    }
}

extension PeopleBench {
    func team(_ name: String, _ path: String, as viewer: Viewer) async throws -> PermissionTeam.ID {
        let answer = try await post("\(path)/teams", ["name": name], as: viewer)
        return try #require(answer.location?.split(separator: "/").last.flatMap { PermissionTeam.ID(String($0)) })
    }

    func put(_ person: Person.ID, in team: PermissionTeam.ID, _ path: String, as viewer: Viewer) async throws -> Answer
    {
        try await post("\(path)/teams/\(team)/add", ["person": person.description], as: viewer)
    }
}
