import Storage

enum JoinSchema {
    static let migration = Migration(
        "workspaces-joining-1",
        """
        -- Somebody asks to be let into a restricted workspace.
        CREATE TABLE workspace_request (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            person_id ID NOT NULL REFERENCES person (id),
            reason TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            state TEXT NOT NULL,
            answer TEXT NOT NULL DEFAULT '',
            answered_by TEXT NOT NULL DEFAULT '',
            answered_at BIGINT
        );
        CREATE UNIQUE INDEX workspace_request_open ON workspace_request (person_id, workspace_id) WHERE state = 'open';
        CREATE INDEX workspace_request_by_person ON workspace_request (person_id, asked_at);
        CREATE INDEX workspace_request_waiting ON workspace_request (workspace_id, id) WHERE state = 'open';
        """)
}
