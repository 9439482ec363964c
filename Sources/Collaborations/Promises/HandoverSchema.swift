import Storage

enum HandoverSchema {
    /// That somebody who took over a post with a role, open work or a seat has accepted what came with it.
    static let migration = Migration(
        "collaborations-handovers-1",
        """
        CREATE TABLE handover (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            holding_id ID NOT NULL,
            post_id ID NOT NULL REFERENCES post (id),
            person_id ID NOT NULL,
            -- When they were written to, and when they accepted.
            told_at BIGINT,
            accepted_at BIGINT,
            -- What they asked about or did not take on.
            note TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (holding_id, collaboration_id)
        );
        CREATE INDEX handover_list ON handover (collaboration_id, accepted_at);
        """)
}
