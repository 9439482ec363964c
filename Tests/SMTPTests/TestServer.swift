import Foundation
import Testing

/// A real SMTP server (Python's aiosmtpd) in a process of its own, which ends with this object.
///
/// What it accepts it parses with Python's `email` package and reports, so that the tests see a message as
/// somebody else's program reads it. Some recipients are special: `unknown@` and `busy@` are refused; the
/// server hangs up on `hangup@` at once, on `cut@` in the middle of the contents, on `lost@` after them.
final class TestServer {
    enum Mode: String {
        case plain
        case startTLS = "starttls"
        case tls
        /// Accepts connections and never says a word.
        case silent
    }

    /// A message as the server's parser saw it.
    struct Received: Decodable {
        struct Part: Decodable {
            let type: String
            let encoding: String
            let text: String
        }

        let sender: String
        let recipients: [String]
        /// Decoded values by lower-case name.
        let headers: [String: String]
        let type: String
        let parts: [Part]
        let defects: [String]
        /// Everything, byte for byte, as Latin-1.
        let raw: String
        let encrypted: Bool
        let user: String?
    }

    struct Unavailable: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let lines: LineReader

    init(_ mode: Mode = .plain, certificate: Certificate? = nil, password: String? = nil) throws {
        let output = Pipe()
        let errors = Pipe()
        lines = LineReader(output.fileHandleForReading)
        let interpreter = ProcessInfo.processInfo.environment["CONCORDAT_PYTHON"] ?? "python3"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            interpreter, "-c", Self.script, mode.rawValue, certificate?.file ?? "", certificate?.key ?? "",
            password ?? "",
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        guard let line = lines.next(), let port = Int(line) else {
            let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Unavailable(
                description: """
                    The test's mail server did not start. It needs Python with aiosmtpd: run scripts/setup, or name \
                    an interpreter that has it in CONCORDAT_PYTHON. '\(interpreter)' said: \(words)
                    """)
        }
        self.port = port
    }

    deinit {
        // The script ends with its standard input. Nobody waits for that: Foundation was seen to miss it.
        try? input.fileHandleForWriting.close()
    }

    /// The next message that was accepted; waits for it.
    func received() throws -> Received {
        let line = try #require(lines.next(), "the server ended")
        return try JSONDecoder().decode(Received.self, from: Data(line.utf8))
    }

    private static let script = #"""
        import asyncio, email, email.policy, json, ssl, sys, threading, os
        from aiosmtpd.smtp import SMTP, AuthResult

        mode, certificate, key, password = sys.argv[1:5]

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                name = address.split("@")[0]
                if name == "unknown":
                    return "550 5.1.1 No such person here"
                if name == "busy":
                    return "451-4.7.1 Too many letters\r\n451 4.7.1 Come back later"
                if name == "hangup":
                    server.transport.abort()
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                if envelope.rcpt_tos[0].startswith("lost@"):
                    server.transport.abort()
                    return "250 OK"
                if b"viagra" in envelope.content:
                    return "554 5.7.1 Not this"
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                leaves = [part for part in message.walk() if not part.is_multipart()]
                print(json.dumps({
                    "sender": envelope.mail_from,
                    "recipients": envelope.rcpt_tos,
                    "headers": {name.lower(): str(value) for name, value in message.items()},
                    "type": message.get_content_type(),
                    "parts": [{
                        "type": part["content-type"],
                        "encoding": part["content-transfer-encoding"],
                        "text": part.get_content(),
                    } for part in leaves],
                    "defects": [repr(defect) for part in message.walk() for defect in part.defects],
                    "raw": envelope.content.decode("latin-1"),
                    "encrypted": session.ssl is not None or mode == "tls",
                    "user": session.auth_data and session.auth_data.login.decode(),
                }), flush=True)
                return "250 OK"

        class Server(SMTP):
            async def smtp_DATA(self, argument):
                if not self.envelope.rcpt_tos[0].startswith("cut@"):
                    return await super().smtp_DATA(argument)
                await self.push("354 Go on")
                self.transport.abort()

        def authenticate(server, session, envelope, mechanism, data):
            good = data.login == b"concordat" and data.password.decode() == password
            return AuthResult(success=good, handled=False, auth_data=data)

        def protocol():
            if mode == "silent":
                return asyncio.Protocol()
            return Server(
                Handler(), hostname="mail.test", loop=loop, tls_context=context if mode == "starttls" else None,
                require_starttls=mode == "starttls", authenticator=authenticate if password else None,
                auth_required=bool(password), auth_require_tls=False)

        async def serve():
            server = await loop.create_server(
                protocol, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        def end_with_input():
            sys.stdin.read()
            os._exit(0)

        threading.Thread(target=end_with_input, daemon=True).start()
        context = None
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate, key)
        loop = asyncio.new_event_loop()
        loop.run_until_complete(serve())
        """#
}

/// Lines from a pipe, waiting for each.
private final class LineReader {
    private let handle: FileHandle
    private var buffer = Data()

    init(_ handle: FileHandle) { self.handle = handle }

    func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer = Data(buffer[(end + 1)...])
                return line
            }
            let more = handle.availableData
            if more.isEmpty { return nil }
            buffer.append(more)
        }
    }
}

/// A certificate for 127.0.0.1 that signs itself, made by OpenSSL in a folder that goes with this object.
final class Certificate {
    let file: String
    let key: String
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "smtp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "certificate.pem").path
        key = folder.appending(path: "key.pem").path
        // Foundation's Process was seen to miss the end of what it runs where many files are open.
        let ended = system(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=mail.test \
            -addext subjectAltName=IP:127.0.0.1 -keyout '\(key)' -out '\(file)' >/dev/null 2>&1
            """)
        try #require(ended == 0, "openssl made no certificate")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
