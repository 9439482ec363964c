import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import Testing
import WebParts

@testable import Web

/// A request may not be large or slow for ever. What is not answered at once hangs, and the time limit ends the test.
@Suite(.timeLimit(.minutes(10))) struct LimitTests {
    @Test func `a form up to its limit is taken, one byte more is not`() async throws {
        try await Door().application.test(.router) { client in
            let token = FormToken.make(for: Door.browser, key: Door.formKey)
            let rest = 1000 - "\(FormToken.field)=\(token)&name=".utf8.count
            let fits = try await client.post("/form", "name=" + String(repeating: "x", count: rest))
            #expect(fits.status == .seeOther)
            let over = try await client.post("/form", "name=" + String(repeating: "x", count: rest + 1))
            #expect(over.status == .contentTooLarge)
            #expect(over.text.contains("<h1 class=\"govuk-heading-l\">Too large</h1>"))
            #expect(over.reference != nil)
        }
    }

    @Test func `a body announced as too large is refused before it is sent`() async throws {
        try await Door().application.test(.live) { client in
            let port = try #require(client.port)
            let head = """
                POST /form HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/x-www-form-urlencoded\r
                Content-Length: 10737418240\r
                \r

                """
            let answer = try await exchange(port: port) { send, receive in
                try await send(head)
                // To the end: the server closes.
                return try await receive(never)
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.contains("Too large</h1>"))
        }
    }

    /// Refused in four ways, and not refused but not wanted either.
    @Test(arguments: [
        ("POST", "/form", 413), ("POST", "/nowhere", 404), ("POST", "/people/x", 405), ("POST", "/mine/form", 401),
        ("GET", "/people/x", 200),
    ])
    func `a body that nobody reads is not received for ever`(method: String, path: String, status: Int) async throws {
        try await Door().application.test(.live) { client in
            let port = try #require(client.port)
            let head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
            _ = try await exchange(port: port) { send, receive in
                try await send(head + chunk)
                #expect(try await receive("\r\n\r\n").hasPrefix("HTTP/1.1 \(status) "))
                await #expect(throws: (any Error).self) {
                    for _ in 0..<10_000 { try await send(chunk) }
                }
                return ""
            }
        }
    }

    @Test func `a body that was read leaves the connection open`() async throws {
        try await Door().application.test(.live) { client in
            let port = try #require(client.port)
            let body = "form-token=x"
            let form = "POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let answer = try await exchange(port: port) { send, receive in
                try await send(form)
                let first = try await receive("</html>")
                #expect(first.hasPrefix("HTTP/1.1 403 "))
                #expect(!first.lowercased().contains("connection: close"))
                try await send("GET /client HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return try await receive("\r\n\r\n")
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test(arguments: [
        ("X: " + String(repeating: "x", count: 20_000) + "\r\n", 431),
        ((0..<200).map { "X-\($0): x\r\n" }.joined(), 431), ("no header at all\r\n", 400),
    ])
    func `headers that are too large, too many or none are refused, logged, and the connection closed`(
        headers: String, status: Int
    ) async throws {
        let door = Door()
        try await door.application.test(.live) { client in
            let port = try #require(client.port)
            let answer = try await exchange(port: port) { send, receive in
                try await send("GET /people/x HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n")
                return try await receive(never)
            }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.lowercased().contains("x-content-type-options: nosniff"))
            #expect(door.log.lines.contains { $0.contains("\"status\":\"\(status)\"") })
        }
    }

    /// A channel behind the guard, which has asked for something.
    private func guarded(_ log: CapturedLog) throws -> (EmbeddedChannel, EmbeddedEventLoop) {
        let logger = Logger(label: "web") { label in JSONLogHandler(label: label, sink: log.take) }
        let loop = EmbeddedEventLoop()
        let guarding = ConnectionGuard(logger: logger) { _ in (HTTPResponse(status: .badRequest), ByteBuffer()) }
        let channel = EmbeddedChannel(handler: guarding, loop: loop)
        try channel.connect(to: try SocketAddress(unixDomainSocketPath: "/x")).wait()
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/export")
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        return (channel, loop)
    }

    @Test func `an answer that a client does not take is cut off`() async throws {
        let log = CapturedLog()
        let (channel, loop) = try guarded(log)
        // What waits to be sent is no progress.
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "x")), promise: nil)
        loop.advanceTime(by: .minutes(9))
        #expect(channel.isActive)
        loop.advanceTime(by: .minutes(1))
        #expect(!channel.isActive)
        #expect(log.lines.count == 1)
    }

    @Test func `an answer may take an hour as long as its bytes are taken`() async throws {
        let log = CapturedLog()
        let (channel, loop) = try guarded(log)
        for _ in 0..<7 {
            loop.advanceTime(by: .minutes(9))
            try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "x")))
            #expect(channel.isActive)
        }
        loop.advanceTime(by: .minutes(9))
        #expect(channel.isActive)
        loop.advanceTime(by: .minutes(1))
        #expect(!channel.isActive)
        #expect(log.lines.count == 1)
    }

    /// An export reads on only as long as somebody takes what it wrote.
    @Test func `an answer without end ends when the client goes away`() async throws {
        let (ends, ended) = AsyncStream.makeStream(of: (any Error).self)
        var routes = Routes()
        routes.get("/endless", .anybody) { _ in
            let body = ResponseBody { writer in
                let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 10_000)
                do {
                    while true { try await writer.write(piece) }
                } catch {
                    ended.yield(error)
                    throw error
                }
            }
            return Response(status: .ok, headers: [.contentType: "text/csv"], body: body)
        }
        try await Door(more: routes).application.test(.live) { client in
            let port = try #require(client.port)
            _ = try await exchange(port: port) { send, receive in
                try await send("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return try await receive("xxxx")
            }
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() != nil)
        }
    }

    @Test func `a body of unknown length is refused when it has become too large, not at its end`() async throws {
        try await Door().application.test(.live) { client in
            let port = try #require(client.port)
            let head = "POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunk = "64\r\n" + String(repeating: "x", count: 100) + "\r\n"
            let answer = try await exchange(port: port) { send, receive in
                try await send(head)
                for _ in 0..<11 { try await send(chunk) }
                return try await receive("\r\n\r\n")
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `what takes too long is given up, with a page and a log line`() async throws {
        let door = Door()
        try await door.application.test(.live) { client in
            let answer = try await client.post("/slow", "")
            #expect(answer.status == .serviceUnavailable)
            let reference = try #require(answer.reference)
            #expect(
                door.log.lines.contains {
                    $0.contains(reference) && $0.contains("\"level\":\"error\"") && $0.contains("TimeLimit")
                })
        }
    }

    @Test func `a client that stops in the middle of a body is given up too`() async throws {
        try await Door().application.test(.live) { client in
            let port = try #require(client.port)
            let head = "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
            let answer = try await exchange(port: port) { send, receive in
                try await send(head)
                return try await receive("\r\n\r\n")
            }
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
        }
    }
}

/// What no answer contains: reading up to it reads until the server closes.
private let never = "\u{0}"

/// Speaks to a server byte by byte. `receive` reads until the text was seen, or the server closed.
func exchange(
    port: Int,
    _ body:
        @escaping @Sendable (
            _ send: (String) async throws -> Void, _ receive: (String) async throws -> String
        ) async throws -> String
) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "localhost", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
    return try await channel.executeThenClose { inbound, outbound in
        var parts = inbound.makeAsyncIterator()
        return try await body(
            { try await outbound.write(ByteBuffer(string: $0)) },
            { end in
                var seen = ""
                while !seen.contains(end), let part = try await parts.next() { seen += String(buffer: part) }
                return seen
            })
    }
}
