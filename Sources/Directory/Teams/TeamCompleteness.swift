import Kernel

/// How much of a team's page is filled in, and what to add next. Pure.
struct TeamCompleteness: Sendable, Equatable {
    /// 0 to 100.
    let percent: Int
    /// The next best thing to add; `nil` when nothing is missing.
    let next: String?

    /// What others look for first counts most: what to come for, and whom to ask.
    init(_ team: Team, hasContact: Bool, hasTopics: Bool) {
        let parts: [(weight: Int, isThere: Bool, advice: String)] = [
            (25, !team.contactFor.isEmpty, "Say what others should come to this team for."),
            (25, hasContact, "Name the post that is the team's contact."),
            (20, !team.purpose.isEmpty, "Say in a sentence or two what the team does."),
            (15, !team.mailbox.isEmpty || !team.phone.isEmpty, "Add the team's mailbox or phone."),
            (10, hasTopics, "Add the topics that it works on, so that people find it."),
            (5, !team.place.isEmpty, "Say where the team is."),
        ]
        percent = parts.reduce(0) { $0 + ($1.isThere ? $1.weight : 0) }
        next = parts.first { !$0.isThere }?.advice
    }
}
