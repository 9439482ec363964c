import Access
import Directory
import Kernel
import Storage

/// Somebody who takes no part asks to be let in.
struct JoinRequest: Sendable, Equatable, Identifiable {
    typealias ID = Identifier<JoinRequest>

    static let reasonLimit = 1_000
    /// So often one person asks anew within a day.
    static let dailyLimit = 20

    let id: ID
    let collaboration: Collaboration.ID
    let person: Person.ID
    let name: String
    /// The body for which they asked.
    let body: Body.ID
    let bodyName: String
    /// What their body would contribute.
    let reason: String
    let askedAt: Instant
    let state: State
    /// What they were told.
    let answer: String
    let answeredBy: String
    let answeredAt: Instant?

    func path(in collaboration: Collaboration) -> String {
        "\(CollaborationTab.people.path(collaboration))/requests/\(id)"
    }

    /// Where people ask, change what they asked and read the answer.
    static func askPath(_ collaboration: Collaboration) -> String { "\(collaboration.path)/join" }

    enum State: String, StorableName, CaseIterable {
        case open, accepted, declined, withdrawn
    }

    /// What those who organise it answer.
    enum Answer: String, CaseIterable {
        case member, party, both, decline

        var lets: (inMember: Bool, inParty: Bool) {
            (self == .member || self == .both, self == .party || self == .both)
        }
    }
}

extension JoinRequest: RowDecodable {
    static let columns: SQL = """
        join_request.id, join_request.collaboration_id, join_request.person_id, person.name, join_request.body_id, \
        body.name AS body_name, join_request.reason, join_request.asked_at, join_request.state, join_request.answer, \
        join_request.answered_by, join_request.answered_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        collaboration = try row.get("collaboration_id")
        person = try row.get("person_id")
        name = try row.get("name")
        body = try row.get("body_id")
        bodyName = try row.get("body_name")
        reason = try row.get("reason")
        askedAt = try row.get("asked_at")
        state = try row.get("state")
        answer = try row.get("answer")
        answeredBy = try row.get("answered_by")
        answeredAt = try row.get("answered_at")
    }
}

extension CollaborationRules {
    /// Ask to be let in: officials of a body who take no part, while there is something to take part in.
    static func askToJoin(_ viewer: Viewer, _ standing: Standing, _ stage: Collaboration.Stage) -> Verdict {
        if standing.isInside { return .refused(because: "you take part in it already") }
        if stage.isOver { return .refused(because: "it is over, and nobody joins it any more") }
        if viewer.role == .guest { return .refused(because: "guests are let in by those who organise it") }
        if viewer.person == nil || viewer.body == nil {
            return .refused(because: "your account has no entry in the directory yet")
        }
        return .allowed
    }
}
