import Access
import Journal
import Kernel
import Storage
import Web

/// Who viewed and downloaded which version of a file, as the journal has it: for those who may change it.
enum FileReaders {
    static let listed = 200
    static let verbs = ["file.viewed": "Viewed", "file.downloaded": "Downloaded"]

    static func list(
        _ id: Item.ID, before: JournalEntry.ID?, _ room: Room, _ transaction: any Transaction
    ) throws -> (Item, [JournalEntry]) {
        guard let file = try ItemGate.find([id], room, transaction).first, file.kind == .file else {
            throw Fault.missing("This file")
        }
        // Also of a workspace that can only be read now.
        guard room.levels[file.realm] == .edit, !room.isExternal else {
            throw Fault.refused("You cannot do this because only those see who read it who may change it.")
        }
        let entries = try transaction.journal.page(
            .subject(Subject("item", id.uuid)), before: before, limit: listed + 1,
            where: "e.verb IN \(list: Array(verbs.keys))")
        return (file, entries)
    }

    static func page(_ room: Room, _ file: Item, _ entries: [JournalEntry]) -> Page {
        let workspace = room.workspace
        let path = file.path(in: workspace)
        let rows = entries.prefix(listed).map { entry -> [HTML] in
            let way = entry.details["way"].map { " (\($0))" } ?? ""
            return [
                HTML(text: entry.time.plain), HTML(text: entry.actor.name),
                HTML(text: (verbs[entry.verb] ?? "") + way), HTML(text: "Version \(entry.details["version"] ?? "")"),
            ]
        }
        let next = entries.count > listed ? "\(path)/readers?before=\(entries[listed - 1].id)" : nil
        let content: HTML =
            rows.isEmpty
            ? empty("Everybody who opens or downloads this file is listed here. Nobody has yet.")
            : table(caption: "Who read it", isCaptionShown: false, ["When", "Who", "What", "Version"], Array(rows))
        return Page(
            "Who read ‘\(file.name)’", section: WorkspacePages.section,
            trail: ItemPages.trail(workspace, []) + [Link(file.name, path)],
            body: """
                <h1 class="govuk-heading-l">Who read ‘\(file.name)’</h1>
                \(content)\(pagination(previous: nil, next: next, label: "readers"))
                """)
    }
}
