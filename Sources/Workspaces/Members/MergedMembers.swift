public import Kernel
public import Storage

extension WorkspacesModule {
    /// Gives what a person has in workspaces to another entry of the same person: memberships, guests for whom they answer,
    /// permission teams, requests to join and what they added. Where both are in a workspace, the kept one's stays, as owner
    /// where either was.
    public static func movePerson(
        from gone: UUID128, to kept: UUID128, in transaction: any Transaction
    ) throws {
        try transaction.run(
            """
            UPDATE workspace_member SET role = 'owner', until = NULL WHERE person_id = \(kept) AND workspace_id IN (
                SELECT workspace_id FROM workspace_member WHERE person_id = \(gone) AND role = 'owner')
            """)
        try transaction.run(
            """
            UPDATE workspace_member SET person_id = \(kept) WHERE person_id = \(gone) AND NOT EXISTS (
                SELECT 1 FROM workspace_member AS other WHERE other.person_id = \(kept)
                AND other.workspace_id = workspace_member.workspace_id)
            """)
        try transaction.run("DELETE FROM workspace_member WHERE person_id = \(gone)")
        try transaction.run("UPDATE workspace_member SET sponsor_id = \(kept) WHERE sponsor_id = \(gone)")
        try transaction.run(
            """
            INSERT INTO permission_team_member (team_id, person_id)
            SELECT team_id, \(kept) FROM permission_team_member WHERE person_id = \(gone) ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM permission_team_member WHERE person_id = \(gone)")
        // Of two open requests to join, the kept one's stays.
        try transaction.run(
            """
            UPDATE workspace_request SET state = 'withdrawn' WHERE person_id = \(gone) AND state = 'open'
            AND EXISTS (SELECT 1 FROM workspace_request AS other WHERE other.person_id = \(kept)
                AND other.workspace_id = workspace_request.workspace_id AND other.state = 'open')
            """)
        try transaction.run("UPDATE workspace_request SET person_id = \(kept) WHERE person_id = \(gone)")
        try transaction.run(
            """
            INSERT INTO lesson_completion (person_id, lesson, completed_at)
            SELECT \(kept), lesson, completed_at FROM lesson_completion WHERE person_id = \(gone) ON CONFLICT DO NOTHING
            """)
        try transaction.run("DELETE FROM lesson_completion WHERE person_id = \(gone)")
        // Contributors change what they added.
        try transaction.run("UPDATE item SET author_id = \(kept) WHERE author_id = \(gone)")
    }
}
