import Foundation

/// How what stands in a list becomes what is compared. Two bodies find each other's people only where both do exactly the same, so nothing
/// of this changes within a version of the message format.
enum Normalisation {
    /// The words of a name: compatibility forms taken apart (NFKD), marks on letters removed, letters that are no letter with a mark
    /// written out ('ß' as 'ss', 'ø' as 'o'), small letters. Apostrophes and full stops join what they stand between; whatever else is no
    /// letter separates words. What only says that there is no name ('unknown', 'N/K') is none.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in plain(text) {
            if joins(scalar) { continue }
            if isLetter(scalar) {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return isPlaceholder(words.joined()) ? [] : words
    }

    /// Letters and digits of any text, in small letters without marks; empty for what only says that there is nothing, in a word of four
    /// letters at least: shorter ones may be codes.
    static func text(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in plain(text) where isLetter(scalar) || isNumber(scalar) {
            result.append(scalar)
        }
        return result.count >= 4 && isPlaceholder(String(result)) ? "" : String(result)
    }

    /// Letters and digits of ASCII in capitals, for numbers and codes; `nil` where there is any other letter or digit.
    static func code(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in plain(text) {
            switch scalar {
            case "a"..."z": bytes.append(UInt8(scalar.value) - 32)
            case "0"..."9": bytes.append(UInt8(scalar.value))
            default: if isLetter(scalar) || isNumber(scalar) { return nil }
            }
        }
        return bytes
    }

    /// Taken apart, without marks, in small letters.
    static func plain(_ text: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.utf8.count)
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in text.utf8 {
                result.append(Unicode.Scalar((0x41...0x5A).contains(byte) ? byte + 32 : byte))
            }
            return result
        }
        // An accent of its own is typed for an apostrophe, and would be taken apart into a space and a mark.
        let text = text.unicodeScalars.contains("\u{B4}") ? text.replacing("\u{B4}", with: "'") : text
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: continue
            default: break
            }
            for small in scalar.properties.lowercaseMapping.unicodeScalars {
                // Taking capitals apart can leave marks of its own ('İ').
                if small.properties.generalCategory == .nonspacingMark { continue }
                if let letters = written[small] {
                    result.append(contentsOf: letters.unicodeScalars)
                } else {
                    result.append(small)
                }
            }
        }
        return result
    }

    /// Latin letters that Unicode does not take apart.
    private static let written: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
        "ŋ": "n",
        "ŧ": "t", "ĸ": "k", "ƒ": "f", "ə": "e", "ς": "σ",
    ]

    /// Most are of ASCII, where it is quickly said.
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("a"..."z").contains(scalar) : scalar.properties.isAlphabetic
    }

    private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.numericType != nil
    }

    /// Apostrophes in their many shapes, the okina among them, and the full stop of 'J.R.'.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2018}", "\u{2019}", "\u{201B}", "\u{02BC}", "\u{02BB}", "`", "\u{2032}", ".": true
        default: false
        }
    }

    /// What is typed where nothing is known, as ``words(_:)`` and ``text(_:)`` leave it.
    private static func isPlaceholder(_ letters: String) -> Bool {
        letters.utf8.count <= 15 && placeholders.contains(letters)
    }

    private static let placeholders: Set<String> = [
        "unknown", "notknown", "notgiven", "notstated", "notprovided", "notrecorded", "none", "nil", "null", "na", "nk",
        "nfa",
        "notavailable", "notapplicable", "unk", "tbc", "tba", "x", "xx", "xxx",
    ]
}
