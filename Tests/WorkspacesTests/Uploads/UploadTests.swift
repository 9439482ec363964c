import Access
import Crypto
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import Storage
import StorageTesting
import Testing

@testable import Web
@testable import Workspaces

/// Files that come in parts, by the protocol tus 1.0 (tus.io/protocols/resumable-upload).
@Suite struct UploadTests {
    private let partType = "application/offset+octet-stream"

    @Test(arguments: enginesUnderTest)
    func `A file comes in parts, and is there once it is whole`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            let folder = try await files.folder("Plans")
            let made = try await files.begin("plan.txt", 11, in: folder, ["note": "First"])
            #expect(made.status == 201)
            let place = try #require(made.location)
            #expect(made.header("Upload-Offset") == "0" && made.header("Tus-Resumable") == "1.0.0")
            #expect(made.header("Upload-Expires")?.hasSuffix("GMT") == true)
            #expect(try await files.patch(place, at: 0, "Hello").header("Upload-Offset") == "5")

            // Nobody sees anything of it yet, and it stands where it says.
            #expect(try await files.count("item") == 1)
            let state = try await files.tus(.head, place)
            #expect(
                state.status == 200 && state.header("Upload-Offset") == "5" && state.header("Upload-Length") == "11")
            #expect(state.header("Upload-Metadata")?.hasPrefix("filename ") == true)
            #expect(try await files.patch(place, at: 0, "Hello").status == 409)
            #expect(try await files.patch(place, at: 6, "world").status == 409)

            // It is nobody else's, also not an owner's of the workspace.
            for viewer in [world.asTom, files.asPriya] {
                #expect(try await files.tus(.head, place, as: viewer).status == 404)
                #expect(try await files.patch(place, at: 5, "!!!!!!", as: viewer).status == 404)
                #expect(try await files.tus(.delete, place, as: viewer).status == 404)
            }
            // More than was said is not taken, nor a part that says nothing of itself.
            #expect(try await files.patch(place, at: 5, " world and more").status == 413)
            #expect(try await files.tus(.patch, place, ["Upload-Offset": "5"], "x").status == 415)
            #expect(try await files.tus(.patch, place, ["Content-Type": partType], "x").status == 422)
            #expect(
                try await files.tus(
                    .patch, place, ["Tus-Resumable": "0.2.2", "Upload-Offset": "5", "Content-Type": partType], " world"
                ).status == 412)

            let end = try await files.patch(place, at: 5, " world")
            #expect(end.status == 204 && end.header("Upload-Offset") == "11")
            #expect(end.header("Upload-Outcome")?.removingPercentEncoding == "‘plan.txt’ is there.")
            let file = try await files.item("plan.txt")
            #expect(file.parent == folder.id && file.size == 11)
            #expect(try await files.versions(file).first?.note == "First")
            #expect(try await bench.get("\(files.place(file.id))/content", as: world.asSpy).text == "Hello world")
            // Of the parts nothing is left, and whoever missed the answer learns what became of it.
            #expect(try await files.count("upload_part") == 0)
            #expect(try await files.count("blob") == 1)
            let later = try await files.tus(.head, place)
            #expect(later.header("Upload-Offset") == "11" && later.header("Upload-Outcome") != nil)
            #expect(try await files.patch(place, at: 11, "").status == 409)

            // To a file: a version of it.
            let again = try #require(try await files.begin("other.txt", 3, in: file).location)
            #expect(try await files.patch(again, at: 0, "New").status == 204)
            #expect(try await files.item("plan.txt").version == 2)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The extensions of the protocol do what it says`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let options = try await files.tus(.options, "\(files.path)/uploads", ["Tus-Resumable": ""])
            #expect(options.status == 204 && options.header("Tus-Version") == "1.0.0")
            #expect(
                options.header("Tus-Extension") == "creation,creation-with-upload,termination,expiration,checksum")
            #expect(options.header("Tus-Max-Size") == "\(Files.limit)")

            // Creation with upload; a file of no bytes.
            let whole = try await files.begin("small.txt", 5, ["Content-Type": partType], "small")
            #expect(whole.status == 201 && whole.header("Upload-Outcome") != nil)
            #expect(try await files.begin("empty.txt", 0).header("Upload-Outcome") != nil)
            #expect(try await files.item("small.txt").size == 5)
            #expect(try await files.item("empty.txt").size == 0)

            // Checksum: what does not match is not kept.
            let place = try #require(try await files.begin("sum.txt", 8).location)
            let wrong = "sha1 \(Data(Insecure.SHA1.hash(data: Data("else".utf8))).base64EncodedString())"
            let right = "sha256 \(Data(SHA256.hash(data: Data("12345678".utf8))).base64EncodedString())"
            #expect(try await files.patch(place, at: 0, "1234", ["Upload-Checksum": wrong]).status == 460)
            #expect(try await files.patch(place, at: 0, "1234", ["Upload-Checksum": "crc32 AAAA"]).status == 422)
            #expect(try await files.tus(.head, place).header("Upload-Offset") == "0")
            #expect(try await files.patch(place, at: 0, "12345678", ["Upload-Checksum": right]).status == 204)
            #expect(try await files.item("sum.txt").size == 8)

            // Termination, also for those who can only post.
            for headers in [[:], ["X-HTTP-Method-Override": "DELETE"]] as [[String: String]] {
                let place = try #require(try await files.begin("gone.txt", 8).location)
                #expect(try await files.patch(place, at: 0, "1234").status == 204)
                let ended = try await files.tus(headers.isEmpty ? .delete : .post, place, headers)
                #expect(ended.status == 204)
                #expect(try await files.tus(.head, place).status == 404)
            }
            #expect(try await files.count("upload_part") == 0)

            // Expiration.
            let old = try #require(try await files.begin("old.txt", 8).location)
            #expect(try await files.patch(old, at: 0, "1234").status == 204)
            files.bench.clock.advance(Upload.lifetime)
            #expect(try await files.tus(.head, old).status == 404)
            while try await Uploads(desk: files.desk).removeExpired() > 0 {}
            #expect(try await files.count("upload") == 0)
            #expect(try await files.count("blob") == 3)

            // What is said wrongly.
            for (metadata, length) in [
                ("filename", "8"), ("filename ****", "8"), ("a b c", "8"), ("filename YQ==,filename YQ==", "8"),
                ("", "8"),
                ("filename YS50eHQ=", "-1"), ("filename YS50eHQ=", ""), ("filename YS50eHQ=,marking c2VjcmV0", "8"),
                ("filename Li4vLi4vZXRjL3Bhc3N3ZA==", "8"),
            ] {
                let answer = try await files.tus(
                    .post, "\(files.path)/uploads", ["Upload-Metadata": metadata, "Upload-Length": length])
                #expect(answer.status == 422, "\(metadata) \(length)")
            }
            #expect(try await files.begin("large.bin", Files.limit + 1).status == 413)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `What came before a request broke off stays; with a checksum nothing does`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let uploads = Uploads(desk: files.desk, partSize: 1000)
            // The last two parts are the same, and so one blob.
            let contents = String(repeating: "a", count: 1500) + String(repeating: "b", count: 2500)
            let place = try #require(try await files.begin("large.bin", 4000).location)
            let id = try #require(Upload.ID(String(place.split(separator: "/").last ?? "")))
            let (slug, amara) = (files.slug, files.world.asAmara)
            await #expect(throws: Fault.self) {
                _ = try await uploads.append(
                    Breaking(Array(contents.utf8.prefix(1500))), at: 0, to: id, of: slug, by: amara)
            }
            #expect(try await uploads.find(id, of: slug, by: amara).position == 1500)
            #expect(try await files.count("upload_part") == 2)
            let sum = try UploadChecksum("sha1 \(Data(count: 20).base64EncodedString())")
            await #expect(throws: Fault.self) {
                _ = try await uploads.append(
                    Breaking([1, 2, 3]), at: 1500, checksum: sum, to: id, of: slug, by: amara)
            }
            #expect(try await uploads.find(id, of: slug, by: amara).position == 1500)
            let middle = try await uploads.append(
                Once(String(contents.dropFirst(1500).prefix(2000))), at: 1500, to: id, of: slug, by: amara)
            #expect(middle.position == 3500)
            #expect(try await files.count("upload_part") == 4)
            #expect(try await files.count("blob") == 3)
            let end = try await uploads.append(
                Once(String(contents.suffix(500))), at: 3500, to: id, of: slug, by: amara)
            #expect(end.outcome != nil)
            let file = try await files.item("large.bin")
            #expect(try await files.bench.get("\(files.place(file.id))/content", as: amara).text == contents)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of several requests that go on from one place one wins`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let uploads = Uploads(desk: files.desk)
            for (length, sent) in [(10, "12345"), (5, "12345")] {
                let place = try #require(try await files.begin("race-\(length).txt", Int64(length)).location)
                let id = try #require(Upload.ID(String(place.split(separator: "/").last ?? "")))
                let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<6 {
                        group.addTask {
                            do {
                                _ = try await uploads.append(
                                    Once(sent), at: 0, to: id, of: files.slug, by: files.world.asAmara)
                                return true
                            } catch let fault as Fault where fault.kind == .conflict {
                                return false
                            }
                        }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(wins == 1)
                #expect(try await uploads.find(id, of: files.slug, by: files.world.asAmara).position == 5)
            }
            #expect(try await files.versions(files.item("race-5.txt")).count == 1)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Rights, markings and locks are those of every other way in`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            for (viewer, status) in [(world.asSpy, 403), (world.asDan, 403), (world.asGuest, 404)] {
                #expect(try await files.begin("mine.txt", 3, as: viewer).status == status)
            }
            #expect(try await files.begin("SECRET plan.txt", 3).status == 422)

            // A higher marking on the first page: refused when it is whole, and nothing is left of it.
            let secret = try #require(try await files.begin("plan.txt", 11).location)
            #expect(try await files.patch(secret, at: 0, "SECRET").status == 204)
            let refused = try await files.patch(secret, at: 6, "\nPlan")
            #expect(refused.status == 422 && refused.contains("use the system that your body has for it"))
            #expect(try await files.tus(.head, secret).status == 404)
            for table in ["upload_part", "blob", "item"] { #expect(try await files.count(table) == 0) }

            // OFFICIAL-SENSITIVE is read there too.
            let marked = try await files.begin("plan.txt", 23, ["Content-Type": partType], "OFFICIAL-SENSITIVE\nPlan")
            #expect(marked.header("Upload-Outcome") != nil)
            #expect(try await files.item("plan.txt").marking == .officialSensitive)

            // Who is taken out meanwhile goes on no more.
            let toms = try #require(try await files.begin("toms.txt", 6, as: world.asTom).location)
            #expect(try await files.patch(toms, at: 0, "123", as: world.asTom).status == 204)
            try await files.join(world.tom, .reader)
            #expect(try await files.patch(toms, at: 3, "456", as: world.asTom).status == 403)
            try await files.join(world.tom, .editor)

            // Nor does anybody write over what somebody has checked out.
            let file = try await files.item("plan.txt")
            _ = try await bench.post("\(files.place(file.id))/check-out", [:], as: world.asTom)
            let over = try await files.begin("plan.txt", 3)
            #expect(over.status == 403 && over.contains("Tom Whitlock has it checked out"))
            #expect(try await files.versions(file).count == 1)
        }
    }

    @Test func `Nobody has more under way than a hundred`() async throws {
        try await FilesBench.with(.sqlite) { files async throws in
            for number in 0..<Upload.openLimit {
                #expect(try await files.begin("\(number).txt", 3).status == 201)
            }
            #expect(try await files.begin("more.txt", 3).status == 429)
            #expect(try await files.begin("tom.txt", 3, as: files.world.asTom).status == 201)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Of several files in a form each is said to be kept or not`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let token = FormToken.make(for: "browser", key: PeopleBench.formKey)
            var body = "--edge\r\nContent-Disposition: form-data; name=\"\(FormToken.field)\"\r\n\r\n\(token)\r\n"
            for (name, text) in [("a.txt", "A"), ("b.txt", "SECRET\nB"), ("c.txt", "C"), ("COM1.txt", "D")] {
                body +=
                    "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n\(text)\r\n"
            }
            let answer = try await files.bench.ask(
                "\(files.path)/files", .post, files.world.asAmara,
                headers: [.contentType: "multipart/form-data; boundary=edge"], body: Array("\(body)--edge--\r\n".utf8))
            #expect(answer.status == 422)
            #expect(answer.contains("b.txt") && answer.contains("‘COM1.txt’ was not kept."))
            #expect(answer.contains("The others were kept: ‘a.txt’, ‘c.txt’"))
            #expect(try await files.count("item") == 2)

            // A form that is cut off says what was kept before.
            let cut = body.prefix(body.count - 4)
            let broken = try await files.bench.ask(
                "\(files.path)/files", .post, files.world.asAmara,
                headers: [.contentType: "multipart/form-data; boundary=edge"], body: Array(cut.utf8))
            #expect(broken.status == 422 && broken.contains("Kept: ‘a.txt’"))
            #expect(!broken.contains("Nothing was kept"))
        }
    }
}

