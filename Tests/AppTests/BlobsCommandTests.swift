import Foundation
import Kernel
import NIOCore
import Storage
import Testing

@testable import App
@testable import Blobs

/// The contents of files by the command line, as an administrator would look after them.
@Suite(.timeLimit(.minutes(3))) struct BlobsCommandTests {
    private let files = FileManager.default

    /// - Returns: the file in which the sealed contents lie.
    private func keep(_ text: String, _ installation: Installation) async throws -> String {
        let blobs = try await installation.blobs
        let pieces = AsyncStream<ByteBuffer> { stream in
            stream.yield(ByteBuffer(string: text))
            stream.finish()
        }
        let staged = try await blobs.stage(pieces, limit: 1000)
        _ = try await installation.database.write {
            try staged.keep(in: UUID128(high: 1, low: 2), at: installation.clock.now(), $0)
        }
        return "\(installation.folder.blobs)/\(ObjectName(staged.id.uuid))"
    }

    private func open(_ data: String) async throws -> Installation {
        try await Installation.open(try await Settings.load(data: data), making: false, isServing: false)
    }

    @Test func `damage is told with exit code 2`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            let installation = try await open(data)
            _ = try await keep("sound", installation)
            let path = try await keep("to be damaged", installation)
            let sound = try await Program.run("blobs", "verify", "--data", data)
            #expect(sound.code == 0 && sound.out == "2 blobs read, 0 not sound.\n", "\(sound)")
            var bytes = try #require(files.contents(atPath: path))
            bytes[3] ^= 1
            try bytes.write(to: URL(filePath: path))
            let damaged = try await Program.run("blobs", "verify", "--data", data)
            #expect(damaged.code == 2 && damaged.out.contains("damaged: "), "\(damaged)")
            #expect(damaged.out.contains("2 blobs read, 1 not sound."))
            try files.removeItem(atPath: path)
            let missing = try await Program.run("blobs", "verify", "--data", data)
            #expect(missing.code == 2 && missing.out.contains("missing: "), "\(missing)")
            try await installation.close()
        }
    }

    @Test func `a key is added, wraps all, and then the old one is not needed`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            let installation = try await open(data)
            _ = try await keep("kept", installation)
            let path = installation.folder.blobsKey
            let old = try Program.text(path)
            #expect(try await Program.run("blobs", "add-key", "--data", data).code == 0)
            let both = try Program.text(path)
            #expect(both.hasSuffix(old) && both.count == 2 * old.count)
            #expect(try await Program.run("blobs", "rewrap", "--data", data).out == "1 key wrapped anew.\n")
            try both.dropLast(old.count).write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try await Program.run("blobs", "verify", "--data", data).code == 0)
            // A node that was left with the old key says so.
            try old.write(toFile: path, atomically: true, encoding: .utf8)
            let refused = try await Program.run("blobs", "verify", "--data", data)
            #expect(refused.code == 1 && refused.err.contains("encrypted with another key"), "\(refused)")
            try await installation.close()
        }
    }

    @Test func `a key that comes from the settings is not put into a file`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            let key = ["CONCORDAT_FILES_KEY": String(repeating: "ab", count: 32)]
            let refused = try await Program.run("blobs", "add-key", "--data", data, environment: key)
            #expect(refused.code == 1 && refused.err.contains("files.key"), "\(refused)")
            let collected = try await Program.run("blobs", "collect", "--data", data, environment: key)
            #expect(collected.out == "0 objects removed.\n", "\(collected)")
        }
    }
}
