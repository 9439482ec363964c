import Foundation
import Testing

@testable import Archives

/// Reading archives that strangers made.
@Suite struct ArchiveDirectoryTests {
    private static let limits = ArchiveDirectory.Limits(entries: 100, directory: 1 << 20, expanded: 10 << 20)

    private static func entries(
        _ bytes: [UInt8], _ limits: ArchiveDirectory.Limits = limits
    ) throws -> [ArchiveDirectory.Entry] {
        let place = try ArchiveDirectory.place(
            tail: Array(bytes.suffix(ArchiveDirectory.tailSize)), size: UInt64(bytes.count), limits)
        return try ArchiveDirectory.entries(
            Array(bytes[Int(place.offset)..<Int(place.offset) + place.size]), at: place)
    }

    private static func contents(_ entry: ArchiveDirectory.Entry, _ bytes: [UInt8]) throws -> [UInt8] {
        let start = Int(entry.offset)
        let range = try ArchiveDirectory.contents(of: entry, header: Array(bytes[start..<start + 30]))
        var expander = try ArchiveExpander(entry)
        var expanded: [UInt8] = []
        // Byte by byte: pieces may end anywhere.
        for byte in bytes[Int(range.lowerBound)..<Int(range.upperBound)] { expanded += try expander.expand([byte]) }
        try expander.finish()
        return expanded
    }

    /// What a script of Python's `zipfile` writes to `out`.
    private static func python(_ script: String) async throws -> [UInt8] {
        let all = """
            import io, sys, zipfile, struct
            out = io.BytesIO()
            \(script)
            sys.stdout.write(out.getvalue().hex())
            """
        let text = try await Readers.run("python3", ["-c", all], [])
        return stride(from: 0, to: text.utf8.count, by: 2).compactMap { at in
            let start = text.index(text.startIndex, offsetBy: at)
            return UInt8(text[start..<text.index(start, offsetBy: 2)], radix: 16)
        }
    }

