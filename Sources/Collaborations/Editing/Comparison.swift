public import TextComparison
public import Web

/// Texts side by side: for readers of versions, and for whoever saved second.
public enum Comparison {
    /// What became of each paragraph of `old` in `new`, as items of a list in the order of reading.
    static func items(_ old: String, _ new: String) -> [HTML] {
        TextComparison(from: old, to: new).paragraphs.map { item($0, heading: true) }
    }

    /// What became of one paragraph or line.
    /// - Parameter heading: whether '# ' at its beginning marks a heading and is left out.
    public static func item(_ paragraph: ComparedParagraph, heading: Bool = false) -> HTML {
        func shown(_ text: String) -> String { heading && text.hasPrefix("# ") ? String(text.dropFirst(2)) : text }
        return switch paragraph {
        case .equal(let text): "<li>\(shown(text))</li>"
        case .inserted(let text):
            "<li class=\"cc-diff__added\"><ins>\(spoken("Added: "))+ \(shown(text))</ins></li>"
        case .deleted(let text):
            "<li class=\"cc-diff__gone\"><del>\(spoken("Taken out: "))− \(shown(text))</del></li>"
        case .changed(let runs): "<li class=\"cc-diff__changed\">\(spoken("Changed: "))\(runs.map(run))</li>"
        }
    }

    /// What the form offers for a field that two people changed: paragraphs that only one of them touched are theirs;
    /// where both did, yours, for you to work theirs in.
    static func proposal(base: String, theirs: String, yours: String) -> String {
        TextMerge(origin: base, mine: yours, theirs: theirs).text(choosing: \.mine)
    }

    private static func run(_ run: ComparedRun) -> HTML {
        switch run.kind {
        case .equal: HTML(text: run.text)
        case .inserted: "<ins>\(run.text)</ins>"
        case .deleted: "<del>\(run.text)</del>"
        }
    }

    private static func spoken(_ text: String) -> HTML { "<span class=\"govuk-visually-hidden\">\(text)</span>" }
}
