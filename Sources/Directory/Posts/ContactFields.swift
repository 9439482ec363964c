import Kernel
public import Web

/// Fields of contacts that several forms of the directory share.
public enum ContactFields {
    /// Whether there are digits enough for somebody to ring it: 'extension 4321' has.
    static func isPhone(_ text: String) -> Bool { text.count { $0.isASCII && $0.isNumber } >= 3 }

    /// Whether a link may lead there: a whole address with a host.
    static func isWebsite(_ text: String) -> Bool {
        let rest = ["https://", "http://"].lazy.filter { text.hasPrefix($0) }.map { text.dropFirst($0.count) }.first
        let host = rest?.prefix { !"/?#:".contains($0) }.lowercased() ?? ""
        return Text.isDomain(host) && !text.contains(where: \.isWhitespace)
    }

    static func mail(_ name: String, _ label: String, _ reader: inout FormReader) -> String {
        let text = reader.text(name, label, limit: FieldLimit.email)
        if !text.isEmpty, reader.errors[name] == nil, !Text.isMailAddress(text) {
            reader.refuse(name, "\(label) must be like housing.team@example.gov.uk")
        }
        return text
    }

    static func phone(_ name: String, _ label: String, _ reader: inout FormReader) -> String {
        let text = reader.text(name, label, limit: FieldLimit.phone)
        if !text.isEmpty, reader.errors[name] == nil, !isPhone(text) {
            reader.refuse(name, "\(label) must have digits, like 020 7946 0000 or extension 4321")
        }
        return text
    }

    static func website(_ name: String, _ label: String, _ reader: inout FormReader) -> String {
        let text = reader.text(name, label, limit: FieldLimit.website)
        if !text.isEmpty, reader.errors[name] == nil, !isWebsite(text) {
            reader.refuse(name, "\(label) must be a full address, like https://www.example.gov.uk")
        }
        return text
    }

    /// The names of topics.
    public static func topics(_ reader: inout FormReader) -> [String] {
        names("topics", "Topics", each: FieldLimit.topic, count: FieldLimit.topics, &reader)
    }

    /// Texts on lines of their own, without repetitions.
    public static func lines(
        _ name: String, _ label: String, each limit: Int, count: Int, _ reader: inout FormReader
    ) -> [String] {
        let text = reader.text(name, label, limit: (limit + 1) * count, lines: true)
        if reader.errors[name] != nil { return [] }
        return list(text.split(separator: "\n"), name, label, each: limit, count: count, &reader)
    }

    /// Texts parted by commas or lines, without repetitions.
    public static func names(
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
