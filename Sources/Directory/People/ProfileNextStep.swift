extension ProfileCompleteness {
    /// The next best thing to add, in the order of `Part`.
    /// - Parameter byOwner: only what the person themselves can add.
    public static func next(_ has: Set<Part>, byOwner: Bool) -> Part? {
        Part.allCases.first { !has.contains($0) && (!byOwner || $0.section != nil && $0 != .email) }
    }
}

extension ProfileCompleteness.Part {
    /// What to do about it, as a link says it.
    var invitation: String {
        switch self {
        case .email: "Add an e-mail address"
        case .post: "Give them a post"
        case .worksOn: "Say what you work on"
        case .contactFor: "Say what to contact you for"
        case .phone: "Add a phone number"
        case .place: "Say where you work"
        case .topics: "Add topics, so that people find you by subject"
        case .skills: "Add your skills"
        case .lineManager: "Say which post theirs reports to"
        case .photo: "Add a photograph"
        }
    }

    /// Where it is changed; `nil` for what is no part of the profile itself.
    var section: ProfileSection? {
        switch self {
        case .post, .lineManager: nil
        case .email, .phone, .place: .reach
        case .worksOn, .contactFor, .topics, .skills: .work
        case .photo: .photo
        }
    }
}
