import Access
import Journal
import Kernel
import Storage
import Web

/// What changed in a workspace since somebody was last here.
struct RecentChanges: Sendable {
    static let listed = 200
    /// What of the journal is a change to what one sees; looking and downloading are none.
    static let verbs: [String: String] = [
        "folder.made": "made the folder", "file.added": "added", "file.version-added": "uploaded a new version of",
        "file.version-restored": "brought back an older version of", "item.renamed": "renamed", "item.moved": "moved",
        "item.copied": "copied", "item.restored": "took out of the bin", "item.marked": "marked anew",
        "comment.added": "commented on",
    ]

    struct Change: Sendable {
        let entry: JournalEntry
        let item: Item
    }

    /// Of what appears to the viewer, by others, the newest first.
    static func list(since: Instant, _ room: Room, _ transaction: any Transaction) throws -> [Change] {
        let account: UUID128 = room.viewer.account
        // Identifiers begin with their time (RFC 9562), and the journal's index has them in order.
        let first = UUID128(high: UInt64(max(0, since.milliseconds)) << 16, low: 0)
        let entries = try transaction.journal.page(
            .container(room.subject), limit: listed,
            where: """
                e.id >= \(first) AND e.verb IN \(list: Array(verbs.keys)) AND e.actor_account <> \(account)
                AND e.subject_id IN (SELECT item.id FROM item WHERE \(room.shown))
                """)
        let ids = Array(Set(entries.map { Item.ID($0.subject.id) }))
        let items = try ItemStore(transaction).find(ids, room).filter { room.level($0) > .none }
        let byID = Dictionary(items.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return entries.compactMap { entry in
            byID[Item.ID(entry.subject.id)].map { Change(entry: entry, item: $0) }
        }
    }

    /// From now on, what is there counts as seen.
    static func markSeen(_ slug: String, _ desk: WorkspaceDesk, by viewer: Viewer) async throws {
        try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            try transaction.run(
                """
                UPDATE workspace_member SET seen_at = \(room.now)
                WHERE workspace_id = \(room.workspace.id) AND person_id = \(viewer.person)
                """)
        }
    }

    static func page(_ visit: Visit, _ room: Room, since: Instant?, _ changes: [Change]) -> Page {
        let workspace = room.workspace
        let rows = changes.map { change -> [HTML] in
            [
                HTML(text: change.entry.time.plain), HTML(text: change.entry.actor.name),
                "\(Self.verbs[change.entry.verb]) \(Link(change.item.name, change.item.path(in: workspace)).html)",
            ]
        }
        let intro = since.map { "Since you marked everything as seen, on \($0.plain)." } ?? "Since you came in."
        let content: HTML =
            rows.isEmpty
            ? empty("What others add and change appears here. Nothing has changed.")
            : table(caption: "Changes by others", isCaptionShown: false, ["When", "Who", "What"], rows)
        return Page(
            "What changed", section: WorkspacePages.section, trail: ItemPages.trail(workspace, []),
            body: """
                <h1 class="govuk-heading-l">What changed</h1>
                <p class="govuk-body">\(intro)</p>
                \(content)\(if: !rows.isEmpty, actionForm(visit, "\(workspace.path)/changes", "Mark everything as seen"))
                """)
    }
}
