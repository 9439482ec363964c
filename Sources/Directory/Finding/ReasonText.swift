import Kernel
import Search

/// Why something was found, in plain words: 'topic: Biofuels', 'formerly at Defra'.
enum ReasonText {
    /// At most three reasons in one line; empty when the title alone says it.
    static func line(_ item: FoundItem) -> String {
        var parts = Distinct()
        let texts = item.reasons.map { text($0, item) }
        // What a team works on says more than where it is.
        if item.kind == "team" { parts.add(texts.filter { $0.hasPrefix("topic: ") }) }
        parts.add(texts)
        return parts.texts.prefix(3).joined(separator: " · ")
    }

    static func text(_ reason: SearchReason, _ item: FoundItem) -> String {
        switch reason {
        case .name(let name):
            return Text.folded(name) == Text.folded(item.title) ? "" : "also known as \(name)"
        case .formerName(let name): return "formerly called \(name)"
        case .nickname(let typed, let name): return nickname(typed, name)
        case .initials(let name): return "initials of \(name)"
        case .email(let address): return "e-mail: \(address)"
        case .phone(let number): return "phone: \(number)"
        case .role(let title): return "post: \(title)"
        case .organisation(let name): return organisation(name, item)
        case .topic(let name): return "topic: \(name)"
        case .place(let name): return "place: \(name)"
        case .previous(let text): return item.kind == "body" ? "took over from \(text)" : "formerly \(text)"
        case .text(let piece): return "says ‘\(short(piece))’"
        case .entity(let meaning):
            return Text.folded(meaning.label) == Text.folded(item.title) ? "" : entity(meaning)
        case .typo(_, let found): return "spelled: \(capitalised(found))"
        case .missing(let word): return "without ‘\(word)’"
        }
    }

    private static func nickname(_ typed: String, _ name: String) -> String {
        let (typed, name) = (capitalised(typed), capitalised(name))
        if typed.count < name.count { return "\(typed) is short for \(name)" }
        if name.count < typed.count { return "\(name) is short for \(typed)" }
        return "\(typed) is another form of \(name)"
    }

    private static func organisation(_ name: String, _ item: FoundItem) -> String {
        switch item.thing {
        case .person(let person):
            if name == person.teamName { return "team: \(name)" }
            return name == person.bodyName ? "body: \(name)" : "part of \(name)"
        case .team(_, let body): return name == body?.name ? "body: \(name)" : "part of \(name)"
        case .body, .topic, .other: return "part of \(name)"
        }
    }

    private static func entity(_ meaning: Interpretation) -> String {
        let kind = meaning.entity?.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
        switch kind {
        case "former-body": return "formerly at \(meaning.label)"
        case "": return "means \(meaning.label)"
        default: return "\(kind): \(meaning.label)"
        }
    }

    private static func short(_ piece: String) -> String {
        let line = piece.split(whereSeparator: \.isNewline).joined(separator: " ").trimmed
        return line.count <= 120 ? line : String(line.prefix(117)) + "…"
    }

    private static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}
