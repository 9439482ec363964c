import Storage

enum ObjectiveSchema {
    /// What somebody undertakes to do in a collaboration in a year, as agreed with their line manager: every text that
    /// either wrote is kept.
    static let migration = Migration(
        "collaborations-objectives-1",
        """
        CREATE TABLE objective (
            id ID PRIMARY KEY,
            person_id ID NOT NULL REFERENCES person (id),
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            -- The year in which the financial year begins, on 1 April.
            year BIGINT NOT NULL,
            -- Who was the line manager when it was sent to them; none when the directory named none.
            manager_id ID REFERENCES person (id),
            state TEXT NOT NULL,
            UNIQUE (person_id, year, collaboration_id),
            CHECK (manager_id IS NULL OR manager_id <> person_id)
        );
        CREATE INDEX objective_by_manager ON objective (manager_id, state, year) WHERE manager_id IS NOT NULL;

        CREATE TABLE objective_step (
            objective_id ID NOT NULL REFERENCES objective (id),
            -- Counted up from 1; the highest is the one that holds.
            number BIGINT NOT NULL,
            -- written, asked or agreed
            kind TEXT NOT NULL,
            what TEXT NOT NULL,
            how TEXT NOT NULL,
            -- What the manager asks to be changed.
            note TEXT NOT NULL DEFAULT '',
            by_name TEXT NOT NULL,
            made_at BIGINT NOT NULL,
            PRIMARY KEY (objective_id, number)
        );
        """)
}
