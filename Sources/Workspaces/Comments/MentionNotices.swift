import Access
import Directory
import Journal
import Kernel
import Notices
import Storage

/// Tells those who are named in a comment, when they may see what it is about. No word of it is in the notice, and no name
/// of what is OFFICIAL-SENSITIVE.
struct MentionNotices: NoticeSource {
    let kind = "workspace"

    func notices(
        of entries: [SealedEntry], at now: Instant, in transaction: any Transaction
    ) throws -> [NoticeDraft] {
        let told = entries.compactMap { sealed in
            sealed.entry.verb == "comment.added"
                ? sealed.entry.details["comment"].flatMap { Comment.ID($0) }.map { (sealed, $0) } : nil
        }
        if told.isEmpty { return [] }
        let mentions = try CommentStore(transaction).mentions(told.map(\.1))
        let items = Dictionary(
            try transaction.all(
                Item.self,
                "SELECT \(Item.columns) FROM item WHERE item.id IN \(list: told.map { Item.ID($0.0.entry.subject.id) }) AND item.binned_at IS NULL"
            ).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let people = Array(Set(mentions.values.flatMap(\.self)))
        let reach = try Reach(Array(Set(items.values.map(\.workspace))), people, at: now, transaction)
        return told.compactMap { sealed, comment in
            guard let item = items[Item.ID(sealed.entry.subject.id)], let space = reach.workspaces[item.workspace]
            else { return nil }
            let people = (mentions[comment] ?? []).filter { reach.sees($0, item) }
            if people.isEmpty { return nil }
            let what =
                item.marking == .officialSensitive
                ? "a \(item.kind.rawValue) that is OFFICIAL-SENSITIVE" : "‘\(item.name)’"
            return NoticeDraft(
                sealed, in: space.noticePlace, "\(sealed.entry.actor.name) named you in a comment on \(what)",
                path: "\(item.path(in: space))#comments",
                to: people.map { NoticeDraft.Recipient($0.uuid, why: "the comment names you") }, isForFollowers: false)
        }
    }

    func seen(by viewer: Viewer, at now: Instant) -> SQL {
        let sight = WorkspaceSight(viewer, at: now)
        return "notice.container_id IN (SELECT workspace.id FROM workspace WHERE \(sight.inside))"
    }

    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace? {
        try transaction.one(
            Workspace.self,
            """
            SELECT \(Workspace.columns) FROM workspace
            WHERE workspace.id = \(id) AND \(WorkspaceSight(viewer, at: now).inside)
            """
        ).map(\.noticePlace)
    }

    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace] {
        try WorkspaceStore(transaction).own(WorkspaceSight(viewer, at: now), limit: limit).map(\.noticePlace)
    }
}

extension Workspace {
    var noticePlace: NoticePlace { NoticePlace(Subject("workspace", id.uuid), title: name, path: path) }
}