/// Bytes, and then an error.
struct Breaking: AsyncSequence, AsyncIteratorProtocol {
    struct Broke: Error {}

    var bytes: [UInt8]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func makeAsyncIterator() -> Breaking { self }

    mutating func next() async throws -> ByteBuffer? {
        guard let piece = bytes else { throw Broke() }
        bytes = nil
        return ByteBuffer(bytes: piece)
    }
}

extension Answer {
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

extension FilesBench {
    func tus(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [String: String] = [:], _ text: String = "",
        bytes: [UInt8]? = nil, as viewer: Viewer? = nil
    ) async throws -> Answer {
        var headers = HTTPFields()
        for (name, value) in ["Tus-Resumable": "1.0.0"].merging(fields, uniquingKeysWith: { $1 }) {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return try await bench.ask(
            path, method, viewer ?? world.asAmara, headers: headers, body: bytes ?? Array(text.utf8))
    }

    func begin(
        _ name: String, _ length: Int64, in item: Item? = nil, _ fields: [String: String] = [:], _ text: String = "",
        as viewer: Viewer? = nil
    ) async throws -> Answer {
        var metadata = "filename \(Data(name.utf8).base64EncodedString())"
        var fields = fields
        if let note = fields.removeValue(forKey: "note") {
            metadata += ",note \(Data(note.utf8).base64EncodedString())"
        }
        let said = ["Upload-Length": "\(length)", "Upload-Metadata": metadata]
        return try await tus(.post, "\(place(item?.id))/uploads", said.merging(fields) { $1 }, text, as: viewer)
    }

    func patch(
        _ place: String, at position: Int, _ text: String, _ fields: [String: String] = [:], as viewer: Viewer? = nil
    ) async throws -> Answer {
        let said = ["Upload-Offset": "\(position)", "Content-Type": "application/offset+octet-stream"]
        return try await tus(.patch, place, said.merging(fields) { $1 }, text, as: viewer)
    }
}
