public import Storage

public enum AccountsMigrations {
    public static let all = [
        Migration(
            "accounts-1",
            """
            CREATE TABLE account (
                id ID PRIMARY KEY,
                email TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                person_id ID UNIQUE,
                body_id ID,
                role TEXT NOT NULL,
                valid_until BIGINT,
                totp_secret BYTES,
                totp_last_step BIGINT NOT NULL DEFAULT 0,
                wrong_codes BIGINT NOT NULL DEFAULT 0,
                wrong_codes_since BIGINT NOT NULL DEFAULT 0,
                is_persona BIGINT NOT NULL DEFAULT 0,
                created_at BIGINT NOT NULL,
                disabled_at BIGINT
            );

            CREATE INDEX account_by_body ON account (body_id, email);

            CREATE TABLE account_body (
                account_id ID NOT NULL REFERENCES account (id),
                body_id ID NOT NULL,
                PRIMARY KEY (account_id, body_id)
            );
            CREATE INDEX account_body_back ON account_body (body_id);

            CREATE TABLE session (
                hash BYTES PRIMARY KEY,
                account_id ID NOT NULL REFERENCES account (id),
                is_strong BIGINT NOT NULL,
                awaits_code BIGINT NOT NULL,
                wrong_codes BIGINT NOT NULL DEFAULT 0,
                agent TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                seen_at BIGINT NOT NULL
            );
            CREATE INDEX session_by_account ON session (account_id, seen_at);
            CREATE INDEX session_by_age ON session (created_at);

            CREATE TABLE sign_in_link (
                hash BYTES PRIMARY KEY,
                email TEXT NOT NULL,
                browser_hash BYTES,
                client_hash BYTES NOT NULL,
                next_path TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                used_at BIGINT
            );
            CREATE INDEX sign_in_link_by_email ON sign_in_link (email, created_at);
            CREATE INDEX sign_in_link_by_client ON sign_in_link (client_hash, created_at);
            CREATE INDEX sign_in_link_by_age ON sign_in_link (created_at);

            CREATE TABLE invitation (
                id ID PRIMARY KEY,
                email TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                body_id ID,
                -- Their entry in the directory, where they have one already.
                person_id ID,
                role TEXT NOT NULL,
                valid_until BIGINT,
                invited_by ID NOT NULL,
                invited_at BIGINT NOT NULL
            );
            CREATE INDEX invitation_by_body ON invitation (body_id, email);

            CREATE TABLE recovery_code (
                account_id ID NOT NULL REFERENCES account (id),
                hash BYTES NOT NULL,
                used_at BIGINT,
                PRIMARY KEY (account_id, hash)
            );

            CREATE TABLE api_token (
                id ID PRIMARY KEY,
                hash BYTES NOT NULL UNIQUE,
                account_id ID NOT NULL REFERENCES account (id),
                name TEXT NOT NULL,
                scopes TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                used_at BIGINT,
                revoked_at BIGINT
            );
            CREATE INDEX api_token_by_account ON api_token (account_id, created_at);
            """), AppPassword.migration,
    ]
}
