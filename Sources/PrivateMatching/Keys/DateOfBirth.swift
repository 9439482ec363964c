/// A date as lists hold it. A day comes before its month, as it is written in Britain, unless the year comes first.
struct DateOfBirth: Equatable {
    let year: Int
    let month: Int
    let day: Int

    /// Understands 1980-01-31, 31/01/1980, 31.1.1980, 31 Jan 1980, 31st January 1980, January 31 1980, 19800131; what follows after a 'T' or
    /// a space as a time of day is left out.
    /// - Returns: `nil` for what is no date of the calendar, a year of two digits (its century is anybody's guess), a year before 1880,
    ///   and 1 January 1900, which stands for 'unknown' in many systems.
    init?(_ text: String) {
        var parts: [Part] = []
        for scalar in Normalisation.plain(text) {
            switch scalar {
            case "0"..."9":
                let digit = Int(scalar.value - 48)
                if case .number(let number, let digits) = parts.last, digits < 9 {
                    parts[parts.count - 1] = .number(number * 10 + digit, digits: digits + 1)
                } else {
                    parts.append(.number(digit, digits: 1))
                }
            case "a"..."z":
                if case .word(let word) = parts.last {
                    parts[parts.count - 1] = .word(word + String(scalar))
                } else {
                    parts.append(.word(String(scalar)))
                }
            default:
                guard " -/.,:\t\u{2010}\u{2011}\u{2013}+".unicodeScalars.contains(scalar) else { return nil }
                parts.append(.gap)
            }
            guard parts.count <= 24 else { return nil }
        }
        parts.removeAll { $0 == .gap }
        guard let date = Self.read(parts) else { return nil }
        (year, month, day) = date
        guard (1880...2200).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(month, of: year),
            date != (1900, 1, 1)
        else { return nil }
    }

    /// Eight digits: year, month, day.
    var digits: String { Self.digits(year, 4) + Self.digits(month, 2) + Self.digits(day, 2) }

    /// The same for two dates of which one has day and month in the wrong order.
    var digitsInAnyOrder: String {
        Self.digits(year, 4) + Self.digits(min(month, day), 2) + Self.digits(max(month, day), 2)
    }

    var yearDigits: String { Self.digits(year, 4) }

    private enum Part: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case gap
    }

    private static func read(_ parts: [Part]) -> (Int, Int, Int)? {
        switch parts.first {
        case .number(let all, digits: 8)? where isTime(parts.dropFirst()):
            return (all / 10_000, all / 100 % 100, all % 100)
        case .number(let year, digits: 4)?:
            guard parts.count >= 3, let month = month(parts[1]), let day = small(parts[2]), isTime(parts.dropFirst(3))
            else { return nil }
            return (year, month, day)
        case .number(_, digits: 1...2)?:
            var parts = parts
            // 31st, 2nd, 3rd, 4th
            if parts.count > 1, case .word(let ending) = parts[1], ["st", "nd", "rd", "th"].contains(ending) {
                parts.remove(at: 1)
            }
            guard parts.count >= 3, let day = small(parts[0]), let month = month(parts[1]),
                case .number(let year, digits: 4) = parts[2], isTime(parts.dropFirst(3))
            else { return nil }
            return (year, month, day)
        case .word?:
            guard parts.count >= 3, let month = month(parts[0]), let day = small(parts[1]) else { return nil }
            var rest = parts.dropFirst(2)
            if case .word(let ending)? = rest.first, ["st", "nd", "rd", "th"].contains(ending) { rest.removeFirst() }
            guard case .number(let year, digits: 4)? = rest.first, isTime(rest.dropFirst()) else { return nil }
            return (year, month, day)
        default:
            return nil
        }
    }

    private static func small(_ part: Part) -> Int? {
        guard case .number(let number, digits: 1...2) = part else { return nil }
        return number
    }

    private static func month(_ part: Part) -> Int? {
        if case .word(let word) = part {
            return months.firstIndex { word.count >= 3 && ($0.hasPrefix(word) || word == "sept" && $0 == "september") }
                .map { $0 + 1 }
        }
        return small(part)
    }

    /// Nothing, or what can be a time of day.
    private static func isTime(_ parts: ArraySlice<Part>) -> Bool {
        var parts = parts
        if parts.first == .word("t") { parts.removeFirst() }
        if case .word(let word)? = parts.last, ["z", "am", "pm"].contains(word) { parts.removeLast() }
        return parts.allSatisfy { part in
            guard case .number(_, let digits) = part else { return false }
            return digits <= 9
        } && parts.count != 1
    }

    private static func days(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}
