public import XML

/// A body that is not what the method takes.
public enum DAVBodyFailure: Error, Sendable, Equatable {
    case malformed
    case tooLarge
}

/// Names of WebDAV's own.
public let davNamespace = "DAV:"

private func read(_ body: [UInt8], _ root: String) throws(DAVBodyFailure) -> XMLElement {
    let element: XMLElement
    do {
        element = try XMLElement.parse(
            body, limits: XMLLimits(bytes: 256 * 1024, elements: 4_000, depth: 40, tag: 8_192))
    } catch {
        throw error == .tooLarge ? .tooLarge : .malformed
    }
    guard element.name == XMLName(root, in: davNamespace) else { throw .malformed }
    return element
}

/// What a PROPFIND asks for (RFC 4918, section 9.1).
public enum PropertyQuery: Sendable, Equatable {
    /// What is there, and what else is named.
    case all(including: [XMLName])
    /// What there is, without values.
    case names
    case some([XMLName])

    /// - Parameter body: without one, everything is asked for.
    public static func parse(_ body: [UInt8]) throws(DAVBodyFailure) -> PropertyQuery {
        if body.isEmpty { return .all(including: []) }
        let root = try read(body, "propfind")
        if root.child("propname") != nil { return .names }
        if root.child("allprop") != nil {
            return .all(including: root.child("include")?.children.map(\.name) ?? [])
        }
        guard let wanted = root.child("prop") else { throw .malformed }
        return .some(wanted.children.map(\.name))
    }
}

/// What a PROPPATCH changes, in its order (section 9.2).
public struct PropertyChange: Sendable, Equatable {
    public let name: XMLName
    /// The property as XML that stands by itself; `nil` to remove it.
    public let xml: String?

    public static func parse(_ body: [UInt8]) throws(DAVBodyFailure) -> [PropertyChange] {
        let root = try read(body, "propertyupdate")
        var changes: [PropertyChange] = []
        for part in root.children where part.name.namespace == davNamespace {
            guard part.name.local == "set" || part.name.local == "remove" else { continue }
            for properties in part.children("prop") {
                // The language of what is written is said by whatever is around it (section 4.3).
                let language = [properties, part, root].lazy.compactMap { $0.attributes[.language] }.first
                for property in properties.children {
                    changes.append(
                        PropertyChange(
                            name: property.name,
                            xml: part.name.local == "set" ? property.text(inLanguage: language) : nil))
                }
            }
        }
        guard !changes.isEmpty else { throw .malformed }
        return changes
    }
}

/// What a LOCK asks for (section 9.10); a refresh comes without a body.
public struct LockQuery: Sendable, Equatable {
    public let isExclusive: Bool
    /// Who locks it, in the client's words: an element of XML that stands by itself.
    public let ownerXML: String

    /// Bytes.
    static let longestOwner = 4 * 1024

    public static func parse(_ body: [UInt8]) throws(DAVBodyFailure) -> LockQuery {
        let root = try read(body, "lockinfo")
        guard let scope = root.child("lockscope"), root.child("locktype")?.child("write") != nil,
            scope.child("exclusive") != nil || scope.child("shared") != nil
        else { throw .malformed }
        let owner = root.child("owner") ?? XMLElement(XMLName("owner", in: davNamespace))
        let text = owner.text(inLanguage: root.attributes[.language])
        if text.utf8.count > longestOwner { throw .tooLarge }
        return LockQuery(isExclusive: scope.child("exclusive") != nil, ownerXML: text)
    }
}
