import Storage

enum HealthSchema {
    /// What a collaboration has set for itself; elsewhere the published defaults hold.
    static let migration = Migration(
        "collaborations-health-1",
        """
        CREATE TABLE health_threshold (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            threshold TEXT NOT NULL,
            value BIGINT NOT NULL,
            PRIMARY KEY (collaboration_id, threshold)
        );
        CREATE INDEX decision_by_day ON decision (collaboration_id, state, decide_by);
        -- When it began to run for the first time.
        ALTER TABLE collaboration ADD COLUMN launched_at BIGINT;
        """)
}
