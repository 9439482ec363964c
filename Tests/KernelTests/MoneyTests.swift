import Kernel
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("£2.4 million", 240_000_000), ("2,400,000", 240_000_000), ("2.4m", 240_000_000), ("2.4M", 240_000_000),
        ("£ 310k", 31_000_000), ("25.50", 2550), ("25.5", 2550), ("0", 0), ("£0.01", 1), ("1.5bn", 150_000_000_000),
        ("2.40000000000 million", 240_000_000), ("1.23456789m", 123_456_789), ("1 000", 100_000),
        ("1000 billion", 100_000_000_000_000), ("007", 700), ("12 thousand pounds", -1), ("40 pounds", 4000),
    ])
    func `Pounds are read as people type them`(typed: String, pence: Int64) throws {
        if pence < 0 {
            #expect(throws: Text.Refusal.self) { try Money(typed: typed) }
        } else {
            #expect(try Money(typed: typed).pence == pence)
        }
    }

    @Test(arguments: [
        ("240000p", "not in pence"), ("50 pence", "not in pence"), ("$5", "in pounds"), ("5 euros", "in pounds"),
        ("-5", "negative"), ("£-5", "negative"), ("2,4", "a sum in pounds"), ("1,0000", "a sum in pounds"),
        ("1234,567", "a sum in pounds"), ("", "a sum in pounds"), ("£", "a sum in pounds"), ("5.", "a sum in pounds"),
        (".5", "a sum in pounds"), ("1.2.3", "a sum in pounds"), ("1e9", "a sum in pounds"),
        ("a lot", "a sum in pounds"),
        ("0.001", "finer than a penny"), ("1000.000000001 billion", "at most"), ("1001bn", "at most"),
        ("99999999999999999999999999", "at most"), ("٣", "a sum in pounds"),
    ])
    func `What is no sum in pounds is refused with what is wrong`(typed: String, part: String) {
        do {
            Issue.record("read \(typed) as \(try Money(typed: typed).pence) pence")
        } catch {
            #expect(error.message.contains(part), "\(typed): \(error.message)")
        }
    }

    @Test(arguments: [(149, 100), (150, 200), (-149, -100), (-150, -200), (0, 0)])
    func `To the pound`(pence: Int64, rounded: Int64) {
        #expect(Money(pence: pence).toThePound == Money(pence: rounded))
    }

    @Test(arguments: [
        (240_000_000, "£2.4 million", "£2.4m", "2400000"), (123_456_789, "£1.23456789 million", "£1.23m", "1234567.89"),
        (31_000_000, "£310,000", "£310k", "310000"), (2550, "£25.50", "£26", "25.50"), (5, "£0.05", "£0", "0.05"),
        (-31_000_000, "−£310,000", "−£310k", "-310000"), (0, "£0", "£0", "0"),
        (99_960_000, "£999,600", "£1m", "999600"),
        (151_100_000, "£1.511 million", "£1.51m", "1511000"),
        (150_000_000_000, "£1.5 billion", "£1.5bn", "1500000000"),
    ])
    func `It is written exactly, and short where there is little room`(
        pence: Int64, plain: String, short: String, number: String
    ) {
        let money = Money(pence: pence)
        #expect(money.plain == plain && money.short == short && money.number == number)
    }
}
