import Foundation
import Synchronization
import Testing

@testable import Archives

@Suite("ZIP archives, read by others")
struct ArchiveTests {
    /// 21 November 2026, 15:45:31 UTC.
    private static let time: Int64 = 1_795_275_931_000
    private static let text = Array(String(repeating: "Decision 12: the pilot goes on. ", count: 2_000).utf8)

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `files at once and in pieces, stored and deflated`() async throws {
        var archive: [UInt8] = []
        var encoder = ArchiveEncoder()
        archive += try encoder.file("mimetype", Array("text/plain".utf8), modified: Self.time, method: .stored)
        archive += try encoder.file("index/Siân’s decisions 👍.txt", Self.text, modified: Self.time)
        archive += try encoder.file("empty", [], modified: Self.time)
        for (name, method, size) in [
            ("a", .deflated, nil), ("b", .deflated, UInt64(Self.text.count)), ("c", .stored, nil),
            ("d", .stored, UInt64(Self.text.count)),
        ] as [(String, ArchiveMethod, UInt64?)] {
            archive += try encoder.beginFile(name, modified: Self.time, method: method, size: size)
            for start in stride(from: 0, to: Self.text.count, by: 7_001) {
                archive += try encoder.append(Array(Self.text[start..<min(start + 7_001, Self.text.count)]))
            }
            archive += try encoder.endFile()
        }
        archive += try encoder.beginFile("nothing", modified: Self.time, size: 0) + encoder.endFile()
        archive += try encoder.finish()

        let (size, contents, date) = (Self.text.count, Self.hex(Self.text), "(2026, 11, 21, 15, 45, 30)")
        #expect(
            try await Readers.python(archive) == [
                "mimetype|10|0|2048|\(date)|\(Self.hex(Array("text/plain".utf8)))",
                "index/Siân’s decisions 👍.txt|\(size)|8|2048|\(date)|\(contents)",
                "empty|0|0|2048|\(date)|",
                "a|\(size)|8|2056|\(date)|\(contents)", "b|\(size)|8|2056|\(date)|\(contents)",
                "c|\(size)|0|2056|\(date)|\(contents)", "d|\(size)|0|2056|\(date)|\(contents)",
                "nothing|0|8|2056|\(date)|",
            ])
        #expect(try await Readers.unzip(archive).contains("No errors detected"))
        // A program that looks at the first bytes finds the first file's name and contents in them, as OpenDocument
        // wants.
        #expect(Array(archive[30..<48]) == Array("mimetypetext/plain".utf8))
    }

    @Test func `no files at all`() async throws {
        var encoder = ArchiveEncoder()
        let archive = try encoder.finish()
        #expect(archive.count == 22)
        #expect(try await Readers.python(archive).isEmpty)
    }

    @Test func `more files than 16 bits can count`() async throws {
        var encoder = ArchiveEncoder()
        var archive: [UInt8] = []
        for number in 0..<65_600 { archive += try encoder.file("\(number % 10)/\(number)", [], modified: 0) }
        archive += try encoder.finish()
        #expect(try await Readers.python(archive).count == 65_600)
    }

    @Test func `the same calls give the same bytes`() throws {
        func make() throws -> [UInt8] {
            var encoder = ArchiveEncoder()
            return try encoder.file("x", Self.text, modified: 5) + encoder.finish()
        }
        #expect(try make() == make())
    }

    @Test func `times that MS-DOS does not know become its first and last`() {
        #expect(DOSTime.of(0) == (1 << 5 | 1, 0))
        #expect(DOSTime.of(.max) == (127 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29))
    }

    @Test func `a file of another size than was said fails`() throws {
        var encoder = ArchiveEncoder()
        _ = try encoder.beginFile("x", modified: 0, size: 3)
        #expect(throws: ArchiveFailure.size(said: 3, was: 4)) { try encoder.append([1, 2, 3, 4]) }
        var other = ArchiveEncoder()
        _ = try other.beginFile("x", modified: 0, size: 3)
        _ = try other.append([1])
        #expect(throws: ArchiveFailure.size(said: 3, was: 1)) { try other.endFile() }
        #expect(throws: ArchiveFailure.order) { try other.append([1]) }
    }

    @Test func `calls out of turn fail`() throws {
        var encoder = ArchiveEncoder()
        #expect(throws: ArchiveFailure.order) { try encoder.endFile() }
        _ = try encoder.beginFile("x", modified: 0)
        #expect(throws: ArchiveFailure.order) { try encoder.beginFile("y", modified: 0) }
        #expect(throws: ArchiveFailure.order) { try encoder.file("y", [], modified: 0) }
        #expect(throws: ArchiveFailure.order) { try encoder.finish() }
        _ = try encoder.endFile()
        _ = try encoder.finish()
        #expect(throws: ArchiveFailure.order) { try encoder.finish() }
    }

    @Test func `the writer hands on every byte in order, and stops at the first failure`() async throws {
        let written = Mutex<[UInt8]>([])
        var archive = ArchiveWriter { bytes in
            #expect(!bytes.isEmpty)
            written.withLock { $0 += bytes }
        }
        try await archive.add("one.txt", Self.text, modified: Self.time)
        let pieces = AsyncStream<[UInt8]> { stream in
            for piece in ["two", "", "three"] { stream.yield(Array(piece.utf8)) }
            stream.finish()
        }
        try await archive.add("two.txt", pieces, modified: Self.time)
        try await archive.finish()
        let files = try await Readers.python(written.withLock { $0 })
        #expect(files.map { $0.prefix(9) } == ["one.txt|6", "two.txt|8"])

        struct Full: Error {}
        var broken = ArchiveWriter { _ in throw Full() }
        await #expect(throws: Full.self) { try await broken.add("x", [1], modified: 0) }
    }
}

