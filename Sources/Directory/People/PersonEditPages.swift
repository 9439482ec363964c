import Access
import Kernel
import Web

/// The pages on which a profile is changed.
struct PersonEditPages {
    let visit: Visit
    let person: Person
    let body: Body
    let mayChangeEmail: Bool

    init(_ visit: Visit, _ person: Person, _ body: Body) {
        self.visit = visit
        self.person = person
        self.body = body
        mayChangeEmail = visit.viewer?.administers(person.body.uuid) ?? false
    }

    private var isOwn: Bool { visit.viewer?.person == person.id.uuid }
    private var trail: [Link] {
        [DirectoryLinks.bodies, Link(body.name, body.path), Link(person.name, person.path)]
    }

    var sections: Page {
        let items = ProfileSection.allCases.map { section -> HTML in
            """
            <li><a class="govuk-link cc-list__title" href="\(section.path(of: person))">\(section.title(isOwn: isOwn))</a>\
            <p class="cc-why">\(section.summary(isOwn: isOwn))</p></li>
            """
        }
        let title = isOwn ? "Change your profile" : "Change the profile of \(person.name)"
        return Page(
            title, section: DirectoryLinks.section, trail: trail,
            body: """
                <h1 class="govuk-heading-l">\(title)</h1>
                <p class="govuk-body">Posts, teams and reporting lines are changed by the administrators of \
                \(body.name).</p>
                <ul class="cc-list">\(items)</ul>
                """)
    }

    /// - Parameters:
    ///   - form: what stands in the fields.
    ///   - refusal: why it was not taken.
    ///   - suggestion: what somebody suggested for it.
    func section(
        _ section: ProfileSection, _ form: FormData, _ refusal: People.Refusal = People.Refusal(),
        suggestion: HTML = .empty
    ) -> Page {
        let errors = refusal.errors
        let fields: HTML =
            switch section {
            case .about: about(form, errors)
            case .reach: reach(form, errors)
            case .work: work(form, refusal)
            case .away: away(form, refusal)
            case .visibility: visibility(form)
            case .photo: .empty
            }
        let whole: HTML =
            section == .photo
            ? photo(errors)
            : """
            <form method="post" action="\(section.path(of: person))" novalidate>\(visit.formToken)\(fields)
            \(buttonOrCancel("Save", backTo: person.path))</form>
            """
        return Page.form(
            isOwn ? section.title(isOwn: true) : "\(section.title(isOwn: false)): \(person.name)",
            trail: trail + [Link("Change", "\(person.path)/edit")],
            scripts: section == .photo ? ["upload.js"] : [], errors: errors, suggestion + whole)
    }

    // MARK: - Fields

    private func text(
        _ name: String, _ label: String, _ form: FormData, _ errors: FormErrors, hint: String? = nil,
        type: String = "text", autocomplete: String? = nil, width: Int? = nil
    ) -> HTML {
        textField(
            name, label, value: form[name] ?? "", hint: hint, error: errors[name], type: type,
            autocomplete: isOwn ? autocomplete : nil, width: width)
    }

    private func about(_ form: FormData, _ errors: FormErrors) -> HTML {
        let fields = [
            text(
                "name", "Name", form, errors,
                hint: isOwn ? "As you want to be called at work" : "As they want to be called at work",
                autocomplete: "name"),
            text("given", "First names", form, errors, hint: "For searches", autocomplete: "given-name"),
            text("family", "Family name", form, errors, hint: "Lists are sorted by it", autocomplete: "family-name"),
            text("known-as", "Known as", form, errors, hint: "A short form or another name, such as Bill", width: 20),
            text("pronouns", "Pronouns", form, errors, hint: "Such as she/her", width: 20),
            text("languages", "Languages", form, errors, hint: "Such as Welsh (fluent), British Sign Language (basic)"),
            text("interests", "Interests", form, errors),
            text("networks", "Professional networks", form, errors, hint: "Such as Policy Profession, Women in Data"),
        ]
        return fields.joined("")
    }

