import Storage

enum RevisionSchema {
    /// What each thing said that several people change through one form: parts of the charter, risks, entries about
    /// money. See docs/adr/0013-charter-parts-are-revisions.md.
    static let migration = Migration(
        "collaborations-revisions-1",
        """
        CREATE TABLE revision (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            noun TEXT NOT NULL,
            -- Which of them: the part's key, the risk's number.
            thing TEXT NOT NULL,
            -- Counted up; the highest is the one that holds. Two who save at the same moment meet in the primary key.
            number BIGINT NOT NULL,
            content TEXT NOT NULL,
            changed_by ID,
            changed_by_name TEXT NOT NULL,
            changed_at BIGINT NOT NULL,
            PRIMARY KEY (collaboration_id, noun, thing, number)
        );
        """)
}