    @Test func `Reads what Python writes, stored and deflated, with ZIP64, a comment and names in UTF-8`() async throws
    {
        let bytes = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
            z.writestr("a/plain.txt", b"hello " * 500)
            z.writestr(zipfile.ZipInfo("Plan für März.txt"), b"stored")
            with z.open("long.bin", "w", force_zip64=True) as f: f.write(bytes(range(256)) * 20)
            z.comment = b"PK\\x05\\x06 a comment that looks like an end"
            z.close()
            """)
        let entries = try Self.entries(bytes)
        #expect(entries.map(\.name) == ["a/plain.txt", "Plan für März.txt", "long.bin"])
        let place = try ArchiveDirectory.place(
            tail: Array(bytes.suffix(ArchiveDirectory.tailSize)), size: UInt64(bytes.count), Self.limits)
        let list = Array(bytes[Int(place.offset)..<Int(place.offset) + place.size])
        let some = try ArchiveDirectory.entries(list, at: place) { $0.hasSuffix(".bin") }
        #expect(some == entries.filter { $0.name == "long.bin" })
        #expect(entries.map(\.method) == [.deflated, .stored, .deflated])
        #expect(try Self.contents(entries[0], bytes) == Array(String(repeating: "hello ", count: 500).utf8))
        #expect(try Self.contents(entries[1], bytes) == Array("stored".utf8))
        #expect(try Self.contents(entries[2], bytes).count == 5_120)
    }

    @Test func `Reads what is written here, with sizes before and after the contents`() throws {
        var encoder = ArchiveEncoder()
        var bytes = try encoder.file("one.txt", Array("one".utf8), modified: 0)
        bytes += try encoder.beginFile("two.txt", modified: 0)
        bytes += try encoder.append(Array("two two two two two two".utf8))
        bytes += try encoder.endFile() + encoder.finish()
        let entries = try Self.entries(bytes)
        #expect(
            try entries.map { try Self.contents($0, bytes) } == [
                Array("one".utf8), Array("two two two two two two".utf8),
            ])
        // Any byte that is changed in the contents is noticed.
        var damaged = bytes
        let at = Int(entries[0].offset) + 30 + 7
        damaged[at] ^= 1
        let first = try Self.entries(damaged)[0]
        #expect(throws: ArchiveRefusal.damaged) { try Self.contents(first, damaged) }
    }

    @Test(arguments: [
        ("../up.txt", ArchiveRefusal.unsafeName("../up.txt")), ("/top.txt", .unsafeName("/top.txt")),
        ("a/../../b", .unsafeName("a/../../b")), ("C:\\\\x.txt", .unsafeName("C:\\x.txt")),
        ("a//b", .unsafeName("a//b")),
        ("folder/", .unsafeName("folder/")),
    ])
    func `Names that lead elsewhere are refused`(name: String, refusal: ArchiveRefusal) async throws {
        let bytes = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w")
            i = zipfile.ZipInfo("x"); i.filename = "\(name)"
            z.writestr(i, b"x")
            z.close()
            """)
        #expect(throws: refusal) { try Self.entries(bytes) }
    }

    @Test func `Bombs, overlaps, encryption, and what is no archive are refused`() async throws {
        let bomb = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
            z.writestr("zeros", bytes(20 << 20))
            z.close()
            """)
        #expect(bomb.count < 50_000)
        #expect(throws: ArchiveRefusal.tooLarge) { try Self.entries(bomb) }
        // One that says that it is small.
        let liar = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
            z.writestr("zeros", bytes(20 << 20))
            z.close()
            b = bytearray(out.getvalue())
            c = b.index(b"PK\\x01\\x02")
            b[c + 24:c + 28] = struct.pack("<I", 10)
            out = io.BytesIO(bytes(b))
            """)
        let small = try Self.entries(liar)[0]
        #expect(throws: ArchiveRefusal.damaged) { try Self.contents(small, liar) }
        // Two entries with the same bytes.
        let overlap = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w")
            z.writestr("a", b"a" * 100); z.writestr("b", b"b" * 100)
            z.close()
            b = bytearray(out.getvalue())
            c = b.index(b"PK\\x01\\x02"); d = b.index(b"PK\\x01\\x02", c + 4)
            b[d + 42:d + 46] = b[c + 42:c + 46]
            out = io.BytesIO(bytes(b))
            """)
        #expect(throws: ArchiveRefusal.damaged) { try Self.entries(overlap) }
        let twice = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w")
            z.writestr("a.txt", b"1"); z.writestr("A.txt", b"2")
            z.close()
            """)
        #expect(throws: ArchiveRefusal.unsafeName("A.txt")) { try Self.entries(twice) }
        for (flags, method) in [(1, 0), (0, 12)] {
            let other = try await Self.python(
                """
                z = zipfile.ZipFile(out, "w"); z.writestr("a", b"a"); z.close()
                b = bytearray(out.getvalue())
                c = b.index(b"PK\\x01\\x02")
                b[c + 8:c + 12] = struct.pack("<HH", \(flags), \(method))
                out = io.BytesIO(bytes(b))
                """)
            #expect(throws: ArchiveRefusal.unsupported) { try Self.entries(other) }
        }
        let many = try await Self.python(
            """
            z = zipfile.ZipFile(out, "w")
            for n in range(101): z.writestr(str(n), b"")
            z.close()
            """)
        #expect(throws: ArchiveRefusal.tooLarge) { try Self.entries(many) }
        for bytes in [[], Array("PK".utf8), [UInt8](repeating: 0, count: 5_000)] as [[UInt8]] {
            #expect(throws: ArchiveRefusal.damaged) { try Self.entries(bytes) }
        }
    }

    @Test func `Whatever bytes are changed or missing, nothing else than a refusal happens`() throws {
        var encoder = ArchiveEncoder()
        var bytes = try encoder.file("one.txt", Array(String(repeating: "one ", count: 50).utf8), modified: 0)
        bytes += try encoder.file("two/three.bin", Array(0...255), modified: 0, method: .stored)
        bytes += try encoder.finish()
        var generator = Seeded(state: 42)
        for _ in 0..<3_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                changed[Int.random(in: changed.indices, using: &generator)] = UInt8.random(
                    in: .min ... .max, using: &generator)
            }
            if Bool.random(using: &generator) { changed.removeLast(Int.random(in: 0..<40, using: &generator)) }
            do {
                for entry in try Self.entries(changed) where Int(entry.offset) + 30 <= changed.count {
                    _ = try Self.contents(entry, changed)
                }
            } catch is ArchiveRefusal {}
        }
    }
}

private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }
}
