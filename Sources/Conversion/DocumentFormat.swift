/// What a file holds, as its first bytes and its name say: what a browser said of it counts for nothing.
public enum DocumentFormat: Sendable, Hashable {
    case text, markdown, csv, html, svg, pdf
    case picture(Picture)
    /// A document of OpenDocument or Office Open XML: XML in a ZIP archive. The extension is one of a closed list.
    case zipped(String)
    /// A document of an older program, which only LibreOffice reads. The extension is one of a closed list.
    case office(String)
    case other

    public enum Picture: String, Sendable, Hashable, CaseIterable {
        case png, jpeg, gif, webp

        public var mediaType: String { "image/\(rawValue)" }
    }

    /// So many bytes from the start of a file are enough for ``init(name:head:)``.
    public static let headSize = 4096

    /// Whether LibreOffice makes a PDF of it.
    public var isOffice: Bool {
        switch self {
        case .zipped, .office: true
        default: false
        }
    }

    public init(name: String, head: [UInt8]) {
        let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .picture(.png)
        } else if starts([0xFF, 0xD8, 0xFF]) {
            self = .picture(.jpeg)
        } else if starts(Array("GIF87a".utf8)) || starts(Array("GIF89a".utf8)) {
            self = .picture(.gif)
        } else if starts(Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            self = .picture(.webp)
        } else if starts(Array("%PDF-".utf8)) {
            self = .pdf
        } else if starts([0x50, 0x4B, 0x03, 0x04]), Self.zippedEndings.contains(ending) {
            self = .zipped(ending)
        } else if starts([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), Self.officeEndings.contains(ending) {
            self = .office(ending)
        } else if starts(Array("{\\rtf".utf8)) {
            self = .office("rtf")
        } else {
            self = Self.text(ending, head)
        }
    }

    private static let zippedEndings: Set<String> = [
        "docx", "docm", "dotx", "xlsx", "xlsm", "pptx", "pptm", "ppsx", "odt", "ods", "odp", "ott",
    ]
    private static let officeEndings: Set<String> = ["doc", "dot", "xls", "ppt", "pps"]
    private static let textEndings: Set<String> = ["txt", "log", "md", "markdown", "csv", "tsv", "html", "htm", "svg"]

    private static func text(_ ending: String, _ head: [UInt8]) -> DocumentFormat {
        let isUTF16 = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
        if !isUTF16 {
            if head.contains(0) { return .other }
            // What was cut within a character is no worse for it; older files are in Windows-1252.
            let damaged = String(decoding: head, as: UTF8.self).unicodeScalars.dropLast(4).contains("\u{FFFD}")
            if damaged, !textEndings.contains(ending) { return .other }
        }
        switch ending {
        case "md", "markdown": return .markdown
        case "csv", "tsv": return .csv
        case "html", "htm", "xhtml": return .html
        case "svg": return .svg
        default: return .text
        }
    }
}
