import Storage

enum ThanksSchema {
    /// Who made something possible, in whose words. The one who is thanked may hide it.
    static let migration = Migration(
        "collaborations-thanks-1",
        """
        CREATE TABLE thanks (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            person_id ID REFERENCES person (id),
            team_id ID REFERENCES team (id),
            giver_id ID NOT NULL REFERENCES person (id),
            -- Who thanked, and of which body, as they were then.
            giver TEXT NOT NULL,
            text TEXT NOT NULL,
            given_at BIGINT NOT NULL,
            hidden_at BIGINT,
            -- Which manager was told of it, and when.
            told TEXT NOT NULL DEFAULT '',
            told_at BIGINT,
            CHECK ((person_id IS NULL) <> (team_id IS NULL)),
            CHECK (person_id IS NULL OR person_id <> giver_id)
        );
        CREATE INDEX thanks_by_collaboration ON thanks (collaboration_id, id);
        CREATE INDEX thanks_by_person ON thanks (person_id, id) WHERE person_id IS NOT NULL;
        CREATE INDEX thanks_by_team ON thanks (team_id, id) WHERE team_id IS NOT NULL;
        CREATE INDEX thanks_by_giver ON thanks (giver_id, given_at);
        """)
}
