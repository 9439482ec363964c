import Kernel
import Web

/// What people say of a team.
struct TeamDraft: Sendable, Equatable {
    let name: String
    let purpose: String
    let contactFor: String
    let mailbox: String
    let phone: String
    let place: String
    let contactPost: Post.ID?
    let topics: [String]

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> TeamDraft {
        var form = FormReader(data)
        let contact = form.text("contact-post", "Contact post", limit: 36)
        if !contact.isEmpty, Post.ID(contact) == nil { form.refuse("contact-post", "Choose a post from the list") }
        let draft = TeamDraft(
            name: form.text("name", "Name", limit: FieldLimit.name, required: true),
            purpose: form.text("purpose", "What the team does", limit: FieldLimit.prose, lines: true),
            contactFor: form.text("contact-for", "What to come to you for", limit: FieldLimit.prose, lines: true),
            mailbox: ContactFields.mail("mailbox", "Mailbox", &form),
            phone: ContactFields.phone("phone", "Phone", &form),
            place: form.text("place", "Location", limit: FieldLimit.place), contactPost: Post.ID(contact),
            topics: ContactFields.topics(&form))
        try form.check()
        return draft
    }

    /// The fields of the form as they are now.
    static func fields(_ team: Team, topics: [Topic]) -> FormData {
        FormData([
            "name": [team.name], "purpose": [team.purpose], "contact-for": [team.contactFor],
            "mailbox": [team.mailbox], "phone": [team.phone], "place": [team.place],
            "contact-post": [team.contactPost?.description ?? ""],
            "topics": [topics.map(\.name).joined(separator: ", ")],
        ])
    }
}
