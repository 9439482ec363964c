import Storage

enum RiskSchema {
    /// The register of risks and issues, each assessment of them, and what a collaboration takes as too high.
    static let migration = Migration(
        "collaborations-risks-1",
        """
        CREATE TABLE risk (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            number BIGINT NOT NULL,
            kind TEXT NOT NULL,
            cause TEXT NOT NULL,
            event TEXT NOT NULL,
            effect TEXT NOT NULL,
            owner_post_id ID NOT NULL REFERENCES post (id),
            body_id ID NOT NULL REFERENCES body (id),
            likelihood BIGINT NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
            impact BIGINT NOT NULL CHECK (impact BETWEEN 1 AND 5),
            score BIGINT NOT NULL CHECK (score = likelihood * impact),
            proximity TEXT NOT NULL,
            response TEXT NOT NULL,
            plan TEXT NOT NULL DEFAULT '',
            respond_by TEXT,
            state TEXT NOT NULL,
            closed_at BIGINT,
            -- Since when it stands at or above the threshold, whose it became, and when they are asked again.
            escalated_at BIGINT,
            escalated_to TEXT,
            acknowledged_at BIGINT,
            acknowledged_by TEXT,
            chase_at BIGINT,
            -- The decision that this escalation asks for.
            decision_number BIGINT,
            -- Since when its post owns it, where that changed.
            owned_since BIGINT,
            created_at BIGINT NOT NULL,
            UNIQUE (collaboration_id, number),
            CHECK ((escalated_at IS NULL) = (escalated_to IS NULL))
        );
        CREATE INDEX risk_list ON risk (collaboration_id, state, score, number);
        CREATE INDEX risk_by_kind ON risk (collaboration_id, state, kind, score, number);
        CREATE INDEX risk_by_body ON risk (collaboration_id, state, body_id, score, number);
        CREATE INDEX risk_by_cell ON risk (collaboration_id, state, likelihood, impact, number);
        CREATE INDEX risk_by_response ON risk (collaboration_id, state, respond_by);
        CREATE INDEX risk_by_owner ON risk (owner_post_id, state);
        CREATE INDEX risk_unacknowledged ON risk (collaboration_id, state, score, number)
            WHERE escalated_at IS NOT NULL AND acknowledged_at IS NULL;
        CREATE INDEX risk_without_decision ON risk (collaboration_id, number)
            WHERE escalated_at IS NOT NULL AND decision_number IS NULL;
        CREATE INDEX risk_to_chase ON risk (chase_at, id) WHERE chase_at IS NOT NULL;

        CREATE TABLE risk_assessment (
            risk_id ID NOT NULL REFERENCES risk (id),
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            assessed_at BIGINT NOT NULL,
            -- 0 once it is closed.
            score BIGINT NOT NULL,
            PRIMARY KEY (risk_id, assessed_at)
        );
        CREATE INDEX risk_assessment_by_time ON risk_assessment (collaboration_id, assessed_at);

        CREATE TABLE risk_threshold (
            collaboration_id ID PRIMARY KEY REFERENCES collaboration (id),
            score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 25),
            role TEXT NOT NULL,
            chase_days BIGINT NOT NULL CHECK (chase_days BETWEEN 1 AND 90)
        );
        """)
}
