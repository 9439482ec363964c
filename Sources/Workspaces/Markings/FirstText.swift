import Blobs
import Foundation

/// A file that has arrived and is not kept yet, for whoever reads the text of its first page.
struct ArrivedFile: Sendable {
    let name: String
    let mediaType: String
    /// How it begins, at most ``headSize`` bytes.
    let head: [UInt8]
    /// All of it, encrypted: see ``Blobs/read(_:)``.
    let staged: StagedBlob

    static let headSize = 64 * 1024
}

/// Gives the text of a file's first page; `nil` where there is none or it cannot be read.
typealias FirstText = @Sendable (ArrivedFile) async -> String?

/// The first page of what is text already: plain text, Markdown, CSV, HTML.
enum PlainFirstText {
    static let read: FirstText = { text(name: $0.name, mediaType: $0.mediaType, head: $0.head) }

    static func text(name: String, mediaType: String, head: [UInt8]) -> String? {
        guard isText(name: name, mediaType: mediaType), !head.isEmpty else { return nil }
        let text = decoded(head)
        return isHTML(name, mediaType) ? withoutTags(text) : text
    }

    static func isText(name: String, mediaType: String) -> Bool {
        mediaType.hasPrefix("text/") || endings.contains(ending(name)) || isHTML(name, mediaType)
    }

    private static func isHTML(_ name: String, _ mediaType: String) -> Bool {
        ["html", "htm", "xhtml"].contains(ending(name)) || mediaType.hasPrefix("text/html")
    }

    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }

    private static let endings: Set<String> = [
        "txt", "text", "md", "markdown", "csv", "tsv", "log", "json", "xml", "yaml", "yml", "rst", "ini", "svg",
    ]

    /// UTF-8, or UTF-16 where a mark says so; what is neither is read as far as it goes.
    private static func decoded(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return String(data: Data(bytes.prefix(bytes.count & ~1)), encoding: .utf16) ?? ""
        }
        return String(
            decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
    }

    /// Tags become ends of lines, so that a heading stands alone; what is in `script` and `style` is left out.
    private static func withoutTags(_ html: String) -> String {
        var text = ""
        var rest = html[...]
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            text += "\n"
            let tag = rest[open...].dropFirst().prefix { $0.isLetter }.lowercased()
            rest = rest[open...]
            if ["script", "style"].contains(tag), let end = rest.range(of: "</\(tag)", options: .caseInsensitive) {
                rest = rest[end.lowerBound...].dropFirst()
            }
            guard let close = rest.firstIndex(of: ">") else { return text }
            rest = rest[rest.index(after: close)...]
        }
        text += rest
        return text.replacing("&nbsp;", with: " ").replacing("&amp;", with: "&")
    }
}
