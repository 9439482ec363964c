public import Kernel
public import Search

/// What a search found, read from the record and cleared for whoever looks.
public struct Findings: Sendable {
    public var items: [FoundItem] = []
    /// How many there are; `nil` for an empty query.
    public var total: SearchAnswer.Total?
    public var facets: [FacetCounts] = []
    public var facetsAreCapped = false
    public var didYouMean: String?
    /// What was recognised in the words and searched as well.
    public var interpreted: [Interpretation] = []
    public var hasMore = false
    /// Whom to approach about the subjects that the query names.
    public var subjects: [Topic] = []
    public var approach: [Approach] = []
    /// Of a query that found nothing: wider subjects, and whom to ask.
    public var broader: [Topic] = []
    public var bodies: [Approach] = []

    public init() {}
}

/// One thing found, with why.
public struct FoundItem: Sendable {
    public enum Thing: Sendable {
        case person(PersonSummary)
        case team(Team, Body?)
        case body(Body)
        case topic(Topic)
        /// Of another feature.
        case other(FoundThing)
    }

    public let thing: Thing
    public let reasons: [SearchReason]
    /// Whether it only resembles what was typed.
    public let isSimilar: Bool

    public var path: String {
        switch thing {
        case .person(let person): person.path
        case .team(let team, _): team.path
        case .body(let body): body.path
        case .topic(let topic): topic.path
        case .other(let thing): thing.path
        }
    }

    public var title: String {
        switch thing {
        case .person(let person): person.name
        case .team(let team, _): team.name
        case .body(let body): body.name
        case .topic(let topic): topic.name
        case .other(let thing): thing.title
        }
    }

    /// What it is, in one line.
    public var detail: String {
        switch thing {
        case .person(let person):
            [person.postTitle ?? "", person.teamName ?? "", person.bodyName].filter { !$0.isEmpty }
                .joined(separator: ", ")
        case .team(_, let body): body?.name ?? ""
        case .body(let body): [body.kind.name, body.place].filter { !$0.isEmpty }.joined(separator: ", ")
        case .topic(let topic): topic.meaning
        case .other(let thing): thing.detail
        }
    }

    /// Why it was found, in plain words; empty when its title says so.
    public var why: String { ReasonText.line(self) }

    public var kind: String {
        switch thing {
        case .person: "person"
        case .team: "team"
        case .body: "body"
        case .topic: "topic"
        case .other(let thing): thing.kind
        }
    }

    public var id: UUID128 {
        switch thing {
        case .person(let person): person.id.uuid
        case .team(let team, _): team.id.uuid
        case .body(let body): body.id.uuid
        case .topic(let topic): topic.id.uuid
        case .other(let thing): thing.id
        }
    }
}

/// A team or body to turn to, with the post that is its contact and who holds it.
public struct Approach: Sendable {
    public let name: String
    public let path: String
    public let bodyName: String
    /// What to come to them for.
    public let contactFor: String
    public let mailbox: String
    public var phone: String
    public var post: Link?
    public var holder: Link?

    /// A link to a post or a person.
    public struct Link: Sendable, Equatable {
        public let text: String
        public let path: String
    }
}
