/// Where something is below the root of a WebDAV server: the names on the way, decoded.
public struct DAVPath: Sendable, Equatable {
    /// Folders within each other that are followed.
    static let deepest = 100

    /// Of the root: none.
    public let names: [String]

    public init(names: [String]) { self.names = names }

    /// - Parameters:
    ///   - path: of a request, percent-encoded, without a query.
    ///   - root: where the server's tree begins, such as `/dav`.
    /// - Returns: `nil` for what is not below the root, or holds what is no name: '..', or a slash, a NUL or bytes that are not
    ///   UTF-8 in disguise.
    public init?(_ path: String, below root: String) {
        guard path == root || path.hasPrefix(root + "/") else { return nil }
        var names: [String] = []
        for part in path.dropFirst(root.count).split(separator: "/") {
            guard let name = Self.decoded(part), name != ".", name != "..", !name.isEmpty,
                !name.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") })
            else { return nil }
            names.append(name)
        }
        guard names.count <= Self.deepest else { return nil }
        self.names = names
    }

    /// Of a URI in a header: absolute, or a path (RFC 4918, section 8.3).
    /// - Parameter authorities: under which this server is known; another's is `nil`.
    public init?(uri: String, below root: String, of authorities: [String]) {
        guard !uri.contains("#"), !uri.contains("?") else { return nil }
        if uri.hasPrefix("/") {
            self.init(uri, below: root)
            return
        }
        guard let scheme = ["http://", "https://"].first(where: { uri.lowercased().hasPrefix($0) }) else { return nil }
        let rest = uri.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }.lowercased()
        guard authorities.contains(where: { $0.lowercased() == authority }) else { return nil }
        self.init(String(rest.dropFirst(authority.count)), below: root)
    }

    public func below(_ name: String) -> DAVPath { DAVPath(names: names + [name]) }

    /// As it stands in a URI below `root`.
    /// - Parameter isFolder: paths of folders end in a slash (section 5.2).
    public func href(below root: String, isFolder: Bool) -> String {
        root + names.map { "/" + Self.encoded($0) }.joined() + (isFolder ? "/" : "")
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// All but the unreserved (RFC 3986, section 2.3).
    private static func encoded(_ name: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
