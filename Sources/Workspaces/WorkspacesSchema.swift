import Storage

/// The tables of workspaces: one migration a noun.
enum WorkspacesSchema {
    static let migrations = [
        workspaces, realms, items, versions, ItemLock.migration, Favourites.migration, Comment.migration,
        JoinSchema.migration, ContentsSchema.migration, ItemProperty.migration, OriginStore.migration,
        RetentionRule.migration,
        Closing.migration, RequestSchema.migration, Upload.migration, SharedLink.migration, LessonStore.migration,
        WorkspaceImport.migration,
    ]

    private static let workspaces = Migration(
        "workspaces-1",
        """
        CREATE TABLE workspace (
            id ID PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            sort_name TEXT NOT NULL,
            purpose TEXT NOT NULL DEFAULT '',
            visibility TEXT NOT NULL,
            -- As what those come in who join by themselves.
            joins_as TEXT NOT NULL,
            -- The body that answers for it.
            body_id ID NOT NULL REFERENCES body (id),
            -- What it belongs to, if anything.
            collaboration_id ID REFERENCES collaboration (id),
            team_id ID REFERENCES team (id),
            state TEXT NOT NULL,
            -- The rules of handling.
            externals_see_sensitive BIGINT NOT NULL CHECK (externals_see_sensitive IN (0, 1)),
            allows_downloads BIGINT NOT NULL CHECK (allows_downloads IN (0, 1)),
            links TEXT NOT NULL,
            link_days BIGINT NOT NULL CHECK (link_days BETWEEN 1 AND 365),
            requires_lessons BIGINT NOT NULL CHECK (requires_lessons IN (0, 1)),
            created_by ID NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            -- How often its settings were changed: whoever saves second is told.
            revision BIGINT NOT NULL DEFAULT 0,
            CHECK (collaboration_id IS NULL OR team_id IS NULL)
        );
        CREATE INDEX workspace_by_name ON workspace (sort_name, id);
        CREATE INDEX workspace_by_collaboration ON workspace (collaboration_id, sort_name) WHERE collaboration_id IS NOT NULL;
        CREATE INDEX workspace_by_team ON workspace (team_id, sort_name) WHERE team_id IS NOT NULL;
        CREATE INDEX workspace_by_body ON workspace (body_id, sort_name);

        CREATE TABLE workspace_member (
            workspace_id ID NOT NULL REFERENCES workspace (id),
            person_id ID NOT NULL REFERENCES person (id),
            role TEXT NOT NULL,
            added_at BIGINT NOT NULL,
            -- When they were here last, for 'what changed since'.
            seen_at BIGINT,
            -- Of a guest: the moment at which access ends, who answers for them, what for, and when they accepted the terms.
            until BIGINT,
            sponsor_id ID REFERENCES person (id),
            purpose TEXT NOT NULL DEFAULT '',
            accepted_at BIGINT,
            -- Since when nobody answers for them, and until when they had access before that.
            sponsor_gone_at BIGINT,
            agreed_until BIGINT,
            -- The end of which they and their sponsor were told beforehand.
            told_for BIGINT,
            -- Whether what follows from the end of access was done.
            is_settled BIGINT NOT NULL DEFAULT 0 CHECK (is_settled IN (0, 1)),
            PRIMARY KEY (workspace_id, person_id),
            CHECK (role <> 'guest' OR (until IS NOT NULL AND sponsor_id IS NOT NULL))
        );
        CREATE INDEX workspace_member_by_person ON workspace_member (person_id, workspace_id);
        CREATE INDEX workspace_member_by_sponsor ON workspace_member (sponsor_id, workspace_id) WHERE sponsor_id IS NOT NULL;
        CREATE INDEX workspace_member_until ON workspace_member (until, workspace_id) WHERE until IS NOT NULL AND is_settled = 0;
        """)

