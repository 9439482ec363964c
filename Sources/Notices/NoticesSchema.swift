import Storage

/// The tables of notices, of how people want them, and of the addresses of their calendars.
enum NoticesSchema {
    static let migrations = [notices, rhythms, calendars]

    private static let notices = Migration(
        "notices-1",
        """
        CREATE TABLE notice (
            person_id ID NOT NULL,
            -- Of the journal's entry that it tells of: so one entry makes one notice for a person, however often it is read.
            position BIGINT NOT NULL,
            container_kind TEXT NOT NULL,
            container_id ID NOT NULL,
            place TEXT NOT NULL,
            sentence TEXT NOT NULL,
            path TEXT NOT NULL,
            why TEXT NOT NULL,
            -- What of the same place and fold is told once.
            fold TEXT,
            happened_at BIGINT NOT NULL,
            read_at BIGINT,
            -- When it is to be mailed, and why then; neither once it was, was read, or is not wanted by mail.
            mail_at BIGINT,
            rhythm TEXT,
            PRIMARY KEY (person_id, position),
            CHECK ((mail_at IS NULL) = (rhythm IS NULL))
        );
        CREATE INDEX notice_unread ON notice (person_id, position) WHERE read_at IS NULL;
        CREATE UNIQUE INDEX notice_fold ON notice (person_id, container_id, fold) WHERE fold IS NOT NULL;
        CREATE INDEX notice_to_mail ON notice (mail_at, person_id) WHERE mail_at IS NOT NULL;
        CREATE INDEX notice_by_age ON notice (happened_at);

        -- One row: up to where the journal was read. Whoever makes notices changes it first.
        CREATE TABLE notice_position (
            id BIGINT PRIMARY KEY CHECK (id = 1),
            position BIGINT NOT NULL
        );
        INSERT INTO notice_position (id, position) VALUES (1, 0);
        """)

    private static let rhythms = Migration(
        "notices-rhythms-1",
        """
        CREATE TABLE notice_rhythm (
            account_id ID PRIMARY KEY,
            rhythm TEXT NOT NULL
        );
        -- What differs from it for single places.
        CREATE TABLE notice_place_rhythm (
            account_id ID NOT NULL,
            container_kind TEXT NOT NULL,
            container_id ID NOT NULL,
            rhythm TEXT NOT NULL,
            PRIMARY KEY (account_id, container_id)
        );
        CREATE INDEX notice_place_rhythm_back ON notice_place_rhythm (container_id, rhythm, account_id);
        """)

    private static let calendars = Migration(
        "notices-calendars-1",
        """
        CREATE TABLE calendar_address (
            account_id ID PRIMARY KEY,
            hash BYTES NOT NULL UNIQUE,
            made_at BIGINT NOT NULL
        );
        """)
}
