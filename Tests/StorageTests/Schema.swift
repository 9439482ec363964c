import Storage

/// Tables that the tests of this folder share.
let schema = [
    Migration(
        "test-1",
        """
        CREATE TABLE thing (
            id ID PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            amount BIGINT CHECK (amount >= 0),
            ratio DOUBLE PRECISION,
            content BYTES,
            parent_id ID REFERENCES thing (id)
        );
        CREATE TABLE counter (name TEXT PRIMARY KEY, total BIGINT NOT NULL);
        """)
]
