import Access
import Blobs
import Collaborations
import Journal
import Kernel
import Storage
import TextComparison
import Web

/// Two versions of a text side by side.
struct VersionComparison: Sendable {
    /// Bytes of a version; larger ones are not compared.
    static let limit: Int64 = 256 * 1024
    /// How many unchanged lines are shown around each change.
    private static let around = 3

    let file: Item
    let room: Room
    let old: FileVersion
    let new: FileVersion
    /// `nil` when they cannot be compared: then ``reason`` says why.
    let comparison: TextComparison?
    let reason: String

    static func make(
        _ id: Item.ID, from old: Int, to new: Int, _ desk: WorkspaceDesk, of slug: String, by viewer: Viewer
    ) async throws -> VersionComparison {
        let (room, file, versions, blobs) = try await desk.write(slug, viewer, whileClosed: true) { room, transaction in
            let store = FileVersionStore(transaction)
            guard let file = try ItemGate.find([id], room, transaction).first, file.kind == .file,
                let first = try store.find(old, of: id), let second = try store.find(new, of: id)
            else { throw Fault.missing("These versions") }
            try room.record(
                "file.viewed", Subject("item", id.uuid),
                details: ["name": file.name, "version": "\(new)", "with": "\(old)"], in: transaction)
            return (room, file, (first, second), try BlobStore(transaction).find([first.blob, second.blob]))
        }
        func made(_ comparison: TextComparison?, _ reason: String = "") -> VersionComparison {
            VersionComparison(
                file: file, room: room, old: versions.0, new: versions.1, comparison: comparison, reason: reason)
        }
        guard PlainFirstText.isText(name: file.name, mediaType: versions.1.mediaType) else {
            return made(nil, "This is not a text file. Download both versions to compare them.")
        }
        guard max(versions.0.size, versions.1.size) <= limit else {
            return made(nil, "Texts of up to \(plainSize(limit)) can be compared here. Download both versions instead.")
        }
        guard let first = blobs[versions.0.blob], let second = blobs[versions.1.blob],
            let before = String(validating: try await desk.blobs.bytes(of: first, limit: Int(limit)), as: UTF8.self),
            let after = String(validating: try await desk.blobs.bytes(of: second, limit: Int(limit)), as: UTF8.self)
        else { return made(nil, "One of the versions is no UTF-8 text. Download both versions to compare them.") }
        return made(TextComparison(from: before, to: after))
    }

    /// The lines that changed, with a few around them.
    static func items(_ comparison: TextComparison) -> [HTML] {
        let paragraphs = comparison.paragraphs
        var isNear = [Bool](repeating: false, count: paragraphs.count)
        for (index, paragraph) in paragraphs.enumerated() {
            if case .equal = paragraph { continue }
            for near in max(0, index - around)...min(paragraphs.count - 1, index + around) { isNear[near] = true }
        }
        var items: [HTML] = []
        var skipped = 0
        for (index, paragraph) in paragraphs.enumerated() {
            if isNear[index] {
                if skipped > 0 { items.append(gap(skipped)) }
                skipped = 0
                items.append(Comparison.item(paragraph))
            } else {
                skipped += 1
            }
        }
        if skipped > 0 { items.append(gap(skipped)) }
        return items
    }

    private static func gap(_ lines: Int) -> HTML {
        "<li class=\"cc-why\">\(count(lines, "line", "lines")) unchanged</li>"
    }

    var page: Page {
        let workspace = room.workspace
        let path = file.path(in: workspace)
        let title = "\(file.name): version \(old.number) and version \(new.number)"
        let content: HTML
        if let comparison {
            content =
                comparison.isUnchanged
                ? "<p class=\"govuk-body\">The two versions have the same text.</p>"
                : "<ul class=\"cc-diff\">\(Self.items(comparison))</ul>"
        } else {
            content = "<p class=\"govuk-body\">\(reason)</p>"
        }
        return Page(
            title, section: WorkspacePages.section,
            trail: WorkspacePages.trail + [Link(workspace.name, workspace.path), Link(file.name, path)],
            body: """
                <h1 class="govuk-heading-l">\(title)</h1>
                <p class="govuk-body">\(ItemParts.marking(file.marking)) Version \(old.number) by \(old.author), \(old.createdAt.plain); \
                version \(new.number) by \(new.author), \(new.createdAt.plain).</p>
                \(content)
                """)
    }
}
