import Storage

/// The tables of projects that came from lists.
enum ProjectListSchema {
    static let migrations = [projects]

    private static let projects = Migration(
        "collaborations-projects",
        """
        CREATE TABLE project_source (
            collaboration_id ID PRIMARY KEY REFERENCES collaboration (id),
            -- The list's name and the project's, folded: by them a later file finds it again.
            list TEXT NOT NULL,
            key TEXT NOT NULL,
            -- Letters and digits alone, to find those that may be the same.
            loose TEXT NOT NULL,
            list_name TEXT NOT NULL,
            file_name TEXT NOT NULL,
            import_id ID NOT NULL,
            imported_at BIGINT NOT NULL,
            -- Of what the import wrote to the entry: where the entry differs, people changed it by hand.
            digest TEXT NOT NULL,
            UNIQUE (list, key)
        );
        CREATE INDEX project_source_by_list ON project_source (list, collaboration_id);
        CREATE INDEX project_source_by_loose ON project_source (list, loose);

        CREATE TABLE project_year (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            year BIGINT NOT NULL,
            name TEXT NOT NULL,
            department TEXT NOT NULL,
            outcome TEXT NOT NULL,
            description TEXT NOT NULL,
            places TEXT NOT NULL,
            category TEXT NOT NULL,
            number TEXT NOT NULL,
            confidence TEXT,
            starts_on TEXT,
            ends_on TEXT,
            budget BIGINT,
            forecast BIGINT,
            cost BIGINT,
            benefits BIGINT,
            -- What stood there instead of a figure or a date, a line each: 'Exempt under Section 43 …'.
            notes TEXT NOT NULL,
            commentary TEXT NOT NULL,
            import_id ID NOT NULL,
            line BIGINT NOT NULL,
            PRIMARY KEY (collaboration_id, year)
        );
        """)
}
