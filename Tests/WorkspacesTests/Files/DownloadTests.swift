import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import NIOPosix
import Storage
import StorageTesting
import Testing

@testable import Web
@testable import Workspaces

/// Handing out contents as RFC 9110 says, and only as long as their reader may have them.
@Suite(.timeLimit(.minutes(5))) struct DownloadTests {
    @Test(arguments: enginesUnderTest)
    func `Ranges and conditions are obeyed`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let file = try await files.file("plan.txt", "0123456789")
            let path = "\(files.place(file.id))/content"
            func get(_ fields: [String: String]) async throws -> Answer {
                var headers = HTTPFields()
                for (name, value) in fields { if let name = HTTPField.Name(name) { headers[name] = value } }
                return try await files.bench.ask(path, .get, files.world.asSpy, headers: headers, body: [])
            }
            let whole = try await get([:])
            let tag = try #require(whole.headers[.eTag])
            #expect(whole.status == 200 && whole.text == "0123456789" && whole.headers[.acceptRanges] == "bytes")
            #expect(tag.hasPrefix("\"") && tag.utf8.count == 66)
            let downloads = try await files.bench.journal(file.id.uuid).filter { $0.verb == "file.downloaded" }.count
            for have in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let answer = try await get(["If-None-Match": have])
                #expect(answer.status == 304 && answer.bytes.isEmpty && answer.headers[.eTag] == tag)
            }
            #expect(try await get(["If-Match": "\"other\""]).status == 412)
            // Nothing was handed out, so nothing is recorded.
            #expect(
                try await files.bench.journal(file.id.uuid).filter { $0.verb == "file.downloaded" }.count == downloads)
            #expect(try await get(["If-None-Match": "\"other\""]).status == 200)
            for (range, text, content) in [
                ("bytes=2-4", "234", "bytes 2-4/10"), ("bytes=-3", "789", "bytes 7-9/10"),
                ("bytes=8-100", "89", "bytes 8-9/10"),
            ] {
                let answer = try await get(["Range": range, "If-Range": tag])
                #expect(answer.status == 206 && answer.text == text)
                #expect(answer.headers[.contentRange] == content)
            }
            #expect(try await get(["Range": "bytes=10-"]).status == 416)
            for (range, condition) in [
                ("bytes=2-4", "\"other\""), ("bytes=2-4", "W/\(tag)"), ("bytes=1-2,4-5", tag), ("lines=1-2", tag),
            ] {
                let answer = try await get(["Range": range, "If-Range": condition])
                #expect(answer.status == 200 && answer.text == "0123456789", "\(range) \(condition)")
            }
            _ = try await files.send("plan.txt", "abcdefghij")
            let changed = try await get(["Range": "bytes=2-4", "If-Range": tag])
            #expect(changed.status == 200 && changed.text == "abcdefghij")
            #expect(try await get(["If-None-Match": tag]).status == 200)
            // Whoever may not have it does not learn by a condition that it is the same.
            let outside = try await files.bench.ask(
                path, .get, files.world.asDan, headers: [.ifNoneMatch: "*"], body: [])
            #expect(outside.status == 403)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Whether somebody may still have a file is known at each moment`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let world = files.world
            let folder = try await files.folder("Plans")
            let realm = try await files.restrict(
                folder, [.role(.editor): .edit, .role(.reader): .see, .role(.guest): .see])
            let file = try await files.file("plan.txt", in: folder.id)
            try await files.join(world.dan, .guest)
            func may(_ viewer: Viewer, isDownload: Bool = true) async throws -> Bool {
                try await Files(desk: files.desk).maySee(
                    file.id, isDownload: isDownload, of: files.slug, by: viewer)
            }
            for viewer in [world.asSpy, world.asDan, world.asTom] { #expect(try await may(viewer)) }
            // A permission is taken back; somebody is taken out; a guest's time is over.
            try await files.bench.database.write {
                try $0.run("UPDATE realm_grant SET level = 0 WHERE realm_id = \(realm) AND grantee = 'role:reader'")
            }
            #expect(!(try await may(world.asSpy)))
            try await files.bench.database.write { [dan = world.dan, now = files.bench.clock.now] in
                try $0.run("UPDATE workspace_member SET until = \(now) WHERE person_id = \(dan)")
            }
            #expect(!(try await may(world.asDan)))
            try await files.bench.database.write { [tom = world.tom] in
                try $0.run("DELETE FROM workspace_member WHERE person_id = \(tom)")
            }
            #expect(!(try await may(world.asTom)))
            // Downloads are switched off; looking at it goes on.
            try await files.bench.database.write { try $0.run("UPDATE workspace SET allows_downloads = 0") }
            #expect(!(try await may(world.asAmara)))
            #expect(try await may(world.asAmara, isDownload: false))
            try await files.bench.database.write { [file] in
                try BinStore($0).put(file.id, by: "Amara", at: file.createdAt)
            }
            #expect(!(try await may(world.asAmara, isDownload: false)))
        }
    }

    /// A body without end ends by this alone.
    @Test(arguments: [true, false])
    func `A running download stops when the session ends or the right does`(bySession: Bool) async throws {
        try await FilesBench.with(.sqlite) { files in
            let (bench, world) = (files.bench, files.world)
            let file = try await files.file("plan.txt")
            var routes = Routes()
            let (desk, slug) = (files.desk, files.slug)
            routes.get("/endless") { visit in
                let body = ResponseBody.watched {
                    guard try await visit.isStillSignedIn() else { return false }
                    return try await Files(desk: desk).maySee(file.id, of: slug, by: visit.signedIn())
                } _: { write in
                    while true { try await write(ByteBuffer(repeating: 0x78, count: 100_000)) }
                }
                return Response(status: .ok, headers: [.contentType: "application/octet-stream"], body: body)
            }
            let door = FrontDoor(
                site: Site(
                    sections: [], isDemonstration: false, address: "http://concordat.example", asset: { $0 },
                    clock: bench.clock.wall, formKey: PeopleBench.formKey),
                routes: routes, authenticator: bench.accounts, logger: Logger(label: "test"))
            let session = bench.accounts.session(world.asSpy)
            try await Application(responder: door, server: door.server).test(.live) { client in
                let port = try #require(client.port)
                let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "localhost", port: port) { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                        }
                    }
                try await channel.executeThenClose { inbound, outbound in
                    try await outbound.write(
                        ByteBuffer(
                            string:
                                "GET /endless HTTP/1.1\r\nHost: localhost\r\nCookie: concordat-session=\(session)\r\n\r\n"
                        ))
                    var seen = 0
                    var isEnded = false
                    do {
                        for try await piece in inbound {
                            seen += piece.readableBytes
                            guard seen > 1_000_000, !isEnded else { continue }
                            isEnded = true
                            if bySession {
                                bench.accounts.end(world.asSpy)
                            } else {
                                try await bench.database.write { [spy = world.spy] in
                                    try $0.run("DELETE FROM workspace_member WHERE person_id = \(spy)")
                                }
                            }
                        }
                    } catch is IOError {
                        // Cut off.
                    }
                    #expect(isEnded)
                }
            }
        }
    }
}
