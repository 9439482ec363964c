import Foundation
import HTTPTypes
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Blobs
@testable import Workspaces

@Suite struct HealingTests {
    enum Harm: CaseIterable {
        case flipped, cutOff, longer, gone
    }

    @Test(arguments: enginesUnderTest, Harm.allCases)
    func `Stored contents that were damaged are whole again once somebody uploads them anew`(
        engine: Engine, harm: Harm
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            // Of several segments.
            let text = String(repeating: "Beds: 10. ", count: 20_000)
            let file = try await files.file("plan.txt", text)
            let page = files.place(file.id)
            let version = try #require(try await files.versions(file).first)
            let blob = try #require(
                try await bench.database.read { try BlobStore($0).find([version.blob])[version.blob] })
            let path = "\(records.folder)/\(blob.name)"
            let good = try Data(contentsOf: URL(fileURLWithPath: path))
            var bad = good
            switch harm {
            case .flipped: bad[150_000] ^= 1
            case .cutOff: bad = bad.prefix(100_000)
            case .longer: bad += [0]
            case .gone: try FileManager.default.removeItem(atPath: path)
            }
            if harm != .gone { try bad.write(to: URL(fileURLWithPath: path)) }
            func damaged() async throws -> Int {
                var count = 0
                _ = try await files.desk.blobs.verify(bench.database) { _ in count += 1 }
                return count
            }
            #expect(try await damaged() == 1)

            // As another file: its contents would be those that are damaged.
            let answer = try await files.send("copy.txt", text, as: world.asTom)
            #expect(answer.status == 303)
            #expect(answer.headers[.setCookie]?.contains("damaged") == true)
            #expect(try await damaged() == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == good)
            #expect(try await bench.get("\(page)/content", as: world.asAmara).text == text)
            let entry = try #require(try await records.entries("file.contents-mended").first)
            #expect(entry.details["name"] == "copy.txt" && entry.actor.name == "store of files")
            let audit = try await bench.get("\(files.path)/audit?kind=changed", as: world.asAmara)
            #expect(audit.contains("mended the damaged stored contents of"))

            // The very contents of the newest version make no other, and heal all the same; sound ones are left alone.
            try Data("no contents".utf8).write(to: URL(fileURLWithPath: path))
            #expect(try await files.send("plan.txt", text).status == 303)
            #expect(try await damaged() == 0)
            #expect(try await files.versions(file).count == 1)
            #expect(try await files.send("third.txt", text).status == 303)
            #expect(try await records.entries("file.contents-mended").count == 2)
            // Nothing is left beside it.
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(records.folder)/partial").isEmpty)
        }
    }
}
