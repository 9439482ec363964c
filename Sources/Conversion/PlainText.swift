import Foundation

/// Texts as they are kept: decoded, without what is no text.
public enum PlainText {
    /// UTF-8 or, by its mark, UTF-16; anything else is taken for Windows-1252.
    /// - Parameter isCut: whether there were more bytes, so that the last character may be cut in two.
    public static func decode(_ bytes: [UInt8], isCut: Bool = false) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return clean(String(data: Data(bytes), encoding: .utf16) ?? "")
        }
        for count in 0..<(isCut ? min(4, bytes.count + 1) : 1) {
            if let text = String(validating: bytes.dropLast(count), as: UTF8.self) { return clean(text) }
        }
        return clean(String(data: Data(bytes), encoding: .windowsCP1252) ?? String(decoding: bytes, as: UTF8.self))
    }

    /// Without control characters but for line ends and tabs, and without a mark at the start.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A: result.append(scalar)
            case 0x0C: result.append("\n")
            case 0..<0x20, 0x7F..<0xA0, 0xFEFF: break
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The words of HTML, without tags, scripts and styles. For searching: it is never shown as HTML.
    static func ofHTML(_ html: String) -> String {
        var text = ""
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            text += rest[..<start]
            let tag = rest[rest.index(after: start)...]
            if tag.hasPrefix("!--") {
                rest = tag.range(of: "-->").map { tag[$0.upperBound...] } ?? ""
                continue
            }
            let isEnd = tag.first == "/"
            let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
            let after = tag.firstIndex(of: ">").map { tag[tag.index(after: $0)...] } ?? ""
            if !isEnd, ["script", "style", "template"].contains(name) {
                rest = after.range(of: "</\(name)", options: .caseInsensitive).map { after[$0.lowerBound...] } ?? ""
            } else {
                rest = after
                text += inline.contains(name) ? "" : "\n"
            }
        }
        return entities(text + rest)
    }

    private static let inline: Set<String> = [
        "b", "i", "em", "strong", "a", "span", "code", "u", "sub", "sup", "small",
    ]

    private static func entities(_ text: String) -> String {
        var text = text
        for (name, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", " "), ("&#39;", "'")] {
            text = text.replacingOccurrences(of: name, with: letter)
        }
        return text.replacingOccurrences(of: "&amp;", with: "&")
    }
}
