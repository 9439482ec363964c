import Jobs
import Kernel
import Mail
import SMTP
import Storage
import StorageTesting
import Testing

@Suite struct MailDeliveryTests {
    struct Undone: Error {}

    @Test(arguments: enginesUnderTest) func aMailArrivesInTextAndHTML(_ engine: Engine) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server) { bench in
            let id = try await bench.queue(notice())
            try await bench.runDue()
            let received = try server.received()
            #expect(received.count == 1)
            let message = try #require(received.first)
            #expect(message.recipients == ["amara.osei@example.gov.uk"])
            #expect(message.sender == "concordat@example.gov.uk")
            #expect(message.headers["subject"] == "Café: a new decision")
            #expect(message.headers["to"] == "Amara Osei <amara.osei@example.gov.uk>")
            #expect(message.headers["message-id"] == "<\(id)@example.gov.uk>")
            #expect(message.headers["auto-submitted"] == "auto-generated")
            let text = try #require(message.parts["text/plain"])
            #expect(text.contains("Siân added a decision."))
            #expect(text.contains("https://concordat.example/d/1?a=1&b=2"))
            let html = try #require(message.parts["text/html"])
            #expect(html.contains("href=\"https://concordat.example/d/1?a=1&amp;b=2\""))
            let mail = try #require(try await bench.mail(id))
            #expect(mail.state == .sent)
            #expect(mail.sentAt == bench.now)
            #expect(mail.attempts == 1)
            // It is not sent again.
            bench.advance(.days(1))
            try await bench.runDue()
            #expect(try server.received().count == 1)
            #expect(try await bench.status() == .working)
        }
    }

    /// RFC 8058, section 3.1; and none of it in mail that nobody can decline.
    @Test(arguments: enginesUnderTest) func aMailThatOneCanDeclineSaysHow(_ engine: Engine) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server) { bench in
            let address = "https://concordat.example/notices/unsubscribe/\(String(repeating: "0a", count: 70))"
            try await bench.queue(
                Letter(
                    to: "amara.osei@example.gov.uk", subject: "News", text: "Some.", purpose: .digest,
                    unsubscribe: address))
            try await bench.queue(notice())
            try await bench.runDue()
            let received = try server.received()
            let digest = try #require(received.first { $0.headers["subject"] == "News" })
            #expect(digest.headers["list-unsubscribe"] == "<\(address)>")
            #expect(digest.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click")
            let other = try #require(received.first { $0.headers["subject"] != "News" })
            #expect(other.headers["list-unsubscribe"] == nil && other.headers["list-unsubscribe-post"] == nil)
        }
    }

    @Test(arguments: enginesUnderTest) func aMailIsRolledBackWithItsTransaction(_ engine: Engine) async throws {
        try await MailBench.with(engine, server: nil) { bench in
            let now = bench.now
            await #expect(throws: Undone.self) {
                try await bench.database.write { transaction in
                    try transaction.queueMail(notice(), at: now)
                    throw Undone()
                }
            }
            let mail = try await bench.database.read { transaction in try transaction.outbox(limit: 10) }
            #expect(mail.isEmpty)
        }
    }

    @Test(arguments: ["", "nobody", "a@b@c", "a b@example.org", "a@example.org\r\nBcc: b@example.org"])
    func anAddressThatCannotBeIsRefused(_ address: String) async throws {
        try await MailBench.with(.sqlite, server: nil) { bench in
            await #expect(throws: Fault.self) { try await bench.queue(notice(to: address)) }
        }
    }

    @Test func aSubjectCannotAddHeaders() async throws {
        let server = try TestMailServer()
        try await MailBench.with(.sqlite, server: server.server) { bench in
            try await bench.queue(
                Letter(
                    to: "a@example.org", subject: "Hello\r\nBcc: b@example.org\0", text: "T\0",
                    purpose: .notification))
            try await bench.runDue()
            let message = try #require(try server.received().first)
            #expect(message.headers["bcc"] == nil)
            #expect(message.recipients == ["a@example.org"])
            #expect(message.headers["subject"]?.hasPrefix("Hello") == true)
        }
    }

    @Test(arguments: enginesUnderTest) func aTemporaryFailureIsTriedAgain(_ engine: Engine) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server) { bench in
            let id = try await bench.queue(notice(to: "busy@example.org"))
            let queuedAt = bench.now
            try await bench.runDue()
            var mail = try #require(try await bench.mail(id))
            #expect(mail.state == .queued)
            #expect(mail.attempts == 1)
            #expect(mail.lastError?.contains("4.7.1 Come back later") == true)
            #expect(try server.received().isEmpty)
            #expect(try await bench.status() == .failing(waiting: 1, since: queuedAt))
            bench.advance(.seconds(14))
            try await bench.runDue()
            #expect(try server.received().isEmpty)
            bench.advance(.seconds(1))
            try await bench.runDue()
            mail = try #require(try await bench.mail(id))
            #expect(mail.state == .sent)
            #expect(mail.attempts == 2)
            #expect(mail.lastError == nil)
            #expect(try server.received().map { $0.headers["message-id"] } == ["<\(id)@example.gov.uk>"])
        }
    }

    @Test(arguments: enginesUnderTest) func aRefusalForGoodIsFinal(_ engine: Engine) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server) { bench in
            let id = try await bench.queue(notice(to: "unknown@example.org"))
            try await bench.runDue()
            let mail = try #require(try await bench.mail(id))
            #expect(mail.state == .failed)
            #expect(mail.lastError?.contains("No such person here") == true)
            let dead = try await bench.dead()
            #expect(dead.count == 1)
            // The job's error is logged, so it does not say to whom.
            #expect(dead.first?.lastError == "The mail was not handed over: refused (550).")
            bench.advance(.days(1))
            try await bench.runDue()
            #expect(try await bench.mail(id)?.attempts == 1)
            // An administrator may try again.
            let (now, job) = (bench.now, try #require(dead.first).id)
            try await bench.database.write { transaction in try transaction.rerunJob(job, at: now) }
            try await bench.runDue()
            #expect(try await bench.mail(id)?.attempts == 2)
        }
    }

    @Test func aMailIsSentOnceThoughWhatBecameOfItCannotBeWrittenAtOnce() async throws {
        let server = try TestMailServer()
        try await MailBench.with(.sqlite, server: server.server) { bench in
            let id = try await bench.queue(notice())
            try await bench.database.write { transaction in
                try transaction.script(
                    """
                    CREATE TRIGGER mail_full BEFORE UPDATE ON mail WHEN NEW.state = 'sent'
                    BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
                    """)
            }
            async let runs: Void = bench.runDue()
            while try server.received().isEmpty { await Task.yield() }
            try await bench.database.write { try $0.script("DROP TRIGGER mail_full") }
            try await runs
            #expect(try await bench.mail(id)?.state == .sent)
            #expect(try await bench.mail(id)?.attempts == 1)
            #expect(try server.received().count == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func anUnreachableServerIsTriedForDaysThenGivenUp(
        _ engine: Engine
    ) async throws {
        // Nobody listens on port 1.
        let nowhere = SMTPServer(host: "127.0.0.1", port: 1, security: .none)
        try await MailBench.with(engine, server: nowhere) { bench in
            let id = try await bench.queue(notice())
            for _ in 1...19 {
                try await bench.runDue()
                #expect(try await bench.mail(id)?.state == .queued)
                bench.advance(.hours(4))
            }
            try await bench.runDue()
            #expect(try await bench.mail(id)?.state == .failed)
            #expect(try await bench.mail(id)?.attempts == 20)
            #expect(try await bench.dead().count == 1)
        }
    }

    @Test(arguments: enginesUnderTest) func withoutAServerMailIsKeptAndDeliveredLater(_ engine: Engine)
        async throws
    {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: nil) { bench in
            let first = try await bench.queue(notice())
            let second = try await bench.queue(notice(to: "b@example.org"))
            let stale = try await bench.queue(signIn(expiresAt: bench.now + .minutes(15)))
            #expect(try await bench.status() == .noServer(waiting: 3))
            try await bench.runDue()
            #expect(try await bench.mail(first)?.state == .noServer)
            #expect(try await bench.status() == .noServer(waiting: 3))
            bench.advance(.hours(1))
            try await bench.runDue()
            #expect(try await bench.status() == .noServer(waiting: 2))
            bench.configure(server.server)
            bench.advance(.minutes(10))
            try await bench.runDue()
            #expect(try await bench.mail(first)?.state == .sent)
            #expect(try await bench.mail(second)?.state == .sent)
            #expect(try server.received().count == 2)
            // A sign-in link that ran out is of no use to anybody, and not kept.
            let contents = try #require(try await bench.contents(stale))
            #expect(contents.mail.state == .expired)
            #expect(contents.text.isEmpty)
            #expect(try await bench.status() == .working)
        }
    }

    @Test(arguments: enginesUnderTest) func aMailWhoseDeliveryIsCancelledCountsAsFailed(
        _ engine: Engine
    ) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server) { bench in
            let id = try await bench.queue(notice())
            let now = bench.now
            try await bench.database.write { transaction in
                for job in try transaction.unfinishedJobs(limit: 10) {
                    try transaction.cancelJob(job.id, at: now)
                }
            }
            try await bench.runDue()
            #expect(try await bench.mail(id)?.state == .failed)
            #expect(try server.received().isEmpty)
        }
    }

    @Test(arguments: enginesUnderTest) func aSignInMailIsBlankedOnceSent(_ engine: Engine) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server) { bench in
            let secret = try await bench.queue(signIn())
            let plain = try await bench.queue(notice())
            try await bench.runDue()
            #expect(try server.received().contains { $0.parts["text/plain"]?.contains("SECRET") == true })
            let contents = try #require(try await bench.contents(secret))
            #expect(contents.mail.isBlanked)
            #expect(contents.text.isEmpty)
            #expect(contents.html == nil)
            bench.advance(.days(6))
            try await bench.runDue()
            #expect(try await bench.contents(plain)?.text.isEmpty == false)
            bench.advance(.days(2))
            try await bench.runDue()
            #expect(try await bench.contents(plain)?.text == "")
            #expect(try await bench.mail(plain)?.isBlanked == true)
            bench.advance(.days(90))
            try await bench.runDue()
            #expect(try await bench.mail(plain) == nil)
        }
    }

    @Test(arguments: enginesUnderTest) func aDemonstrationKeepsTexts(_ engine: Engine) async throws {
        let server = try TestMailServer()
        try await MailBench.with(engine, server: server.server, keepsBodies: true) { bench in
            let secret = try await bench.queue(signIn())
            try await bench.runDue()
            bench.advance(.days(8))
            try await bench.runDue()
            #expect(try await bench.mail(secret)?.state == .sent)
            #expect(try await bench.contents(secret)?.text.contains("SECRET") == true)
        }
    }

    @Test(arguments: enginesUnderTest) func theOutboxIsPaged(_ engine: Engine) async throws {
        try await MailBench.with(engine, server: nil) { bench in
            var ids: [Mail.ID] = []
            for number in 0..<5 {
                bench.advance(.seconds(1))
                ids.append(try await bench.queue(notice(to: number == 2 ? "b@example.org" : "a@example.org")))
            }
            let pages = try await bench.database.read { transaction in
                let first = try transaction.outbox(limit: 3)
                let second = try transaction.outbox(before: first.last?.id, limit: 3)
                return [first, second, try transaction.outbox(to: "b@example.org", state: .queued, limit: 3)]
            }
            #expect(pages.map { $0.map(\.id) } == [[ids[4], ids[3], ids[2]], [ids[1], ids[0]], [ids[2]]])
            #expect(pages[2].first?.subject == "Café: a new decision")
        }
    }
}
