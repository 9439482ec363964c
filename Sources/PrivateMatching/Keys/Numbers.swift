/// Numbers and codes that are given to people and places, brought into one form; `nil` for what cannot be one.
enum Numbers {
    /// A National Insurance number: two letters and six digits. Its last letter is left out: it says nothing of who it is, and is often
    /// missing. Prefixes that are not given out, and those of temporary numbers, are none (HMRC, National Insurance Manual, NIM39110).
    static func nationalInsurance(_ text: String) -> String? {
        guard var code = Normalisation.code(text) else { return nil }
        if code.count == 9 {
            guard let last = code.popLast(), (UInt8(ascii: "A")...UInt8(ascii: "D")).contains(last) else { return nil }
        }
        guard code.count == 8, code[2...].allSatisfy(isDigit) else { return nil }
        let prefix = String(decoding: code[..<2], as: UTF8.self)
        guard code[..<2].allSatisfy(isLetter), !"DFIQUV".utf8.contains(code[0]), !"DFIOQUV".utf8.contains(code[1]),
            !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(prefix)
        else { return nil }
        return String(decoding: code, as: UTF8.self)
    }

    /// An NHS number: ten digits, of which the last checks the others (NHS Data Dictionary: modulo 11).
    static func nhs(_ text: String) -> String? {
        guard let code = Normalisation.code(text), code.count == 10, code.allSatisfy(isDigit) else { return nil }
        var sum = 0
        for (place, digit) in code[..<9].enumerated() { sum += (10 - place) * Int(digit - 48) }
        let check = (11 - sum % 11) % 11
        guard check < 10, check == Int(code[9] - 48), Set(code).count > 1 else { return nil }
        return String(decoding: code, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
}

/// A postcode of the United Kingdom, in its parts (BS 7666). Those of no place (ZZ99 …, 'no fixed abode' among them) are none.
struct Postcode: Equatable {
    /// 'SW1A' of 'SW1A 2AA'.
    let district: String
    /// '2AA'.
    let inward: String

    init?(_ text: String) {
        guard let code = Normalisation.code(text), (5...7).contains(code.count) else { return nil }
        let shape = code.map { (48...57).contains($0) ? "9" : "A" }.joined()
        let outward = code.dropLast(3)
        guard Self.outwardShapes.contains(String(shape.dropLast(3))) || code == Array("GIR0AA".utf8),
            shape.hasSuffix("9AA"), !code.suffix(2).contains(where: { "CIKMOV".utf8.contains($0) }),
            !outward.starts(with: "ZZ".utf8)
        else { return nil }
        district = String(decoding: outward, as: UTF8.self)
        inward = String(decoding: code.suffix(3), as: UTF8.self)
    }

    var unit: String { district + inward }
    /// 'SW1A2'.
    var sector: String { district + inward.prefix(1) }
    /// 'SW'.
    var area: String { String(district.prefix { $0.isLetter }) }

    private static let outwardShapes: Set<String> = ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"]
}

/// How a name sounds: American Soundex, as the National Archives of the United States describe it.
enum Soundex {
    /// A letter and three digits; `nil` for a name without a letter from a to z at its start.
    static func code(_ name: String) -> String? {
        let letters = Array(name.utf8)
        guard let first = letters.first, (97...122).contains(first) else { return nil }
        var code = [first - 32]
        var last = group(first)
        for letter in letters.dropFirst() {
            guard let group = group(letter) else { continue }
            // A vowel parts two letters of a group; 'h' and 'w' do not, and have none.
            if group != 0, group != last { code.append(48 + group) }
            if code.count == 4 { break }
            last = group
        }
        return String(decoding: code + [UInt8](repeating: 48, count: 4 - code.count), as: UTF8.self)
    }

    private static func group(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "p"), UInt8(ascii: "v"): 1
        case UInt8(ascii: "c"), UInt8(ascii: "g"), UInt8(ascii: "j"), UInt8(ascii: "k"), UInt8(ascii: "q"),
            UInt8(ascii: "s"), UInt8(ascii: "x"), UInt8(ascii: "z"):
            2
        case UInt8(ascii: "d"), UInt8(ascii: "t"): 3
        case UInt8(ascii: "l"): 4
        case UInt8(ascii: "m"), UInt8(ascii: "n"): 5
        case UInt8(ascii: "r"): 6
        case UInt8(ascii: "h"), UInt8(ascii: "w"): nil
        default: 0
        }
    }
}
