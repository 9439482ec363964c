public import XML

/// The pieces of an answer about several things, to be sent one after the other (RFC 4918, section 13).
public enum Multistatus {
    public static let start = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n"
    public static let end = "</D:multistatus>\n"

    /// What is known of one thing.
    /// - Parameters:
    ///   - found: properties as XML, with `D` for `DAV:`.
    ///   - missing: names of those that were asked for and are not there.
    public static func properties(of href: String, found: [String], missing: [XMLName]) -> String {
        var text = "<D:response><D:href>\(escapedXML(href))</D:href>"
        if !found.isEmpty || missing.isEmpty { text += group(found, "200 OK") }
        if !missing.isEmpty { text += group(missing.map(empty), "404 Not Found") }
        return text + "</D:response>\n"
    }

    /// What became of changed properties: all or none.
    /// - Parameter refused: those for which none was changed.
    public static func changes(of href: String, _ names: [XMLName], refused: Set<XMLName>) -> String {
        func unique(_ condition: (XMLName) -> Bool) -> [XMLName] {
            var seen: Set<XMLName> = []
            return names.filter { condition($0) && seen.insert($0).inserted }
        }
        var text = "<D:response><D:href>\(escapedXML(href))</D:href>"
        if refused.isEmpty {
            text += group(unique { _ in true }.map(empty), "200 OK")
        } else {
            text += group(
                unique(refused.contains).map(empty), "403 Forbidden",
                "<D:error><D:cannot-modify-protected-property/></D:error>")
            let others = unique { !refused.contains($0) }
            if !others.isEmpty { text += group(others.map(empty), "424 Failed Dependency") }
        }
        return start + text + "</D:response>\n" + end
    }

    /// An element without a value.
    public static func empty(_ name: XMLName) -> String {
        name.namespace == davNamespace
            ? "<D:\(name.local)/>" : "<\(name.local) xmlns=\"\(escapedXML(name.namespace))\"/>"
    }

    /// Says which condition of the standard was not met (section 16).
    public static func error(_ condition: String, href: String? = nil) -> String {
        let inner = href.map { "<D:\(condition)><D:href>\(escapedXML($0))</D:href></D:\(condition)>" }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <D:error xmlns:D="DAV:">\(inner ?? "<D:\(condition)/>")</D:error>

            """
    }

    private static func group(_ properties: [String], _ status: String, _ more: String = "") -> String {
        "<D:propstat><D:prop>\(properties.joined())</D:prop><D:status>HTTP/1.1 \(status)</D:status>\(more)</D:propstat>"
    }
}
