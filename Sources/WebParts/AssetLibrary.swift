import Crypto
import FoundationEssentials

/// A static file, as it was when the program began.
public struct Asset: Sendable {
    /// Such as `js/suggest.js`.
    public let name: String
    /// Where it is served: its name with 16 digits of its SHA-256 before the ending. What is at this path
    /// never changes, so that browsers may keep it for a year: `Cache-Control: public, max-age=31536000,
    /// immutable`.
    public let path: String
    public let bytes: [UInt8]
    /// The same as gzip; nil where that would save next to nothing.
    public let gzipped: [UInt8]?
    public let contentType: String
    /// Of `bytes`. A strong tag names one sequence of bytes, hence the gzipped form has its own.
    public let tag: EntityTag
    public let gzippedTag: EntityTag
}

/// The static files that this program serves: exactly those it found at its start. A request's path is only
/// ever looked up in a table, never joined to a folder, so that no path can lead out of one.
public struct AssetLibrary: Sendable {
    /// Larger files are no page furniture and are left out.
    public static let largest = 16 << 20

    /// Folders that were not there, such as one for fetched parts before they are fetched.
    public let absentFolders: [String]

    private let prefix: String
    private let byPath: [String: Asset]
    private let byName: [String: Asset]

    /// Reads all files with a known ending, in subfolders too; of two with the same name the earlier folder's
    /// counts. Hidden files and symbolic links are left out, and so is a subfolder that is itself in the
    /// list.
    /// - Throws: what reading a file threw.
    public init(folders: [String], prefix: String = "/assets/") throws {
        var byName: [String: Asset] = [:]
        var absent: [String] = []
        let folders = folders.map(AssetLibrary.withoutSlash)
        for folder in folders {
            guard let names = try? FileManager.default.subpathsOfDirectory(atPath: folder) else {
                absent.append(folder)
                continue
            }
            for name in names.sorted() where byName[name] == nil {
                let file = "\(folder)/\(name)"
                let isElsewhere = folders.contains { $0.count > folder.count && file.hasPrefix("\($0)/") }
                if isElsewhere || name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                    continue
                }
                byName[name] = try AssetLibrary.read(file, name: name, prefix: prefix)
            }
        }
        self.prefix = prefix
        self.byName = byName
        byPath = Dictionary(byName.values.map { ($0.path, $0) }) { first, _ in first }
        absentFolders = absent
    }

    /// The path to link to. Of a file that is not there, a path that will be answered with 404.
    public func url(_ name: String) -> String { byName[name]?.path ?? prefix + name }

    /// - Parameter path: of the request, as it is: decoded or not, it must be one that `url` gave.
    public func find(_ path: String) -> Asset? { byPath[path] }

    /// For the few files that must have a fixed address, such as `favicon.svg`.
    public func asset(named name: String) -> Asset? { byName[name] }

    public var names: [String] { byName.keys.sorted() }

    private static func withoutSlash(_ folder: String) -> String {
        var folder = Substring(folder)
        while folder.count > 1, folder.last == "/" { folder.removeLast() }
        return String(folder)
    }

    private static func read(_ file: String, name: String, prefix: String) throws -> Asset? {
        guard let (stem, ending) = split(name), let contentType = types[ending.lowercased()] else {
            return nil
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        guard bytes.count <= largest else { return nil }
        let hash = SHA256.hash(data: bytes).prefix(8).map(hexadecimal).joined()
        var gzipped = Gzip.isCompressible(contentType) ? try Gzip.compress(bytes, level: 9) : nil
        if let size = gzipped?.count, size > bytes.count - bytes.count / 20 { gzipped = nil }
        return Asset(
            name: name, path: "\(prefix)\(stem).\(hash).\(ending)", bytes: bytes, gzipped: gzipped,
            contentType: contentType, tag: EntityTag(hash), gzippedTag: EntityTag("\(hash)-gzip"))
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
    }

    private static func split(_ name: String) -> (stem: Substring, ending: Substring)? {
        guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return nil }
        return (name[..<dot], name[name.index(after: dot)...])
    }

    private static let types: [String: String] = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "json": "application/json", "svg": "image/svg+xml",
        "webmanifest": "application/manifest+json", "txt": "text/plain; charset=utf-8", "png": "image/png",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "ico": "image/x-icon",
        "woff2": "font/woff2",
    ]
}
