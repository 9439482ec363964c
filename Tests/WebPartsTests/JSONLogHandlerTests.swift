import Foundation
import Logging
import Synchronization
import Testing
import WebParts

private final class Lines: Sendable {
    let all = Mutex<[String]>([])
    func add(_ line: [UInt8]) { all.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
}

struct JSONLogHandlerTests {
    private func logger(_ lines: Lines, level: Logger.Level = .info, provider: Logger.MetadataProvider? = nil)
        -> Logger
    {
        Logger(label: "web") { label in
            JSONLogHandler(
                label: label, level: level, metadataProvider: provider, now: { 1_795_275_900_007 },
                sink: lines.add)
        }
    }

    @Test func `one line an entry`() {
        let lines = Lines()
        logger(lines).info("Started", metadata: ["port": "8080", "address": ["::1", "127.0.0.1"]])
        logger(lines).debug("not wanted")
        #expect(
            lines.all.withLock { $0 } == [
                #"{"time":"2026-11-21T15:45:00.007Z","level":"info","logger":"web","message":"Started","metadata":{"address":["::1","127.0.0.1"],"port":"8080"}}"#
                    + "\n"
            ])
    }

    @Test func `whatever is logged reads back as it was`() throws {
        let lines = Lines()
        let awkward = "a\"b\\c\n{\"level\":\"fake\"}\r\t\u{0}\u{1B}[31m\u{7F}é😀\u{2028}"
        logger(lines).error(
            "\(awkward)",
            metadata: [awkward: .dictionary(["inner": .string(awkward), "empty": .dictionary([:])])])
        let line = try #require(lines.all.withLock { $0.first })
        #expect(line.filter { $0 == "\n" }.count == 1 && line.hasSuffix("\n"))
        #expect(!line.contains("\u{1B}"))
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["message"] as? String == awkward)
        #expect(object["level"] as? String == "error")
        let metadata = try #require(object["metadata"] as? [String: [String: Any]])
        #expect(metadata[awkward]?["inner"] as? String == awkward)
    }

    @Test func `the nearest metadata wins`() {
        let lines = Lines()
        var logger = logger(lines, provider: Logger.MetadataProvider { ["b": "provider", "c": "provider"] })
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.info("x", metadata: ["c": "entry"])
        #expect(
            lines.all.withLock { $0.first }?.contains(
                #""metadata":{"a":"logger","b":"provider","c":"entry"}"#) == true)
    }
}
