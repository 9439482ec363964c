import Storage

/// The tables of the directory. Texts that people sort by are kept folded beside the text itself (`sort_name`), so that
/// both engines sort alike and an index serves the order.
enum DirectorySchema {
    static let migrations = [
        Migration(
            "directory-1",
            """
            CREATE TABLE body (
                id ID PRIMARY KEY,
                slug TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                sort_name TEXT NOT NULL,
                initials TEXT NOT NULL,
                kind TEXT NOT NULL,
                parent_id ID REFERENCES body (id),
                purpose TEXT NOT NULL DEFAULT '',
                place TEXT NOT NULL DEFAULT '',
                website TEXT NOT NULL DEFAULT '',
                contact_post_id ID,
                is_public BIGINT NOT NULL DEFAULT 0,
                closed_on TEXT,
                external_ref TEXT UNIQUE,
                updated_at BIGINT NOT NULL
            );
            CREATE INDEX body_by_name ON body (sort_name, id);
            CREATE INDEX body_by_kind ON body (kind, sort_name, id);
            CREATE INDEX body_by_parent ON body (parent_id, sort_name);

            CREATE TABLE body_name (
                body_id ID NOT NULL REFERENCES body (id),
                kind TEXT NOT NULL,
                name TEXT NOT NULL,
                folded TEXT NOT NULL,
                PRIMARY KEY (body_id, kind, folded)
            );
            CREATE INDEX body_name_by_text ON body_name (folded);

            CREATE TABLE body_domain (
                domain TEXT PRIMARY KEY,
                body_id ID NOT NULL REFERENCES body (id)
            );
            CREATE INDEX body_domain_by_body ON body_domain (body_id);

            CREATE TABLE body_successor (
                body_id ID NOT NULL REFERENCES body (id),
                successor_id ID NOT NULL REFERENCES body (id),
                PRIMARY KEY (body_id, successor_id)
            );
            CREATE INDEX body_successor_back ON body_successor (successor_id);

            CREATE TABLE team (
                id ID PRIMARY KEY,
                body_id ID NOT NULL REFERENCES body (id),
                parent_id ID REFERENCES team (id),
                name TEXT NOT NULL,
                sort_name TEXT NOT NULL,
                purpose TEXT NOT NULL DEFAULT '',
                contact_for TEXT NOT NULL DEFAULT '',
                mailbox TEXT NOT NULL DEFAULT '',
                phone TEXT NOT NULL DEFAULT '',
                place TEXT NOT NULL DEFAULT '',
                contact_post_id ID,
                ended_on TEXT,
                external_ref TEXT,
                confirmed_at BIGINT,
                updated_at BIGINT NOT NULL,
                UNIQUE (body_id, external_ref)
            );
            CREATE INDEX team_by_body ON team (body_id, sort_name, id);
            CREATE INDEX team_in_body ON team (body_id, id);
            CREATE INDEX team_by_parent ON team (parent_id, sort_name, id);
            CREATE INDEX team_by_contact ON team (contact_post_id) WHERE contact_post_id IS NOT NULL;

            CREATE TABLE post (
                id ID PRIMARY KEY,
                body_id ID NOT NULL REFERENCES body (id),
                team_id ID REFERENCES team (id),
                title TEXT NOT NULL,
                grade TEXT NOT NULL DEFAULT '',
                profession TEXT NOT NULL DEFAULT '',
                place TEXT NOT NULL DEFAULT '',
                function TEXT NOT NULL DEFAULT '',
                contact_for TEXT NOT NULL DEFAULT '',
                reports_to ID REFERENCES post (id),
                is_hidden BIGINT NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
                is_public BIGINT NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1)),
                public_email TEXT NOT NULL DEFAULT '',
                public_phone TEXT NOT NULL DEFAULT '',
                seniority BIGINT NOT NULL DEFAULT 9,
                ended_on TEXT,
                external_ref TEXT,
                updated_at BIGINT NOT NULL,
                UNIQUE (body_id, external_ref),
                CHECK (NOT (is_hidden = 1 AND is_public = 1))
            );
            CREATE INDEX post_by_team ON post (team_id, seniority, id);
            CREATE INDEX post_by_body ON post (body_id, seniority, id);
            CREATE INDEX post_hidden ON post (id) WHERE is_hidden = 1;
            CREATE INDEX post_published ON post (id) WHERE is_public = 1;
            CREATE INDEX post_in_body ON post (body_id, id);
            CREATE INDEX post_by_title ON post (body_id, (LOWER(title)));
            CREATE INDEX post_by_superior ON post (reports_to, seniority, id) WHERE reports_to IS NOT NULL;
            CREATE INDEX post_public ON post (body_id, seniority, id) WHERE is_public = 1;

            CREATE TABLE person (
                id ID PRIMARY KEY,
                body_id ID NOT NULL REFERENCES body (id),
                name TEXT NOT NULL,
                -- The name as it is said, folded, for look-ups; lists sort by `sort_name`.
                folded_name TEXT NOT NULL DEFAULT '',
                sort_name TEXT NOT NULL,
                given TEXT NOT NULL DEFAULT '',
                family TEXT NOT NULL DEFAULT '',
                known_as TEXT NOT NULL DEFAULT '',
                pronouns TEXT NOT NULL DEFAULT '',
                email TEXT UNIQUE,
                phone TEXT NOT NULL DEFAULT '',
                mobile TEXT NOT NULL DEFAULT '',
                place TEXT NOT NULL DEFAULT '',
                pattern TEXT NOT NULL DEFAULT '',
                languages TEXT NOT NULL DEFAULT '',
                works_on TEXT NOT NULL DEFAULT '',
                contact_for TEXT NOT NULL DEFAULT '',
                skills TEXT NOT NULL DEFAULT '',
                interests TEXT NOT NULL DEFAULT '',
                networks TEXT NOT NULL DEFAULT '',
                away_until TEXT,
                cover_id ID REFERENCES person (id),
                photo_hash TEXT,
                body_only TEXT NOT NULL DEFAULT '',
                is_guest BIGINT NOT NULL DEFAULT 0 CHECK (is_guest IN (0, 1)),
                -- Of a guest who belongs to no body here: whom they work for, and when the last of their access ends.
                organisation TEXT NOT NULL DEFAULT '',
                guest_until BIGINT,
                completeness BIGINT NOT NULL DEFAULT 0,
                confirmed_at BIGINT,
                reminded_at BIGINT,
                left_on TEXT,
                merged_into ID REFERENCES person (id),
                external_ref TEXT,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                UNIQUE (body_id, external_ref)
            );
            CREATE INDEX person_by_body ON person (body_id, sort_name, id);
            CREATE INDEX person_in_body ON person (body_id, id);
            CREATE INDEX person_by_name ON person (sort_name, id);
            CREATE INDEX person_by_folded_name ON person (body_id, folded_name, id);
            CREATE INDEX person_due ON person ((COALESCE(confirmed_at, created_at)), id);
            CREATE INDEX person_by_cover ON person (cover_id) WHERE cover_id IS NOT NULL;
            CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;

            CREATE TABLE person_photo (
                person_id ID PRIMARY KEY REFERENCES person (id),
                jpeg BYTES NOT NULL
            );

            CREATE TABLE holding (
                id ID PRIMARY KEY,
                post_id ID NOT NULL REFERENCES post (id),
                person_id ID NOT NULL REFERENCES person (id),
                from_day TEXT,
                to_day TEXT,
                CHECK (to_day IS NULL OR from_day IS NULL OR to_day >= from_day)
            );
            CREATE INDEX holding_by_post ON holding (post_id, to_day);
            CREATE INDEX holding_by_person ON holding (person_id, to_day);
            CREATE UNIQUE INDEX holding_current ON holding (post_id, person_id) WHERE to_day IS NULL;

            CREATE TABLE topic (
                id ID PRIMARY KEY,
                slug TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                sort_name TEXT NOT NULL,
                meaning TEXT NOT NULL DEFAULT '',
                broader_id ID REFERENCES topic (id),
                updated_at BIGINT NOT NULL
            );
            CREATE INDEX topic_by_name ON topic (sort_name, id);
            CREATE INDEX topic_by_broader ON topic (broader_id, sort_name);

            CREATE TABLE topic_name (
                folded TEXT PRIMARY KEY,
                topic_id ID NOT NULL REFERENCES topic (id),
                name TEXT NOT NULL,
                kind TEXT NOT NULL
            );
            CREATE INDEX topic_name_by_topic ON topic_name (topic_id);

            CREATE TABLE topic_tag (
                subject_id ID NOT NULL,
                topic_id ID NOT NULL REFERENCES topic (id),
                subject_kind TEXT NOT NULL,
                PRIMARY KEY (subject_id, topic_id)
            );
            CREATE INDEX topic_tag_by_topic ON topic_tag (topic_id, subject_kind, subject_id);

            CREATE TABLE correction (
                id ID PRIMARY KEY,
                subject_kind TEXT NOT NULL,
                subject_id ID NOT NULL,
                body_id ID NOT NULL REFERENCES body (id),
                field TEXT NOT NULL,
                says TEXT NOT NULL,
                suggested_by ID NOT NULL,
                suggested_name TEXT NOT NULL,
                -- Where the answer is sent; blanked once it is.
                suggested_email TEXT NOT NULL DEFAULT '',
                suggested_at BIGINT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined')),
                stage TEXT NOT NULL CHECK (stage IN ('person', 'team', 'body')),
                -- The team whose contact answers at the stage 'team'.
                team_id ID REFERENCES team (id),
                answered_by ID,
                answered_at BIGINT,
                answer TEXT NOT NULL DEFAULT ''
            );
            CREATE INDEX correction_by_subject ON correction (subject_id, state);
            CREATE INDEX correction_by_body ON correction (body_id, state, suggested_at);
            CREATE INDEX correction_open ON correction (state, suggested_at);
            CREATE INDEX correction_by_stage ON correction (state, stage, id);
            CREATE INDEX correction_by_team ON correction (team_id, state) WHERE team_id IS NOT NULL;
            CREATE INDEX correction_by_suggester ON correction (suggested_by, state);

            CREATE TABLE column_mapping (
                id ID PRIMARY KEY,
                body_id ID REFERENCES body (id),
                name TEXT NOT NULL UNIQUE,
                mapping TEXT NOT NULL,
                updated_at BIGINT NOT NULL
            );

            CREATE TABLE import_file (
                id ID PRIMARY KEY,
                format TEXT NOT NULL,
                name TEXT NOT NULL,
                body_id ID REFERENCES body (id),
                options TEXT NOT NULL DEFAULT '{}',
                state TEXT NOT NULL,
                bytes BIGINT NOT NULL DEFAULT 0,
                preview TEXT,
                report TEXT,
                refusals BYTES,
                problem TEXT NOT NULL DEFAULT '',
                uploaded_by ID,
                uploaded_name TEXT NOT NULL DEFAULT '',
                uploaded_at BIGINT NOT NULL,
                job_id ID
            );
            CREATE INDEX import_file_by_time ON import_file (uploaded_at, id);
            CREATE INDEX import_file_waiting ON import_file (uploaded_at, id) WHERE state <> 'imported';
            CREATE INDEX import_file_by_body ON import_file (body_id, uploaded_at, id);

            CREATE TABLE import_line (
                import_id ID NOT NULL,
                sequence BIGINT NOT NULL,
                post_id ID NOT NULL,
                body_id ID NOT NULL,
                superior TEXT NOT NULL,
                is_post BIGINT NOT NULL,
                line BIGINT NOT NULL,
                PRIMARY KEY (import_id, sequence)
            );

            CREATE TABLE import_chunk (
                import_id ID NOT NULL REFERENCES import_file (id),
                sequence BIGINT NOT NULL,
                bytes BYTES NOT NULL,
                PRIMARY KEY (import_id, sequence)
            );
            """)
    ]
}
