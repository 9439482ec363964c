import Storage

/// What is derived from contents: kept for each contents once, however many files and versions have them.
enum ContentsSchema {
    static let migration = Migration(
        "workspaces-contents-1",
        """
        -- The text of contents, for searching: made again from them at any time.
        CREATE TABLE file_text (
            blob_id ID PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            -- Why there is none, in words for people.
            problem TEXT NOT NULL DEFAULT '',
            read_at BIGINT NOT NULL
        );
        -- An office document as PDF.
        CREATE TABLE file_pdf (
            blob_id ID PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
            pdf_id ID REFERENCES blob (id),
            problem TEXT NOT NULL DEFAULT '',
            made_at BIGINT NOT NULL
        );
        CREATE INDEX file_pdf_by_pdf ON file_pdf (pdf_id);
        """)
}
