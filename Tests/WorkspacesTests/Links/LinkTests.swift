import Access
import Foundation
import HTTPTypes
import Kernel
import Mail
import Storage
import StorageTesting
import Testing

@testable import Journal
@testable import Notices
@testable import Web
@testable import Workspaces

@Suite struct LinkTests {
    private let leila = "leila@harbour.example.org"

    @Test(arguments: enginesUnderTest)
    func `A link to a named address opens with a code, and says who shares and until when`(engine: Engine) async throws
    {
        try await FilesBench.with(engine) { files in
            try await files.makeAccounts()
            let bench = files.bench
            let file = try await files.file("plan.txt", "Beds: 10")
            let link = try await files.link(file, to: [leila, "Bob@Example.org"], days: 5)
            #expect(try await bench.mail().map(\.to).sorted() == ["bob@example.org", leila])
            #expect(try await files.mailText(to: leila).contains(link))
            // The address is kept hashed.
            let token = try #require(bytes(hex: link.suffix(64)))
            let kept = try await bench.database.read {
                try $0.value([UInt8].self, "SELECT token_hash FROM shared_link")
            }
            #expect(kept == sha256(token))

            // Nobody learns what it leads to before they show who they are.
            let asked = try await files.visit(link)
            #expect(asked.status == 200 && asked.contains("Amara Osei shares a file with you"))
            #expect(asked.contains("26 November 2026") && !asked.contains("plan.txt"))
            #expect(try await files.visit("\(link)/content").status == 410)

            // The answer is the same for an address that gets none.
            let mails = try await bench.mail().count
            let other = try await files.post("\(link)/code", ["email": "eve@example.org"])
            #expect(other.status == 200 && other.contains("If the link is for"))
            #expect(try await bench.mail().count == mails)
            #expect(try await files.post("\(link)/code", ["email": "no address"]).status == 422)
            #expect(try await files.post("\(link)/code", ["email": " Leila@Harbour.example.org "]).status == 200)
            let code = try await files.code(to: leila)
            #expect(code.count == 8)
            let wrong = code == "00000000" ? "00000001" : "00000000"
            #expect(try await files.post("\(link)/enter", ["email": leila, "code": wrong]).status == 422)
            // Not for another address, nor in another browser.
            #expect(
                try await files.post("\(link)/enter", ["email": "bob@example.org", "code": code]).status == 422)
            #expect(
                try await files.post("\(link)/enter", ["email": leila, "code": code], browser: "other").status == 422)
            let typed = "\(code.prefix(4)) \(code.suffix(4))"
            #expect(try await files.post("\(link)/enter", ["email": leila, "code": typed]).status == 303)

            let open = try await files.visit(link)
            #expect(open.contains("plan.txt") && open.contains("Department for Homes") && open.contains("OFFICIAL"))
            #expect(open.contains("26 November 2026"))
            let download = try await files.visit("\(link)/content")
            #expect(download.status == 200 && download.text == "Beds: 10")
            let part = try await bench.ask(
                outside(link) + "/content", .get, nil, browser: "theirs", headers: [.range: "bytes=6-"], body: [])
            #expect(part.status == 206 && part.text == "10")
            #expect(!(try await files.visit(link, browser: "other").contains("plan.txt")))

            // Counted and recorded; how a download goes on is no other.
            let listed = try await bench.get("\(files.place(file.id))/links", as: files.world.asTom)
            #expect(listed.contains("bob@example.org") && listed.contains(leila))
            let counts = try await bench.database.read {
                try $0.one(Counts.self, "SELECT opens, downloads FROM shared_link")
            }
            #expect(counts == Counts(opens: 1, downloads: 1))
            let entries = try await bench.journal(file.id.uuid).map(\.verb)
            #expect(entries.filter { $0 == "link.opened" }.count == 1 && entries.contains("link.downloaded"))
            let readers = try await bench.get("\(files.place(file.id))/readers", as: files.world.asAmara)
            #expect(readers.contains("\(leila), by a link"))

