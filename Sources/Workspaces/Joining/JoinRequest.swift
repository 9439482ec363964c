import Directory
import Kernel
import Storage

/// Somebody who takes no part asks to be let in.
struct JoinRequest: Sendable, Equatable, Identifiable, RowDecodable {
    typealias ID = Identifier<JoinRequest>

    static let reasonLimit = 1_000
    /// So often one person asks anew within a day.
    static let dailyLimit = 20

    let id: ID
    let workspace: Workspace.ID
    let person: Person.ID
    let name: String
    let bodyName: String
    let reason: String
    let askedAt: Instant
    let state: State
    /// What they were told.
    let answer: String
    let answeredBy: String
    let answeredAt: Instant?

    enum State: String, StorableName, CaseIterable {
        case open, accepted, declined, withdrawn
    }

    func path(in workspace: Workspace) -> String { "\(workspace.path)/people/requests/\(id)" }

    /// Where people join, ask, and read the answer.
    static func askPath(_ workspace: Workspace) -> String { "\(workspace.path)/join" }

    static let columns: SQL = """
        workspace_request.id, workspace_request.workspace_id, workspace_request.person_id, person.name, \
        body.name AS body_name, workspace_request.reason, workspace_request.asked_at, workspace_request.state, \
        workspace_request.answer, workspace_request.answered_by, workspace_request.answered_at
        """

    init(row: Row) throws {
        id = try row.get("id")
        workspace = try row.get("workspace_id")
        person = try row.get("person_id")
        name = try row.get("name")
        bodyName = try row.get("body_name")
        reason = try row.get("reason")
        askedAt = try row.get("asked_at")
        state = try row.get("state")
        answer = try row.get("answer")
        answeredBy = try row.get("answered_by")
        answeredAt = try row.get("answered_at")
    }
}
