/// How much of a profile is filled in. One rule for imports, the profile's own page and the dashboards.
public enum ProfileCompleteness {
    /// What counts, in the order in which somebody is asked to add it.
    public enum Part: String, Sendable, CaseIterable {
        case email, post, worksOn, contactFor, phone, place, topics, skills, lineManager, photo
    }

    /// The share of parts that are filled in: 0 to 100.
    public static func score(_ has: Set<Part>) -> Int {
        (has.count * 100 + Part.allCases.count / 2) / Part.allCases.count
    }

    /// The same, from a profile and what stands around it.
    /// - Parameters:
    ///   - hasPost: whether they hold a post now.
    ///   - hasLineManager: whether a post of theirs reports to another.
    public static func score(of person: Person, topics: Int, hasPost: Bool, hasLineManager: Bool) -> Int {
        score(parts(of: person, topics: topics, hasPost: hasPost, hasLineManager: hasLineManager))
    }

    /// What is filled in; what is missing from it is what to add next.
    public static func parts(
        of person: Person, topics: Int, hasPost: Bool, hasLineManager: Bool
    ) -> Set<Part> {
        var has: Set<Part> = []
        if person.email?.isEmpty == false { has.insert(.email) }
        if hasPost { has.insert(.post) }
        if !person.worksOn.isEmpty { has.insert(.worksOn) }
        if !person.contactFor.isEmpty { has.insert(.contactFor) }
        if !person.phone.isEmpty || !person.mobile.isEmpty { has.insert(.phone) }
        if !person.place.isEmpty { has.insert(.place) }
        if topics > 0 { has.insert(.topics) }
        if !person.skills.isEmpty { has.insert(.skills) }
        if hasLineManager { has.insert(.lineManager) }
        if person.photoHash != nil { has.insert(.photo) }
        return has
    }
}
