import Kernel
import Storage
import WebDAV
import WebParts
import XML

/// What a WebDAV client can ask of a thing (RFC 4918, section 15), written as XML.
struct DAVProperties: Sendable {
    let query: PropertyQuery
    let now: Instant

    /// One thing of an answer.
    struct Thing: Sendable {
        let path: DAVPath
        let name: String
        let isFolder: Bool
        let createdAt: Instant
        let changedAt: Instant
        var file: Item?
        /// With the path of what each was made on.
        var locks: [(lock: ItemLock, root: DAVPath)] = []
        var others: [ItemProperty] = []
    }

    private static let live = [
        "creationdate", "displayname", "getcontentlength", "getcontenttype", "getetag", "getlastmodified",
        "lockdiscovery", "resourcetype", "supportedlock",
    ].map { XMLName($0, in: davNamespace) }

    /// Those that no client sets.
    static let protected = Set(live)

    /// Whether an answer needs what clients wrote.
    var wantsOthers: Bool {
        if case .some(let names) = query { !Self.protected.isSuperset(of: names) } else { true }
    }

    var wantsLocks: Bool {
        if case .some(let names) = query { names.contains(XMLName("lockdiscovery", in: davNamespace)) } else { true }
    }

    func response(_ thing: Thing) -> String {
        let href = thing.path.href(below: DAVCall.root, isFolder: thing.isFolder)
        let others = Dictionary(thing.others.map { ($0.name, $0.xml) }, uniquingKeysWith: { first, _ in first })
        func value(_ name: XMLName) -> String? {
            Self.protected.contains(name) ? text(name.local, of: thing) : others[name]
        }
        switch query {
        case .names:
            let names = Self.live.filter { value($0) != nil } + thing.others.map(\.name)
            return Multistatus.properties(of: href, found: names.map(Multistatus.empty), missing: [])
        case .all(let more):
            let names = Self.live + thing.others.map(\.name)
            let added = more.filter { !names.contains($0) }
            return Multistatus.properties(of: href, found: names.compactMap(value), missing: added)
        case .some(let names):
            var seen: Set<XMLName> = []
            let names = names.filter { seen.insert($0).inserted }
            return Multistatus.properties(
                of: href, found: names.compactMap(value), missing: names.filter { value($0) == nil })
        }
    }

    private func text(_ name: String, of thing: Thing) -> String? {
        func element(_ text: String) -> String { "<D:\(name)>\(escapedXML(text))</D:\(name)>" }
        switch name {
        case "creationdate": return element(thing.createdAt.rfc3339)
        case "displayname": return element(thing.name)
        case "getcontentlength": return (thing.file?.size).map { element("\($0)") }
        case "getcontenttype": return (thing.file?.mediaType).map(element)
        case "getetag": return (thing.file?.tag).map { element($0.description) }
        case "getlastmodified": return element(HTTPDate.format(Int(thing.changedAt.milliseconds / 1000)))
        case "lockdiscovery": return Self.discovery(thing.locks, at: now)
        case "resourcetype":
            return thing.isFolder ? "<D:resourcetype><D:collection/></D:resourcetype>" : "<D:resourcetype/>"
        case "supportedlock": return thing.path.names.count < 2 ? "<D:supportedlock/>" : Self.supported
        default: return nil
        }
    }

    private static let supported = """
        <D:supportedlock>\
        <D:lockentry><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>\
        <D:lockentry><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>\
        </D:supportedlock>
        """

    /// The locks on something (section 15.8).
    static func discovery(_ locks: [(lock: ItemLock, root: DAVPath)], at now: Instant) -> String {
        let active = locks.map { lock, root in
            let owner = lock.isFromPage ? "<D:owner>\(escapedXML(lock.owner))</D:owner>" : lock.ownerXML
            let left = max(0, (lock.expiresAt - now).milliseconds / 1000)
            return """
                <D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:\(lock.scope.rawValue)/></D:lockscope>\
                <D:depth>\(lock.depth.rawValue)</D:depth>\(owner)<D:timeout>Second-\(left)</D:timeout>\
                <D:locktoken><D:href>\(escapedXML(lock.token))</D:href></D:locktoken>\
                <D:lockroot><D:href>\(root.href(below: DAVCall.root, isFolder: false))</D:href></D:lockroot></D:activelock>
                """
        }
        return "<D:lockdiscovery>\(active.joined())</D:lockdiscovery>"
    }
}
