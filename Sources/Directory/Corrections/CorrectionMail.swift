import Kernel
import Mail

/// What is written to people about corrections.
struct CorrectionMail {
    let address: String

    func suggested(
        to recipient: Addressee, about name: String, field: CorrectionField, _ id: Correction.ID, by suggester: String
    ) -> Letter {
        Letter(
            to: recipient.email, name: recipient.name, subject: "A correction for \(name)",
            text: """
                \(suggester) suggests a correction on the page of \(name) in the directory: \(field.label.lowercased()).

                Please say whether it is right.
                """,
            link: Letter.Link("See the correction", "\(address)/corrections/\(id)"),
            afterLink: "After 14 days without an answer it goes on to somebody else who can answer.",
            purpose: .notification)
    }

    /// That corrections have come to somebody because nobody before them answered.
    func movedOn(to recipient: Addressee, names: [String]) -> Letter {
        let shown = names.prefix(10).joined(separator: "\n")
        let rest = names.count > 10 ? "\nand \(names.count - 10) more" : ""
        return Letter(
            to: recipient.email, name: recipient.name,
            subject: names.count == 1 ? "A correction waits for you" : "\(names.count) corrections wait for you",
            text: """
                Nobody has answered these suggested corrections in the directory, so they have come to you:

                \(shown)\(rest)
                """,
            link: Letter.Link("Answer them", "\(address)/corrections"), purpose: .notification)
    }

    /// That whom it is about agrees, but cannot put it right.
    func passedOn(
        to recipient: Addressee, about name: String, _ field: String, _ correction: Correction, by accepter: String
    ) -> Letter {
        Letter(
            to: recipient.email, name: recipient.name, subject: "A correction for \(name)",
            text: """
                \(correction.suggestedName) suggests a correction on the page of \(name) in the directory: \
                \(field.lowercased()). \(accepter) says that it is right, but only an administrator can change it.
                """,
            link: Letter.Link("See the correction", "\(address)/corrections/\(correction.id)"), purpose: .notification)
    }

    func answered(
        _ correction: Correction, _ state: Correction.State, _ answer: String, about name: String, path: String,
        by answerer: String
    ) -> Letter {
        let isAccepted = state == .accepted
        let text =
            isAccepted
            ? "\(answerer) has accepted the correction that you suggested on the page of \(name). Thank you."
            : """
            \(answerer) has not taken up the correction that you suggested on the page of \(name). The reason:

            \(answer)
            """
        return Letter(
            to: correction.suggestedEmail, name: correction.suggestedName,
            subject: isAccepted ? "Your correction for \(name) was accepted" : "Your correction for \(name)",
            text: text, link: Letter.Link("See the page", "\(address)\(path)"), purpose: .notification)
    }
}
