import Kernel
import Web

/// What administrators say of a post.
struct PostDraft: Sendable, Equatable {
    let title: String
    let grade: String
    let profession: String
    let team: Team.ID?
    let place: String
    let function: String
    let contactFor: String
    let reportsTo: SuperiorDraft
    /// 0 for the head of a body to 9.
    let seniority: Int
    let topics: [String]

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData) throws -> PostDraft {
        var form = FormReader(data)
        let team = form.text("team", "Team", limit: 36)
        if !team.isEmpty, Team.ID(team) == nil { form.refuse("team", "Choose a team from the list") }
        let draft = PostDraft(
            title: form.text("title", "Title", limit: FieldLimit.postTitle, required: true),
            grade: form.text("grade", "Grade", limit: FieldLimit.grade),
            profession: form.text("profession", "Profession", limit: FieldLimit.profession), team: Team.ID(team),
            place: form.text("place", "Location", limit: FieldLimit.place),
            function: form.text("function", "What the job is for", limit: FieldLimit.prose, lines: true),
            contactFor: form.text(
                "contact-for", "What to contact its holder for", limit: FieldLimit.prose, lines: true),
            reportsTo: SuperiorDraft.read(&form),
            seniority: form.number("seniority", "Seniority", in: 0...9) ?? 9,
            topics: ContactFields.topics(&form))
        try form.check()
        return draft
    }

    /// - Parameter superior: the post that it reports to, as far as the viewer may see it.
    static func fields(_ view: PostView, superior: NamedPost?) -> FormData {
        let post = view.post
        // A line to what is not shown stays as it is: an empty field would end it.
        let shown = superior?.label ?? (post.reportsTo == nil ? "" : "A post that has ended or is not shown")
        return FormData([
            "title": [post.title], "grade": [post.grade], "profession": [post.profession],
            "team": [post.team?.description ?? ""], "place": [post.place], "function": [post.function],
            "contact-for": [post.contactFor], "reports-to": [shown], "reports-to-shown": [shown],
            "reports-to-post": [superior?.id.description ?? ""], "seniority": [String(post.seniority)],
            "topics": [view.topics.map(\.name).joined(separator: ", ")],
        ])
    }
}

extension PostDraft {
    /// A post of which little is known yet.
    init(title: String, team: Team.ID?) {
        self.init(
            title: title, grade: "", profession: "", team: team, place: "", function: "", contactFor: "",
            reportsTo: .nobody, seniority: 9, topics: [])
    }
}

/// Whom a post reports to, as a form says it.
enum SuperiorDraft: Sendable, Equatable {
    case nobody
    /// As it is: to a post that has ended, or that the viewer may not see.
    case unchanged
    /// The one that the form named or offered.
    case post(Post.ID)
    /// A title, a name, an e-mail address, or the address of a post's page.
    case typed(String)

    /// The field `reports-to` is a text. Beside it go the post that the form had in mind and the text that it then
    /// showed: as long as that text stands there, the post is meant, whoever may hold it meanwhile.
    static func read(_ form: inout FormReader) -> SuperiorDraft {
        let typed = form.text("reports-to", "The post that it reports to", limit: 1000)
        if typed.isEmpty { return .nobody }
        guard typed == form.data["reports-to-shown"], let post = form.data["reports-to-post"] else {
            return .typed(typed)
        }
        return post.isEmpty ? .unchanged : Post.ID(post).map { .post($0) } ?? .typed(typed)
    }
}

/// Whom to appoint, and from when.
struct AppointmentDraft: Sendable, Equatable {
    let person: String
    let from: Day
    /// The others who hold the post keep it.
    let isJobShare: Bool

    static func read(_ data: FormData) throws -> AppointmentDraft {
        var form = FormReader(data)
        let person = form.text("person", "Name or e-mail address", limit: 254, required: true)
        let from = form.day("day", "The first day")
        if from == nil, form.errors["day"] == nil { form.refuse("day", "Enter the first day, like 21 November 2026") }
        try form.check()
        guard let from else { throw Fault.invalid("day", "Enter the first day, like 21 November 2026") }
        return AppointmentDraft(person: person, from: from, isJobShare: form.isChecked("job-share"))
    }
}

/// The contacts of a post that everybody may see.
struct PublicContacts: Sendable, Equatable {
    let email: String
    let phone: String

    static func read(_ data: FormData) throws -> PublicContacts {
        var form = FormReader(data)
        let email = ContactFields.mail("email", "Public e-mail address", &form)
        let phone = ContactFields.phone("phone", "Public phone", &form)
        if form.errors.isEmpty, email.isEmpty, phone.isEmpty {
            form.refuse("email", "Give a public e-mail address or phone, so that people can get in touch")
        }
        try form.check()
        return PublicContacts(email: email, phone: phone)
    }
}
