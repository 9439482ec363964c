import Foundation
import Kernel

/// What a folder or a file is called: a name that every system can keep.
struct ItemName: Sendable, Equatable {
    /// In UTF-8, as most file systems count.
    static let byteLimit = 255

    /// In Unicode's composed form (NFC), without spaces at the ends.
    let text: String

    /// As names are compared: two items whose names differ only in case or in how letters are put together would be one on
    /// Windows or macOS.
    var folded: String { text.lowercased(with: Locale(identifier: "en")).precomposedStringWithCanonicalMapping }

    /// - Throws: a fault of kind `invalid` beside `field` that says what is wrong.
    init(_ typed: String, field: String = "name") throws {
        let text = typed.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty { throw Fault.invalid(field, "Enter a name") }
        if text.utf8.count > Self.byteLimit {
            throw Fault.invalid(field, "The name is too long: at most \(Self.byteLimit) letters, fewer with accents")
        }
        if let bad = text.unicodeScalars.first(where: Self.isForbidden) {
            let shown = bad.value < 0x20 || bad.value == 0x7F ? "control characters" : "‘\(bad)’"
            throw Fault.invalid(field, "A name cannot have \(shown): other systems could not keep it")
        }
        if text.hasSuffix(".") { throw Fault.invalid(field, "A name cannot end with a full stop") }
        let stem = text.prefix { $0 != "." }.uppercased()
        if Self.reserved.contains(stem) {
            throw Fault.invalid(field, "‘\(stem)’ is a name that Windows keeps for itself: choose another")
        }
        self.text = text
    }

    /// What Windows forbids, control characters, and characters that turn the direction of text, by which a name can pretend to
    /// be another.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: "<>:\"/\\|?*".unicodeScalars.contains(scalar)
        }
    }

    /// Of devices, with or without an extension (learn.microsoft.com/windows/win32/fileio/naming-a-file).
    private static let reserved: Set<String> = Set(
        ["CON", "PRN", "AUX", "NUL"] + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] }
            + ["COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³"])
}
