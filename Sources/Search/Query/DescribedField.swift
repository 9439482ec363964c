/// A text of a document that can be a reason for finding it.
struct DescribedField {
    private enum Sort { case name, formerName, role, organisation, topic, place, previous, text }

    private let sort: Sort
    private let text: String

    /// In the order in which they are told.
    static func fields(of document: SearchDocument) -> [DescribedField] {
        var fields: [DescribedField] = []
        fields.reserveCapacity(12)
        func add(_ sort: Sort, _ texts: [String]) {
            for text in texts where !text.isEmpty { fields.append(DescribedField(sort: sort, text: text)) }
        }
        add(.name, document.names)
        add(.name, [document.given ?? "", document.family ?? ""])
        add(.formerName, document.formerNames)
        add(.role, [document.title])
        add(.topic, document.topics)
        add(.organisation, document.organisations)
        add(.place, document.places)
        add(.previous, document.previous)
        add(.text, [document.text])
        return fields
    }

    var isName: Bool { sort == .name || sort == .formerName }

    func reason(around spelled: Substring) -> SearchReason {
        switch sort {
        case .name: .name(text)
        case .formerName: .formerName(text)
        case .role: .role(text)
        case .organisation: .organisation(text)
        case .topic: .topic(text)
        case .place: .place(text)
        case .previous: .previous(text)
        case .text: .text(Self.snippet(text, around: spelled))
        }
    }

    /// Calls back with each word, folded and as spelt, until told to stop.
    func forEachWord(_ body: (String, Substring) -> Bool) {
        let bytes = text.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex {
            if bytes[start] <= 0x20 {
                start = bytes.index(after: start)
                continue
            }
            let end = bytes[start...].firstIndex { $0 <= 0x20 } ?? bytes.endIndex
            let piece = text[start..<end]
            var goesOn = true
            Tokens.forEachIndexed(piece) { word in
                if goesOn { goesOn = body(word, piece) }
            }
            if !goesOn { return }
            start = end
        }
    }

    /// About a hundred characters around a word, cut at spaces.
    private static func snippet(_ text: String, around spelled: Substring) -> String {
        let reach = 60
        var start =
            text.index(spelled.startIndex, offsetBy: -reach, limitedBy: text.startIndex) ?? text.startIndex
        var end = text.index(spelled.endIndex, offsetBy: reach, limitedBy: text.endIndex) ?? text.endIndex
        if start > text.startIndex {
            start = text[start...].firstIndex(of: " ").map { text.index(after: $0) } ?? start
            if start > spelled.startIndex { start = spelled.startIndex }
        }
        if end < text.endIndex {
            end = text[..<end].lastIndex(of: " ") ?? end
            if end < spelled.endIndex { end = spelled.endIndex }
        }
        let piece = text[start..<end].split(whereSeparator: \.isNewline).joined(separator: " ")
        return (start > text.startIndex ? "… " : "") + piece + (end < text.endIndex ? " …" : "")
    }
}
