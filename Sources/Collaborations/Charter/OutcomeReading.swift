import Kernel
import Readability
import Web

/// How an outcome reads, so that whoever writes it makes it plainer.
enum OutcomeReading {
    /// GOV.UK's style guide asks for no longer sentences.
    private static let longest = 25
    /// The reading age to which GOV.UK writes for everybody.
    private static let plainAge = 14

    static func line(_ text: String) -> HTML {
        let reading = Readability(of: text)
        guard let age = reading.readingAge else { return .empty }
        var says = [
            "\(count(reading.words, "word", "words")) in \(count(reading.sentences, "sentence", "sentences"))",
            "reads easily from about \(age) years of age on",
        ]
        if reading.sentences > 1 { says.append("say it in one sentence") }
        if reading.longestSentence > longest { says.append("use at most \(longest) words") }
        if age > plainAge, !reading.hardWords.isEmpty {
            says.append("shorter words would help: \(reading.hardWords.prefix(4).joined(separator: ", "))")
        }
        return "<p class=\"cc-why\">\(says.joined(separator: " · "))</p>"
    }
}