    /// Who may do what where: see ADR 21.
    private static let realms = Migration(
        "workspaces-2",
        """
        -- A part of a workspace with permissions of its own. The one without a folder is the workspace itself.
        CREATE TABLE realm (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            folder_id ID UNIQUE,
            -- How often what it grants was changed: whoever saves second is told.
            revision BIGINT NOT NULL DEFAULT 0
        );
        CREATE INDEX realm_by_workspace ON realm (workspace_id, id);

        CREATE TABLE permission_team (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            name TEXT NOT NULL,
            folded TEXT NOT NULL,
            UNIQUE (workspace_id, folded)
        );
        CREATE TABLE permission_team_member (
            team_id ID NOT NULL REFERENCES permission_team (id),
            person_id ID NOT NULL REFERENCES person (id),
            PRIMARY KEY (team_id, person_id)
        );
        CREATE INDEX permission_team_by_person ON permission_team_member (person_id, team_id);

        -- What those of a role, or of a permission team, may do in a realm.
        CREATE TABLE realm_grant (
            realm_id ID NOT NULL REFERENCES realm (id),
            -- 'role:reader' or 'team:' and an identifier.
            grantee TEXT NOT NULL,
            level BIGINT NOT NULL CHECK (level BETWEEN 0 AND 3),
            PRIMARY KEY (realm_id, grantee)
        );
        """)

    private static let items = Migration(
        "workspaces-3",
        """
        -- Folders and files. What lies at the top has no parent.
        CREATE TABLE item (
            id ID PRIMARY KEY,
            workspace_id ID NOT NULL REFERENCES workspace (id),
            parent_id ID REFERENCES item (id),
            realm_id ID NOT NULL REFERENCES realm (id),
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            -- The name as names are compared (see ItemName): two of a kind in a folder cannot be told apart on every system.
            folded TEXT NOT NULL,
            marking TEXT NOT NULL,
            -- Of a file: its newest version.
            version BIGINT,
            size BIGINT,
            media_type TEXT,
            -- Who added it, and who changed its contents last: the person, and their name as it was.
            author_id ID,
            author TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            changed_by_id ID,
            changed_by TEXT NOT NULL,
            changed_at BIGINT NOT NULL,
            -- In the bin since, and by whom; with what it was in when it went there together.
            binned_at BIGINT,
            binned_by TEXT,
            binned_with ID
        );
        CREATE UNIQUE INDEX item_name ON item (workspace_id, COALESCE(parent_id, workspace_id), folded) WHERE binned_at IS NULL;
        CREATE INDEX item_by_parent ON item (parent_id);
        -- In the order of a listing: a page is read from where the one before ended, however long the folder is.
        CREATE INDEX item_listing ON item (workspace_id, COALESCE(parent_id, workspace_id), kind, folded)
            WHERE binned_at IS NULL;
        CREATE INDEX item_by_realm ON item (realm_id, id);
        CREATE INDEX item_by_change ON item (workspace_id, changed_at);
        CREATE INDEX item_bin ON item (workspace_id, binned_at) WHERE binned_at IS NOT NULL;
        CREATE INDEX item_binned_with ON item (binned_with) WHERE binned_with IS NOT NULL;
        -- What is due to leave the bin, over all workspaces.
        CREATE INDEX item_bin_due ON item (binned_at, id) WHERE binned_at IS NOT NULL;
        """)

    private static let versions = Migration(
        "workspaces-4",
        """
        CREATE TABLE file_version (
            file_id ID NOT NULL REFERENCES item (id),
            -- Counted from 1, without gaps.
            number BIGINT NOT NULL,
            blob_id ID NOT NULL REFERENCES blob (id),
            size BIGINT NOT NULL,
            media_type TEXT NOT NULL,
            note TEXT NOT NULL DEFAULT '',
            author_id ID,
            author TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            -- What the scanner said: 'clean', or 'not-scanned' where there is none.
            scan TEXT NOT NULL,
            -- The number of the version that it brought back.
            restores BIGINT,
            PRIMARY KEY (file_id, number)
        );
        CREATE INDEX file_version_by_blob ON file_version (blob_id);
        """)
}
