import DemonstrationNames
import Kernel

/// The invented directory before it is written: plain records, linked by their places in arrays where that is all
/// that is needed. Parents stand before their children.
struct DemonstrationRecords: Sendable, Equatable {
    var topics: [TopicRecord] = []
    var bodies: [BodyRecord] = []
    var teams: [TeamRecord] = []
    var posts: [PostRecord] = []
    var people: [PersonRecord] = []
    var holdings: [HoldingRecord] = []

    struct TopicRecord: Sendable, Equatable {
        let id: Topic.ID
        let source: DemonstrationNames.Topic
        let broader: Topic.ID?
    }

    struct BodyRecord: Sendable, Equatable {
        let id: Body.ID
        let source: DemonstrationNames.Body
        let parent: Body.ID?
        let kind: Body.Kind
        let purpose: String
        let isPublic: Bool
        var contactPost: Post.ID?
        var head = 0

        var slug: String { Text.slug(source.name) }
        var domain: String { source.emailDomain }
    }

    struct TeamRecord: Sendable, Equatable {
        let id: Team.ID
        let body: Int
        let parent: Int?
        let source: DemonstrationTeam
        let topics: [Topic.ID]
        let mailbox: String
        let phone: String
        let place: String
        let confirmed: Day?
        /// A team whose members are nobody's business: all but its head are hidden.
        let isSensitive: Bool
        let ended: Day?
        var head = 0
        var contactPost: Post.ID?
    }

    struct PostRecord: Sendable, Equatable {
        let id: Post.ID
        let body: Int
        let team: Int?
        var title: String
        let grade: DemonstrationNames.Grade
        let profession: String
        var place: String
        let seniority: Int
        let superior: Int?
        var function = ""
        var contactFor = ""
        var isHidden = false
        var isPublic = false
        var publicEmail = ""
        var publicPhone = ""
        var topics: [Topic.ID] = []
        /// The person who holds it now, or, of a vacant one, nobody.
        var holder: Int?
        var since = Day(number: 0)
        /// Whether somebody of ours held it before.
        var hasPast = false
        var ended: Day?
    }

    struct PersonRecord: Sendable, Equatable {
        let id: Person.ID
        let body: Int
        var name: String
        var given: String
        var family: String
        var email: String
        var post: Int?
        var knownAs = ""
        var pronouns = ""
        var phone = ""
        var mobile = ""
        var place = ""
        var pattern = ""
        var languages = ""
        var worksOn = ""
        var contactFor = ""
        var skills = ""
        var interests = ""
        var networks = ""
        var awayUntil: Day?
        var cover: Person.ID?
        var bodyOnly: [Person.Field] = []
        var isGuest = false
        var confirmed: Instant?
        var left: Day?
        var created = Instant(milliseconds: 0)
        var topics: [Topic.ID] = []
        var completeness = 0
    }

    struct HoldingRecord: Sendable, Equatable {
        let id: Holding.ID
        let post: Int
        let person: Int
        let from: Day
        let to: Day?
    }
}

/// A team as the tables or the story describe it.
struct DemonstrationTeam: Sendable, Equatable {
    let name: String
    let parent: String?
    let purpose: String
    let comeToUsFor: String
    let topics: [String]
    let profession: String
}

extension DemonstrationTeam {
    init(_ team: DemonstrationNames.Team) {
        name = team.name
        parent = team.parent
        purpose = team.purpose
        comeToUsFor = team.comeToUsFor
        topics = team.topics
        profession = team.profession
    }
}
