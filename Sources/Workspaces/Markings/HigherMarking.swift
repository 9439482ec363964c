import Foundation
import Kernel

/// A marking above what may be kept here, where somebody has written one.
///
/// SECRET and TOP SECRET are the tiers above OFFICIAL (Government Security Classifications Policy, Cabinet Office, 2023).
/// CONFIDENTIAL and RESTRICTED are of the scheme that ended in April 2014; what still bears them has to be looked at by
/// its owner.
enum HigherMarking: String, Sendable, CaseIterable {
    case topSecret = "TOP SECRET"
    case secret = "SECRET"
    case confidential = "CONFIDENTIAL"
    case restricted = "RESTRICTED"

    /// What to do instead of keeping it here.
    var advice: String {
        switch self {
        case .topSecret, .secret:
            """
            marked \(rawValue). Nothing above OFFICIAL-SENSITIVE may be kept here: use the system that your body has for it, \
            and tell its security team if it has been sent or stored anywhere else
            """
        case .confidential, .restricted:
            """
            marked \(rawValue), which is of the scheme that ended in 2014. Ask its owner to mark it anew; as OFFICIAL or \
            OFFICIAL-SENSITIVE it can be kept here
            """
        }
    }

    // MARK: - Names

    /// What a file's name says: a marking in capitals as words of their own, or in brackets however it is written. A
    /// 'Secret Santa rota' is no secret, and nothing is that is called NOT so.
    static func inName(_ name: String) -> HigherMarking? {
        let words = name.split { !$0.isLetter }.map(String.init)
        for marking in allCases where holds(words, marking.words) { return marking }
        let brackets = name.split { "[]()".contains($0) }.map(String.init)
        guard name.contains(where: { "[(".contains($0) }) else { return nil }
        // Pieces within brackets are every second one.
        let inside = name.first.map { "[(".contains($0) } == true ? 0 : 1
        for (index, piece) in brackets.enumerated() where index % 2 == inside {
            if let marking = alone(piece) { return marking }
        }
        return nil
    }

    private var words: [String] { rawValue.split(separator: " ").map(String.init) }

    private static func holds(_ words: [String], _ wanted: [String]) -> Bool {
        guard words.count >= wanted.count else { return false }
        for start in 0...(words.count - wanted.count) where Array(words[start..<start + wanted.count]) == wanted {
            let before = start > 0 ? words[start - 1].uppercased() : ""
            if !["NOT", "NON", "NO"].contains(before) { return true }
        }
        return false
    }

    // MARK: - The first page

    /// How much of a text counts as its first page.
    static let firstPage = 4_000

    /// What the first page of a text says: a line that is a marking and nothing else, as markings are written at the head
    /// and foot of pages, or a marking named as such: 'Classification: Secret'. Whatever only talks of secrets is none.
    static func onFirstPage(_ text: String) -> HigherMarking? {
        for line in text.prefix(firstPage).split(whereSeparator: \.isNewline) {
            if let marking = inLine(String(line)) { return marking }
        }
        return nil
    }

    private static func inLine(_ line: String) -> HigherMarking? {
        let bare = line.trimmingCharacters(in: decoration)
        guard !bare.isEmpty, bare.count <= 120 else { return nil }
        if let colon = bare.firstIndex(of: ":") {
            let label = bare[..<colon].lowercased().trimmingCharacters(in: decoration)
            if labels.contains(label) { return alone(String(bare[bare.index(after: colon)...])) }
        }
        // A cell of a table, or a heading, may say 'Secret' by itself: in capitals it is a marking.
        guard bare == bare.uppercased() else { return nil }
        return alone(bare)
    }

    /// The marking that a text is, with what may stand beside one: 'UK', caveats after it.
    private static func alone(_ text: String) -> HigherMarking? {
        var words = text.uppercased().split { !$0.isLetter }.map(String.init)
        if words.first == "UK" { words.removeFirst() }
        guard let marking = allCases.first(where: { words.starts(with: $0.words) }) else { return nil }
        return words.dropFirst(marking.words.count).allSatisfy(caveats.contains) ? marking : nil
    }

    private static let decoration = CharacterSet.whitespacesAndNewlines.union(
        CharacterSet(charactersIn: "*_#[]()<>|\"'-–—=~,;"))
    private static let labels: Set<String> = [
        "classification", "marking", "protective marking", "security classification", "security marking", "handling",
        "government security classification", "gsc",
    ]
    /// What may follow a marking on its line: nationality caveats, code words that are known, and descriptors.
    private static let caveats: Set<String> = [
        "UK", "EYES", "ONLY", "STRAP", "ATOMIC", "FIVE", "US", "USA", "AUS", "CAN", "NZ", "NATO", "REL", "TO", "AND",
        "PERSONAL", "COMMERCIAL", "LOCSEN", "HMG", "USE", "HANDLING", "INSTRUCTIONS", "STAFF", "POLICY", "MANAGEMENT",
        "INVESTIGATION", "ECONOMIC", "DIPLOMATIC",
    ]

    // MARK: - Refusing

    /// - Throws: a fault of kind `invalid` beside `field` when a name bears a higher marking.
    static func refuse(inName name: String, field: String) throws {
        if let marking = inName(name) { throw Fault.invalid(field, "‘\(name)’ is \(marking.advice)") }
    }

    /// - Throws: a fault of kind `invalid` when the first page of a file bears one.
    static func refuse(onFirstPage text: String, of name: String, field: String) throws {
        if let marking = onFirstPage(text) {
            throw Fault.invalid(field, "The first page of ‘\(name)’ is \(marking.advice)")
        }
    }
}
