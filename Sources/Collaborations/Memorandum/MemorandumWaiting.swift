import Access
import Directory
import Kernel
import Storage

/// The memoranda that wait for somebody's signature.
enum MemorandumWaiting {
    private static let limit = 20

    /// One query. Of each memorandum only the latest version is asked for.
    static func items(
        for viewer: Viewer, _ now: Instant, _ transaction: any Transaction
    ) throws -> [WaitingItem] {
        guard let person = viewer.person else { return [] }
        // A guest signs by name and not by a post; see `Memoranda.mayHold`.
        let asked: SQL =
            viewer.role == .guest
            ? """
            memorandum_signature wanted JOIN person ON person.id = wanted.guest_id AND person.id = \(person)
            AND person.is_guest = 1 AND person.left_on IS NULL AND person.body_id = wanted.body_id
            """
            : """
            holding JOIN post ON post.id = holding.post_id AND post.ended_on IS NULL
            AND holding.person_id = \(person) AND holding.to_day IS NULL
            JOIN memorandum_signature wanted ON wanted.post_id = holding.post_id
            """
        let found = try transaction.all(
            Wanted.self,
            """
            SELECT DISTINCT collaboration.slug, collaboration.title, body.name, body.id FROM \(asked)
            JOIN collaboration ON collaboration.id = wanted.collaboration_id
            JOIN body ON body.id = wanted.body_id
            WHERE wanted.signed_at IS NULL AND collaboration.stage NOT IN (\(Collaboration.Stage.notPursued), \(Collaboration.Stage.ended))
                AND \(CollaborationSight(viewer, at: now).inside)
                AND wanted.version = (SELECT MAX(version) FROM memorandum
                    WHERE memorandum.collaboration_id = wanted.collaboration_id)
            ORDER BY collaboration.title, body.id LIMIT \(limit)
            """)
        return found.map {
            WaitingItem(
                title: "Sign the memorandum of \($0.title)",
                why: viewer.role == .guest
                    ? "You sign for \($0.body) as its guest" : "You hold the post that signs for \($0.body)",
                path: "/collaborations/\($0.slug)/charter/memorandum", dueOn: nil)
        }
    }

    private struct Wanted: RowDecodable {
        let slug: String
        let title: String
        let body: String

        init(row: Row) throws {
            slug = try row.get("slug")
            title = try row.get("title")
            body = try row.get("name")
        }
    }
}
