import Storage

enum ClosingSchema {
    /// How a collaboration ends: who keeps what, what was learnt, and why it ended.
    static let migration = Migration(
        "collaborations-closing-1",
        """
        CREATE TABLE closing_keep (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            what TEXT NOT NULL,
            body_id ID NOT NULL REFERENCES body (id),
            -- What goes with it: until when, under which terms.
            note TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX closing_keep_list ON closing_keep (collaboration_id, id);
        CREATE INDEX closing_keep_by_body ON closing_keep (body_id);

        CREATE TABLE closing_lessons (
            collaboration_id ID PRIMARY KEY REFERENCES collaboration (id),
            worked TEXT NOT NULL,
            did_not TEXT NOT NULL,
            advice TEXT NOT NULL DEFAULT '',
            written_by_name TEXT NOT NULL,
            written_at BIGINT NOT NULL
        );

        CREATE TABLE closing_end (
            collaboration_id ID PRIMARY KEY REFERENCES collaboration (id),
            reason TEXT NOT NULL,
            -- What was open all the same, one a line, and why it ended although it was.
            missing TEXT NOT NULL DEFAULT '',
            despite TEXT NOT NULL DEFAULT '',
            ended_by_name TEXT NOT NULL,
            ended_at BIGINT NOT NULL
        );
        """)
}
