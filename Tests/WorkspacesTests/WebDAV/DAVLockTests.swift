import Access
import HTTPTypes
import Kernel
import Storage
import StorageTesting
import Testing
import XML

@testable import Workspaces

@Suite struct DAVLockTests {
    private func token(_ answer: Answer) throws -> String {
        let text = try #require(answer.headers[DAVHeaderNames.lockToken])
        return String(text.dropFirst().dropLast())
    }

    @Test(arguments: enginesUnderTest)
    func `what is checked out on the page is locked for programs, and open to those of its holder`(engine: Engine)
        async throws
    {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let file = try await files.file("plan.txt")
            let (page, drive) = (files.place(file.id), files.drive("plan.txt"))
            #expect(try await bench.post("\(page)/check-out", [:], as: world.asTom).status == 303)
            for (method, body) in [("PUT", "x"), ("DELETE", ""), ("LOCK", FilesBench.lockBody)] {
                #expect(try await files.dav(method, drive, as: world.asAmara, [:], body).status == 423, "\(method)")
            }
            let moved = try await files.dav("MOVE", drive, as: world.asAmara, ["Destination": files.drive("x.txt")])
            #expect(moved.status == 423)
            #expect(moved.contains("lock-token-submitted"))
            let active = try await files.property("lockdiscovery", of: drive, as: world.asAmara)?.child("activelock")
            #expect(active?.child("owner")?.text == "Tom Whitlock")
            #expect(active?.child("timeout")?.text.hasPrefix("Second-287") == true)
            let pageToken = try #require(active?.child("locktoken")?.child("href")?.text)
            // Whoever sees the token has not the lock.
            let stolen = ["If": "(<\(pageToken)>)"]
            #expect(try await files.dav("PUT", drive, as: world.asAmara, stolen, "x").status == 423)
            #expect(
                try await files.dav("UNLOCK", drive, as: files.asPriya, ["Lock-Token": "<\(pageToken)>"]).status == 403)

            // His own programs need no token of what he checked out on the page, and take it over when they lock.
            #expect(try await files.dav("PUT", drive, as: world.asTom, [:], "Tom's").status == 204)
            let locked = try await files.dav("LOCK", drive, as: world.asTom, ["Depth": "0"], FilesBench.lockBody)
            #expect(locked.status == 200)
            #expect(try token(locked) == pageToken)
            #expect(locked.contains("Word"))
            #expect(try await files.dav("PUT", drive, as: world.asTom, [:], "Tom's 2").status == 423)
            let own = ["If": "(<\(pageToken)>)"]
            #expect(try await files.dav("PUT", drive, as: world.asTom, own, "Tom's 2").status == 204)
            #expect(try await bench.get(page, as: world.asSpy).contains("Tom Whitlock has this checked out"))

            // An owner breaks it on the page; the program is told that its lock is gone.
            #expect(try await bench.post("\(page)/check-in", ["token": pageToken], as: world.asAmara).status == 303)
            #expect(try await files.dav("PUT", drive, as: world.asTom, own, "Tom's 3").status == 412)
            #expect(try await files.versions(file).count == 3)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `what a program locked is checked out on the page, until it unlocks or time runs out`(engine: Engine)
        async throws
    {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let box = try await files.folder("Box")
            let drive = files.drive("Box/new.txt")
            // Nothing is there: an empty file is, from now on.
            let locked = try await files.dav(
                "LOCK", drive, as: world.asTom, ["Depth": "0", "Timeout": "Second-600"], FilesBench.lockBody)
            #expect(locked.status == 201)
            #expect(locked.contains("<D:timeout>Second-600</D:timeout>"))
            let file = try await files.item("new.txt")
            #expect(file.size == 0)
            #expect(try await files.send("new.txt", "page", to: box.id).status == 403)
            #expect(try await bench.get(files.place(box.id), as: world.asSpy).contains("Checked out by Tom Whitlock"))
            let held = ["If": "(<\(try token(locked))>)"]
            #expect(try await files.dav("PUT", drive, as: world.asTom, held, "written").status == 204)

            // Longer, when it asks; and never for more than a week.
            bench.clock.advance(.minutes(9))
            let refreshed = try await files.dav(
                "LOCK", drive, as: world.asTom, held.merging(["Timeout": "Infinite"]) { $1 })
            #expect(refreshed.status == 200)
            #expect(refreshed.contains("<D:timeout>Second-604800</D:timeout>"))
            #expect(refreshed.headers[DAVHeaderNames.lockToken] == nil)
            #expect(try await files.dav("LOCK", drive, as: world.asAmara, held).status == 412)
            bench.clock.advance(.days(6))
            #expect(try await files.send("new.txt", "page", to: box.id).status == 403)
            bench.clock.advance(.days(1))
            #expect(try await files.send("new.txt", "page", to: box.id).status == 303)

            // A folder with all below, also what is not there yet.
            let whole = try await files.dav("LOCK", files.drive("Box"), as: world.asTom, [:], FilesBench.lockBody)
            let tagged = ["If": "<\(files.drive("Box"))> (<\(try token(whole))>)"]
            for path in ["Box/new.txt", "Box/newer.txt"] {
                #expect(try await files.dav("PUT", files.drive(path), as: world.asTom, [:], "x").status == 423)
                #expect(try await files.dav("PUT", files.drive(path), as: world.asAmara, tagged, "x").status == 423)
            }
            #expect(
                try await files.dav("PUT", files.drive("Box/newer.txt"), as: world.asTom, tagged, "x").status == 201)
            #expect(try await files.send("page.txt", "page", to: box.id).status == 403)
            let inherited = try await files.property("lockdiscovery", of: drive, as: world.asTom)
            let root = inherited?.child("activelock")?.child("lockroot")?.child("href")?.text
            #expect(root == files.drive("Box"))
            // It is ended by way of anything that it covers.
            let unlocked = try await files.dav(
                "UNLOCK", drive, as: world.asTom, ["Lock-Token": "<\(try token(whole))>"])
            #expect(unlocked.status == 204)
            #expect(try await files.send("page.txt", "page", to: box.id).status == 303)
            let verbs = try await bench.journal(box.id.uuid).map(\.verb)
            #expect(verbs.contains("item.checked-out") && verbs.contains("item.checked-in"))
        }
    }
}
