import ICalendar
import Testing

/// The unfolded lines (RFC 5545, section 3.1), after a look at the folding.
private func lines(_ bytes: [UInt8]) throws -> [String] {
    let text = try #require(String(validating: bytes, as: UTF8.self))
    #expect(text.hasSuffix("\r\n"))
    let physical = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    for line in physical {
        #expect(line.last == 0x0D && line.count <= 76, "longer than 75 octets and CR, or no CR")
        #expect(!line.dropLast().contains(0x0D))
        // Each is whole characters.
        #expect(String(line) != nil)
    }
    return text.replacing("\r\n ", with: "").replacing("\r\n\t", with: "").split(separator: "\r\n").map(String.init)
}

@Suite("Calendars")
struct CalendarTests {
    /// 19 July 1997, as in the examples of RFC 5545; 14 July 1997 17:00 UTC is its Bastille Day Party.
    private static let party = CalendarEvent(
        uid: "19970610T172345Z-AF23B2@example.com", time: .moments(start: 868_899_600_000, end: 868_939_199_000),
        summary: "Bastille Day Party", modified: 865_963_425_999)

    @Test func `the example of RFC 5545, section 4`() throws {
        let written = try lines(Self.party.bytes)
        for line in [
            "UID:19970610T172345Z-AF23B2@example.com", "DTSTAMP:19970610T172345Z", "DTSTART:19970714T170000Z",
            "DTEND:19970715T035959Z", "SUMMARY:Bastille Day Party",
        ] {
            #expect(written.contains(line))
        }
        #expect(written.first == "BEGIN:VEVENT" && written.last == "END:VEVENT")
    }

    @Test func `whole days end on the day after`() throws {
        // 28 February to 1 March 2028, a leap year.
        let event = CalendarEvent(
            uid: "1@x", time: .days(first: 21_242, last: 21_244), summary: "Review", details: "All parties",
            url: "https://concordat.example/c/12?a=é b", status: .cancelled, sequence: 3, modified: -1)
        #expect(
            try lines(event.bytes) == [
                "BEGIN:VEVENT", "UID:1@x", "DTSTAMP:19691231T235959Z", "DTSTART;VALUE=DATE:20280228",
                "DTEND;VALUE=DATE:20280302", "TRANSP:TRANSPARENT", "SUMMARY:Review", "DESCRIPTION:All parties",
                "URL:https://concordat.example/c/12?a=%C3%A9%20b", "STATUS:CANCELLED", "SEQUENCE:3",
                "LAST-MODIFIED:19691231T235959Z", "END:VEVENT",
            ])
        let day = CalendarEvent(uid: "2", time: .days(first: 0, last: 0), summary: "", modified: 0)
        #expect(try lines(day.bytes).contains("DTEND;VALUE=DATE:19700102"))
    }

    @Test func `a deadline has no end, nor has what ends before it begins`() throws {
        for end in [nil, 0, 999] as [Int64?] {
            let event = CalendarEvent(uid: "3", time: .moments(start: 1_000, end: end), summary: "x", modified: 0)
            #expect(try !lines(event.bytes).contains { $0.hasPrefix("DTEND") })
        }
    }

    @Test(arguments: [
        (
            "Project XYZ Final Review\nConference Room - 3B\nCome Prepared.",
            "Project XYZ Final Review\\nConference Room - 3B\\nCome Prepared."
        ),
        ("a;b,c\\n", "a\\;b\\,c\\\\n"), ("a\r\nb\rc", "a\\nb\\nc"), ("\u{0}\u{7}\u{1B}tab\there\u{9D}", "tab\there"),
        ("x\r\nEND:VEVENT\r\nBEGIN:VALARM", "x\\nEND:VEVENT\\nBEGIN:VALARM"),
    ])
    func `texts are escaped`(text: String, written: String) throws {
        let event = CalendarEvent(uid: "4", time: .moments(start: 0, end: nil), summary: text, modified: 0)
        #expect(try lines(event.bytes).contains("SUMMARY:\(written)"))
    }

    @Test func `an address cannot break out of its line`() throws {
        let event = CalendarEvent(
            uid: "5", time: .moments(start: 0, end: nil), summary: "x", url: "https://x/\r\nATTENDEE:mailto:e@x",
            modified: 0)
        #expect(try lines(event.bytes).contains("URL:https://x/%0D%0AATTENDEE:mailto:e@x"))
    }

    @Test(arguments: ["a", "é", "👍🏽", "漢"], 60...90)
    func `long lines are folded between characters`(piece: String, count: Int) throws {
        let text = String(repeating: piece, count: count)
        let event = CalendarEvent(uid: "6", time: .moments(start: 0, end: nil), summary: text, modified: 0)
        #expect(try lines(event.bytes).contains("SUMMARY:\(text)"))
    }

    @Test func `a feed of events`() throws {
        let feed = CalendarFeed(name: "Concordat, Dan’s dates")
        let written = try lines(feed.bytes([Self.party, Self.party]))
        #expect(written.prefix(3) == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Concordat//Concordat//EN"])
        #expect(written.contains("X-WR-CALNAME:Concordat\\, Dan’s dates"))
        #expect(written.count { $0 == "BEGIN:VEVENT" } == 2)
        #expect(written.last == "END:VCALENDAR")
        #expect(feed.opening + Self.party.bytes + feed.closing == feed.bytes([Self.party]))
    }
}
