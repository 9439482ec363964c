public import Kernel
public import Storage

/// What somebody says is wrong on a page, until somebody who may change the page has answered.
public struct Correction: Sendable, Equatable, Identifiable {
    public typealias ID = Identifier<Correction>

    /// The kinds of page that take corrections.
    public enum SubjectKind: String, StorableName, CaseIterable { case person, team, body }

    public enum State: String, StorableName { case open, accepted, declined }

    /// Whose turn it is to answer.
    public enum Stage: String, StorableName, Comparable {
        case person, team, body

        private var order: Int { self == .person ? 0 : self == .team ? 1 : 2 }
        public static func < (left: Self, right: Self) -> Bool { left.order < right.order }
    }

    public let id: ID
    public let kind: SubjectKind
    /// The person, team or body.
    public let subject: UUID128
    /// The body whose administrators answer in the end.
    public let body: Body.ID
    /// One of `CorrectionField`'s names.
    public let field: String
    /// What it should say.
    public let says: String
    /// The account.
    public let suggestedBy: UUID128
    public let suggestedName: String
    /// Where the answer goes; empty once it went.
    public let suggestedEmail: String
    public let suggestedAt: Instant
    public let state: State
    public let stage: Stage
    /// The team whose contact answers at the stage `team`.
    public let team: Team.ID?
    public let answeredAt: Instant?
    public let answer: String

    public var path: String { "/corrections/\(id)" }

    // MARK: - Rules

    /// How long each stage has to answer.
    static let stageDays: Int64 = 14

    /// Whose turn it is by now: the person for 14 days, the team's contact for the next 14, then the body's
    /// administrators. What concerns a team begins with the team, what concerns a body with the body.
    /// - Parameter hasTeam: whether there is a team whose contact can be asked.
    public static func stage(_ kind: SubjectKind, suggestedAt: Instant, hasTeam: Bool, at now: Instant) -> Stage {
        let start: Int64 = kind == .person ? 0 : kind == .team ? 1 : 2
        let steps = start + (now - suggestedAt).milliseconds / Interval.days(stageDays).milliseconds
        if steps <= 0 { return .person }
        return steps == 1 && hasTeam ? .team : .body
    }

    /// When it goes on to somebody else; `nil` when it has arrived.
    public var movesOn: Day? {
        if stage == .body { return nil }
        let days = kind == .person && stage == .team ? Self.stageDays * 2 : Self.stageDays
        return (suggestedAt + .days(days)).day
    }
}

extension Correction: RowDecodable {
    public static let columns: SQL = """
        correction.id, correction.subject_kind, correction.subject_id, correction.body_id, correction.field, \
        correction.says, correction.suggested_by, correction.suggested_name, correction.suggested_email, \
        correction.suggested_at, correction.state, correction.stage, correction.team_id, correction.answered_at, \
        correction.answer
        """

    public init(row: Row) throws {
        id = try row.get("id")
        kind = try row.get("subject_kind")
        subject = try row.get("subject_id")
        body = try row.get("body_id")
        field = try row.get("field")
        says = try row.get("says")
        suggestedBy = try row.get("suggested_by")
        suggestedName = try row.get("suggested_name")
        suggestedEmail = try row.get("suggested_email")
        suggestedAt = try row.get("suggested_at")
        state = try row.get("state")
        stage = try row.get("stage")
        team = try row.get("team_id")
        answeredAt = try row.get("answered_at")
        answer = try row.get("answer")
    }
}

/// What a correction can be about.
struct CorrectionField: Sendable, Equatable {
    let name: String
    let label: String
    /// Whether accepting puts the text into the field as it is.
    let isSimple: Bool
    /// Of a person: the page on which anything else is changed.
    let section: ProfileSection?
    /// Whether only an administrator of the body can put it right, so that accepting alone does not.
    let needsAdministrator: Bool

    init(
        _ name: String, _ label: String, isSimple: Bool = true, section: ProfileSection? = nil,
        needsAdministrator: Bool = false
    ) {
        self.name = name
        self.label = label
        self.isSimple = isSimple
        self.section = section
        self.needsAdministrator = needsAdministrator
    }

    static func all(_ kind: Correction.SubjectKind) -> [CorrectionField] {
        switch kind {
        case .person: person
        case .team: team
        case .body: body
        }
    }

    static func named(_ name: String, _ kind: Correction.SubjectKind) -> CorrectionField? {
        (all(kind) + (kind == .person ? leaver : [])).first { $0.name == name }
    }

    /// What can be wrong about somebody who has left, whose profile is kept as it was.
    static let leaver: [CorrectionField] = [
        CorrectionField("returned", "They have come back", isSimple: false, needsAdministrator: true),
        CorrectionField("post", "Post or team", isSimple: false, needsAdministrator: true),
        CorrectionField("other", "Something else", isSimple: false),
    ]

    private static let person: [CorrectionField] = [
        CorrectionField("phone", "Phone"), CorrectionField("mobile", "Mobile"), CorrectionField("place", "Location"),
        CorrectionField("works-on", "What they work on"), CorrectionField("contact-for", "What to contact them for"),
        CorrectionField("skills", "Skills"), CorrectionField("pattern", "Working pattern"),
        CorrectionField("pronouns", "Pronouns"), CorrectionField("languages", "Languages"),
        CorrectionField("name", "Name", isSimple: false, section: .about),
        CorrectionField("email", "E-mail address", isSimple: false, section: .reach, needsAdministrator: true),
        CorrectionField("post", "Post or team", isSimple: false, needsAdministrator: true),
        CorrectionField("left", "They have left", isSimple: false, needsAdministrator: true),
        CorrectionField("other", "Something else", isSimple: false),
    ]

    private static let team: [CorrectionField] = [
        CorrectionField("purpose", "What the team is for"), CorrectionField("contact-for", "What to come to them for"),
        CorrectionField("mailbox", "Shared mailbox", isSimple: false), CorrectionField("phone", "Phone"),
        CorrectionField("place", "Location"), CorrectionField("name", "Name", isSimple: false),
        CorrectionField("other", "Something else", isSimple: false),
    ]

    private static let body: [CorrectionField] = [
        CorrectionField("purpose", "What the body is for"), CorrectionField("place", "Location"),
        CorrectionField("website", "Website", isSimple: false), CorrectionField("name", "Name", isSimple: false),
        CorrectionField("other", "Something else", isSimple: false),
    ]
}
