import Testing

@testable import SMTP

@Suite("Mail headers and addresses")
struct HeaderTests {
    @Test(
        "addresses that every server takes",
        arguments: ["a@b", "first.last@gov.uk", "o'neil+tag@sub.example.org", "x!#$%&*/=?^_`{|}~-1@a-b.test"])
    func validAddresses(address: String) throws {
        #expect(try MailAddress(address).address == address)
    }

    @Test(
        "other addresses are refused",
        arguments: [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a..b@c", ".a@c", "a.@c", "a@-b", "a@b-", "a@b..c",
            "a@[127.0.0.1]",
            "\"a b\"@c", "<a@b>", "a@b>\r\nRCPT TO:<c@d", "a@b\n", "a\r@b", "ŵ@b", "a@ŵ", "a@b\0", "a,b@c",
            "\(String(repeating: "a", count: 65))@b", "a@\(String(repeating: "b.", count: 126))b",
        ])
    func invalidAddresses(address: String) {
        #expect(throws: MailAddress.Invalid.address) { try MailAddress(address) }
    }

    @Test(
        "names cannot become headers", arguments: ["x\r\nBcc: y@z", "x\ny", "\0", "a\u{85}b", "a\u{2028}b"])
    func namesWithControls(name: String) {
        #expect(throws: MailAddress.Invalid.name) { try MailAddress("a@b", name: name) }
    }

    @Test("names are atoms, quoted or encoded")
    func mailboxes() throws {
        func mailbox(_ name: String?) throws -> String {
            HeaderText.field("To", HeaderText.mailbox(try MailAddress("a@b", name: name)))
        }
        #expect(try mailbox(nil) == "To: a@b")
        #expect(try mailbox("") == "To: a@b")
        #expect(try mailbox("Ann O'Hara") == "To: Ann O'Hara <a@b>")
        #expect(try mailbox("Dr. Ann \"A\\B\"") == #"To: "Dr. Ann \"A\\B\"" <a@b>"#)
        #expect(try mailbox("Siân") == "To: =?UTF-8?Q?Si=C3=A2n?= <a@b>")
        #expect(try mailbox("=?UTF-8?Q?x?=") == "To: =?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fx=3F=3D?= <a@b>")
    }

    @Test("long subjects are folded, and no character is split between encoded words")
    func folding() throws {
        let plain = String(repeating: "word ", count: 40) + "end"
        let field = HeaderText.field("Subject", HeaderText.unstructured(plain))
        #expect(field.replacing("\r\n", with: "") == "Subject: \(plain)")
        let encoded = HeaderText.field("Subject", HeaderText.unstructured(String(repeating: "ŵ🏴", count: 60)))
        for line in field.split(separator: "\r\n") + encoded.split(separator: "\r\n") {
            #expect(line.utf8.count <= 76)
        }
        for line in encoded.dropFirst("Subject:".count).split(separator: "\r\n") {
            let word = try #require(line.wholeMatch(of: #/ =\?UTF-8\?Q\?([^?]*)\?=/#)).1
            let bytes = word.split(separator: "=").compactMap { UInt8($0, radix: 16) }
            #expect(String(validating: bytes, as: UTF8.self) != nil)
        }
    }

    @Test("spaces at the edges and in a row come through", arguments: [" a", "a ", "a  b", " "])
    func spaces(subject: String) {
        let encoded = subject.replacing(" ", with: "_")
        #expect(HeaderText.unstructured(subject) == ["=?UTF-8?Q?\(encoded)?="])
    }

    @Test(
        "dates (RFC 5322)",
        arguments: zip(
            [Int64(0), 951_782_399, 951_782_400, 1_795_255_200, 4_107_542_400, -1, 1_735_689_599],
            [
                "Thu, 1 Jan 1970 00:00:00 +0000", "Mon, 28 Feb 2000 23:59:59 +0000",
                "Tue, 29 Feb 2000 00:00:00 +0000",
                "Sat, 21 Nov 2026 10:00:00 +0000", "Mon, 1 Mar 2100 00:00:00 +0000",
                "Thu, 1 Jan 1970 00:00:00 +0000",
                "Tue, 31 Dec 2024 23:59:59 +0000",
            ]))
    func dates(seconds: Int64, text: String) {
        #expect(MailDate.text(seconds) == text)
    }

    @Test(
        "line ends of every kind become CR LF", arguments: ["a\nb", "a\rb", "a\r\nb", "a\nb\n", "a\r\nb\r\n"])
    func lineEnds(text: String) {
        #expect(SMTPTransfer.withNetworkLineEnds(text) == Array("a\r\nb\r\n".utf8))
    }

    @Test("a message that could smuggle a header, or lacks what it needs, is not sent")
    func unsendable() throws {
        let server = SMTPServer(host: "127.0.0.1", port: 1, security: .none)
        let messages = [
            try letter(to: []), try letter(subject: ""), try letter(subject: "x\r\nBcc: y@z"),
            try letter(subject: "x\ny"),
            try letter(messageID: "x"), try letter(messageID: "<x@y>"),
            try letter(messageID: "x@y>\r\nBcc: z@z"),
            try letter(headers: [.init("X-A", "b\r\nBcc: y@z")]),
            try letter(headers: [.init("X-A\r\nBcc", "y@z")]),
            try letter(headers: [.init("X-A", "")]), try letter(headers: [.init("X-A", "ŵ")]),
            try letter(headers: [.init("bcc", "y@z")]),
            try letter(headers: [.init("Content-Type", "text/html")]),
            try letter(headers: [.init("X-A", String(repeating: "a", count: 1000))]),
            try letter(headers: [.init("", "a")]),
        ]
        for message in messages {
            let failure = try #require(throws: SMTPFailure.self) { try server.send(message) }
            #expect(failure.cause == .unsendable)
            #expect(failure.isPermanent)
        }
    }

    @Test("a server's address cannot lead elsewhere")
    func serverAddress() throws {
        func url(_ host: String, _ port: Int = 25, greeting: String? = nil) throws(SMTPFailure) -> String {
            try SMTPServer(host: host, port: port, security: .tls, greeting: greeting).url()
        }
        #expect(try url("mail.gov.test", 465, greeting: "me.test") == "smtps://mail.gov.test:465/me.test")
        #expect(try url("::1") == "smtps://[::1]:25/")
        for host in ["", "a/b", "a@b", "a b", "a\r\n", "[::1]", "file:///etc/passwd", "a?b", "a#b", "%41"] {
            #expect(throws: SMTPFailure.self, "\(host)") { try url(host) }
        }
        #expect(throws: SMTPFailure.self) { try url("a", 0) }
        #expect(throws: SMTPFailure.self) { try url("a", 65536) }
        #expect(throws: SMTPFailure.self) { try url("a", greeting: "a\r\nMAIL") }
    }
}