@Suite("ZIP archives of more than 4 GiB")
struct LongArchiveTests {
    /// The bytes are zeros, which the file system does not keep: seeking leaves a hole.
    @Test func `five GiB are read by Python`() async throws {
        let path = NSTemporaryDirectory() + "/concordat-long-\(UUID().uuidString).zip"
        try Data().write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        var encoder = ArchiveEncoder()
        let piece = [UInt8](repeating: 0, count: 64 << 20)
        try file.write(contentsOf: encoder.beginFile("zeros", modified: 0, method: .stored, size: 5 << 30))
        for _ in 0..<80 {
            let bytes = try encoder.append(piece)
            try file.seek(toOffset: file.offset() + UInt64(bytes.count))
        }
        try file.write(contentsOf: encoder.endFile())
        try file.write(contentsOf: encoder.file("after.txt", Array("after".utf8), modified: 0))
        try file.write(contentsOf: encoder.finish())
        try file.close()

        // Python reads the long file's beginning and all of the one after it.
        let script = """
            import sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            for file in archive.infolist(): print(file.filename, file.file_size, file.header_offset > 1 << 32)
            print(archive.open("zeros").read(4), archive.read("after.txt"))
            """
        let read = try await Readers.run("python3", ["-c", script, path], [])
        #expect(read == "zeros 5368709120 False\nafter.txt 5 True\nb'\\x00\\x00\\x00\\x00' b'after'\n")
    }

    /// APPNOTE 4.3.9.2, 4.5.3: what does not fit into 32 bits stands in the extra field 1, in this order.
    @Test func `the records of long files`() {
        let entry = ArchiveEntry(
            name: Array("x".utf8), method: .stored, modified: 0, offset: 0x1_0000_0001, hasDescriptor: true,
            isLong: true,
            checksum: 0xAABB_CCDD, size: 0x2_0000_0002, compressedSize: 0x3_0000_0003)
        #expect(
            ArchiveRecords.local(entry).suffix(21)
                == [0x78, 1, 0, 16, 0] + [UInt8](repeating: 0, count: 16))
        #expect(
            ArchiveRecords.descriptor(entry) == [
                0x50, 0x4B, 7, 8, 0xDD, 0xCC, 0xBB, 0xAA, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0,
            ])
        #expect(
            ArchiveRecords.central(entry).suffix(29) == [
                0x78, 1, 0, 24, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,
            ])
    }
}
