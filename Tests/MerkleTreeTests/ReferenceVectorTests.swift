import MerkleTree
import Testing

/// The test tree of eight entries that the Certificate Transparency implementations share.
@Suite struct ReferenceVectorTests {
    static let entries: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    static let leaf0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    static let leaf1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
    static let leaf4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    static let node0to1 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    static let node2to3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
    static let node4to5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
    static let node6to7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
    static let node0to3 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
    static let node4to7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"

    let tree = StoredTree(entries: entries)

    @Test func rootsOfAllSizes() throws {
        #expect(tree.roots.map(\.hex) == Self.roots)
        for (size, root) in Self.roots.enumerated() {
            let past = try MerkleTree.root(size: UInt64(size)) { try tree.nodes.hash(at: $0) }
            #expect(past.hex == root)
        }
    }

    @Test(
        arguments: [
            (0, 1, []),
            (0, 2, [leaf1]),
            (1, 2, [leaf0]),
            (2, 3, [node0to1]),
            (1, 5, [leaf0, node2to3, leaf4]),
            (0, 8, [leaf1, node2to3, node4to7]),
            (5, 8, [leaf4, node6to7, node0to3]),
        ] as [(Int, Int, [String])])
    func inclusionPath(index: Int, size: Int, path: [String]) throws {
        #expect(try tree.inclusion(index, size).map(\.hex) == path)
    }

    @Test(
        arguments: [
            (1, 1, []),
            (1, 8, [leaf1, node2to3, node4to7]),
            (2, 5, [node2to3, leaf4]),
            (6, 8, [node4to5, node6to7, node0to3]),
        ] as [(Int, Int, [String])])
    func consistencyPath(old: Int, new: Int, path: [String]) throws {
        #expect(try tree.consistency(old, new).map(\.hex) == path)
    }

    @Test func hashesReadAndWriteBytesAndHexadecimal() throws {
        let hash = try #require(MerkleHash(hex: Self.leaf1))
        #expect(hash == MerkleTree.leafHash([0x00]))
        #expect(MerkleHash(bytes: hash.bytes) == hash)
        #expect(MerkleHash(hex: Self.leaf1.uppercased()) == hash)
        #expect("\(hash)" == Self.leaf1)
        #expect(MerkleHash(bytes: hash.bytes.dropLast()) == nil)
        #expect(MerkleHash(bytes: hash.bytes + [0]) == nil)
        for wrong in [
            "", "0", String(Self.leaf1.dropLast()), "g" + Self.leaf1.dropFirst(), Self.leaf1 + "00",
        ] {
            #expect(MerkleHash(hex: wrong) == nil)
        }
    }
}
