import Foundation
import Kernel
import Web

/// A file's name as it travels: what is OFFICIAL-SENSITIVE says so in front, so that whoever has the file knows.
struct MarkedName: Sendable, Equatable {
    /// The name without the marking.
    let name: String
    let marking: Marking

    init(_ name: String, _ marking: Marking) {
        self.name = name
        self.marking = marking
    }

    /// Reads the name of a file that comes: one that went out from here comes back under its own name.
    init(reading text: String) {
        let prefix = Self.prefix(.officialSensitive)
        if text.uppercased().hasPrefix(prefix) {
            let rest = text.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
            self.init(rest.isEmpty ? text : rest, .officialSensitive)
        } else {
            self.init(text, Marking.stated(inName: text) ?? .official)
        }
    }

    /// '[OFFICIAL-SENSITIVE] plan.pdf'; OFFICIAL needs no marking (Government Security Classifications Policy).
    var text: String { marking == .official ? name : "\(Self.prefix(marking)) \(name)" }

    /// The value of `Content-Disposition` for a download (RFC 6266, RFC 8187).
    var disposition: String { "attachment; filename*=UTF-8''\(percentEncoded(text))" }

    private static func prefix(_ marking: Marking) -> String { "[\(marking.name)]" }
}

extension Marking: Comparable {
    static func < (left: Self, right: Self) -> Bool { left == .official && right == .officialSensitive }

    /// What a name says of itself.
    static func stated(inName name: String) -> Marking? { says(name) ? .officialSensitive : nil }

    /// What the first page of a text says of itself.
    static func stated(onFirstPage text: String) -> Marking? {
        text.prefix(HigherMarking.firstPage).split(whereSeparator: \.isNewline).contains { says(String($0)) }
            ? .officialSensitive : nil
    }

    /// In capitals: a text that speaks about markings in a sentence is not marked by that.
    private static func says(_ text: String) -> Bool {
        guard text.count <= 255 else { return false }
        let words = text.split { !$0.isLetter }
        return words.indices.dropLast().contains { words[$0] == "OFFICIAL" && words[$0 + 1] == "SENSITIVE" }
    }

    static let choices = [
        Choice(Marking.official.rawValue, Marking.official.name, hint: "Most of what the public sector does"),
        Choice(
            Marking.officialSensitive.rawValue, Marking.officialSensitive.name,
            hint: "Would do harm if it came to the wrong people: see that only those have it who need it"),
        Choice("higher", "A higher marking", hint: "SECRET, TOP SECRET, or an old CONFIDENTIAL or RESTRICTED"),
    ]

    /// The marking that a form says; one that may not be kept here is refused with what to do instead.
    /// - Throws: a fault of kind `invalid` beside `marking`.
    static func read(_ typed: String?, field: String = "marking") throws -> Marking {
        let text = (typed ?? "").trimmingCharacters(in: .whitespaces)
        if let marking = Marking(rawValue: text.isEmpty ? Marking.official.rawValue : text.lowercased()) {
            return marking
        }
        let plain = text.uppercased().replacing("-", with: " ")
        if text == "higher" || HigherMarking(rawValue: plain) != nil {
            let which = HigherMarking(rawValue: plain) ?? .secret
            let lead = text == "higher" ? "It is marked higher. " : "It is \(which.rawValue). "
            throw Fault.invalid(
                field,
                lead
                    + "Nothing above OFFICIAL-SENSITIVE may be kept here: use the system that your body has for it. "
                    + "What bears an old CONFIDENTIAL or RESTRICTED has to be marked anew by its owner first")
        }
        throw Fault.invalid(field, "Choose a marking")
    }
}
