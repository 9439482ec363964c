import Storage

enum DecisionSchema {
    /// The log of decisions. One supersedes only an earlier one, so that no circle can come about, and each is superseded
    /// once.
    static let migration = Migration(
        "collaborations-decisions-1",
        """
        CREATE TABLE decision (
            id ID PRIMARY KEY,
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            number BIGINT NOT NULL,
            question TEXT NOT NULL,
            options TEXT NOT NULL DEFAULT '',
            recommendation TEXT NOT NULL,
            reasons TEXT NOT NULL DEFAULT '',
            kind TEXT NOT NULL,
            amount BIGINT CHECK (amount IS NULL OR amount >= 0),
            state TEXT NOT NULL,
            decide_by TEXT NOT NULL,
            proposed_by TEXT NOT NULL,
            proposer_id ID,
            proposed_at BIGINT NOT NULL,
            outcome TEXT,
            decided_by TEXT,
            -- Who decided alone; those who decided together have their voices.
            decider_id ID,
            dissent TEXT,
            effective_on TEXT,
            closed_at BIGINT,
            supersedes BIGINT,
            overdue_at BIGINT,
            -- Who was consulted and who was not, in words.
            consultation TEXT NOT NULL DEFAULT '',
            -- The risk whose escalation asks for it.
            risk_number BIGINT,
            folded TEXT NOT NULL,
            UNIQUE (collaboration_id, number),
            FOREIGN KEY (collaboration_id, supersedes) REFERENCES decision (collaboration_id, number),
            FOREIGN KEY (collaboration_id, risk_number) REFERENCES risk (collaboration_id, number),
            CHECK (supersedes IS NULL OR supersedes < number),
            CHECK ((state = 'proposed') = (closed_at IS NULL)),
            CHECK ((state = 'decided') = (outcome IS NOT NULL))
        );
        CREATE INDEX decision_list ON decision (collaboration_id, state, number);
        CREATE INDEX decision_closed ON decision (collaboration_id, closed_at);
        CREATE INDEX decision_by_proposer ON decision (collaboration_id, proposer_id) WHERE proposer_id IS NOT NULL;
        CREATE INDEX decision_by_decider ON decision (collaboration_id, decider_id) WHERE decider_id IS NOT NULL;
        CREATE INDEX decision_due ON decision (state, decide_by, id) WHERE overdue_at IS NULL;
        CREATE INDEX decision_by_risk ON decision (collaboration_id, risk_number, number) WHERE risk_number IS NOT NULL;
        -- One escalation asks for one decision.
        CREATE UNIQUE INDEX decision_of_risk ON decision (collaboration_id, risk_number)
            WHERE state = 'proposed' AND risk_number IS NOT NULL;
        CREATE UNIQUE INDEX decision_superseded_once ON decision (collaboration_id, supersedes)
            WHERE state = 'decided' AND supersedes IS NOT NULL;

        CREATE TABLE decision_voice (
            decision_id ID NOT NULL REFERENCES decision (id),
            person_id ID NOT NULL,
            name TEXT NOT NULL,
            -- The roles with which they spoke, each with its post, parted by spaces.
            seats TEXT NOT NULL,
            agrees BIGINT NOT NULL CHECK (agrees IN (0, 1)),
            reason TEXT NOT NULL DEFAULT '',
            said_at BIGINT NOT NULL,
            PRIMARY KEY (decision_id, person_id)
        );

        CREATE INDEX decision_voice_by_person ON decision_voice (person_id, decision_id);

        CREATE TABLE decision_comment (
            id ID PRIMARY KEY,
            decision_id ID NOT NULL REFERENCES decision (id),
            name TEXT NOT NULL,
            capacity TEXT NOT NULL,
            text TEXT NOT NULL,
            said_at BIGINT NOT NULL,
            -- As of a voice; and whether it was said to the proposal as it stands.
            seats TEXT NOT NULL DEFAULT '',
            is_current BIGINT NOT NULL DEFAULT 1 CHECK (is_current IN (0, 1))
        );
        CREATE INDEX decision_comment_list ON decision_comment (decision_id, id);
        CREATE INDEX decision_comment_heard ON decision_comment (decision_id, seats) WHERE is_current = 1;
        """)
}
