import Foundation
import Subprocess
import SystemPackage
import Testing

/// Documents that are small and want to be large.
enum Bombs {
    /// A Word document of ten megabytes whose text is ten gigabytes long: blanks within a paragraph, or an attribute.
    static func zip(_ opening: String) async throws -> [UInt8] {
        let script = """
            import struct, sys, zlib
            def packed(data):
                stream = zlib.compressobj(9, zlib.DEFLATED, -15)
                return stream.compress(data) + stream.flush(zlib.Z_FULL_FLUSH)
            name = b"word/document.xml"
            data = packed(sys.argv[1].encode()) + packed(b" " * (100 << 20)) * 100
            size = 2**32 - 2
            head = struct.pack("<4s5HLLLHH", b"PK\\3\\4", 20, 0, 8, 0, 33, 0, len(data), size, len(name), 0) + name
            entry = struct.pack("<4s6HLLL5HLL", b"PK\\1\\2", 20, 20, 0, 8, 0, 33, 0, len(data), size, len(name), 0, 0, 0, 0, 0, 0) + name
            end = struct.pack("<4s4HLLH", b"PK\\5\\6", 0, 0, 1, 1, len(entry), len(head) + len(data), 0)
            sys.stdout.buffer.write(head + data + entry + end)
            """
        let result = try await Subprocess.run(
            .path("/usr/bin/python3"), arguments: ["-c", script, opening], output: .bytes(limit: 64 << 20),
            error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    /// 'A billion laughs': entities of entities, three gigabytes of text in a kilobyte.
    static let laughs: String = {
        let entities = (1...9).map { level in
            let ten = String(repeating: "&a\(level - 1);", count: 10)
            return "<!ENTITY a\(level) \"\(ten)\">"
        }
        return "<!DOCTYPE w [<!ENTITY a0 \"lol\">\(entities.joined())]>"
    }()
}
