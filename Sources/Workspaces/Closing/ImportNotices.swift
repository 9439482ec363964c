import Access
import Journal
import Kernel
import Notices
import Storage

/// Tells whoever brought an archive what became of it. Nothing of it is named.
struct ImportNotices: NoticeSource {
    static let containerKind = "workspace-import"

    var kind: String { Self.containerKind }

    func notices(
        of entries: [SealedEntry], at now: Instant, in transaction: any Transaction
    ) throws -> [NoticeDraft] {
        entries.compactMap { sealed in
            let entry = sealed.entry
            guard let person = entry.details["person"].flatMap({ UUID128($0) }), let container = entry.container else {
                return nil
            }
            let sentence: String
            switch entry.verb {
            case "import.done":
                let files = entry.details["files"].flatMap { Int($0) } ?? 0
                sentence = "Your archive is imported: \(count(files, "file", "files"))"
            case "import.failed": sentence = "Your archive was not imported"
            default: return nil
            }
            let place = Self.place(container.id)
            return NoticeDraft(
                sealed, in: place, sentence, path: place.path,
                to: [NoticeDraft.Recipient(person, why: "you brought it")], isForFollowers: false)
        }
    }

    private static func place(_ id: UUID128) -> NoticePlace {
        NoticePlace(
            Subject(containerKind, id), title: "Import of an archive",
            path: "\(ImportPages.path)/\(WorkspaceImport.ID(id))")
    }

    func seen(by viewer: Viewer, at now: Instant) -> SQL {
        "notice.container_id IN (SELECT id FROM workspace_import WHERE account_id = \(viewer.account))"
    }

    func place(
        _ id: UUID128, for viewer: Viewer, at now: Instant, in transaction: any Transaction
    ) throws -> NoticePlace? {
        try ImportStore(transaction).find(WorkspaceImport.ID(id))?.account == viewer.account ? Self.place(id) : nil
    }

    /// Nobody chooses how to hear of a single import.
    func places(
        of viewer: Viewer, and chosen: [UUID128], at now: Instant, limit: Int, in transaction: any Transaction
    ) throws -> [NoticePlace] { [] }
}
