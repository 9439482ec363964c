import Crypto
import Foundation
import Kernel
import Testing

@testable import Blobs

@Suite struct MasterKeysTests {
    private let blob = UUID128(high: 1, low: 2)
    private let key = SymmetricKey(data: [UInt8](repeating: 9, count: 32))
    private let one = String(repeating: "1f", count: 32)
    private let two = String(repeating: "2E", count: 32)

    @Test func `a key opens for its own blob, with the master key that wrapped it`() throws {
        let old = try MasterKeys(text: one)
        let wrapped = try old.wrap(key, of: blob)
        #expect(wrapped.bytes.count == 60)
        let both = try MasterKeys(text: "\(two)\n\(one)\n")
        #expect(try both.unwrap(wrapped, of: blob) == key)
        #expect(try both.wrap(key, of: blob).master != wrapped.master)
        #expect(throws: BlobError.damaged) { try both.unwrap(wrapped, of: UUID128(high: 1, low: 3)) }
        let lost = try MasterKeys(text: two)
        #expect { try lost.unwrap(wrapped, of: blob) } throws: { error in
            guard case .key(let text) = error as? BlobError else { return false }
            return text.contains(wrapped.master) && !text.contains(one)
        }
    }

    @Test(arguments: ["", "\n", "1f1f", String(repeating: "zz", count: 32), String(repeating: "1f", count: 33)])
    func `what is no key is refused`(_ text: String) {
        #expect(throws: BlobError.self) { try MasterKeys(text: text) }
    }

    @Test func `the file is made once, for its owner alone, and takes further keys`() throws {
        let folder = NSTemporaryDirectory() + "/keys-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/blobs.key"
        let first = try MasterKeys.loadOrMake(path)
        let wrapped = try first.wrap(key, of: blob)
        #expect(try MasterKeys.loadOrMake(path).unwrap(wrapped, of: blob) == key)
        try MasterKeys.addKey(to: path)
        let next = try MasterKeys.loadOrMake(path)
        #expect(try next.unwrap(wrapped, of: blob) == key)
        #expect(try next.wrap(key, of: blob).master != wrapped.master)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["blobs.key"])
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }
}
