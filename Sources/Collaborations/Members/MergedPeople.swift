public import Kernel
public import Storage

extension CollaborationsModule {
    /// Gives what a person has in collaborations to another entry of the same person: memberships, requests to join,
    /// signatures asked of a guest, objectives and thanks. Where
    /// both have the same, the kept one's stays.
    public static func movePerson(
        from gone: UUID128, to kept: UUID128, in transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            UPDATE collaboration_member SET person_id = \(kept) WHERE person_id = \(gone) AND NOT EXISTS (
                SELECT 1 FROM collaboration_member AS other WHERE other.person_id = \(kept)
                AND other.collaboration_id = collaboration_member.collaboration_id)
            """)
        try transaction.run("DELETE FROM collaboration_member WHERE person_id = \(gone)")
        try transaction.run("UPDATE memorandum_signature SET guest_id = \(kept) WHERE guest_id = \(gone)")
        try transaction.run(
            """
            UPDATE objective SET person_id = \(kept), manager_id = NULLIF(manager_id, \(kept))
            WHERE person_id = \(gone) AND NOT EXISTS (SELECT 1 FROM objective AS other WHERE other.person_id = \(kept)
                AND other.year = objective.year AND other.collaboration_id = objective.collaboration_id)
            """)
        try transaction.run(
            "UPDATE objective SET manager_id = \(kept) WHERE manager_id = \(gone) AND person_id <> \(kept)")
        // Of two open requests to join, the kept one's stays.
        try transaction.run(
            """
            UPDATE join_request SET state = 'withdrawn' WHERE person_id = \(gone) AND state = 'open'
            AND EXISTS (SELECT 1 FROM join_request AS other WHERE other.person_id = \(kept)
                AND other.collaboration_id = join_request.collaboration_id AND other.state = 'open')
            """)
        try transaction.run("UPDATE join_request SET person_id = \(kept) WHERE person_id = \(gone)")
        // Nobody thanks themselves.
        try transaction.run(
            """
            DELETE FROM thanks WHERE (person_id = \(gone) AND giver_id = \(kept))
                OR (person_id = \(kept) AND giver_id = \(gone))
            """)
        try transaction.run("UPDATE thanks SET person_id = \(kept) WHERE person_id = \(gone)")
        try transaction.run("UPDATE thanks SET giver_id = \(kept) WHERE giver_id = \(gone)")
    }
}
