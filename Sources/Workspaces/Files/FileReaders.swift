import Access
import Journal
import Kernel
import Storage
import Web

/// Who viewed and downloaded which version of a file, as the journal has it: for those who may change it. Owners see from
/// where as well.
struct FileReaders: Sendable {
    static let listed = 200
    static let verbs = [
        "file.viewed": "Viewed", "file.downloaded": "Downloaded", "link.opened": "Opened",
        "link.downloaded": "Downloaded",
    ]

    let room: Room
    let file: Item
    /// Only this version; `nil` for all.
    let version: Int?
    let lines: [AuditLine]

    static func read(
        _ id: Item.ID, version: Int?, before: JournalEntry.ID?, _ room: Room, _ transaction: any Transaction
    ) throws -> FileReaders {
        guard let file = try ItemGate.find([id], room, transaction).first, file.kind == .file else {
            throw Fault.missing("This file")
        }
        // Also of a workspace that can only be read now.
        guard room.levels[file.realm] == .edit, !room.isExternal else {
            throw Fault.refused("You cannot do this because only those see who read it who may change it.")
        }
        var condition: SQL = "e.verb IN \(list: Array(verbs.keys))"
        if let version {
            // Details are JSON in one exact spelling. Two versions side by side are one look at both.
            condition =
                "\(condition) AND (e.details LIKE \("%\"version\":\"\(version)\"%") OR e.details LIKE \("%\"with\":\"\(version)\"%"))"
        }
        let entries = try transaction.journal.page(
            .subject(Subject("item", id.uuid)), before: before, limit: listed + 1, where: condition)
        let isOwner = WorkspaceRules.keepRecords(room).isAllowed
        let origins = isOwner ? try OriginStore(transaction).find(entries.map(\.id)) : [:]
        return FileReaders(
            room: room, file: file, version: version, lines: entries.map { AuditLine($0, origins[$0.id]) })
    }

    var page: Page {
        let workspace = room.workspace
        let path = file.path(in: workspace)
        let isOwner = WorkspaceRules.keepRecords(room).isAllowed
        let rows = lines.prefix(Self.listed).map { line -> [HTML] in
            let entry = line.entry
            let way = entry.details["way"].map { " (\($0))" } ?? ""
            let beside = entry.details["with"].map { ", beside version \($0)" } ?? ""
            let cells: [HTML] = [
                HTML(text: entry.time.plain), HTML(text: entry.actor.name),
                HTML(text: (Self.verbs[entry.verb] ?? "") + way),
                HTML(text: "Version \(entry.details["version"] ?? "")\(beside)"),
            ]
            return cells + (isOwner ? [AuditPages.origin(line)] : [])
        }
        let query = version.map { "version=\($0)&" } ?? ""
        let next =
            lines.count > Self.listed ? "\(path)/readers?\(query)before=\(lines[Self.listed - 1].entry.id)" : nil
        let heads = ["When", "Who", "What", "Version"] + (isOwner ? ["From where"] : [])
        let content: HTML =
            rows.isEmpty
            ? empty("Everybody who opens or downloads this file is listed here. Nobody has yet.")
            : table(caption: "Who read it", isCaptionShown: false, heads, Array(rows))
        let choices =
            [Choice("", "All versions")]
            + (1...max(1, file.version ?? 1)).reversed().prefix(200).map { Choice("\($0)", "Version \($0)") }
        let audit: HTML =
            isOwner
            ? "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"\(AuditPages.path(workspace))?item=\(file.id.description)\">Everything that was done with it</a></p>"
            : .empty
        return Page(
            "Who read ‘\(file.name)’", section: WorkspacePages.section,
            trail: ItemPages.trail(workspace, []) + [Link(file.name, path)],
            body: """
                <h1 class="govuk-heading-l">Who read ‘\(file.name)’</h1>
                <form method="get" action="\(path)/readers">\(select("version", "Which version", value: version.map { "\($0)" } ?? "", choices))\
                \(button("Show", .secondary))</form>
                \(content)\(pagination(previous: nil, next: next, label: "readers"))\(audit)
                """)
    }
}
