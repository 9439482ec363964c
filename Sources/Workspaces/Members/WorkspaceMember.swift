import Directory
import Kernel
import Storage

/// Somebody who takes part in a workspace.
struct WorkspaceMember: Sendable, Equatable {
    let person: Person.ID
    let role: Role
    /// Of a guest: the moment at which access ends.
    let until: Instant?
    let sponsor: Person.ID?
    let purpose: String
    /// When a guest accepted the terms of confidentiality.
    let acceptedAt: Instant?
    /// Since when nobody answers for a guest, and until when they had access before that.
    let sponsorGoneAt: Instant?
    let agreedUntil: Instant?
    /// When they were here last.
    let seenAt: Instant?
    /// How many lessons they have still to take before they come in.
    let lessonsLeft: Int

    /// A member without an end.
    init(_ person: Person.ID, _ role: Role) {
        self.init(person, role, until: nil, sponsor: nil, purpose: "")
    }

    init(guest person: Person.ID, until: Instant, sponsor: Person.ID, purpose: String) {
        self.init(person, .guest, until: until, sponsor: sponsor, purpose: purpose)
    }

    private init(_ person: Person.ID, _ role: Role, until: Instant?, sponsor: Person.ID?, purpose: String) {
        self.person = person
        self.role = role
        self.until = until
        self.sponsor = sponsor
        self.purpose = purpose
        acceptedAt = nil
        sponsorGoneAt = nil
        agreedUntil = nil
        seenAt = nil
        lessonsLeft = 0
    }

    /// What somebody is in a workspace. What that permits in a folder is what the folder's realm grants it.
    enum Role: String, StorableName, CaseIterable {
        case owner, facilitator, editor, contributor, reader, guest

        var name: String {
            switch self {
            case .owner: "Owner"
            case .facilitator: "Facilitator"
            case .editor: "Editor"
            case .contributor: "Contributor"
            case .reader: "Reader"
            case .guest: "Guest"
            }
        }

        var hint: String {
            switch self {
            case .owner: "Does everything, changes the settings and closes it"
            case .facilitator: "Lets people in, arranges folders and permissions"
            case .editor: "Adds, changes, moves and bins files"
            case .contributor: "Adds files and changes their own"
            case .reader: "Reads and comments where that is allowed"
            case .guest: "From outside, with a sponsor and an end date"
            }
        }

        /// What a workspace grants the role when nothing else was said.
        var usual: AccessLevel {
            switch self {
            case .owner, .facilitator, .editor, .contributor: .edit
            case .reader: .comment
            case .guest: .none
            }
        }
    }

    func isHere(at now: Instant) -> Bool { until.map { now < $0 } ?? true }
}

extension WorkspaceMember: RowDecodable {
    static let columns: SQL = """
        workspace_member.person_id, workspace_member.role, workspace_member.until, workspace_member.sponsor_id, \
        workspace_member.purpose, workspace_member.accepted_at, workspace_member.sponsor_gone_at, \
        workspace_member.agreed_until, workspace_member.seen_at, \(LessonStore.left)
        """

    init(row: Row) throws {
        person = try row.get("person_id")
        role = try row.get("role")
        until = try row.get("until")
        sponsor = try row.get("sponsor_id")
        purpose = try row.get("purpose")
        acceptedAt = try row.get("accepted_at")
        sponsorGoneAt = try row.get("sponsor_gone_at")
        agreedUntil = try row.get("agreed_until")
        seenAt = try row.get("seen_at")
        lessonsLeft = try row.get("lessons_left")
    }
}
