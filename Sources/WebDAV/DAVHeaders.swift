/// How far down a request reaches (RFC 4918, section 10.2).
public enum DAVDepth: String, Sendable {
    case zero = "0"
    case one = "1"
    case infinity

    /// - Parameter header: `nil` where there was none, which means `usual`.
    /// - Returns: `nil` for anything else than the three.
    public init?(header: String?, usual: DAVDepth) {
        guard let header else {
            self = usual
            return
        }
        self.init(rawValue: header.lowercased())
    }
}

public enum DAVHeaders {
    /// Seconds that a lock is asked for: the first of those that a client would take; `Int64.max` for 'Infinite'
    /// (section 10.7).
    public static func timeout(_ header: String?) -> Int64? {
        for part in (header ?? "").split(separator: ",") {
            let text = part.lowercased().filter { $0 != " " }
            if text == "infinite" { return .max }
            if text.hasPrefix("second-"), let seconds = Int64(text.dropFirst(7)), seconds >= 0 { return seconds }
        }
        return nil
    }

    /// The URI of a `Lock-Token` header (section 10.5).
    public static func lockToken(_ header: String?) -> String? {
        let text = (header ?? "").filter { $0 != " " }
        guard text.hasPrefix("<"), text.hasSuffix(">"), text.count > 2 else { return nil }
        return String(text.dropFirst().dropLast())
    }
}
