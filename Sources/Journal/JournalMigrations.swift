public import Storage

/// The schema of the journal.
public enum JournalMigrations {
    public static let all: [Migration] = [
        Migration(
            "journal-1",
            """
            -- Never updated, never deleted from: triggers refuse it. Identifiers sort by time, so indexes that end in one list by time.
            CREATE TABLE journal_entry (
                id ID PRIMARY KEY,
                time BIGINT NOT NULL,
                actor_kind TEXT NOT NULL CHECK (actor_kind IN ('account', 'system', 'command-line')),
                actor_account ID,
                actor_person ID,
                actor_name TEXT NOT NULL,
                on_behalf ID,
                verb TEXT NOT NULL,
                subject_kind TEXT NOT NULL,
                subject_id ID NOT NULL,
                container_kind TEXT,
                container_id ID,
                body ID,
                -- A JSON object of texts in one exact spelling.
                details TEXT NOT NULL,
                CHECK ((actor_kind = 'account') = (actor_account IS NOT NULL)),
                CHECK ((container_kind IS NULL) = (container_id IS NULL))
            );
            CREATE INDEX journal_entry_subject ON journal_entry (subject_id, id);
            CREATE INDEX journal_entry_container ON journal_entry (container_id, id)
                WHERE container_id IS NOT NULL;
            CREATE INDEX journal_entry_body ON journal_entry (body, id) WHERE body IS NOT NULL;
            CREATE INDEX journal_entry_account ON journal_entry (actor_account, id)
                WHERE actor_account IS NOT NULL;

            -- What waits for its position, with the hash it had when it was recorded.
            CREATE TABLE journal_unsealed (
                entry_id ID PRIMARY KEY,
                hash BYTES NOT NULL
            );

            -- The leaves of the Merkle tree; positions count from 1 without gaps.
            CREATE TABLE journal_leaf (
                position BIGINT PRIMARY KEY,
                entry_id ID NOT NULL UNIQUE,
                hash BYTES NOT NULL
            );

            -- The perfect subtrees of two leaves (level 1) and more.
            CREATE TABLE journal_node (
                level BIGINT NOT NULL,
                idx BIGINT NOT NULL,
                hash BYTES NOT NULL,
                PRIMARY KEY (level, idx)
            );

            -- Signed heads, one for each batch sealed.
            CREATE TABLE journal_head (
                size BIGINT PRIMARY KEY,
                time BIGINT NOT NULL,
                note TEXT NOT NULL
            );

            -- One row, which a sealer changes first: so there is one at a time.
            CREATE TABLE journal_turn (
                id BIGINT PRIMARY KEY CHECK (id = 1),
                taken BIGINT NOT NULL
            );
            INSERT INTO journal_turn (id, taken) VALUES (1, 0);
            """,
            following: [
                .sqlite: """
                CREATE TRIGGER journal_entry_unchanged BEFORE UPDATE ON journal_entry
                    BEGIN SELECT RAISE(ABORT, 'journal entries are never changed'); END;
                CREATE TRIGGER journal_entry_kept BEFORE DELETE ON journal_entry
                    BEGIN SELECT RAISE(ABORT, 'journal entries are never removed'); END;
                """,
                .postgres: """
                CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''journal entries are never changed or removed''; END';
                CREATE TRIGGER journal_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
                    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse();
                """,
            ])
    ]
}
