import Access
import Directory
import HTTPTypes
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct DAVPermissionTests {
    /// One of every method that changes something, on a file and a folder that are there.
    private static let changes: [(String, String, [String: String], String)] = [
        ("PUT", "plan.txt", [:], "new"), ("PUT", "other.txt", [:], "new"), ("MKCOL", "New", [:], ""),
        ("DELETE", "plan.txt", [:], ""), ("DELETE", "Box", [:], ""),
        (
            "PROPPATCH", "plan.txt", [:],
            "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='urn:x'/></prop></set></propertyupdate>"
        ),
        ("COPY", "plan.txt", ["Destination": "copy.txt"], ""), ("MOVE", "plan.txt", ["Destination": "moved.txt"], ""),
        ("MOVE", "Box", ["Destination": "Moved"], ""), ("LOCK", "plan.txt", ["Depth": "0"], FilesBench.lockBody),
        ("LOCK", "fresh.txt", ["Depth": "0"], FilesBench.lockBody),
    ]

    private func answers(_ files: FilesBench, as viewer: Viewer?, in folder: String = "") async throws -> [Int] {
        var statuses: [Int] = []
        for (method, path, headers, body) in Self.changes {
            var headers = headers
            if let to = headers["Destination"] { headers["Destination"] = files.drive(folder + to) }
            statuses.append(
                try await files.dav(method, files.drive(folder + path), as: viewer, headers, body).status)
        }
        return statuses
    }

    @Test(arguments: enginesUnderTest)
    func `who may not change anything changes nothing, and nobody comes in without an app password`(engine: Engine)
        async throws
    {
        try await FilesBench.with(engine) { files in
            let world = files.world
            _ = try await files.file("plan.txt")
            _ = try await files.folder("Box")
            let before = try await files.count("journal_entry")
            #expect(Set(try await answers(files, as: world.asSpy)) == [403])
            // A private workspace may be known of, and not entered; its guests-to-be do not know of it.
            #expect(Set(try await answers(files, as: world.asDan)).isSubset(of: [403]))
            #expect(Set(try await answers(files, as: world.asGuest)).isSubset(of: [404, 409]))
            #expect(Set(try await answers(files, as: nil)) == [401])
            #expect(try await files.count("journal_entry") == before)
            #expect(try await files.count("item") == 2)

            let refused = try await files.dav("PROPFIND", "/dav/", as: nil, ["Depth": "1"])
            #expect(refused.headers[.wwwAuthenticate] == #"Basic realm="Concordat", charset="UTF-8""#)
            #expect(!refused.contains("Winter plan"))
            // Who is signed in to the pages has not come with an app password.
            #expect(try await files.bench.get("/dav/", as: world.asAmara).status == 401)

            #expect(try await files.listed("/dav/", as: world.asSpy) == ["/dav/", files.drive()])
            #expect(try await files.listed("/dav/", as: world.asDan) == ["/dav/"])
            #expect(try await files.listed("/dav/", as: world.asGuest) == ["/dav/"])
            #expect(
                try await files.listed(files.drive(), as: world.asSpy)
                    == [files.drive(), files.drive("Box/"), files.drive("plan.txt")])
            #expect(try await files.dav("GET", files.drive("plan.txt"), as: world.asSpy).text == "Some text")

            // A contributor changes what is theirs.
            let own = try await files.dav("PUT", files.drive("mine.txt"), as: files.asPriya, [:], "mine")
            #expect(own.status == 201)
            #expect(try await files.dav("PUT", files.drive("mine.txt"), as: files.asPriya, [:], "more").status == 204)
            #expect(try await files.dav("PUT", files.drive("plan.txt"), as: files.asPriya, [:], "x").status == 403)
            #expect(try await files.dav("DELETE", files.drive("mine.txt"), as: files.asPriya).status == 204)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `what one may not see answers as if it were not there`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let world = files.world
            let hidden = try await files.folder("Hidden")
            let inner = try await files.folder("Open inside", in: hidden.id)
            _ = try await files.file("secret.txt", in: hidden.id)
            _ = try await files.file("told.txt", in: inner.id)
            _ = try await files.restrict(hidden, [.role(.owner): .edit])
            #expect(try await files.listed(files.drive(), as: world.asTom) == [files.drive()])
            let change = "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='urn:x'/></prop></set></propertyupdate>"
            let tries: [(String, [String: String], String)] = [
                ("GET", [:], ""), ("HEAD", [:], ""), ("PROPFIND", ["Depth": "0"], ""), ("PROPFIND", ["Depth": "1"], ""),
                ("DELETE", [:], ""), ("PROPPATCH", [:], change), ("COPY", ["Destination": files.drive("x")], ""),
                ("MOVE", ["Destination": files.drive("x")], ""), ("UNLOCK", ["Lock-Token": "<opaquelocktoken:x>"], ""),
                ("LOCK", ["If": "(<opaquelocktoken:x>)"], ""),
            ]
            for (method, headers, body) in tries {
                for path in ["", "/secret.txt", "/Open inside/told.txt".replacing(" ", with: "%20")] {
                    let answer = try await files.dav(
                        method, files.drive("Hidden\(path)"), as: world.asTom, headers, body)
                    let absent = try await files.dav(
                        method, files.drive("Absent\(path)"), as: world.asTom, headers, body)
                    #expect(answer.status == absent.status, "\(method) \(path)")
                    #expect(answer.text == absent.text, "\(method) \(path)")
                    #expect(absent.status == 404 || method == "LOCK", "\(method) \(path) \(absent.status)")
                }
            }
            for (method, body) in [("PUT", "x"), ("MKCOL", ""), ("LOCK", FilesBench.lockBody)] {
                #expect(try await files.dav(method, files.drive("Hidden/n"), as: world.asTom, [:], body).status == 409)
            }
            // Two things cannot have one name: that is all that is told, as on the page.
            for (method, body) in [("PUT", "x"), ("MKCOL", ""), ("LOCK", FilesBench.lockBody)] {
                let answer = try await files.dav(method, files.drive("hidden"), as: world.asTom, [:], body)
                #expect(answer.status == 422, "\(method) \(answer.text)")
            }
            // Something in it that may be seen is found by the way there.
            _ = try await files.restrict(files.item("Open inside"), [.role(.owner): .edit, .role(.editor): .see])
            #expect(try await files.listed(files.drive(), as: world.asTom) == [files.drive(), files.drive("Hidden/")])
            #expect(
                try await files.listed(files.drive("Hidden/"), as: world.asTom)
                    == [files.drive("Hidden/"), files.drive("Hidden/Open%20inside/")])
            let told = files.drive("Hidden/Open%20inside/told.txt")
            #expect(try await files.dav("GET", told, as: world.asTom).status == 200)
            #expect(try await files.dav("PUT", told, as: world.asTom, [:], "x").status == 403)
            #expect(try await files.dav("DELETE", files.drive("Hidden"), as: world.asTom).status == 404)
            #expect(try await files.dav("GET", files.drive("Hidden/secret.txt"), as: world.asTom).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `guests see what their workspace lets them, from the moment they accepted the terms until their end`(
        engine: Engine
    ) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let guest = world.viewer(world.dan, nil, .guest, "Leila Haddad")
            try await files.join(world.dan, .guest)
            _ = try await files.dav("PUT", files.drive("open.txt"), as: world.asAmara, [:], "open")
            let marked = files.drive("[OFFICIAL-SENSITIVE] closed.txt".replacing(" ", with: "%20"))
            #expect(try await files.dav("PUT", marked, as: world.asAmara, [:], "closed").status == 201)
            #expect(try await files.item("[OFFICIAL-SENSITIVE] closed.txt").marking == .officialSensitive)
            let realm = try #require(
                try await bench.database.read { try $0.value(Realm.ID.self, "SELECT id FROM realm") })
            try await bench.database.write {
                _ = try $0.run("DELETE FROM realm_grant WHERE grantee = 'role:guest'")
                _ = try $0.run(
                    "INSERT INTO realm_grant (realm_id, grantee, level) VALUES (\(realm), 'role:guest', \(AccessLevel.see))"
                )
            }
            #expect(try await files.listed("/dav/", as: guest) == ["/dav/", files.drive()])
            #expect(try await files.listed(files.drive(), as: guest) == [files.drive(), files.drive("open.txt")])
            #expect(try await files.dav("GET", marked, as: guest).status == 404)
            #expect(try await files.dav("GET", files.drive("open.txt"), as: guest).status == 200)
            #expect(try await files.dav("PUT", files.drive("open.txt"), as: guest, [:], "x").status == 403)

            try await bench.database.write {
                _ = try $0.run("UPDATE workspace_member SET accepted_at = NULL WHERE person_id = \(world.dan)")
            }
            #expect(try await files.listed("/dav/", as: guest) == ["/dav/"])
            #expect(try await files.dav("GET", files.drive("open.txt"), as: guest).status == 403)
            try await bench.database.write { [now = bench.clock.now] in
                _ = try $0.run("UPDATE workspace_member SET accepted_at = \(now) WHERE person_id = \(world.dan)")
            }
            #expect(try await files.dav("GET", files.drive("open.txt"), as: guest).status == 200)
            bench.clock.advance(.days(30))
            #expect(try await files.listed("/dav/", as: guest) == ["/dav/"])
            #expect(try await files.dav("GET", files.drive("open.txt"), as: guest).status == 404)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `a workspace that is read only, or for viewing, stays so`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            _ = try await files.file("plan.txt")
            _ = try await files.folder("Box")
            try await bench.database.write { _ = try $0.run("UPDATE workspace SET allows_downloads = 0") }
            #expect(try await files.dav("GET", files.drive("plan.txt"), as: world.asAmara).status == 403)
            #expect(try await files.dav("HEAD", files.drive("plan.txt"), as: world.asAmara).status == 200)
            try await bench.database.write {
                _ = try $0.run("UPDATE workspace SET allows_downloads = 1, state = 'read-only'")
            }
            #expect(Set(try await answers(files, as: world.asAmara)) == [403])
            #expect(try await files.dav("GET", files.drive("plan.txt"), as: world.asAmara).text == "Some text")
        }
    }
}
