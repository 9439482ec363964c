/// How many characters a field may have, whether it is typed into a form or comes in a file: see docs/import.md.
enum FieldLimit {
    /// Of people, teams and bodies.
    static let name = 200
    /// Given and family names, and what somebody is known as.
    static let partOfName = 200
    static let pronouns = 60
    static let email = 254
    static let phone = 60
    static let place = 300
    static let website = 500
    /// The working pattern and the languages.
    static let line = 300
    /// What somebody works on, what a team or a body does, what to contact them for, what a job is for.
    static let prose = 4000
    /// Skills, interests and networks.
    static let list = 2000
    static let postTitle = 300
    static let grade = 100
    static let profession = 100
    static let topic = 100
    /// How many topics somebody, a team or a post may have.
    static let topics = 50
    /// How many other names of a kind a body may have; some have taken over from dozens of others.
    static let otherNames = 200
}
