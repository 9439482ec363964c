public import Storage

/// The schema of durable background work.
public enum JobsMigrations {
    public static let all = [
        Migration(
            "jobs-1",
            """
            CREATE TABLE job (
                id ID PRIMARY KEY,
                kind TEXT NOT NULL,
                payload TEXT NOT NULL,
                -- Of the unfinished jobs with one singleton key there is at most one.
                singleton TEXT,
                -- 'every:MILLISECONDS' or 'daily:MINUTE' for a recurring job.
                schedule TEXT,
                priority BIGINT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead', 'cancelled')),
                attempts BIGINT NOT NULL,
                maximum_attempts BIGINT NOT NULL CHECK (maximum_attempts > 0),
                -- While waiting: when it may start. While running: when its lease ends. One column, so that
                -- one index range finds both what is due and what was abandoned.
                due_at BIGINT NOT NULL,
                -- Made anew by each claim, so that a node that lost its lease can change nothing any more.
                claim ID,
                leased_by TEXT,
                -- Asked for again while it ran: when its successor may start.
                again_at BIGINT,
                last_error TEXT,
                cancel_requested BIGINT NOT NULL,
                stage TEXT,
                stage_at BIGINT,
                progress_at BIGINT,
                done BIGINT NOT NULL,
                total BIGINT,
                created_at BIGINT NOT NULL,
                created_by ID,
                started_at BIGINT,
                finished_at BIGINT
            );
            CREATE UNIQUE INDEX job_singleton ON job (singleton) WHERE state IN ('waiting', 'running');
            CREATE INDEX job_due ON job (priority, due_at) WHERE state IN ('waiting', 'running');
            CREATE INDEX job_state ON job (state, id);
            CREATE INDEX job_finished ON job (finished_at) WHERE state IN ('done', 'cancelled', 'dead');
            """)
    ]
}
