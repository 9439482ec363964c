/// An amount of money in pence. Never a floating-point number: pennies must add up.
public struct Money: Hashable, Comparable, Sendable {
    public let pence: Int64

    public init(pence: Int64) { self.pence = pence }

    public static let zero = Money(pence: 0)

    /// A thousand billion pounds: more than any government spends in a year, and small enough that sums never overflow.
    public static let limit = Money(pence: 100_000_000_000_000)

    public static func < (left: Money, right: Money) -> Bool { left.pence < right.pence }
    public static func + (left: Money, right: Money) -> Money { Money(pence: left.pence + right.pence) }
    public static func - (left: Money, right: Money) -> Money { Money(pence: left.pence - right.pence) }
    public static prefix func - (money: Money) -> Money { Money(pence: -money.pence) }

    /// '£25.50', '£310,000', '£1.511 million': for sentences. From a million up in millions or billions, with as many
    /// decimals as it takes: exact, since people sign for it.
    public var plain: String {
        let amount = pence.magnitude
        let sign = pence < 0 ? "−" : ""
        for (unit, places, name) in [(100_000_000_000 as UInt64, 11, "billion"), (100_000_000, 8, "million")]
        where amount >= unit {
            return "\(sign)£\(Self.decimal(amount, of: unit, places: places)) \(name)"
        }
        return "\(sign)£\(pounds)"
    }

    /// '£1,511,000': in full, for tables, where figures stand under each other.
    public var figure: String { "\(pence < 0 ? "−" : "")£\(pounds)" }

    /// The nearest whole pounds; fifty pence go away from zero.
    public var toThePound: Money { Money(pence: (pence + (pence < 0 ? -50 : 50)) / 100 * 100) }

    /// '£1.39m', '£310k', '£25': three figures or so, rounded to the nearest; for labels where there is little room.
    public var short: String {
        let amount = pence.magnitude
        let sign = pence < 0 ? "−" : ""
        // From where rounding in the smaller unit would give four figures.
        if amount >= 99_950_000_000 {
            return "\(sign)£\(Self.decimal(Self.rounded(amount, 1_000_000_000), of: 100, places: 2))bn"
        }
        if amount >= 99_950_000 {
            return "\(sign)£\(Self.decimal(Self.rounded(amount, 1_000_000), of: 100, places: 2))m"
        }
        if amount >= 100_000 { return "\(sign)£\(Self.rounded(amount, 100_000))k" }
        return "\(sign)£\(Self.rounded(amount, 100))"
    }

    /// The amount as a plain decimal number, for CSV and for a form's field: '310000.00' or, when whole, '310000'.
    public var number: String {
        let amount = pence.magnitude
        let (whole, rest) = (amount / 100, amount % 100)
        let fraction = rest == 0 ? "" : ".\(rest < 10 ? "0" : "")\(rest)"
        return "\(pence < 0 ? "-" : "")\(whole)\(fraction)"
    }

    private var pounds: String {
        let amount = pence.magnitude
        let rest = amount % 100
        return "\(grouped(Int(amount / 100)))\(rest == 0 ? "" : ".\(rest < 10 ? "0" : "")\(rest)")"
    }

    private static func rounded(_ amount: UInt64, _ unit: UInt64) -> UInt64 { (amount + unit / 2) / unit }

    /// `amount / unit` with at most `places` decimals, trailing zeros left out; the rest is cut.
    private static func decimal(_ amount: UInt64, of unit: UInt64, places: Int) -> String {
        var fraction = ""
        var rest = amount % unit
        for _ in 0..<places {
            rest *= 10
            fraction += String(rest / unit)
            rest %= unit
        }
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? grouped(Int(amount / unit)) : "\(grouped(Int(amount / unit))).\(fraction)"
    }
}

extension Money {
    /// Reads what people type for pounds: '£2.4 million', '2,400,000', '2.4m', '310k', '25.50'. Never negative.
    /// - Throws: why it cannot be read, to complete 'The amount …'.
    public init(typed text: String) throws(Text.Refusal) {
        var rest = Text.folded(text).split(separator: " ").joined()
        if rest.hasPrefix("£") {
            rest.removeFirst()
        } else if let first = rest.first, "$€¥".contains(first) {
            throw Text.Refusal(message: "must be in pounds, like £2.4 million")
        }
        if rest.hasPrefix("-") || rest.hasPrefix("−") { throw Text.Refusal(message: "must not be negative") }
        var unit = 0
        let units = [
            ("billion", 9), ("bn", 9), ("million", 6), ("mn", 6), ("m", 6), ("thousand", 3), ("k", 3), ("pounds", 0),
        ]
        for (name, zeros) in units where rest.hasSuffix(name) {
            rest.removeLast(name.count)
            unit = zeros
            break
        }
        for name in ["pence", "p", "euros", "euro", "eur", "dollars", "usd"] where rest.hasSuffix(name) {
            let isPence = name == "pence" || name == "p"
            throw Text.Refusal(
                message: "must be in pounds\(isPence ? ", not in pence" : ""), like 2400 or £2.4 million")
        }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Self.digits(parts[0]) else { throw Self.unreadable }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        if parts.count == 2, fraction.isEmpty || !fraction.utf8.allSatisfy(Self.isDigit) { throw Self.unreadable }
        let places = unit + 2
        // Zeros at the end say nothing.
        let figures = fraction.reversed().drop { $0 == "0" }.count
        if figures > places { throw Text.Refusal(message: "must not be finer than a penny") }
        let padded = fraction.prefix(figures) + String(repeating: "0", count: places - figures)
        let significant = (whole + padded).drop { $0 == "0" }
        guard significant.count <= 15, let pence = Int64(significant.isEmpty ? "0" : significant),
            pence <= Self.limit.pence
        else { throw Text.Refusal(message: "must be at most £1,000 billion") }
        self.init(pence: pence)
    }

    private static let unreadable = Text.Refusal(message: "must be a sum in pounds, like 310,000 or £2.4 million")

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The digits of a whole number; commas only where they group thousands, so that '2,4' is not taken for twenty-four.
    private static func digits(_ text: Substring) -> String? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty, groups.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else {
            return nil
        }
        if groups.count > 1, first.count > 3 || groups.dropFirst().contains(where: { $0.count != 3 }) { return nil }
        return groups.joined()
    }
}
