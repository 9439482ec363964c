import Storage

enum MeasureSchema {
    /// Joint measures and their values. Amounts are ten-thousandths of the unit, so that both engines keep them exactly.
    static let migration = Migration(
        "collaborations-measures-1",
        """
        CREATE TABLE measure (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            number BIGINT NOT NULL,
            title TEXT NOT NULL,
            definition TEXT NOT NULL,
            owner_post_id ID NOT NULL REFERENCES post (id),
            body_id ID NOT NULL REFERENCES body (id),
            unit TEXT NOT NULL,
            baseline BIGINT NOT NULL,
            baseline_on TEXT NOT NULL,
            target BIGINT NOT NULL,
            target_on TEXT NOT NULL,
            direction TEXT NOT NULL,
            tolerance BIGINT NOT NULL CHECK (tolerance >= 0),
            source TEXT NOT NULL,
            frequency TEXT NOT NULL,
            is_retired BIGINT NOT NULL DEFAULT 0 CHECK (is_retired IN (0, 1)),
            -- The day by which the next value is expected, and when its owner is asked for it again.
            next_on TEXT NOT NULL,
            chase_at BIGINT NOT NULL,
            -- Since when its post owns it, where that changed.
            owned_since BIGINT,
            created_at BIGINT NOT NULL,
            UNIQUE (collaboration_id, number)
        );
        CREATE INDEX measure_list ON measure (collaboration_id, is_retired, number);
        CREATE INDEX measure_by_owner ON measure (owner_post_id, is_retired, next_on);
        CREATE INDEX measure_to_chase ON measure (chase_at, id) WHERE is_retired = 0;

        CREATE TABLE measure_value (
            id ID PRIMARY KEY,
            measure_id ID NOT NULL REFERENCES measure (id),
            -- The day to which it applies.
            on_day TEXT NOT NULL,
            amount BIGINT NOT NULL,
            provenance TEXT NOT NULL,
            entered_by TEXT NOT NULL,
            entered_by_id ID,
            entered_at BIGINT NOT NULL,
            -- Why it differs from the one before it for the same day.
            reason TEXT NOT NULL DEFAULT '',
            replaced_at BIGINT
        );
        CREATE UNIQUE INDEX measure_value_current ON measure_value (measure_id, on_day) WHERE replaced_at IS NULL;
        CREATE INDEX measure_value_by_person ON measure_value (entered_by_id, entered_at)
            WHERE entered_by_id IS NOT NULL;
        CREATE INDEX measure_value_by_age ON measure_value (measure_id, id);
        CREATE INDEX measure_value_list ON measure_value (measure_id, on_day, entered_at);

        CREATE TABLE measure_number_reason (
            collaboration_id ID PRIMARY KEY REFERENCES collaboration (id),
            -- How many measures there were when it was given: with another number it no longer holds.
            measures BIGINT NOT NULL,
            reason TEXT NOT NULL
        );
        """)
}
