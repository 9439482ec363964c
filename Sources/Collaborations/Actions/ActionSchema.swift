import Storage

enum ActionSchema {
    /// What somebody has undertaken to do by a day: actions, milestones and promises.
    static let migration = Migration(
        "collaborations-actions-1",
        """
        CREATE TABLE action_item (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            owner_post_id ID NOT NULL REFERENCES post (id),
            body_id ID NOT NULL REFERENCES body (id),
            due_on TEXT NOT NULL,
            state TEXT NOT NULL,
            -- What came of it.
            note TEXT NOT NULL DEFAULT '',
            closed_at BIGINT,
            -- The risk, decision or review from which it came, by its number.
            source_kind TEXT,
            source_number BIGINT,
            -- Who gave the promise, in which capacity.
            promised_by TEXT NOT NULL DEFAULT '',
            promised_on TEXT,
            -- Since when its post owns it, where that changed.
            owned_since BIGINT,
            created_at BIGINT NOT NULL,
            CHECK ((source_kind IS NULL) = (source_number IS NULL)),
            CHECK ((state = 'open') = (closed_at IS NULL))
        );
        CREATE INDEX action_item_by_age ON action_item (collaboration_id, id);
        CREATE INDEX action_item_list ON action_item (collaboration_id, state, due_on, id);
        CREATE INDEX action_item_by_kind ON action_item (collaboration_id, state, kind, due_on, id);
        CREATE INDEX action_item_by_body ON action_item (collaboration_id, state, body_id, due_on, id);
        CREATE INDEX action_item_by_source ON action_item (collaboration_id, source_kind, source_number, due_on, id);
        CREATE INDEX action_item_closed ON action_item (collaboration_id, closed_at);
        CREATE INDEX action_item_by_owner ON action_item (owner_post_id, state, due_on, id);
        """)
}
