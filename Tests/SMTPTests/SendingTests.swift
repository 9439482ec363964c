import Foundation
import SMTP
import Testing

@Suite("Sending to a real server", .serialized)
struct SendingTests {
    @Test("text and HTML arrive as they were written")
    func delivery() throws {
        let server = try TestServer()
        let text =
            "Annwyl Ffion,\n\n.\n..two dots\nFrom here: =3D € ŵ\r\nlong \(String(repeating: "x", count: 2000))"
        let html =
            "<p>Annwyl <b>Ffion</b> – cliciwch <a href=\"https://example.org/?a=1&amp;b=2\">yma</a></p>\n"
        let message = MailMessage(
            from: try MailAddress("noreply@concordat.test", name: "Concordat"),
            to: [
                try MailAddress("ffion@gov.test", name: "Ffion Ŵyn-Jones, \"Fi\" <x>"),
                try MailAddress("o'neil+a@gov.test", name: "O'Neil, Pat"),
            ],
            replyTo: try MailAddress("team@gov.test"),
            subject: "Cyfarfod: ‘Data sharing’ – dydd Mawrth nesaf yng Nghaerdydd 🏴",
            text: text, html: html, messageID: "0192.1@concordat.test", date: 1_795_255_200,
            headers: [.init("Auto-Submitted", "auto-generated")])
        try client(server).send(message)

        let received = try server.received()
        #expect(received.sender == "noreply@concordat.test")
        #expect(received.recipients == ["ffion@gov.test", "o'neil+a@gov.test"])
        #expect(received.headers["from"] == "Concordat <noreply@concordat.test>")
        #expect(
            received.headers["to"]
                == "\"Ffion Ŵyn-Jones, \\\"Fi\\\" <x>\" <ffion@gov.test>, \"O'Neil, Pat\" <o'neil+a@gov.test>"
        )
        #expect(received.headers["reply-to"] == "team@gov.test")
        #expect(received.headers["subject"] == message.subject)
        #expect(received.headers["date"] == "Sat, 21 Nov 2026 10:00:00 +0000")
        #expect(received.headers["message-id"] == "<0192.1@concordat.test>")
        #expect(received.headers["auto-submitted"] == "auto-generated")
        #expect(received.headers["mime-version"] == "1.0")
        #expect(received.type == "multipart/alternative")
        #expect(
            received.parts.map(\.type) == ["text/plain; charset=\"utf-8\"", "text/html; charset=\"utf-8\""])
        #expect(received.parts.map(\.encoding) == ["quoted-printable", "quoted-printable"])
        let written = text.replacing("\r\n", with: "\n") + "\n"
        #expect(received.parts.first?.text.replacing("\r\n", with: "\n") == written)
        #expect(received.parts.last?.text.replacing("\r\n", with: "\n") == html)
        #expect(received.defects == [])
        let lines = received.raw.components(separatedBy: "\r\n")
        // libcurl writes this one, with its boundary, on one line.
        let folded = lines.filter { !$0.hasPrefix("Content-Type: multipart/") }
        #expect(folded.allSatisfy { $0.utf8.count <= 76 })
        #expect(received.raw.unicodeScalars.allSatisfy { $0.isASCII })
    }

    @Test("a message without HTML has one part")
    func plainText() throws {
        let server = try TestServer()
        try client(server).send(try letter(text: ""))
        let received = try server.received()
        #expect(received.parts.map(\.type) == ["text/plain; charset=\"utf-8\""])
        #expect(received.parts.map(\.text) == ["\r\n"])
        #expect(!received.encrypted)
        #expect(received.user == nil)
        #expect(received.defects == [])
    }

    @Test("STARTTLS and TLS, with authentication", arguments: [TestServer.Mode.startTLS, .tls])
    func encrypted(mode: TestServer.Mode) throws {
        let certificate = try Certificate()
        let server = try TestServer(mode, certificate: certificate, password: "pâss word")
        try client(server, mode, caFile: certificate.file, password: "pâss word").send(try letter())
        let received = try server.received()
        #expect(received.encrypted)
        #expect(received.user == "concordat")
    }

    @Test("a wrong password is permanent")
    func wrongPassword() throws {
        let certificate = try Certificate()
        let server = try TestServer(.startTLS, certificate: certificate, password: "right")
        let failure = try failure {
            try client(server, .startTLS, caFile: certificate.file, password: "wrong").send(try letter())
        }
        #expect(failure.cause == .authentication)
        #expect(failure.isPermanent)
        #expect(failure.replyCode == 535)
        #expect(failure.reply.hasPrefix("535 5.7.8"))
    }

    @Test("a certificate that nobody vouches for is refused", arguments: [TestServer.Mode.startTLS, .tls])
    func untrusted(mode: TestServer.Mode) throws {
        let server = try TestServer(mode, certificate: Certificate(), password: "secret")
        let failure = try failure {
            try client(server, mode, password: "secret").send(try letter())
        }
        #expect(failure.cause == .encryption)
        #expect(!failure.isPermanent)
    }

    @Test("a server without STARTTLS gets nothing if encryption is asked for")
    func noSTARTTLS() throws {
        let server = try TestServer(password: "secret")
        let failure = try failure {
            try client(server, .startTLS, password: "secret").send(try letter())
        }
        #expect(failure.cause == .encryption)
        #expect(failure.replyCode == nil)
    }

    @Test("an unknown recipient is permanent, and nobody else gets the message either")
    func unknownRecipient() throws {
        let server = try TestServer()
        let failure = try failure {
            try client(server).send(try letter(to: ["known@gov.test", "unknown@gov.test"]))
        }
        #expect(failure.cause == .refused)
        #expect(failure.isPermanent)
        #expect(failure.replyCode == 550)
        #expect(failure.reply == "550 5.1.1 No such person here")
        try client(server).send(try letter(to: ["next@gov.test"]))
        #expect(try server.received().recipients == ["next@gov.test"])
    }

    @Test("a busy server is temporary, and all of its reply is kept")
    func busy() throws {
        let server = try TestServer()
        let failure = try failure {
            try client(server).send(try letter(to: ["busy@gov.test"]))
        }
        #expect(failure.cause == .refused)
        #expect(!failure.isPermanent)
        #expect(failure.replyCode == 451)
        #expect(failure.reply == "451-4.7.1 Too many letters\n451 4.7.1 Come back later")
    }

    @Test("contents that the server does not want are permanent")
    func contents() throws {
        let server = try TestServer()
        let failure = try failure {
            try client(server).send(try letter(text: "viagra"))
        }
        #expect(failure.cause == .refused)
        #expect(failure.isPermanent)
        #expect(failure.reply == "554 5.7.1 Not this")
    }

    @Test(
        "a server that hangs up is temporary",
        arguments: ["hangup@gov.test", "cut@gov.test", "lost@gov.test"])
    func hangUp(recipient: String) throws {
        let server = try TestServer()
        let failure = try failure {
            try client(server).send(
                try letter(to: [recipient], text: String(repeating: "line\n", count: 500_000)))
        }
        #expect(failure.cause == .connection)
        #expect(!failure.isPermanent)
        #expect(failure.replyCode == nil)
    }

    @Test(
        "so it is under TLS, and the process survives it",
        arguments: ["hangup@gov.test", "cut@gov.test", "lost@gov.test"])
    func hangUpEncrypted(recipient: String) throws {
        let certificate = try Certificate()
        let server = try TestServer(.tls, certificate: certificate)
        let failure = try failure {
            try client(server, .tls, caFile: certificate.file).send(
                try letter(to: [recipient], text: String(repeating: "line\n", count: 500_000)))
        }
        #expect(failure.cause == .connection)
        #expect(!failure.isPermanent)
    }

    @Test("nobody listening is temporary")
    func connectionRefused() throws {
        let port = try TestServer().port
        let failure = try failure {
            try SMTPServer(host: "127.0.0.1", port: port, security: .none).send(try letter())
        }
        #expect(failure.cause == .connection)
        #expect(!failure.isPermanent)
    }

    @Test("a server that says nothing is temporary")
    func timeout() throws {
        let server = try TestServer(.silent)
        let failure = try failure {
            try SMTPServer(host: "127.0.0.1", port: server.port, security: .none, timeout: .milliseconds(300))
                .send(try letter())
        }
        #expect(failure.cause == .timeout)
        #expect(!failure.isPermanent)
    }

    private func client(
        _ server: TestServer, _ mode: TestServer.Mode = .plain, caFile: String? = nil, password: String? = nil
    ) -> SMTPServer {
        let security: SMTPServer.Security =
            switch mode {
            case .startTLS: .startTLS
            case .tls: .tls
            case .plain, .silent: .none
            }
        return SMTPServer(
            host: "127.0.0.1", port: server.port, security: security,
            username: password == nil ? nil : "concordat", password: password, caFile: caFile,
            greeting: "concordat.test")
    }

    private func failure(_ action: () throws -> Void) throws -> SMTPFailure {
        try #require(throws: SMTPFailure.self) { try action() }
    }
}

/// A short letter; the addresses given are valid ones.
func letter(
    to: [String] = ["ffion@gov.test"], subject: String = "A letter", text: String = "Hello.\n",
    messageID: String = "1@concordat.test", headers: [MailMessage.Header] = []
) throws -> MailMessage {
    MailMessage(
        from: try MailAddress("noreply@concordat.test"), to: try to.map { try MailAddress($0) },
        subject: subject,
        text: text, messageID: messageID, date: 1_795_255_200, headers: headers)
}
