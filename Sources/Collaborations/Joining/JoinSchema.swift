import Storage

enum JoinSchema {
    /// Who asked to be let in, and what they were told. One open request for a person.
    static let migration = Migration(
        "collaborations-joining-1",
        """
        CREATE TABLE join_request (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            person_id ID NOT NULL REFERENCES person (id),
            body_id ID NOT NULL REFERENCES body (id),
            reason TEXT NOT NULL,
            asked_at BIGINT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
            answer TEXT NOT NULL DEFAULT '',
            -- By name, as they were then.
            answered_by TEXT NOT NULL DEFAULT '',
            answered_at BIGINT,
            CHECK ((state IN ('open', 'withdrawn')) = (answered_at IS NULL))
        );
        CREATE UNIQUE INDEX join_request_open ON join_request (collaboration_id, person_id) WHERE state = 'open';
        CREATE INDEX join_request_by_person ON join_request (person_id, collaboration_id, id);
        CREATE INDEX join_request_by_body ON join_request (body_id);
        """)
}