            // A code works once, and the browser opens it for twelve hours.
            #expect(
                try await files.post("\(link)/enter", ["email": leila, "code": code], browser: "third").status == 422)
            bench.clock.advance(LinkOpening.visit)
            #expect(!(try await files.visit(link).contains("plan.txt")))
            bench.clock.advance(.days(5))
            #expect(try await files.visit(link).status == 410)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Codes cannot be guessed, nor asked for without end`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            try await files.makeAccounts()
            let file = try await files.file("plan.txt")
            let link = try await files.link(file, to: [leila])
            #expect(try await files.post("\(link)/code", ["email": leila]).status == 200)
            let code = try await files.code(to: leila)
            let wrong = code == "00000000" ? "00000001" : "00000000"
            for _ in 0..<LinkOpening.tries {
                #expect(try await files.post("\(link)/enter", ["email": leila, "code": wrong]).status == 422)
            }
            #expect(try await files.post("\(link)/enter", ["email": leila, "code": code]).status == 422)
            for _ in 1..<LinkOpening.perAddressAndClient {
                #expect(try await files.post("\(link)/code", ["email": leila]).status == 200)
            }
            #expect(try await files.post("\(link)/code", ["email": leila]).status == 429)
            // An old code is none.
            files.bench.clock.advance(LinkOpening.codeLifetime)
            let last = try await files.code(to: leila)
            #expect(try await files.post("\(link)/enter", ["email": leila, "code": last]).status == 422)
            #expect(try await files.post("\(link)/code", ["email": leila]).status == 200)

            // What was never given out is as if it had ended.
            for token in [String(repeating: "0", count: 64), "x", String(repeating: "ab", count: 400), "%00"] {
                #expect(try await files.bench.get("/l/\(token)", as: nil).status == 410, "\(token)")
                #expect(try await files.bench.get("/l/\(token)/content", as: nil).status == 410)
            }
            // A link that is fetched again and again stops for the hour.
            try await files.bench.database.write { try $0.run("UPDATE workspace SET links = 'anyone'") }
            let open = try await files.link(file, to: [])
            #expect(try await files.visit(open).status == 200)
            try await files.bench.database.write {
                try $0.run("UPDATE shared_link SET hour_uses = \(LinkOpening.usesPerHour)")
            }
            #expect(try await files.visit("\(open)/content").status == 429)
            files.bench.clock.advance(.hours(1))
            #expect(try await files.visit("\(open)/content").status == 200)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Who may make a link follows permissions and the settings`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            try await files.makeAccounts()
            try await files.join(world.dan, .guest)
            let file = try await files.file("plan.txt")
            let path = "\(files.place(file.id))/links"
            let named = ["audience": "named", "addresses": leila, "days": "5"]
            func make(_ fields: [String: String] = [:], as viewer: Viewer) async throws -> Int {
                try await bench.post(path, named.merging(fields) { $1 }, as: viewer).status
            }
            // A reader; a contributor, of another's file; a guest who does not see it; nobody.
            #expect(try await make(as: world.asSpy) == 403)
            #expect(try await make(as: files.asPriya) == 403)
            #expect(try await make(as: world.asDan) == 404)
            #expect(try await bench.get("\(files.path)/links", as: world.asDan).status == 403)
            #expect(try await make(as: world.asGuest) == 404)
            #expect(try await make(as: world.asTom) == 200)
            let own = try await files.file("hers.txt", as: files.asPriya)
            #expect(try await bench.post("\(files.place(own.id))/links", named, as: files.asPriya).status == 200)
            // What is typed wrongly is told beside it.
            for (fields, message) in [
                (["days": "31"], "1 to 30"), (["days": ""], "how many days"), (["addresses": ""], "at least one"),
                (["addresses": "bob"], "not in the form"), (["audience": ""], "who may open it"),
            ] {
                let answer = try await bench.post(path, named.merging(fields) { $1 }, as: world.asTom)
                #expect(answer.status == 422 && answer.contains(message), "\(fields)")
            }
            #expect(try await make(["audience": "anyone"], as: world.asTom) == 403)
            try await files.set("links = 'anyone'")
            #expect(try await make(["audience": "anyone"], as: world.asTom) == 200)

            // OFFICIAL-SENSITIVE: not unless people from outside may see it here, and never for anyone.
            _ = try await bench.post(
                "\(files.place(file.id))/marking", ["item-marking": "official-sensitive"], as: world.asTom)
            #expect(try await make(as: world.asTom) == 403)
            try await files.set("externals_see_sensitive = 1")
            #expect(try await make(["audience": "anyone"], as: world.asTom) == 403)
            #expect(try await make(as: world.asTom) == 200)
            let page = try await bench.get(files.place(file.id), as: world.asTom)
            #expect(page.contains("only by a link to their own e-mail address"))
            for setting in [
                "allows_downloads = 0", "links = 'none', allows_downloads = 1", "state = 'read-only', links = 'named'",
            ] {
                try await files.set(setting)
                #expect(try await make(as: world.asTom) == 403)
                let refused = try await bench.get(path, as: world.asTom)
                #expect(refused.status == 200 && refused.contains("You cannot make a link because"))
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A link ends when it is taken back, and with what its maker may share`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            try await files.makeAccounts()
            try await files.set("links = 'anyone'")
            let file = try await files.file("plan.txt", as: world.asTom)
            let link = try await files.link(file, to: [], as: world.asTom)
            let opening = LinkOpening(desk: files.desk)
            func works() async throws -> Bool {
                let status = try await files.visit(link).status
                let isOpen = try await opening.isOpen(.token(String(link.suffix(64)), browser: "theirs"))
                #expect(isOpen == (status == 200))
                return status == 200
            }
            #expect(try await works())
            // Everything that ends it, and what undoes that.
            for (end, back) in [
                ("UPDATE workspace SET links = 'named'", "UPDATE workspace SET links = 'anyone'"),
                ("UPDATE workspace SET allows_downloads = 0", "UPDATE workspace SET allows_downloads = 1"),
                ("UPDATE workspace SET state = 'closed'", "UPDATE workspace SET state = 'active'"),
                ("UPDATE item SET marking = 'official-sensitive'", "UPDATE item SET marking = 'official'"),
                ("UPDATE item SET binned_at = 1", "UPDATE item SET binned_at = NULL"),
                ("UPDATE account SET disabled_at = 1", "UPDATE account SET disabled_at = NULL"),
                ("UPDATE person SET left_on = '2026-01-01'", "UPDATE person SET left_on = NULL"),
                (
                    "UPDATE workspace_member SET role = 'reader' WHERE role = 'editor'",
                    "UPDATE workspace_member SET role = 'editor' WHERE role = 'reader'"
                ),
            ] {
                try await bench.database.write { try $0.run(SQL(trusted: end)) }
                #expect(!(try await works()), "\(end)")
                try await bench.database.write { try $0.run(SQL(trusted: back)) }
                #expect(try await works(), "\(back)")
            }
            // Somebody who may not end it, and the owner who may.
            let id = try #require(
                try await bench.database.read { try $0.value(SharedLink.ID.self, "SELECT id FROM shared_link") })
            let revoke = "\(files.path)/links/\(id)/revoke"
            #expect(try await bench.post(revoke, [:], as: files.asPriya).status == 403)
            #expect(try await bench.post(revoke, [:], as: world.asDan).status == 403)
            #expect(try await bench.get("\(files.path)/links", as: files.asPriya).contains("are listed here"))
            #expect(try await bench.get("\(files.path)/links", as: world.asAmara).contains("Tom Whitlock"))
            #expect(try await bench.post(revoke, [:], as: world.asAmara).status == 303)
            #expect(!(try await works()))
            let list = try await bench.get("\(files.path)/links", as: world.asAmara)
            #expect(list.contains("Ended") && list.contains("Amara Osei"))
            let verbs = try await bench.journal(file.id.uuid).map(\.verb)
            #expect(verbs.contains("link.made") && verbs.contains("link.revoked"))
            // A file that is deleted for good takes its links along.
            _ = try await Bin(desk: files.desk).put([file.id], of: files.slug, by: world.asAmara)
            _ = try await Bin(desk: files.desk).purge([file.id], of: files.slug, by: world.asAmara)
            #expect(try await files.count("shared_link") == 0)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Closing ends all links, says so, and opening again brings none back`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            try await files.makeAccounts()
            try await files.set("links = 'anyone'")
            let file = try await files.file("plan.txt")
            #expect(
                try await bench.get("\(files.path)/closing", as: world.asAmara).contains("No link leads to its files"))
            let first = try await files.link(file, to: [])
            let second = try await files.link(file, to: [leila], as: world.asTom)
            let over = try await files.link(file, to: [], days: 1)
            bench.clock.advance(.days(2))
            #expect(try await files.visit(first).status == 200)
            let page = try await bench.get("\(files.path)/closing", as: world.asAmara)
            #expect(page.contains("2 links to its files end at once, and stay ended"))
            #expect(try await bench.post("\(files.path)/closing", ["reason": "Done"], as: world.asAmara).status == 303)
            for link in [first, second, over] { #expect(try await files.visit(link).status == 410) }
            let list = try await bench.get("\(files.path)/links", as: world.asAmara)
            #expect(list.text.components(separatedBy: "by Amara Osei on").count == 3)
            #expect(try await bench.post("\(files.path)/closing/reopen", [:], as: world.asAmara).status == 303)
            for link in [first, second, over] { #expect(try await files.visit(link).status == 410) }
            let audit = try await bench.get("\(files.path)/audit?kind=records", as: world.asAmara)
            #expect(audit.contains("ended links: 2"))
            #expect(try await files.visit(try await files.link(file, to: [])).status == 200)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Where whoever opens a link was is sealed, and told to owners for a year`(engine: Engine) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            try await files.makeAccounts()
            try await files.set("links = 'anyone'")
            let file = try await files.file("plan.txt")
            let link = try await files.link(file, to: [])
            let headers: HTTPFields = [
                .userAgent: "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
            ]
            for step in ["", "/content"] {
                let answer = try await bench.ask(
                    outside(link) + step, .get, nil, browser: "theirs", headers: headers, body: [])
                #expect(answer.status == 200)
            }
            let kept = try await bench.database.read {
                try $0.value(Int.self, "SELECT count(*) FROM entry_origin WHERE client = 'Firefox on Windows'")
            }
            #expect(kept == 2)
            let audit = try await bench.get("\(files.path)/audit?kind=shared", as: world.asAmara)
            #expect(audit.contains("Firefox on Windows") && audit.contains("somebody with a link"))
            #expect(!audit.contains("Changed afterwards"))
            bench.clock.advance(.days(366))
            _ = try await RecordsUpkeep(desk: files.desk).upkeep()
            let later = try await bench.get("\(files.path)/audit?kind=shared", as: world.asAmara)
            #expect(!later.contains("Firefox on Windows") && later.contains("No longer kept"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Those whom a link is for are told if its maker likes, and open it signed in without a code`(
        engine: Engine
    ) async throws {
        try await FilesBench.with(engine) { files in
            let (bench, world) = (files.bench, files.world)
            try await files.makeAccounts()
            let file = try await files.file("plan.txt", "Beds: 10")
            #expect(try await bench.get("/shared", as: world.asDan).contains("are listed here"))
            // Not told: no mail, no notice.
            let quiet = [
                "audience": "named", "addresses": "\(leila) \(world.asDan.email)", "days": "5",
            ]
            let path = "\(files.place(file.id))/links"
            #expect(try await bench.get(path, as: world.asAmara).text.contains(#/name="tell"[^>]* checked/#))
            let silent = try await bench.post(path, quiet, as: world.asAmara)
            #expect(silent.contains("Nobody was told: pass it on yourself"))
            #expect(try await bench.mail().isEmpty)
            #expect(try await files.linkNotices().isEmpty)
            // What was not ticked stays so beside an error.
            let again = try await bench.post(path, quiet.merging(["days": "x"]) { $1 }, as: world.asAmara)
            #expect(again.status == 422 && !again.text.contains(#/name="tell"[^>]* checked/#))

            let told = try await bench.post(path, quiet.merging(["tell": "yes"]) { $1 }, as: world.asAmara)
            #expect(told.contains("It was sent to"))
            #expect(try await Set(bench.mail().map(\.to)) == [leila, world.asDan.email])
            for address in [leila, world.asDan.email] {
                #expect(!(try await files.mailText(to: address).contains("plan.txt")))
            }
            let notice = try #require(try await files.linkNotices().first)
            #expect(notice.sentence == "Amara Osei shares ‘plan.txt’ with you")
            #expect(notice.recipients.map(\.person) == [world.dan.uuid] && notice.recipients.allSatisfy(\.hasMail))
            let container = try #require(notice.entry.entry.container?.id)
            func sees(_ viewer: Viewer) async throws -> Bool {
                let now = bench.clock.now
                return try await bench.database.read { transaction in
                    let source = LinkNotices()
                    let place = try source.place(container, for: viewer, at: now, in: transaction)
                    let listed = try transaction.value(
                        Int.self,
                        """
                        SELECT count(*) FROM (SELECT \(container) AS container_id) AS notice
                        WHERE \(source.seen(by: viewer, at: now))
                        """)
                    #expect((place != nil) == (listed == 1))
                    return place != nil
                }
            }
            #expect(try await sees(world.asDan))
            #expect(try await !sees(world.asSpy))

            // Signed in, Dan needs no code; nobody else gets in that way.
            #expect(try await bench.get("/shared", as: world.asDan).contains("A file from Amara Osei"))
            let open = try await bench.get(notice.path, as: world.asDan)
            #expect(open.status == 200 && open.contains("plan.txt") && open.contains("Department for Homes"))
            #expect(try await bench.get("\(notice.path)/content", as: world.asDan).text == "Beds: 10")
            for viewer in [world.asSpy, world.asGuest, world.asAmara] {
                #expect(try await bench.get(notice.path, as: viewer).status == 410)
                #expect(try await bench.get("\(notice.path)/content", as: viewer).status == 410)
            }
            let entries = try await bench.database.read {
                try $0.journal.page(.all, limit: 10, where: "e.verb IN ('link.opened', 'link.downloaded')")
            }
            #expect(entries.count == 2 && entries.allSatisfy { $0.actor.name == "Dan Okafor" })

            // Of what is OFFICIAL-SENSITIVE no name.
            try await files.set("externals_see_sensitive = 1")
            _ = try await bench.post(
                "\(files.place(file.id))/marking", ["item-marking": "official-sensitive"], as: world.asAmara)
            #expect(
                try await files.linkNotices().map(\.sentence) == [
                    "Amara Osei shares something that is OFFICIAL-SENSITIVE with you"
                ])
            // It is over for the one who is signed in, too.
            _ = try await bench.post("\(files.path)/closing", ["reason": "Done"], as: world.asAmara)
            #expect(try await bench.get(notice.path, as: world.asDan).status == 410)
            #expect(try await !sees(world.asDan))
            #expect(try await bench.get("/shared", as: world.asDan).contains("are listed here"))
        }
    }
}

