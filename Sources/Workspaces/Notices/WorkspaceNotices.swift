import Access
import Directory
import Journal
import Kernel
import Notices
import Storage

/// Tells people of what happens in their workspaces: comments that name them, new versions of files that they follow, who
/// was let in or asks to be, and guests whose time ends.
///
/// Never a word of contents. The name of a file goes only to those who may see it at that moment; of what is
/// OFFICIAL-SENSITIVE not even that.
struct WorkspaceNotices: NoticeSource {
    private let mentions = MentionNotices()

    var kind: String { mentions.kind }

    func notices(
        of entries: [SealedEntry], at now: Instant, in transaction: any Transaction
    ) throws -> [NoticeDraft] {
        try mentions.notices(of: entries, at: now, in: transaction)
            + VersionNotices.drafts(entries, at: now, transaction) + PeopleNotices.drafts(entries, transaction)
    }

    func seen(by viewer: Viewer, at now: Instant) -> SQL { mentions.seen(by: viewer, at: now) }

    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace? { try mentions.place(id, for: viewer, at: now, in: transaction) }

    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace] {
        try mentions.places(of: viewer, and: chosen, at: now, limit: limit, in: transaction)
    }
}
