import Kernel
import Storage

/// The fields of a profile that its pages change, on their way into the record.
struct PersonDraft: Sendable, Equatable {
    var name: String
    var given: String
    var family: String
    var knownAs: String
    var pronouns: String
    var email: String?
    var phone: String
    var mobile: String
    var place: String
    var pattern: String
    var languages: String
    var worksOn: String
    var contactFor: String
    var skills: String
    var interests: String
    var networks: String
    var awayUntil: Day?
    var cover: Person.ID?
    var bodyOnly: Set<Person.Field>

    init(_ person: Person) {
        name = person.name
        given = person.given
        family = person.family
        knownAs = person.knownAs
        pronouns = person.pronouns
        email = person.email
        phone = person.phone
        mobile = person.mobile
        place = person.place
        pattern = person.pattern
        languages = person.languages
        worksOn = person.worksOn
        contactFor = person.contactFor
        skills = person.skills
        interests = person.interests
        networks = person.networks
        awayUntil = person.awayUntil
        cover = person.cover
        bodyOnly = person.bodyOnly
    }

    /// Sets a field that is a plain text; `false` for the others.
    mutating func set(_ field: Person.Field, to text: String) -> Bool {
        switch field {
        case .pronouns: pronouns = text
        case .phone: phone = text
        case .mobile: mobile = text
        case .place: place = text
        case .pattern: pattern = text
        case .languages: languages = text
        case .skills: skills = text
        case .interests: interests = text
        case .networks: networks = text
        case .worksOn: worksOn = text
        case .contactFor: contactFor = text
        case .email, .photo, .away: return false
        }
        return true
    }

    /// The names of the fields in which it differs, for the journal: never what they hold.
    func changes(from old: PersonDraft) -> [String] {
        let texts: [(String, KeyPath<PersonDraft, String>)] = [
            ("name", \.name), ("given", \.given), ("family", \.family), ("known-as", \.knownAs),
            ("pronouns", \.pronouns), ("phone", \.phone), ("mobile", \.mobile), ("place", \.place),
            ("pattern", \.pattern), ("languages", \.languages), ("works-on", \.worksOn),
            ("contact-for", \.contactFor), ("skills", \.skills), ("interests", \.interests),
            ("networks", \.networks),
        ]
        var names = texts.filter { self[keyPath: $0.1] != old[keyPath: $0.1] }.map(\.0)
        if email != old.email { names.append("email") }
        if awayUntil != old.awayUntil || cover != old.cover { names.append("away") }
        if bodyOnly != old.bodyOnly { names.append("who-can-see") }
        return names
    }
}

extension PersonStore {
    func update(_ id: Person.ID, _ draft: PersonDraft, at now: Instant) throws {
        let sortName = Person.sortName(name: draft.name, given: draft.given, family: draft.family)
        let bodyOnly = draft.bodyOnly.map(\.rawValue).sorted().joined(separator: ",")
        try transaction.run(
            """
            UPDATE person SET name = \(draft.name), folded_name = \(Text.folded(draft.name)), sort_name = \(sortName),
                given = \(draft.given),
                family = \(draft.family), known_as = \(draft.knownAs), pronouns = \(draft.pronouns),
                email = \(draft.email), phone = \(draft.phone), mobile = \(draft.mobile), place = \(draft.place),
                pattern = \(draft.pattern), languages = \(draft.languages), works_on = \(draft.worksOn),
                contact_for = \(draft.contactFor), skills = \(draft.skills), interests = \(draft.interests),
                networks = \(draft.networks), away_until = \(draft.awayUntil), cover_id = \(draft.cover),
                body_only = \(bodyOnly), updated_at = \(now)
            WHERE id = \(id)
            """)
    }

    // MARK: - Photographs

    func photo(of id: Person.ID) throws -> [UInt8]? {
        try transaction.value([UInt8].self, "SELECT jpeg FROM person_photo WHERE person_id = \(id)")
    }

    func setPhoto(_ jpeg: [UInt8], hash: String, of id: Person.ID, at now: Instant) throws {
        try transaction.run(
            """
            INSERT INTO person_photo (person_id, jpeg) VALUES (\(id), \(jpeg))
            ON CONFLICT (person_id) DO UPDATE SET jpeg = excluded.jpeg
            """)
        try transaction.run("UPDATE person SET photo_hash = \(hash), updated_at = \(now) WHERE id = \(id)")
    }

    func removePhoto(of id: Person.ID, at now: Instant) throws {
        try transaction.run("DELETE FROM person_photo WHERE person_id = \(id)")
        try transaction.run("UPDATE person SET photo_hash = NULL, updated_at = \(now) WHERE id = \(id)")
    }
}
