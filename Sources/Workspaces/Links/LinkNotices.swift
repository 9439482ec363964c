import Access
import Directory
import Journal
import Kernel
import Notices
import Storage

/// Tells people of public bodies that a file is shared with them by a link. Of what is OFFICIAL-SENSITIVE only that it is.
struct LinkNotices: NoticeSource {
    static let containerKind = "shared-link"

    var kind: String { Self.containerKind }

    func notices(
        of entries: [SealedEntry], at now: Instant, in transaction: any Transaction
    ) throws -> [NoticeDraft] {
        let told = entries.filter { $0.entry.verb == "link.shared" }
        if told.isEmpty { return [] }
        let ids = told.compactMap { $0.entry.details["item"].flatMap { Item.ID($0) } }
        let items = Dictionary(
            try transaction.all(
                Item.self,
                "SELECT \(Item.columns) FROM item WHERE item.id IN \(list: ids) AND item.binned_at IS NULL"
            ).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return told.compactMap { sealed in
            let entry = sealed.entry
            guard let item = entry.details["item"].flatMap({ Item.ID($0) }).flatMap({ items[$0] }) else { return nil }
            let what =
                item.marking == .officialSensitive ? "something that is OFFICIAL-SENSITIVE" : "‘\(item.name)’"
            let people = (entry.details["people"] ?? "").split(separator: " ").compactMap { UUID128($0) }
            return NoticeDraft(
                sealed, in: Self.place(entry.subject.id), "\(entry.actor.name) shares \(what) with you",
                path: "\(SharedLink.ownPath)/\(SharedLink.ID(entry.subject.id))",
                // The mail with the link is on its way.
                to: people.map { NoticeDraft.Recipient($0, why: "they named your address", hasMail: true) },
                isForFollowers: false)
        }
    }

    private static func place(_ id: UUID128) -> NoticePlace {
        NoticePlace(Subject(containerKind, id), title: "Shared with you", path: SharedLink.ownPath)
    }

    /// Until the link ends.
    func seen(by viewer: Viewer, at now: Instant) -> SQL {
        """
        notice.container_id IN (SELECT shared_link.id FROM shared_link_address \
        JOIN shared_link ON shared_link.id = shared_link_address.link_id \
        WHERE shared_link_address.email = \(viewer.email.lowercased()) AND shared_link.revoked_at IS NULL \
        AND shared_link.expires_at > \(now))
        """
    }

    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace? {
        let store = LinkStore(transaction)
        guard try store.isFor(viewer.email.lowercased(), SharedLink.ID(id)) else { return nil }
        return try store.find(SharedLink.ID(id)).flatMap { $0.isOver(at: now) ? nil : Self.place(id) }
    }

    /// Nobody chooses how to hear of a single link.
    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace] { [] }
}