private struct Counts: RowDecodable, Equatable {
    let opens: Int
    let downloads: Int

    init(opens: Int, downloads: Int) {
        self.opens = opens
        self.downloads = downloads
    }

    init(row: Row) throws {
        opens = try row.get("opens")
        downloads = try row.get("downloads")
    }
}

private func outside(_ link: String) -> String { link.replacing("http://concordat.example", with: "") }

extension FilesBench {
    fileprivate func set(_ setting: String) async throws {
        try await bench.database.write { try $0.run(SQL(trusted: "UPDATE workspace SET \(setting)")) }
    }

    fileprivate func link(
        _ file: Item, to addresses: [String], days: Int = 5, as viewer: Viewer? = nil
    ) async throws -> String {
        let fields = [
            "audience": addresses.isEmpty ? "anyone" : "named", "addresses": addresses.joined(separator: "\n"),
            "days": "\(days)", "tell": "yes",
        ]
        let answer = try await bench.post("\(place(file.id))/links", fields, as: viewer ?? world.asAmara)
        let found = try #require(answer.text.firstMatch(of: #/http://concordat\.example/l/[0-9a-f]{64}/#))
        return String(found.output)
    }

    /// What people would be told of links.
    fileprivate func linkNotices() async throws -> [NoticeDraft] {
        try await bench.database.read { [now = bench.clock.now] transaction in
            let entries = try transaction.journal.page(.all, limit: 200, where: "e.verb LIKE 'link.%'")
            let sealed = entries.reversed().enumerated().map {
                SealedEntry(position: Int64($0.offset + 1), entry: $0.element)
            }
            return try LinkNotices().notices(of: sealed, at: now, in: transaction)
        }
    }

