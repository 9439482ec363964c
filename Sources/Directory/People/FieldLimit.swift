/// How many characters a field may have, whether it is typed into a form or comes in a file: see docs/import.md.
enum FieldLimit {
    static let name = 200
    /// Given and family names, and what somebody is known as.
    static let partOfName = 200
    static let pronouns = 60
    static let email = 254
    static let phone = 60
    static let place = 300
    /// The working pattern and the languages.
    static let line = 300
    /// What somebody works on, what to contact them for, what a job is for.
    static let prose = 4000
    /// Skills, interests and networks.
    static let list = 2000
    static let postTitle = 300
    static let grade = 100
    static let profession = 100
}
