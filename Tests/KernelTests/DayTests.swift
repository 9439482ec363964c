import Kernel
import Testing

@Suite struct DayTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
            ("1900-02-28", -25_509), ("1900-03-01", -25_508), ("2026-11-21", 20_778),
            ("9999-12-31", 2_932_896),
            ("0001-01-01", -719_162),
        ] as [(String, Int64)])
    func `days count from 1970`(_ text: String, _ number: Int64) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(Day(number: number).description == text)
    }

    @Test func `leap years are every fourth, not every hundredth, but every four hundredth`() {
        for (year, isLeap) in [
            (1900, false), (2000, true), (2024, true), (2026, false), (2100, false), (2400, true),
        ] {
            #expect((Day(exactly: year, 2, 29) != nil) == isLeap, "\(year)")
        }
    }

    @Test func `every day of eight centuries follows the one before`() throws {
        var number = Day(year: 1600, month: 1, day: 1).number
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for year in 1600..<2400 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                let length = month == 2 && isLeap ? 29 : lengths[month - 1]
                for day in [1, length] {
                    let made = Day(year: year, month: month, day: day)
                    guard made.number == number + Int64(day - 1), made.components == (year, month, day) else {
                        Issue.record("\(year)-\(month)-\(day) is \(made)")
                        return
                    }
                }
                number += Int64(length)
            }
        }
    }

    @Test(arguments: [
        "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-1", "26-04-01", "2026/04/01",
        "2026-04-01 ", "2026-04-01T00:00", "-026-04-01", "2026-+4-01", "2026-04--1", "+026-04-01",
        "0000-01-01",
        "２０２６-04-01",
    ]) func `text that is no day is refused`(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test func `plain words and arithmetic`() throws {
        let day = try #require(Day("2024-02-28"))
        #expect(day.plain == "28 February 2024")
        #expect(day.adding(days: 2).description == "2024-03-01")
        #expect(day.adding(days: -59).description == "2023-12-31")
        #expect(day < day.adding(days: 1))
        #expect(Day(year: 2026, month: 2, day: 31).description == "2026-03-03")
    }
}