    /// As somebody outside, in a browser of theirs.
    fileprivate func visit(_ link: String, browser: String = "theirs") async throws -> Answer {
        try await bench.ask(outside(link), .get, nil, browser: browser, headers: [:], body: [])
    }

    fileprivate func post(
        _ link: String, _ fields: [String: String], browser: String = "theirs"
    ) async throws -> Answer {
        var fields = fields
        fields[FormToken.field] = FormToken.make(for: browser, key: PeopleBench.formKey)
        let text = fields.map { "\(percentEncoded($0))=\(percentEncoded($1))" }.joined(separator: "&")
        return try await bench.ask(
            outside(link), .post, nil, browser: browser,
            headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(text.utf8))
    }

    fileprivate func mailText(to address: String) async throws -> String {
        try await bench.database.read { transaction in
            let mail = try transaction.outbox(to: address, limit: 1).first
            return try mail.flatMap { try transaction.mailContents($0.id) }?.text ?? ""
        }
    }

    /// The newest code that was sent to an address.
    fileprivate func code(to address: String) async throws -> String {
        let text = try await mailText(to: address)
        let found = try #require(text.firstMatch(of: #/([0-9]{4}) ([0-9]{4})/#), "\(text)")
        return String(found.output.1 + found.output.2)
    }
}
