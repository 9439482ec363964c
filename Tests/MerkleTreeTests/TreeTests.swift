import MerkleTree
import Testing

/// The incremental tree against the recursive definition, for every size up to 70.
@Suite struct TreeTests {
    static let largest = 70
    let naive = NaiveTree(size: largest)
    let stored = StoredTree(entries: NaiveTree(size: largest).entries)

    @Test func rootsOfAllSizesNowAndInThePast() throws {
        #expect(stored.rewritten == 0)
        for size in 0...Self.largest {
            let root = naive.root(0..<size)
            #expect(stored.roots[size] == root)
            let past = try MerkleTree.root(size: UInt64(size)) { try stored.nodes.hash(at: $0) }
            #expect(past == root)
        }
    }

    @Test func onlyPerfectSubtreesAreStored() {
        var expected = 0
        var width = Self.largest
        while width > 0 {
            expected += width
            width /= 2
        }
        #expect(stored.nodes.count == expected)
        for (place, hash) in stored.nodes {
            let start = Int(place.index) << place.level
            #expect(naive.root(start..<(start + 1 << place.level)) == hash)
        }
    }

    @Test func frontierReloadedAtAnySizeGoesOnTheSame() throws {
        for size in 0..<Self.largest {
            let hashes = try MerkleTree.coordinates(forRootOf: UInt64(size)).map {
                try stored.nodes.hash(at: $0)
            }
            var frontier = try #require(TreeFrontier(size: UInt64(size), hashes: hashes))
            #expect(frontier.root == stored.roots[size])
            _ = frontier.append(MerkleTree.leafHash(naive.entries[size]))
            #expect(frontier.root == stored.roots[size + 1])
        }
    }

    @Test func frontierThatCannotBeIsRefused() {
        let hash = MerkleTree.emptyRoot
        #expect(TreeFrontier(size: 3, hashes: [hash]) == nil)
        #expect(TreeFrontier(size: 0, hashes: [hash]) == nil)
        #expect(TreeFrontier(size: 1 << 63, hashes: [hash]) == nil)
        #expect(TreeFrontier(size: .max, hashes: Array(repeating: hash, count: 64)) == nil)
        var largest = TreeFrontier(size: UInt64(Int64.max), hashes: Array(repeating: hash, count: 63))
        #expect(largest?.append(hash).last?.coordinate == NodeCoordinate(level: 63, index: 0))
    }

    @Test func inclusionProofsOfAllEntriesInAllSizes() throws {
        for size in 1...Self.largest {
            for index in 0..<size {
                let proof = try stored.inclusion(index, size)
                #expect(proof == naive.path(index, 0..<size))
                #expect(accepts(index: index, size: size, proof: proof))
            }
        }
    }

    @Test func inclusionProofHoldsForNoOtherEntry() throws {
        for size in [1, 2, 3, 7, 8, 11, 33] {
            for index in 0..<size {
                let proof = try stored.inclusion(index, size)
                for other in 0...(size + 1) where other != index {
                    #expect(!accepts(index: other, size: size, proof: proof, leaf: index))
                    #expect(!accepts(index: index, size: size, proof: proof, leaf: other))
                }
            }
        }
    }

    @Test func consistencyProofsBetweenAllSizes() throws {
        for new in 1...Self.largest {
            for old in 1...new {
                let proof = try stored.consistency(old, new)
                #expect(proof == naive.subproof(old, 0..<new))
                #expect(accepts(old: old, new: new, proof: proof))
            }
        }
    }

    @Test func rewrittenHistoryHasNoConsistencyProof() throws {
        var forged = naive.entries
        forged[5] = [0xFF]
        let other = StoredTree(entries: forged)
        for old in 6..<Self.largest {
            let proof = try other.consistency(old, Self.largest)
            let holds = MerkleTree.verifyConsistency(
                oldSize: UInt64(old), newSize: UInt64(Self.largest), oldRoot: stored.roots[old],
                newRoot: other.roots[Self.largest], proof: proof)
            #expect(!holds)
        }
    }

    @Test func coordinatesAreWhatAssemblyAsksFor() throws {
        for size in 1...Self.largest {
            for index in 0..<size {
                var asked: [NodeCoordinate] = []
                _ = try MerkleTree.inclusionProof(of: UInt64(index), size: UInt64(size)) {
                    asked.append($0)
                    return MerkleTree.emptyRoot
                }
                #expect(
                    try MerkleTree.coordinates(forInclusionOf: UInt64(index), size: UInt64(size)) == asked)
                #expect(Set(asked).count == asked.count)
            }
        }
    }

    @Test func proofsNeedFewNodesHoweverLargeTheTree() throws {
        for size in [UInt64(540_000_007), 1 << 40 + 12_345, .max - 1, .max] {
            for index in [0, size / 3, size - 2, size - 1] {
                #expect(try MerkleTree.coordinates(forInclusionOf: index, size: size).count <= 127)
                let old = max(index, 1)
                #expect(try MerkleTree.coordinates(forConsistencyFrom: old, to: size).count <= 128)
            }
            #expect(MerkleTree.coordinates(forRootOf: size).count == size.nonzeroBitCount)
        }
    }

    @Test func impossibleProofsAreErrors() {
        #expect(throws: MerkleTreeError.noSuchEntry(index: 3, size: 3)) { try stored.inclusion(3, 3) }
        #expect(throws: MerkleTreeError.noSuchEntry(index: 0, size: 0)) { try stored.inclusion(0, 0) }
        #expect(throws: MerkleTreeError.noSuchExtension(from: 4, to: 3)) { try stored.consistency(4, 3) }
        #expect(throws: MerkleTreeError.noSuchExtension(from: 0, to: 3)) { try stored.consistency(0, 3) }
        let missing = NodeCoordinate(level: 0, index: 70)
        #expect(throws: MerkleTreeError.missingNode(missing)) { try stored.inclusion(71, 72) }
    }

    private func accepts(index: Int, size: Int, proof: [MerkleHash], leaf: Int? = nil) -> Bool {
        let leaf = leaf ?? index
        guard leaf < size else { return false }
        return MerkleTree.verifyInclusion(
            leafHash: MerkleTree.leafHash(naive.entries[leaf]), index: UInt64(index), size: UInt64(size),
            proof: proof, root: stored.roots[size])
    }

    private func accepts(old: Int, new: Int, proof: [MerkleHash]) -> Bool {
        MerkleTree.verifyConsistency(
            oldSize: UInt64(old), newSize: UInt64(new), oldRoot: stored.roots[old],
            newRoot: stored.roots[new], proof: proof)
    }
}
