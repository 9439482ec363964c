/// The parts in which a profile is changed, a page each.
public enum ProfileSection: String, Sendable, CaseIterable {
    case about, reach, work, away, photo
    case visibility = "who-can-see"

    /// - Parameter isOwn: whether it is said to the person themselves.
    func title(isOwn: Bool) -> String {
        switch self {
        case .about: isOwn ? "About you" : "About them"
        case .reach: isOwn ? "How to reach you" : "How to reach them"
        case .work: isOwn ? "What you do" : "What they do"
        case .away: "Away and cover"
        case .photo: "Photograph"
        case .visibility: "Who can see what"
        }
    }

    /// What is in it, for the list of sections.
    func summary(isOwn: Bool) -> String {
        switch self {
        case .about: "Name, pronouns, languages, interests and networks"
        case .reach: "Phone, location and working pattern"
        case .work:
            isOwn
                ? "What you work on, what to contact you for, topics and skills"
                : "What they work on, what to contact them for, topics and skills"
        case .away: isOwn ? "Until when you are away and who stands in" : "Until when they are away and who stands in"
        case .photo: isOwn ? "A picture that helps people recognise you" : "A picture that helps people recognise them"
        case .visibility: isOwn ? "Which fields only your own body sees" : "Which fields only their own body sees"
        }
    }

    func path(of person: Person) -> String { "\(person.path)/edit/\(rawValue)" }
}

extension Person {
    /// The text of a field; empty for those that are no text.
    public func text(of field: Field) -> String {
        switch field {
        case .pronouns: pronouns
        case .email: email ?? ""
        case .phone: phone
        case .mobile: mobile
        case .place: place
        case .pattern: pattern
        case .languages: languages
        case .skills: skills
        case .interests: interests
        case .networks: networks
        case .worksOn: worksOn
        case .contactFor: contactFor
        case .photo, .away: ""
        }
    }

    public func photoPath(_ hash: String?) -> String? { hash.map { "\(path)/photo/\($0)" } }
}
