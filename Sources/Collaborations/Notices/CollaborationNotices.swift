import Access
import Directory
import Journal
import Kernel
import Notices
import Storage

/// Whom what happens in collaborations concerns, and how it reads to them.
///
/// Those who have a part by name hear of it: who holds a post with a role, who was added, who holds the contact post. All who
/// act for a party could look, which may be thousands: they hear of it once they ask to.
struct CollaborationNotices: NoticeSource {
    let kind = "collaboration"

    func notices(
        of entries: [SealedEntry], at now: Instant, in transaction: any Transaction
    ) throws -> [NoticeDraft] {
        let told = entries.filter { NoticeSentences.verbs.contains($0.entry.verb) }
        if told.isEmpty { return [] }
        let facts = try NoticeFacts.read(told.map(\.entry), at: now, transaction)
        return told.flatMap { sealed -> [NoticeDraft] in
            guard let id = sealed.entry.container?.id, let collaboration = facts.collaborations[Collaboration.ID(id)]
            else { return [] }
            return NoticeSentences(sealed, collaboration, facts).drafts
        }
    }

    /// What those see who take part; and whoever asked to join sees the answer, while they may know of it.
    func seen(by viewer: Viewer, at now: Instant) -> SQL {
        let sight = CollaborationSight(viewer, at: now)
        let inside: SQL = "notice.container_id IN (SELECT collaboration.id FROM collaboration WHERE \(sight.inside))"
        guard let person = viewer.person else { return inside }
        return """
            (\(inside) OR EXISTS (SELECT 1 FROM join_request \
            JOIN collaboration ON collaboration.id = join_request.collaboration_id \
            WHERE join_request.person_id = \(person) AND join_request.collaboration_id = notice.container_id \
            AND notice.path = '/collaborations/' || collaboration.slug || '/join' AND \(sight.register)))
            """
    }

    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace? {
        try transaction.one(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration
            WHERE collaboration.id = \(id) AND \(CollaborationSight(viewer, at: now).inside)
            """
        ).map(\.noticePlace)
    }

    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace] {
        let sight = CollaborationSight(viewer, at: now)
        return try transaction.all(
            Collaboration.self,
            """
            SELECT \(Collaboration.columns) FROM collaboration
            WHERE (\(sight.named) OR (collaboration.id IN \(list: chosen) AND \(sight.inside)))
            ORDER BY collaboration.sort_title, collaboration.id LIMIT \(limit)
            """
        ).map(\.noticePlace)
    }
}

extension Collaboration {
    var noticePlace: NoticePlace { NoticePlace(Subject("collaboration", id.uuid), title: title, path: path) }
    var noticeSettingsPath: String { "/notices/settings/places/collaboration/\(id)" }
}