    private func reach(_ form: FormData, _ errors: FormErrors) -> HTML {
        let email: HTML =
            mayChangeEmail
            ? text("email", "E-mail address", form, errors, type: "email")
            : """
            <p class="govuk-body"><strong>E-mail address</strong><br>\(person.email ?? "None").\
            <span class="cc-why"> Only an administrator of \(body.name) can change it.</span></p>
            """
        let fields = [
            email, text("phone", "Phone", form, errors, type: "tel", autocomplete: "tel", width: 20),
            text("mobile", "Mobile", form, errors, type: "tel", width: 20),
            text("place", "Location", form, errors, hint: "Town and building, such as Leeds, Quarry House"),
            text("pattern", "Working pattern", form, errors, hint: "Such as Monday to Thursday, 8am to 4pm"),
        ]
        return fields.joined("")
    }

    private func work(_ form: FormData, _ refusal: People.Refusal) -> HTML {
        let errors = refusal.errors
        let fields = [
            textArea(
                "works-on", isOwn ? "What you work on" : "What they work on", value: form["works-on"] ?? "",
                error: errors["works-on"]),
            textArea(
                "contact-for", isOwn ? "What to contact you for" : "What to contact them for",
                value: form["contact-for"] ?? "",
                hint: isOwn ? "What others can come to you for" : "What others can come to them for",
                error: errors["contact-for"]),
            textArea(
                "topics", "Topics", value: form["topics"] ?? "", rows: 2,
                hint: "Separate them with commas, such as biofuels, road transport", error: errors["topics"]),
            newTopics(refusal, form),
            text("skills", "Skills", form, errors, hint: "Such as negotiation, R, contract law"),
        ]
        return fields.joined("")
    }

    private func newTopics(_ refusal: People.Refusal, _ form: FormData) -> HTML {
        if refusal.newTopics.isEmpty { return .empty }
        return checkboxes(
            "new-topic", "New topics", values: form.all("new-topic"),
            refusal.newTopics.map { Choice($0, "Add '\($0)' as a new topic") },
            hint: "Everybody can then be found by it. Check first that it is not there under another name.")
    }

    private func away(_ form: FormData, _ refusal: People.Refusal) -> HTML {
        let errors = refusal.errors
        let cover: HTML =
            refusal.covers.isEmpty
            ? .empty
            : radios(
                "cover-choice", "Whom do you mean?", value: form["cover-choice"] ?? "",
                refusal.covers.map {
                    Choice($0.id.description, $0.name, hint: "\($0.postTitle ?? "No post"), \($0.bodyName)")
                })
        let fields = [
            text(
                "away-until", "The last day away", form, errors,
                hint: "Such as 27 March 2027. Leave it empty when nobody is away", width: 20),
            text("cover", "Who stands in", form, errors, hint: "Their e-mail address or name"), cover,
        ]
        return fields.joined("")
    }

    private func visibility(_ form: FormData) -> HTML {
        let choices = Person.Field.allCases.map { Choice($0.rawValue, $0.label) }
        return """
            <p class="govuk-body">Public servants in other bodies see the whole profile, except for what is ticked here. \
            Of these fields guests see only what \(isOwn ? "you work" : "they work") on and what to contact \
            \(isOwn ? "you" : "them") for, and that only while \(isOwn ? "you hold" : "they hold") a published post.</p>
            \(checkboxes("body-only", "Only \(body.name) sees", values: form.all("body-only"), choices))
            """
    }

    private func photo(_ errors: FormErrors) -> HTML {
        var now: HTML = .empty
        if let path = person.photoPath(person.photoHash) {
            now = """
                <p><img class="cc-face cc-face--large" src="\(path)" alt="The photograph of \(person.name)" width="120" \
                height="120"></p>
                \(actionForm(visit, "\(person.path)/photo/remove", "Remove the photograph"))
                """
        }
        let hint =
            "A JPEG, PNG, WebP or GIF file of up to 8 MB. The middle is kept; where and when it was taken is not."
        return """
            \(now)
            <form method="post" action="\(person.path)/photo" enctype="multipart/form-data" \
            data-upload="\(PhotoUpload.limit)">\(visit.formToken)
            \(fileField("photo", "Choose a picture", accept: "image/jpeg,image/png,image/webp,image/gif", hint: hint, error: errors["photo"]))
            \(buttonOrCancel("Send the picture", backTo: person.path))
            </form>
            """
    }
}
