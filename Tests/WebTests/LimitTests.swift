import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

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
                return try await receive("\r\n\r\n")
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.lowercased().contains("connection: close"))
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
        try await body(
            { try await outbound.write(ByteBuffer(string: $0)) },
            { end in
                var seen = ""
                for try await part in inbound {
                    seen += String(buffer: part)
                    if seen.contains(end) { break }
                }
                return seen
            })
    }
}
