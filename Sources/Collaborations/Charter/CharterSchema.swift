import Storage

/// The tables of the charter: its versions, forums, money, and launches with an exception.
enum CharterSchema {
    static let migrations = [versions, forums, money, exceptions]

    private static let versions = Migration(
        "collaborations-charter-1",
        """
        CREATE TABLE charter_version (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            number BIGINT NOT NULL,
            text TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            kept_by_name TEXT NOT NULL,
            kept_at BIGINT NOT NULL,
            PRIMARY KEY (collaboration_id, number)
        );
        """)

    private static let forums = Migration(
        "collaborations-charter-2",
        """
        CREATE TABLE forum (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            name TEXT NOT NULL,
            meets TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX forum_by_collaboration ON forum (collaboration_id, id);

        CREATE TABLE forum_kind (
            forum_id ID NOT NULL REFERENCES forum (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            PRIMARY KEY (forum_id, kind)
        );

        CREATE TABLE forum_post (
            forum_id ID NOT NULL REFERENCES forum (id) ON DELETE CASCADE,
            post_id ID NOT NULL REFERENCES post (id),
            since BIGINT NOT NULL,
            PRIMARY KEY (forum_id, post_id)
        );
        CREATE INDEX forum_post_by_post ON forum_post (post_id);
        """)

    private static let money = Migration(
        "collaborations-charter-3",
        """
        CREATE TABLE finance_entry (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            payer_id ID NOT NULL REFERENCES body (id),
            -- The body to which the money moves; none where the payer spends it itself.
            receiver_id ID REFERENCES body (id),
            what TEXT NOT NULL,
            authority TEXT NOT NULL DEFAULT '',
            status TEXT NOT NULL,
            CHECK (receiver_id IS NULL OR receiver_id <> payer_id)
        );
        CREATE INDEX finance_entry_by_collaboration ON finance_entry (collaboration_id, id);
        CREATE INDEX finance_entry_by_payer ON finance_entry (payer_id);
        CREATE INDEX finance_entry_by_receiver ON finance_entry (receiver_id);

        CREATE TABLE finance_amount (
            entry_id ID NOT NULL REFERENCES finance_entry (id) ON DELETE CASCADE,
            -- The year in which the financial year begins, on 1 April.
            year BIGINT NOT NULL,
            pence BIGINT NOT NULL CHECK (pence > 0),
            PRIMARY KEY (entry_id, year)
        );

        CREATE TABLE ledger_line (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            body_id ID NOT NULL REFERENCES body (id),
            year BIGINT NOT NULL,
            expected_cost BIGINT CHECK (expected_cost >= 0),
            actual_cost BIGINT CHECK (actual_cost >= 0),
            expected_cashable BIGINT CHECK (expected_cashable >= 0),
            actual_cashable BIGINT CHECK (actual_cashable >= 0),
            expected_other BIGINT CHECK (expected_other >= 0),
            actual_other BIGINT CHECK (actual_other >= 0),
            PRIMARY KEY (collaboration_id, body_id, year)
        );
        CREATE INDEX ledger_line_by_body ON ledger_line (body_id);
        """)

    private static let exceptions = Migration(
        "collaborations-charter-4",
        """
        CREATE TABLE launch_exception (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            reason TEXT NOT NULL,
            -- What was missing at the launch, one a line.
            missing TEXT NOT NULL,
            stated_by_name TEXT NOT NULL,
            stated_at BIGINT NOT NULL,
            resolved_at BIGINT
        );
        CREATE INDEX launch_exception_by_collaboration ON launch_exception (collaboration_id, id);
        """)
}
