import MerkleTree
import Testing

/// What the verifiers must refuse, and that no input makes them trap.
@Suite struct VerificationTests {
    let tree = StoredTree(entries: NaiveTree(size: 24).entries)
    let entries = NaiveTree(size: 24).entries

    @Test func everyFlippedBitOfAnInclusionProofIsRefused() throws {
        for size in [1, 2, 3, 7, 8, 13, 24] {
            for index in Set([0, size / 2, size - 1]) {
                let proof = try tree.inclusion(index, size)
                let leaf = MerkleTree.leafHash(entries[index])
                let root = tree.roots[size]
                func accepts(_ leaf: MerkleHash, _ proof: [MerkleHash], _ root: MerkleHash) -> Bool {
                    MerkleTree.verifyInclusion(
                        leafHash: leaf, index: UInt64(index), size: UInt64(size), proof: proof, root: root)
                }
                #expect(accepts(leaf, proof, root))
                var wronglyAccepted: [String] = []
                for bit in 0..<256 {
                    if accepts(leaf.flipped(bit: bit), proof, root) { wronglyAccepted.append("leaf \(bit)") }
                    if accepts(leaf, proof, root.flipped(bit: bit)) { wronglyAccepted.append("root \(bit)") }
                    for place in proof.indices {
                        var changed = proof
                        changed[place] = changed[place].flipped(bit: bit)
                        if accepts(leaf, changed, root) { wronglyAccepted.append("\(place) \(bit)") }
                    }
                }
                for bit in 0..<64 {
                    let other = UInt64(index) ^ 1 << UInt64(bit)
                    let holds = MerkleTree.verifyInclusion(
                        leafHash: leaf, index: other, size: UInt64(size), proof: proof, root: root)
                    if holds { wronglyAccepted.append("index \(other)") }
                }
                #expect(wronglyAccepted == [])
            }
        }
    }

    @Test func everyFlippedBitOfAConsistencyProofIsRefused() throws {
        for (old, new) in [(1, 2), (1, 8), (2, 5), (3, 7), (6, 8), (4, 24), (23, 24), (5, 5)] {
            let proof = try tree.consistency(old, new)
            let (oldRoot, newRoot) = (tree.roots[old], tree.roots[new])
            func accepts(_ oldRoot: MerkleHash, _ newRoot: MerkleHash, _ proof: [MerkleHash]) -> Bool {
                MerkleTree.verifyConsistency(
                    oldSize: UInt64(old), newSize: UInt64(new), oldRoot: oldRoot, newRoot: newRoot,
                    proof: proof)
            }
            #expect(accepts(oldRoot, newRoot, proof))
            var wronglyAccepted: [String] = []
            for bit in 0..<256 {
                if accepts(oldRoot.flipped(bit: bit), newRoot, proof) { wronglyAccepted.append("old \(bit)") }
                if accepts(oldRoot, newRoot.flipped(bit: bit), proof) { wronglyAccepted.append("new \(bit)") }
                for place in proof.indices {
                    var changed = proof
                    changed[place] = changed[place].flipped(bit: bit)
                    if accepts(oldRoot, newRoot, changed) { wronglyAccepted.append("\(place) \(bit)") }
                }
            }
            #expect(wronglyAccepted == [])
        }
    }

    @Test func proofsOfWrongLengthAreRefused() throws {
        let stray = MerkleTree.leafHash([1, 2, 3])
        for size in 1...24 {
            for index in 0..<size {
                let proof = try tree.inclusion(index, size)
                let variants =
                    [proof + [stray], [stray] + proof] + (proof.isEmpty ? [] : [Array(proof.dropLast())])
                for changed in variants {
                    let holds = MerkleTree.verifyInclusion(
                        leafHash: MerkleTree.leafHash(entries[index]), index: UInt64(index),
                        size: UInt64(size), proof: changed, root: tree.roots[size])
                    #expect(!holds)
                }
            }
            for old in 1...size {
                let proof = try tree.consistency(old, size)
                let variants =
                    [proof + [stray], [stray] + proof] + (proof.isEmpty ? [] : [Array(proof.dropLast())])
                for changed in variants {
                    let holds = MerkleTree.verifyConsistency(
                        oldSize: UInt64(old), newSize: UInt64(size), oldRoot: tree.roots[old],
                        newRoot: tree.roots[size], proof: changed)
                    #expect(!holds)
                }
            }
        }
    }

    /// A proof of a larger tree must not pass for one of the smaller tree that it contains.
    @Test func proofsThatGoOnAboveTheRootAreRefused() throws {
        let included = MerkleTree.verifyInclusion(
            leafHash: MerkleTree.leafHash(entries[1]), index: 0, size: 1, proof: try tree.inclusion(1, 2),
            root: tree.roots[2])
        #expect(!included)
        let consistent = MerkleTree.verifyConsistency(
            oldSize: 3, newSize: 4, oldRoot: tree.roots[7], newRoot: tree.roots[8],
            proof: try tree.consistency(7, 8))
        #expect(!consistent)
    }

    @Test func emptyAndEqualTrees() {
        let (empty, root) = (MerkleTree.emptyRoot, tree.roots[9])
        func accepts(_ old: UInt64, _ new: UInt64, _ oldRoot: MerkleHash, _ newRoot: MerkleHash) -> Bool {
            MerkleTree.verifyConsistency(
                oldSize: old, newSize: new, oldRoot: oldRoot, newRoot: newRoot, proof: [])
        }
        #expect(accepts(0, 0, empty, empty))
        #expect(!accepts(0, 0, root, root))
        #expect(accepts(0, 9, empty, root))
        #expect(!accepts(0, 9, root, root))
        #expect(accepts(9, 9, root, root))
        #expect(!accepts(9, 9, root, tree.roots[8]))
        #expect(!accepts(8, 9, tree.roots[8], root))
        #expect(!accepts(9, 8, root, tree.roots[8]))
    }

    /// A leaf's bytes that look like an inner node must not hash like one.
    @Test func entryCannotPoseAsANode() {
        let (left, right) = (MerkleTree.leafHash([1]), MerkleTree.leafHash([2]))
        let posing = MerkleTree.leafHash(left.bytes + right.bytes)
        #expect(posing != MerkleTree.nodeHash(left, right))
        #expect(
            !MerkleTree.verifyInclusion(
                leafHash: posing, index: 0, size: 1, proof: [], root: MerkleTree.nodeHash(left, right)))
    }

    @Test func hostileNumbersAndLengthsAreRefused() {
        let hash = MerkleTree.emptyRoot
        let numbers: [UInt64] = [0, 1, 2, 3, 1 << 32, 1 << 63, 1 << 63 + 1, .max - 1, .max]
        let proofs = [0, 1, 2, 62, 63, 64, 65, 66, 1000].map { Array(repeating: hash, count: $0) }
        for first in numbers {
            for second in numbers {
                for proof in proofs {
                    let included = MerkleTree.verifyInclusion(
                        leafHash: hash, index: first, size: second, proof: proof, root: hash)
                    // One entry, which is the root.
                    #expect(included == (first == 0 && second == 1 && proof.isEmpty))
                    let consistent = MerkleTree.verifyConsistency(
                        oldSize: first, newSize: second, oldRoot: hash, newRoot: hash, proof: proof)
                    #expect(consistent == (proof.isEmpty && (first == second || first == 0)))
                }
            }
        }
    }
}
