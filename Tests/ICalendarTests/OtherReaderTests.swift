import Foundation
import ICalendar
import Subprocess
import Testing

@Suite("Calendars, read by Python's icalendar")
struct OtherReaderTests {
    @Test func `another program finds what was written`() async throws {
        let text = "Review; first, \\ of three\nBring the pack: " + String(repeating: "é👍", count: 60)
        let events = [
            CalendarEvent(
                uid: "1@concordat.example", time: .days(first: 20_513, last: 20_514), summary: text, details: text,
                url: "https://concordat.example/c/1?a=b;c,d", status: .tentative, sequence: 2,
                modified: 1_795_275_931_000),
            CalendarEvent(
                uid: "2@concordat.example", time: .moments(start: 1_795_275_931_000, end: 1_795_279_531_000),
                summary: "Board",
                modified: 1_795_275_931_000),
        ]
        let script = """
            import icalendar, sys
            calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
            text = "Review; first, \\\\ of three\\nBring the pack: " + "é👍" * 60
            print(calendar["NAME"], len(calendar.errors))
            for event in calendar.walk("VEVENT"):
                print(event["UID"], event["DTSTART"].dt, event["DTEND"].dt, event["STATUS"], event["SEQUENCE"], event["DTSTAMP"].dt, len(event.errors))
                print(event["SUMMARY"] == text, event.get("DESCRIPTION") == text, event.get("URL"))
            """
        let result = try await Subprocess.run(
            .name("env"),
            arguments: [ProcessInfo.processInfo.environment["CONCORDAT_PYTHON"] ?? "python3", "-c", script],
            input: .array(CalendarFeed(name: "Dan’s dates").bytes(events)), output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 20))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        #expect(
            result.standardOutput == """
                Dan’s dates 0
                1@concordat.example 2026-03-01 2026-03-03 TENTATIVE 2 2026-11-21 15:45:31+00:00 0
                True True https://concordat.example/c/1?a=b;c,d
                2@concordat.example 2026-11-21 15:45:31+00:00 2026-11-21 16:45:31+00:00 CONFIRMED 0 2026-11-21 15:45:31+00:00 0
                False False None

                """)
    }
}
