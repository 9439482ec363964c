import Access
import Journal
import Kernel
import Storage

/// One entry of a workspace, with where its actor was while that is kept.
struct AuditLine: Sendable, Equatable {
    let entry: JournalEntry
    let origin: Origin?
    /// What is wrong with the origin: it is not the one that the entry has the seal of.
    let isForged: Bool

    init(_ entry: JournalEntry, _ sealed: SealedOrigin?) {
        self.entry = entry
        let isSound = sealed?.isSealed(in: entry) ?? true
        isForged = !isSound
        origin = isSound ? sealed?.origin : nil
    }

    /// The newest first.
    static func list(
        _ filter: AuditFilter, before: JournalEntry.ID?, limit: Int, _ room: Room, _ transaction: any Transaction
    ) throws -> [AuditLine] {
        try WorkspaceRules.keepRecords(room).orThrow()
        let entries = try transaction.journal.page(
            .container(room.subject), before: before, limit: limit, where: filter.condition)
        let origins = try OriginStore(transaction).find(entries.map(\.id))
        return entries.map { AuditLine($0, origins[$0.id]) }
    }

    /// One entry of this workspace.
    static func find(_ id: JournalEntry.ID, _ room: Room, _ transaction: any Transaction) throws -> AuditLine {
        try WorkspaceRules.keepRecords(room).orThrow()
        guard let entry = try transaction.journal.entry(id), entry.container == room.subject else {
            throw Fault.missing("This entry")
        }
        return AuditLine(entry, try OriginStore(transaction).find([id])[id])
    }

    /// 'downloaded': what was done, before what it was done to.
    var act: String { Self.acts[entry.verb] ?? entry.verb.split { $0 == "." || $0 == "-" }.joined(separator: " ") }

    /// What it was done to, as it was called.
    var object: String { entry.details["name"] ?? "" }

    /// What else the entry says, without what stands elsewhere.
    var more: String {
        var parts: [String] = []
        if let version = entry.details["version"] {
            parts.append("version \(version)" + (entry.details["with"].map { " beside version \($0)" } ?? ""))
        }
        if let way = entry.details["way"] { parts.append("as \(way)") }
        for (name, value) in entry.details.sorted(by: { $0.key < $1.key })
        where !Self.elsewhere.contains(name) && !value.isEmpty { parts.append("\(name): \(value)") }
        return parts.joined(separator: "; ")
    }

    private static let elsewhere: Set<String> = [
        "name", "version", "with", "way", "sha256", "comment", "hold", "archived", "link", SealedOrigin.detail,
    ]

    private static let acts: [String: String] = [
        "file.viewed": "viewed", "file.downloaded": "downloaded", "file.added": "added",
        "file.version-added": "uploaded a new version of", "file.version-restored": "brought back a version of",
        "file.malware-refused": "tried to upload malware as", "file.destroyed": "destroyed by the retention schedule",
        "file.contents-mended": "mended the damaged stored contents of", "folder.made": "made the folder",
        "item.renamed": "renamed", "item.moved": "moved", "item.copied": "copied",
        "item.binned": "moved to the bin", "item.restored": "took out of the bin", "item.purged": "deleted for good",
        "item.marked": "marked anew", "item.checked-out": "checked out", "item.checked-in": "checked in",
        "item.lock-broken": "ended the check-out of", "comment.added": "commented on",
        "comment.removed": "removed a comment on", "member.added": "let in", "member.joined": "came in:",
        "member.changed": "changed the role of", "member.removed": "took out", "member.left": "left:",
        "guest.invited": "invited the guest", "guest.accepted-terms": "accepted the terms of confidentiality",
        "guest.renewed": "changed the end of access of", "guest.sponsored": "named a sponsor for",
        "guest.ended": "ended the access of", "guest.lapsed": "access has ended of",
        "guest.ending": "told that access ends soon:", "guest.sponsor-gone": "nobody answers any more for",
        "link.made": "made a link to", "link.revoked": "ended a link to", "link.opened": "opened by a link",
        "link.downloaded": "downloaded by a link", "join.asked": "asked to come in:",
        "join.accepted": "accepted the request of",
        "join.declined": "declined the request of", "permissions.set": "set the permissions of",
        "permissions.changed": "changed the permissions of", "permissions.inherited": "let inherit again:",
        "permission-team.added": "added the permission team", "permission-team.joined": "put somebody into the team",
        "permission-team.left": "took somebody out of the team", "workspace.opened": "opened the workspace",
        "workspace.changed": "changed the settings", "workspace.closed": "closed the workspace",
        "workspace.reopened": "opened the workspace again", "workspace.imported": "imported an archive:",
        "archive.taken-away": "took the archive away", "audit.exported": "exported the audit",
        "retention.set": "set how long things are kept in", "retention.removed": "removed the retention rule of",
        "retention.decided": "decided after review on", "hold.set": "placed a legal hold on",
        "hold.lifted": "lifted the legal hold on", "request.opened": "opened the information request",
        "request.chosen": "chose for an information request", "request.exported": "exported the information request",
    ]
}
