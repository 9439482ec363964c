import Storage

enum ReviewSchema {
    static let migration = Migration(
        "collaborations-reviews-1",
        """
        CREATE TABLE review (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            number BIGINT NOT NULL,
            scheduled_on TEXT NOT NULL,
            held_at BIGINT,
            -- From when on its pack looks.
            since BIGINT,
            conclusions TEXT NOT NULL DEFAULT '',
            result TEXT,
            concluded_by TEXT,
            -- The day of which those who take part were told that it comes.
            told_on TEXT,
            -- When those who should hold it are asked again.
            chase_at BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            UNIQUE (collaboration_id, number),
            CHECK ((held_at IS NULL) = (result IS NULL))
        );
        CREATE INDEX review_by_day ON review (collaboration_id, scheduled_on);
        CREATE INDEX review_to_hold ON review (scheduled_on, id) WHERE held_at IS NULL;
        CREATE INDEX review_held ON review (collaboration_id, held_at);
        CREATE INDEX review_to_chase ON review (chase_at, id) WHERE held_at IS NULL;

        -- What lay before those who held it, as it was then: a JSON text that never changes.
        CREATE TABLE review_pack (
            review_id ID PRIMARY KEY REFERENCES review (id),
            content TEXT NOT NULL
        );
        """)
}
