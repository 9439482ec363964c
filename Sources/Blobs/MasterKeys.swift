import Crypto
import Foundation
public import Kernel
import Storage
import Synchronization

/// The keys under which the keys of blobs are kept: the newest wraps, older ones still unwrap.
///
/// As text, one key a line, 64 hexadecimal digits, the newest first. A key is known by the first four bytes of its SHA-256.
public struct MasterKeys: Sendable {
    /// Names a key without telling it.
    typealias Name = String

    private let newest: Name
    private let keys: [Name: SymmetricKey]

    /// - Throws: ``BlobError/key(_:)``.
    public init(text: String) throws(BlobError) {
        var keys: [Name: SymmetricKey] = [:]
        var newest: Name?
        for line in text.split(whereSeparator: \.isNewline) {
            guard let bytes = bytes(hex: line), bytes.count == 32 else {
                throw .key("a master key must be 64 hexadecimal digits")
            }
            let name = Self.name(bytes)
            keys[name] = SymmetricKey(data: bytes)
            newest = newest ?? name
        }
        guard let newest else { throw .key("there is no master key") }
        self.newest = newest
        self.keys = keys
    }

    /// Reads the file at `path`; makes it, readable by its owner alone, where there is none.
    /// - Throws: ``BlobError/key(_:)``.
    public static func loadOrMake(_ path: String, randomness: Randomness = .system) throws -> MasterKeys {
        if let keys = try load(path) { return keys }
        do {
            try createFile(at: path) { partial in
                try Data("\(randomness.token())\n".utf8).write(to: URL(filePath: partial))
            }
        } catch StorageError.exists {
            // Another process was first.
        } catch let error as StorageError {
            throw BlobError.key("\(path): \(error)")
        }
        guard let keys = try load(path) else { throw BlobError.key("\(path) vanished") }
        return keys
    }

    static func load(_ path: String) throws -> MasterKeys? {
        guard let data = FileManager.default.contents(atPath: path) else {
            if FileManager.default.fileExists(atPath: path) { throw BlobError.key("\(path) cannot be read") }
            return nil
        }
        return try MasterKeys(text: String(decoding: data, as: UTF8.self))
    }

    /// Puts a new key before those in the file at `path`.
    public static func addKey(to path: String, randomness: Randomness = .system) throws {
        guard let old = FileManager.default.contents(atPath: path) else {
            throw BlobError.key("\(path) cannot be read")
        }
        let next = path + ".next"
        try? FileManager.default.removeItem(atPath: next)
        try createFile(at: next) { partial in
            try (Data("\(randomness.token())\n".utf8) + old).write(to: URL(filePath: partial))
        }
        guard rename(next, path) == 0 else { throw BlobError.key("\(path) cannot be replaced") }
        try syncFolder(of: path)
    }

    private static func name(_ key: [UInt8]) -> Name { hex(SHA256.hash(data: key).prefix(4)) }

    /// The key of a blob, encrypted with AES-256-GCM; the blob's identifier is authenticated with it.
    func wrap(_ key: SymmetricKey, of blob: UUID128) throws -> WrappedKey {
        guard let master = keys[newest] else { throw BlobError.key("there is no master key") }
        let bytes = key.withUnsafeBytes { [UInt8]($0) }
        let box = try AES.GCM.seal(bytes, using: master, authenticating: blob.bytes)
        guard let combined = box.combined else { throw BlobError.key("the key could not be wrapped") }
        return WrappedKey(master: newest, bytes: [UInt8](combined))
    }

    func unwrap(_ wrapped: WrappedKey, of blob: UUID128) throws -> SymmetricKey {
        guard let master = keys[wrapped.master] else {
            throw BlobError.key("the master key '\(wrapped.master)' is missing")
        }
        do {
            let box = try AES.GCM.SealedBox(combined: wrapped.bytes)
            return SymmetricKey(data: try AES.GCM.open(box, using: master, authenticating: blob.bytes))
        } catch is CryptoKitError {
            throw BlobError.damaged
        }
    }

    /// The name of the newest key, which tells nothing of it.
    public var current: String { newest }

    /// Whether there is a key of this name.
    public func has(_ name: String) -> Bool { keys[name] != nil }
}

/// The master keys that a process has: it reads the file again when it meets a key that another put there.
final class KeyRing: Sendable {
    private let keys: Mutex<MasterKeys>
    private let path: String?

    init(_ keys: MasterKeys, path: String?) {
        self.keys = Mutex(keys)
        self.path = path
    }

    var current: MasterKeys { keys.withLock(\.self) }

    func wrap(_ key: SymmetricKey, of blob: UUID128) throws -> WrappedKey { try current.wrap(key, of: blob) }

    func unwrap(_ wrapped: WrappedKey, of blob: UUID128) throws -> SymmetricKey {
        if !current.has(wrapped.master), let path, let newer = try MasterKeys.load(path), newer.has(wrapped.master) {
            keys.withLock { $0 = newer }
        }
        return try current.unwrap(wrapped, of: blob)
    }
}

/// The key of a blob, as it is kept.
struct WrappedKey: Sendable, Equatable {
    let master: MasterKeys.Name
    /// Nonce, encrypted key, tag: 60 bytes.
    let bytes: [UInt8]
}
