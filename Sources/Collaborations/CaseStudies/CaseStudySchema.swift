import Storage

enum CaseStudySchema {
    /// What a collaboration has to tell others, and which later efforts began from it.
    static let migration = Migration(
        "collaborations-case-studies-1",
        """
        CREATE TABLE case_study (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            slug TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            sort_title TEXT NOT NULL,
            outcome TEXT NOT NULL,
            worked TEXT NOT NULL,
            failed TEXT NOT NULL,
            advice TEXT NOT NULL,
            written_by TEXT NOT NULL,
            updated_at BIGINT NOT NULL,
            -- A draft until then.
            published_at BIGINT,
            featured_at BIGINT,
            CHECK (featured_at IS NULL OR published_at IS NOT NULL)
        );
        CREATE INDEX case_study_by_collaboration ON case_study (collaboration_id, id);
        CREATE INDEX case_study_by_title ON case_study (sort_title, id) WHERE published_at IS NOT NULL;
        CREATE INDEX case_study_featured ON case_study (featured_at, id) WHERE featured_at IS NOT NULL;

        CREATE TABLE learned_from (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            case_study_id ID NOT NULL REFERENCES case_study (id),
            PRIMARY KEY (collaboration_id, case_study_id)
        );
        CREATE INDEX learned_from_by_study ON learned_from (case_study_id, collaboration_id);
        """)
}
