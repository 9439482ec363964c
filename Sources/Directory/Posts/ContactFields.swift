import Kernel
import Web

/// Fields of contacts that several forms of the directory share.
enum ContactFields {
    /// Whether the text has the form of an address that mail can be sent to: RFC 5321's dot-string.
    static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-".utf8)
        return isDomain(parts[1].lowercased())
            && atoms.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(allowed.contains) }
    }

    /// Whether the text is the name of a host with at least two labels (RFC 1123, section 2.1), in lower case.
    static func isDomain(_ text: some StringProtocol) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, text.utf8.count <= 253 else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
    }

    static func mail(_ name: String, _ label: String, _ reader: inout FormReader) -> String {
        let text = reader.text(name, label, limit: 254)
        if !text.isEmpty, reader.errors[name] == nil, !isMailAddress(text) {
            reader.refuse(name, "\(label) must be like housing.team@example.gov.uk")
        }
        return text
    }

    static func phone(_ name: String, _ label: String, _ reader: inout FormReader) -> String {
        let text = reader.text(name, label, limit: 60)
        let digits = text.filter { $0.isASCII && $0.isNumber }
        if !text.isEmpty, reader.errors[name] == nil, digits.count < 3 {
            reader.refuse(name, "\(label) must have digits, like 020 7946 0000")
        }
        return text
    }

    static func website(_ name: String, _ label: String, _ reader: inout FormReader) -> String {
        let text = reader.text(name, label, limit: 300)
        if text.isEmpty || reader.errors[name] != nil { return text }
        let rest = ["https://", "http://"].lazy.filter { text.hasPrefix($0) }.map { text.dropFirst($0.count) }.first
        let host = rest?.prefix { !"/?#:".contains($0) }.lowercased() ?? ""
        if !isDomain(host) || text.contains(where: \.isWhitespace) {
            reader.refuse(name, "\(label) must be a full address, like https://www.example.gov.uk")
        }
        return text
    }

    /// Texts on lines of their own, without repetitions.
    static func lines(
        _ name: String, _ label: String, each limit: Int, count: Int, _ reader: inout FormReader
    ) -> [String] {
        let text = reader.text(name, label, limit: (limit + 1) * count, lines: true)
        if reader.errors[name] != nil { return [] }
        return list(text.split(separator: "\n"), name, label, each: limit, count: count, &reader)
    }

    /// Texts parted by commas or lines, without repetitions.
    static func names(
        _ name: String, _ label: String, each limit: Int, count: Int, _ reader: inout FormReader
    ) -> [String] {
        let text = reader.text(name, label, limit: (limit + 2) * count, lines: true)
        if reader.errors[name] != nil { return [] }
        let parts = text.split { $0 == "," || $0 == "\n" || $0 == ";" }
        return list(parts, name, label, each: limit, count: count, &reader)
    }

    private static func list(
        _ parts: [Substring], _ name: String, _ label: String, each limit: Int, count: Int, _ reader: inout FormReader
    ) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        for part in parts {
            let item = part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if item.isEmpty || !seen.insert(Text.folded(item)).inserted { continue }
            if item.count > limit {
                reader.refuse(name, "\(label): each must be \(limit) characters or fewer")
                return []
            }
            result.append(item)
        }
        if result.count > count { reader.refuse(name, "\(label): give \(count) at most") }
        return result
    }
}
