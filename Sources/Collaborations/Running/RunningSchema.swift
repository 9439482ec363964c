import Storage

/// The tables of what happens while a collaboration runs: one migration a noun, each beside its noun.
enum RunningSchema {
    static let migrations = [
        numbers, ActionSchema.migration, RiskSchema.migration, DecisionSchema.migration, MeasureSchema.migration,
        ReviewSchema.migration, HandoverSchema.migration,
    ]

    /// The last number given to each noun of a collaboration. A row that is locked while it is counted up leaves
    /// neither gaps nor clashes: whoever rolls back gives their number back.
    private static let numbers = Migration(
        "collaborations-numbers-1",
        """
        CREATE TABLE collaboration_number (
            collaboration_id ID NOT NULL REFERENCES collaboration (id),
            noun TEXT NOT NULL,
            last BIGINT NOT NULL,
            PRIMARY KEY (collaboration_id, noun)
        );
        """)
}

extension Transaction {
    /// The next number of a noun in a collaboration, from 1, without gaps.
    func nextNumber(of noun: String, in collaboration: Collaboration.ID) throws -> Int {
        try run(
            """
            INSERT INTO collaboration_number (collaboration_id, noun, last) VALUES (\(collaboration), \(noun), 1)
            ON CONFLICT (collaboration_id, noun) DO UPDATE SET last = collaboration_number.last + 1
            """)
        return try value(
            Int.self,
            "SELECT last FROM collaboration_number WHERE collaboration_id = \(collaboration) AND noun = \(noun)") ?? 1
    }
}
