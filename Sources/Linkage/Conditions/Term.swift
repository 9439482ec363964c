import NameForms

/// A value of a record: a column, or what follows from one.
public indirect enum Term: Hashable, Sendable, CustomStringConvertible {
    case column(String)
    case derived(Derivation, Term)
    /// The values one after another; missing where one is.
    case join([Term])
    /// The first of the values that is there.
    case first([Term])

    public var description: String {
        switch self {
        case .column(let name): name
        case .derived(let derivation, let term): derivation.description(of: term)
        case .join(let terms): "join(\(terms.map(\.description).joined(separator: ", ")))"
        case .first(let terms): "first(\(terms.map(\.description).joined(separator: ", ")))"
        }
    }

    /// The columns it is made of.
    var columns: Set<String> {
        switch self {
        case .column(let name): [name]
        case .derived(_, let term): term.columns
        case .join(let terms), .first(let terms): terms.reduce(into: []) { $0.formUnion($1.columns) }
        }
    }
}

/// What can be made of a single value. Blocking keys, levels and term frequencies all take them.
public enum Derivation: Hashable, Sendable {
    /// The first characters, where there are as many.
    case prefix(Int)
    case initial
    /// American Soundex.
    case phonetic
    case year, month, day, yearMonth, dayMonth
    /// The date with day and month in each other's place, where that could be a date.
    case swapped
    /// Of a United Kingdom postcode: 'SW1A 2' of 'SW1A 2AA', 'SW1A', and 'SW'.
    case sector, district, area
    /// The full names of which a given name is the whole or a short form, as numbers; for `nickname(…)`.
    case fullNames

    static let simple: [String: Derivation] = [
        "initial": .initial, "phonetic": .phonetic, "year": .year, "month": .month, "day": .day,
        "year_month": .yearMonth, "day_month": .dayMonth, "swapped": .swapped, "sector": .sector,
        "district": .district, "area": .area,
    ]

    /// The type a column must have; `nil` for any.
    var needs: ColumnType? {
        switch self {
        case .prefix, .initial, .phonetic: nil
        case .year, .month, .day, .yearMonth, .dayMonth, .swapped: .date
        case .sector, .district, .area: .postcode
        case .fullNames: .name
        }
    }

    func description(of term: Term) -> String {
        switch self {
        case .prefix(let length): "prefix(\(term), \(length))"
        // Nobody writes it: 'nickname(forename)' is what is read and shown.
        case .fullNames: "\(term)"
        default: "\(Self.simple.first { $0.value == self }?.key ?? "")(\(term))"
        }
    }

    /// Appends what is made of a value; nothing where it cannot be made.
    func append(_ text: Span<UInt8>, to result: inout [UInt8]) {
        func take(_ range: Range<Int>) { for index in range { result.append(text[index]) } }
        switch self {
        case .prefix(let length):
            if let end = Self.end(of: length, in: text) { take(0..<end) }
        case .initial:
            if let end = Self.end(of: 1, in: text) { take(0..<end) }
        case .phonetic: Soundex.append(text, to: &result)
        case .year: if CivilDate(text) != nil { take(0..<4) }
        case .month: if CivilDate(text) != nil { take(5..<7) }
        case .day: if CivilDate(text) != nil { take(8..<10) }
        case .yearMonth: if CivilDate(text) != nil { take(0..<7) }
        case .dayMonth: if CivilDate(text) != nil { take(5..<10) }
        case .swapped:
            guard let date = CivilDate(text), date.day <= 12 else { return }
            take(0..<5)
            take(8..<10)
            result.append(text[4])
            take(5..<7)
        case .sector: if text.count >= 5 { take(0..<text.count - 2) }
        case .district: if text.count >= 5 { take(0..<text.count - 3) }
        case .area:
            var end = 0
            while end < text.count, text[end] &- UInt8(ascii: "a") < 26 { end += 1 }
            if end < text.count { take(0..<end) }
        case .fullNames:
            let name = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            for number in Nicknames.fullNames(of: name) {
                result.append(UInt8(truncatingIfNeeded: number >> 8))
                result.append(UInt8(truncatingIfNeeded: number))
            }
        }
    }

    /// Where so many characters end; `nil` where there are fewer.
    private static func end(of length: Int, in text: Span<UInt8>) -> Int? {
        var index = 0
        for _ in 0..<length {
            guard index < text.count else { return nil }
            index += 1
            while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
        }
        return index
    }
}

/// The parts of a date written 'YYYY-MM-DD', whether or not it is in the calendar.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    init?(_ text: Span<UInt8>) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for index in range {
                let digit = text[index] &- 48
                guard digit < 10 else { return nil }
                number = number * 10 + Int(digit)
            }
            return number
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Days since 1 March 0000 in the Gregorian calendar; a day past the end of its month counts on into the next.
    var ordinal: Int {
        let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        return shifted.0 * 365 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400 + (shifted.1 * 153 + 2) / 5 + day - 1
    }
}
