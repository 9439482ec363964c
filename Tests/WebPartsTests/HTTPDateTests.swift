import Testing
import WebParts

struct HTTPDateTests {
    private let now = 1_795_000_000

    // RFC 9110, section 5.6.7.
    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func `the three forms mean the same`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == 784_111_777)
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (-5, "Thu, 01 Jan 1970 00:00:00 GMT"), (Int.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `written as the standard wants`(seconds: Int, text: String) {
        #expect(HTTPDate.format(seconds) == text)
    }

    @Test func `what is written is read back`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<5_000 {
            let seconds = Int.random(in: 0...253_402_300_799, using: &random)
            #expect(HTTPDate.parse(HTTPDate.format(seconds), now: now) == seconds)
        }
    }

    @Test(arguments: [
        "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 29 Feb 2100 00:00:00 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 19994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "06/11/1994", "Sun, 06 Nov 1994 08:49:٣7 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT and much more than anybody would send",
    ])
    func `anything else is no date`(text: String) {
        #expect(HTTPDate.parse(text, now: now) == nil)
    }

    @Test func `two digits mean the nearer century`() {
        // In 2026 the year 76 may still come, 77 is past.
        #expect(
            HTTPDate.parse("Sunday, 06-Nov-76 08:49:37 GMT", now: now).map(HTTPDate.format)?.contains("2076")
                == true)
        #expect(
            HTTPDate.parse("Sunday, 06-Nov-77 08:49:37 GMT", now: now).map(HTTPDate.format)?.contains("1977")
                == true)
    }
}
