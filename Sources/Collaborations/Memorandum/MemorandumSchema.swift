import Storage

/// The tables of the memorandum of understanding.
enum MemorandumSchema {
    static let migrations = [
        Migration(
            "collaborations-memorandum-1",
            """
            CREATE TABLE memorandum (
                collaboration_id ID NOT NULL REFERENCES collaboration (id),
                -- The version of the charter that it was made from.
                version BIGINT NOT NULL,
                text TEXT NOT NULL,
                sha256 TEXT NOT NULL,
                sent_by_name TEXT NOT NULL,
                sent_at BIGINT NOT NULL,
                PRIMARY KEY (collaboration_id, version),
                FOREIGN KEY (collaboration_id, version) REFERENCES charter_version (collaboration_id, number)
            );

            CREATE TABLE memorandum_signature (
                collaboration_id ID NOT NULL,
                version BIGINT NOT NULL,
                body_id ID NOT NULL REFERENCES body (id),
                -- Who signs for the body: whoever holds a post, or a guest of the body.
                post_id ID REFERENCES post (id),
                guest_id ID REFERENCES person (id),
                -- What was signed, by whom and when; none of it while it is asked for.
                sha256 TEXT,
                account_id ID,
                person_id ID,
                signed_by_name TEXT,
                signed_at BIGINT,
                PRIMARY KEY (collaboration_id, version, body_id),
                FOREIGN KEY (collaboration_id, version) REFERENCES memorandum (collaboration_id, version),
                CHECK ((post_id IS NULL) <> (guest_id IS NULL)),
                CHECK ((sha256 IS NULL) = (signed_at IS NULL) AND (account_id IS NULL) = (signed_at IS NULL))
            );
            CREATE INDEX memorandum_signature_by_post ON memorandum_signature (post_id, signed_at);
            CREATE INDEX memorandum_signature_by_guest ON memorandum_signature (guest_id, signed_at);
            CREATE INDEX memorandum_signature_by_body ON memorandum_signature (body_id);
            """)
    ]
}
