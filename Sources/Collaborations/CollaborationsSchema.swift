import Storage

/// The tables of collaborations: one migration a noun.
enum CollaborationsSchema {
    static let migrations =
        [register, people, assessment, RevisionSchema.migration] + CharterSchema.migrations
        + MemorandumSchema.migrations + RunningSchema.migrations
        + [PartySuccession.migration, HealthSchema.migration, ClosingSchema.migration]
        + [ThanksSchema.migration, CaseStudySchema.migration, ObjectiveSchema.migration, TopicDigestStore.migration]
        + [JoinSchema.migration]
        + ProjectListSchema.migrations

    /// Joint efforts, and the bodies that take part.
    private static let register = Migration(
        "collaborations-1",
        """
        CREATE TABLE collaboration (
            id ID PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            sort_title TEXT NOT NULL,
            outcome TEXT NOT NULL,
            aims TEXT NOT NULL DEFAULT '',
            clients TEXT NOT NULL DEFAULT '',
            places TEXT NOT NULL DEFAULT '',
            stage TEXT NOT NULL,
            lead_body_id ID NOT NULL REFERENCES body (id),
            contact_post_id ID REFERENCES post (id),
            is_restricted BIGINT NOT NULL DEFAULT 0 CHECK (is_restricted IN (0, 1)),
            starts_on TEXT,
            ends_on TEXT,
            -- Why it is not the same as what was there already.
            differs TEXT NOT NULL DEFAULT '',
            external_ref TEXT,
            created_by ID,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            UNIQUE (lead_body_id, external_ref),
            CHECK (starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on)
        );
        CREATE INDEX collaboration_by_title ON collaboration (sort_title, id);
        CREATE INDEX collaboration_by_stage ON collaboration (stage, sort_title, id);
        CREATE INDEX collaboration_by_age ON collaboration (created_at, id);
        CREATE INDEX collaboration_by_contact ON collaboration (contact_post_id);

        -- Its places one by one, folded and as they are written.
        CREATE TABLE collaboration_place (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            place TEXT NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (collaboration_id, place)
        );
        CREATE INDEX collaboration_place_by_place ON collaboration_place (place, collaboration_id);

        -- The same of the people served.
        CREATE TABLE collaboration_client (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            client TEXT NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (collaboration_id, client)
        );
        CREATE INDEX collaboration_client_by_client ON collaboration_client (client, collaboration_id);

        CREATE TABLE party (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            body_id ID NOT NULL REFERENCES body (id),
            is_lead BIGINT NOT NULL DEFAULT 0 CHECK (is_lead IN (0, 1)),
            contribution TEXT NOT NULL DEFAULT '',
            benefit TEXT NOT NULL DEFAULT '',
            gives_up TEXT NOT NULL DEFAULT '',
            joined_on TEXT NOT NULL,
            PRIMARY KEY (collaboration_id, body_id)
        );
        CREATE INDEX party_by_body ON party (body_id, collaboration_id);
        CREATE UNIQUE INDEX party_lead ON party (collaboration_id) WHERE is_lead = 1;
        """)

    /// Who works on it by name, and the posts that carry a role.
    private static let people = Migration(
        "collaborations-2",
        """
        CREATE TABLE collaboration_member (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            person_id ID NOT NULL REFERENCES person (id),
            level TEXT NOT NULL,
            added_at BIGINT NOT NULL,
            -- A guest's access ends with this moment.
            until BIGINT,
            PRIMARY KEY (collaboration_id, person_id)
        );
        CREATE INDEX collaboration_member_until ON collaboration_member (until, collaboration_id) WHERE until IS NOT NULL;
        CREATE INDEX collaboration_member_by_person ON collaboration_member (person_id, collaboration_id);

        CREATE TABLE collaboration_role (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            role TEXT NOT NULL,
            post_id ID NOT NULL REFERENCES post (id),
            assigned_at BIGINT NOT NULL,
            PRIMARY KEY (collaboration_id, role, post_id)
        );
        CREATE INDEX collaboration_role_by_post ON collaboration_role (post_id, collaboration_id);
        -- In any joint activity there is a single accounting officer, and one senior responsible owner.
        CREATE UNIQUE INDEX collaboration_role_single ON collaboration_role (collaboration_id, role)
            WHERE role IN ('sro', 'accounting-officer', 'finance-lead', 'data-lead');
        """)

    private static let assessment = Migration(
        "collaborations-3",
        """
        CREATE TABLE assessment (
            collaboration_id ID PRIMARY KEY REFERENCES collaboration (id),
            answers TEXT NOT NULL,
            model TEXT,
            reason TEXT NOT NULL DEFAULT '',
            updated_at BIGINT NOT NULL
        );
        """)
}
