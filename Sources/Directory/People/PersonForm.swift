import Kernel
import Web

/// What people type into the pages of a profile, decoded and checked.
struct PersonForm: Sendable {
    let section: ProfileSection
    let data: FormData
    /// What was typed as cover, to be found in the record.
    private(set) var cover = ""
    /// The one chosen of several whom `cover` could mean.
    private(set) var chosenCover: Person.ID?
    /// The names of topics, as typed, each once.
    private(set) var topics: [String] = []
    /// The names that may become new topics.
    private(set) var consented: Set<String> = []
    private(set) var errors = FormErrors()

    /// Reads the fields of one section into a draft.
    /// - Parameter mayChangeEmail: others' `email` field is not looked at.
    init(_ section: ProfileSection, _ data: FormData, into draft: inout PersonDraft, mayChangeEmail: Bool, today: Day) {
        self.section = section
        self.data = data
        var reader = FormReader(data)
        switch section {
        case .about: Self.about(&reader, &draft)
        case .reach: Self.reach(&reader, &draft, mayChangeEmail)
        case .work:
            draft.worksOn = reader.text("works-on", "What you work on", limit: FieldLimit.prose, lines: true)
            draft.contactFor = reader.text(
                "contact-for", "What to contact you for", limit: FieldLimit.prose, lines: true)
            draft.skills = reader.text("skills", "Skills", limit: FieldLimit.list)
            topics = ContactFields.topics(&reader)
            consented = Set(data.all("new-topic").map(Text.folded))
        case .away: readAway(&reader, &draft, today)
        case .visibility: draft.bodyOnly = Set(data.all("body-only").compactMap { Person.Field(rawValue: $0) })
        case .photo: break
        }
        errors = reader.errors
    }

    private static func about(_ reader: inout FormReader, _ draft: inout PersonDraft) {
        draft.name = reader.text("name", "Name", limit: FieldLimit.name, required: true)
        draft.given = reader.text("given", "First names", limit: FieldLimit.partOfName)
        draft.family = reader.text("family", "Family name", limit: FieldLimit.partOfName)
        draft.knownAs = reader.text("known-as", "Known as", limit: FieldLimit.partOfName)
        draft.pronouns = reader.text("pronouns", "Pronouns", limit: FieldLimit.pronouns)
        draft.languages = reader.text("languages", "Languages", limit: FieldLimit.line)
        draft.interests = reader.text("interests", "Interests", limit: FieldLimit.list)
        draft.networks = reader.text("networks", "Professional networks", limit: FieldLimit.list)
    }

    private static func reach(_ reader: inout FormReader, _ draft: inout PersonDraft, _ mayChangeEmail: Bool) {
        if mayChangeEmail {
            draft.email = email(&reader)
        }
        draft.phone = ContactFields.phone("phone", "Phone", &reader)
        draft.mobile = ContactFields.phone("mobile", "Mobile", &reader)
        draft.place = reader.text("place", "Location", limit: FieldLimit.place)
        draft.pattern = reader.text("pattern", "Working pattern", limit: FieldLimit.line)
    }

    /// The field `email` in lower case; `nil` when it is empty.
    static func email(_ reader: inout FormReader) -> String? {
        let email = reader.text("email", "E-mail address", limit: FieldLimit.email).lowercased()
        if !email.isEmpty, !Text.isMailAddress(email), reader.errors["email"] == nil {
            reader.refuse("email", "Enter an e-mail address in the correct format, like name@example.gov.uk")
        }
        return email.isEmpty ? nil : email
    }

    private mutating func readAway(_ reader: inout FormReader, _ draft: inout PersonDraft, _ today: Day) {
        draft.awayUntil = reader.day("away-until", "The last day away")
        if let day = draft.awayUntil, day < today {
            reader.refuse("away-until", "The last day away must be today or later")
        } else if let day = draft.awayUntil, day > today.adding(days: 1100) {
            reader.refuse("away-until", "The last day away must be within three years")
        }
        cover = reader.text("cover", "Who stands in", limit: FieldLimit.email)
        chosenCover = data["cover-choice"].flatMap { Person.ID($0) }
        if !cover.isEmpty, draft.awayUntil == nil, reader.errors["away-until"] == nil {
            reader.refuse("away-until", "Enter the last day away, or leave out who stands in")
        }
    }

    /// The fields of a section as they stand.
    static func filled(_ section: ProfileSection, _ person: Person, topics: [Topic], cover: PersonSummary?) -> FormData
    {
        var fields: [String: String] = [:]
        switch section {
        case .about:
            fields = [
                "name": person.name, "given": person.given, "family": person.family, "known-as": person.knownAs,
                "pronouns": person.pronouns, "languages": person.languages, "interests": person.interests,
                "networks": person.networks,
            ]
        case .reach:
            fields = [
                "email": person.email ?? "", "phone": person.phone, "mobile": person.mobile, "place": person.place,
                "pattern": person.pattern,
            ]
        case .work:
            fields = [
                "works-on": person.worksOn, "contact-for": person.contactFor, "skills": person.skills,
                "topics": topics.map(\.name).joined(separator: ", "),
            ]
        case .away: fields = ["away-until": person.awayUntil?.plain ?? "", "cover": cover?.name ?? ""]
        case .visibility: return FormData(["body-only": person.bodyOnly.map(\.rawValue).sorted()])
        case .photo: break
        }
        return FormData(fields.mapValues { [$0] })
    }
}
