import Directory
import Kernel
import Storage

/// All of the SQL about requests to join.
struct JoinStore {
    let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    /// With who asks: whoever asks shows themselves to those who answer.
    private static let source: SQL = """
        workspace_request JOIN person ON person.id = workspace_request.person_id JOIN body ON body.id = person.body_id
        """

    func find(_ id: JoinRequest.ID, in workspace: Workspace.ID) throws -> JoinRequest? {
        try transaction.one(
            JoinRequest.self,
            """
            SELECT \(JoinRequest.columns) FROM \(Self.source)
            WHERE workspace_request.id = \(id) AND workspace_request.workspace_id = \(workspace)
            """)
    }

    /// What somebody asked last.
    func latest(of person: Person.ID, in workspace: Workspace.ID) throws -> JoinRequest? {
        try transaction.one(
            JoinRequest.self,
            """
            SELECT \(JoinRequest.columns) FROM \(Self.source) WHERE workspace_request.person_id = \(person)
            AND workspace_request.workspace_id = \(workspace) ORDER BY workspace_request.id DESC LIMIT 1
            """)
    }

    /// What waits for an answer, the oldest first.
    func open(in workspace: Workspace.ID, limit: Int = 200) throws -> [JoinRequest] {
        try transaction.all(
            JoinRequest.self,
            """
            SELECT \(JoinRequest.columns) FROM \(Self.source) WHERE workspace_request.workspace_id = \(workspace)
            AND workspace_request.state = 'open' ORDER BY workspace_request.id LIMIT \(limit)
            """)
    }

    func number(by person: Person.ID, since: Instant) throws -> Int {
        try transaction.value(
            Int.self,
            "SELECT COUNT(*) FROM workspace_request WHERE person_id = \(person) AND asked_at > \(since)") ?? 0
    }

    func insert(
        _ id: JoinRequest.ID, _ person: Person.ID, _ reason: String, in workspace: Workspace.ID, at now: Instant
    ) throws {
        try transaction.run(
            """
            INSERT INTO workspace_request (id, workspace_id, person_id, reason, asked_at, state)
            VALUES (\(id), \(workspace), \(person), \(reason), \(now), \(JoinRequest.State.open))
            """)
    }

    func change(_ id: JoinRequest.ID, _ reason: String) throws {
        try transaction.run("UPDATE workspace_request SET reason = \(reason) WHERE id = \(id) AND state = 'open'")
    }

    /// Answers what somebody has open, or takes it back for them.
    func answer(
        _ person: Person.ID, in workspace: Workspace.ID, _ state: JoinRequest.State, _ text: String,
        by name: String, at now: Instant
    ) throws {
        try transaction.run(
            """
            UPDATE workspace_request SET state = \(state), answer = \(text), answered_by = \(name), answered_at = \(now)
            WHERE person_id = \(person) AND workspace_id = \(workspace) AND state = 'open'
            """)
    }
}
