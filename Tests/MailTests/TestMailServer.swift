import Foundation
import SMTP
import Testing

/// A real SMTP server (Python's aiosmtpd) in a process of its own, which ends with this object. It refuses
/// `unknown@` for good, and `busy@` the first time it is asked.
final class TestMailServer: Sendable {
    struct Received: Decodable {
        let sender: String
        let recipients: [String]
        let headers: [String: String]
        /// The decoded leaves by content type.
        let parts: [String: String]
    }

    struct Unavailable: Error, CustomStringConvertible {
        let description: String
    }

    let server: SMTPServer
    private let process: Process
    private let input: FileHandle
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (inputs, outputs, errors) = (Pipe(), Pipe(), Pipe())
        process = Process()
        let interpreter = ProcessInfo.processInfo.environment["CONCORDAT_PYTHON"] ?? "python3"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, "-c", Self.script, folder.path]
        process.standardInput = inputs
        process.standardOutput = outputs
        process.standardError = errors
        try process.run()
        input = inputs.fileHandleForWriting
        let line = String(decoding: outputs.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Unavailable(
                description:
                    "'\(interpreter)' with aiosmtpd did not start; CONCORDAT_PYTHON names another: \(words)")
        }
        server = SMTPServer(host: "127.0.0.1", port: port, security: .none)
    }

    deinit {
        // The script ends with its standard input. Nobody waits for that: Foundation was seen to miss it.
        try? input.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What was accepted, in order: it is on the disk before the sender hears of it.
    func received() throws -> [Received] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try files.filter { $0.hasSuffix(".json") }.sorted().map { name in
            try JSONDecoder().decode(Received.self, from: Data(contentsOf: folder.appending(path: name)))
        }
    }

    private static let script = #"""
        import asyncio, email, email.policy, json, os, sys, threading
        from aiosmtpd.smtp import SMTP

        folder, asked, accepted = sys.argv[1], set(), 0

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("unknown@"):
                    return "550 5.1.1 No such person here"
                if address.startswith("busy@") and address not in asked:
                    asked.add(address)
                    return "451 4.7.1 Come back later"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                global accepted
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                accepted += 1
                # Nobody reads half a file: it gets its name when it is whole.
                with open(f"{folder}/{accepted:04}.part", "w") as file:
                    json.dump({
                        "sender": envelope.mail_from,
                        "recipients": envelope.rcpt_tos,
                        "headers": {name.lower(): str(value) for name, value in message.items()},
                        "parts": {part.get_content_type(): part.get_content()
                                  for part in message.walk() if not part.is_multipart()},
                    }, file)
                os.rename(f"{folder}/{accepted:04}.part", f"{folder}/{accepted:04}.json")
                return "250 OK"

        async def serve():
            server = await loop.create_server(lambda: SMTP(Handler(), loop=loop), "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        def end_with_input():
            sys.stdin.read()
            os._exit(0)

        threading.Thread(target=end_with_input, daemon=True).start()
        loop = asyncio.new_event_loop()
        loop.run_until_complete(serve())
        """#
}
