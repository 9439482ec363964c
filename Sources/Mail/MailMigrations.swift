public import Storage

/// The schema of outgoing mail.
public enum MailMigrations {
    public static let all = [
        Migration(
            "mail-1",
            """
            CREATE TABLE mail (
                id ID PRIMARY KEY,
                purpose TEXT NOT NULL,
                recipient TEXT NOT NULL,
                recipient_name TEXT,
                subject TEXT NOT NULL,
                -- Empty once blanked.
                body_text TEXT NOT NULL,
                body_html TEXT,
                blanked BIGINT NOT NULL,
                -- Blanked as soon as it is sent: it holds a sign-in link.
                secret BIGINT NOT NULL,
                priority BIGINT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('queued', 'no-server', 'sent', 'failed', 'expired')),
                attempts BIGINT NOT NULL,
                last_error TEXT,
                job_id ID,
                created_at BIGINT NOT NULL,
                -- Of no use afterwards.
                expires_at BIGINT,
                sent_at BIGINT
            );
            CREATE INDEX mail_state ON mail (state, id);
            CREATE INDEX mail_recipient ON mail (recipient, id);
            CREATE INDEX mail_body ON mail (created_at) WHERE blanked = 0;
            CREATE INDEX mail_secret ON mail (state) WHERE blanked = 0 AND secret = 1;
            CREATE INDEX mail_job ON mail (job_id);
            CREATE INDEX mail_created ON mail (created_at);
            """),
        Migration("mail-2", "ALTER TABLE mail ADD COLUMN unsubscribe TEXT;"),
    ]
}
