import Kernel
import Web

/// What an administrator says of somebody new.
struct NewPersonDraft: Sendable, Equatable {
    enum Place: Sendable, Equatable {
        case none
        /// A post that nobody holds.
        case vacant(Post.ID)
        case new(title: String, team: Team.ID?)
    }

    let name: String
    let given: String
    let family: String
    let email: String?
    let place: Place
    /// From when they hold the post.
    let from: Day
    /// That somebody of the same name is there is known.
    let isNamesake: Bool

    /// The choice of the field `post` that means the fields below it.
    static let newPost = "new"

    /// - Throws: a fault of kind `invalid` with a message for each field that is wrong.
    static func read(_ data: FormData, today: Day) throws -> NewPersonDraft {
        var form = FormReader(data)
        let name = form.text("name", "Name", limit: FieldLimit.name, required: true)
        if !name.isEmpty, form.errors["name"] == nil, !name.contains(where: { $0.isLetter || $0.isNumber }) {
            form.refuse("name", "Name must have letters")
        }
        let given = form.text("given", "First names", limit: FieldLimit.partOfName)
        let family = form.text("family", "Family name", limit: FieldLimit.partOfName)
        let email = PersonForm.email(&form)
        let place = readPlace(&form)
        let from = form.day("day", "The first day")
        if from == nil, form.errors["day"] == nil { form.refuse("day", "Enter the first day, like 21 November 2026") }
        if let from, from > today { form.refuse("day", "The first day must be today or earlier") }
        try form.check()
        return NewPersonDraft(
            name: name, given: given, family: family, email: email, place: place, from: from ?? today,
            isNamesake: form.isChecked("namesake"))
    }

    private static func readPlace(_ form: inout FormReader) -> Place {
        let chosen = form.text("post", "Post", limit: 36)
        let title = form.text("title", "Title", limit: FieldLimit.postTitle)
        let team = form.text("team", "Team", limit: 36)
        if !team.isEmpty, Team.ID(team) == nil { form.refuse("team", "Choose a team from the list") }
        if chosen.isEmpty || chosen == newPost {
            if !title.isEmpty { return .new(title: title, team: Team.ID(team)) }
            if chosen == newPost, form.errors["title"] == nil {
                form.refuse("title", "Enter the title of the new post")
            }
            return .none
        }
        if !title.isEmpty { form.refuse("title", "Leave this empty, or choose a new post above") }
        guard let post = Post.ID(chosen) else {
            form.refuse("post", "Choose a post from the list")
            return .none
        }
        return .vacant(post)
    }
}
