import Foundation
import Subprocess
import Testing

/// Somebody else's programs reading our archives.
enum Readers {
    /// What Python's `zipfile` finds in the archive, a line a file: name, size, method, flags, contents in hexadecimal.
    static func python(_ archive: [UInt8]) async throws -> [String] {
        let script = """
            import io, sys, zipfile
            archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
            assert archive.testzip() is None
            for file in archive.infolist():
                print(file.filename, file.file_size, file.compress_type, file.flag_bits, file.date_time, archive.read(file).hex(), sep="|")
            """
        let result = try await run("python3", ["-c", script], archive)
        return result.split(separator: "\n").map(String.init)
    }

    /// Info-ZIP's test of every file; throws when it finds a fault. It reads files only.
    static func unzip(_ archive: [UInt8]) async throws -> String {
        let path = NSTemporaryDirectory() + "/concordat-archive-\(UUID().uuidString).zip"
        try Data(archive).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await run("unzip", ["-t", path], [])
    }

    static func run(_ program: String, _ arguments: [String], _ input: [UInt8]) async throws -> String {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), input: .array(input), output: .string(limit: 64 << 20),
            error: .string(limit: 1 << 20))
        try #require(result.terminationStatus.isSuccess, "\(result.standardOutput)\n\(result.standardError)")
        return result.standardOutput
    }
}
