import Access
import Directory
import HTTPTypes
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Collaborations
@testable import Notices

@Suite struct CalendarFeedTests {
    /// The path of an address that is made now.
    private static func make(_ here: NoticesBench, _ viewer: Viewer) async throws -> String {
        let page = try await here.bench.post("/notices/settings/calendar", [:], as: viewer)
        let start = try #require(page.text.firstRange(of: "\(NoticesBench.address)/calendar/"))
        return "/calendar/" + page.text[start.upperBound...].prefix { $0 != "<" }
    }

    /// The lines of each event, unfolded (RFC 5545, section 3.1).
    private static func events(_ text: String) -> [[String]] {
        let lines = text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
        var events: [[String]] = []
        for line in lines {
            if line == "BEGIN:VEVENT" {
                events.append([])
            } else if !events.isEmpty {
                events[events.count - 1].append(line)
            }
        }
        return events
    }

    @Test(arguments: enginesUnderTest)
    func `A calendar holds what concerns its owner and changes with it`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            _ = try await bench.post(
                "\(path)/actions/new",
                PeopleBench.action([
                    "kind": "milestone", "title": "Beds; all, of them", "body": "department-for-homes",
                    "post": "Policy lead",
                ]), as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            _ = try await bench.post("\(path)/reviews/new", ["day": "2 February 2027"], as: world.asAmara)
            let dan = try await Self.make(here, world.asDan)
            let feed = try await bench.get(dan, as: nil)
            #expect(feed.status == 200 && feed.contentType == "text/calendar; charset=utf-8")
            #expect(feed.cacheControl == "private, no-cache" && feed.headers[.eTag] != nil)
            let events = Self.events(feed.text)
            func event(_ summary: String) -> [String]? { events.first { $0.contains("SUMMARY:\(summary)") } }
            #expect(events.count == 4)
            let action = try #require(event("Action: Rent ten beds"))
            #expect(action.contains("DTSTART;VALUE=DATE:20261201") && action.contains("DTEND;VALUE=DATE:20261202"))
            #expect(action.contains { $0.hasPrefix("URL:http://concordat.example\(path)/actions/") })
            #expect(event("Milestone: Beds\\; all\\, of them") != nil)
            #expect(event("Decide: Should the shelter open at weekends?") != nil)
            #expect(event("Review 1: No second night out")?.contains("DTSTART;VALUE=DATE:20270202") == true)

            // Tom has no post that the action is for; a stranger to it all has an empty calendar that is still a calendar.
            let tom = try await bench.get(try await Self.make(here, world.asTom), as: nil)
            #expect(Self.events(tom.text).count == 3 && !tom.contains("Rent ten beds"))
            try await here.open(world.asSpy)
            let spy = try await bench.get(try await Self.make(here, world.asSpy), as: nil)
            #expect(Self.events(spy.text).count == 1 && spy.contains("Your Concordat dates will be"))

            // The same identifier and a higher sequence once it was moved.
            _ = try await bench.post("\(path)/reviews/1/move", ["day": "9 February 2027"], as: world.asAmara)
            let moved = Self.events(try await bench.get(dan, as: nil).text)
            let review = try #require(moved.first { $0.contains("SUMMARY:Review 1: No second night out") })
            let before = try #require(event("Review 1: No second night out"))
            #expect(review.first { $0.hasPrefix("UID:") } == before.first { $0.hasPrefix("UID:") })
            #expect(before.contains("SEQUENCE:0") && review.contains("SEQUENCE:1"))
            #expect(review.contains("DTSTART;VALUE=DATE:20270209"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An address is secret, replaced, withdrawn, and ends with its account`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            let first = try await Self.make(here, world.asDan)
            let secret = first.dropFirst("/calendar/".count).dropLast(4)
            #expect(secret.count == 64)
            let kept = try await here.database.read { transaction in
                try transaction.value([UInt8].self, "SELECT hash FROM calendar_address")
            }
            #expect(kept == bytes(hex: secret).map { sha256($0) })
            #expect(try await !bench.get("/notices/settings", as: world.asDan).contains(String(secret)))
            for name in ["\(secret)", "\(secret.dropLast())0.ics", "x.ics", ".ics", "\(secret)00.ics"]
            where name != "\(secret).ics" {
                #expect(try await bench.get("/calendar/\(name)", as: world.asDan).status == 404)
            }
            let second = try await Self.make(here, world.asDan)
            #expect(try await bench.get(first, as: nil).status == 404)
            #expect(try await bench.get(second, as: nil).contains("Rent ten beds"))

            // What its owner may see is asked each time.
            _ = try await bench.post("\(path)/people/parties/northmoor-council/remove", [:], as: world.asAmara)
            #expect(try await !bench.get(second, as: nil).contains("Rent ten beds"))
            try await here.end(world.asDan)
            #expect(try await bench.get(second, as: nil).status == 410)

            let tom = try await Self.make(here, world.asTom)
            #expect(try await bench.post("/notices/settings/calendar/withdraw", [:], as: world.asTom).status == 303)
            #expect(try await bench.get(tom, as: nil).status == 404)
            #expect(
                try await bench.verbs("account.calendar")
                    == [
                        "account.calendar-made", "account.calendar-made", "account.calendar-made",
                        "account.calendar-withdrawn",
                    ])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `Statements do not grow with the dates`(engine: Engine) async throws {
        try await NoticesBench.with(engine) { here in
            let (bench, world) = (here.bench, here.world)
            let path = try await bench.run()
            let dan = try await Self.make(here, world.asDan)
            func statements() async throws -> Int {
                let before = here.database.statementCount
                #expect(try await bench.get(dan, as: nil).status == 200)
                return here.database.statementCount - before
            }
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            let few = try await statements()
            for _ in 1...20 { _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara) }
            #expect(try await statements() == few && few <= 6)
        }
    }
}
