/// How one text became another, for a reader: paragraphs first, then the words within those that were changed.
///
/// A paragraph is a line: people write in boxes without line breaks of their own. Texts are compared byte for byte, and
/// nothing is lost: ``old`` and ``new`` give both texts back.
public struct TextComparison: Sendable, Hashable {
    public let paragraphs: [ComparedParagraph]

    public init(from old: String, to new: String) {
        let (oldParagraphs, newParagraphs) = (Tokens.paragraphs(old), Tokens.paragraphs(new))
        var compared: [ComparedParagraph] = []
        var at = 0
        for hunk in Hunk.between(oldParagraphs, newParagraphs) {
            compared += oldParagraphs[at..<hunk.old.lowerBound].map(ComparedParagraph.equal)
            compared += ParagraphPairing.compare(Array(oldParagraphs[hunk.old]), Array(newParagraphs[hunk.new]))
            at = hunk.old.upperBound
        }
        paragraphs = compared + oldParagraphs[at...].map(ComparedParagraph.equal)
    }

    /// Whether the texts are the same, byte for byte.
    public var isUnchanged: Bool {
        paragraphs.allSatisfy { if case .equal = $0 { true } else { false } }
    }

    /// The text before.
    public var old: String { Tokens.text(paragraphs.compactMap(\.old)) }

    /// The text after.
    public var new: String { Tokens.text(paragraphs.compactMap(\.new)) }
}

/// A paragraph of a comparison, without its line break. Empty ones are there too.
public enum ComparedParagraph: Sendable, Hashable {
    case equal(String)
    case inserted(String)
    case deleted(String)
    /// Much of it stayed: its runs, in the order in which they are read.
    case changed([ComparedRun])

    var old: String? {
        switch self {
        case .equal(let text), .deleted(let text): text
        case .inserted: nil
        case .changed(let runs): runs.filter { $0.kind != .inserted }.map(\.text).joined()
        }
    }

    var new: String? {
        switch self {
        case .equal(let text), .inserted(let text): text
        case .deleted: nil
        case .changed(let runs): runs.filter { $0.kind != .deleted }.map(\.text).joined()
        }
    }
}

/// A stretch of a changed paragraph. Neighbours are of different kinds; what was deleted stands before what replaced
/// it.
public struct ComparedRun: Sendable, Hashable {
    public enum Kind: Sendable, Hashable { case equal, inserted, deleted }

    public let kind: Kind
    /// Never empty.
    public let text: String

    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
