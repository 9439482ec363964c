import MerkleTree
import Testing

@Suite struct ProofFileTests {
    let signer: TreeHeadSigner
    let tree = StoredTree(entries: NaiveTree(size: 24).entries)
    let entries = NaiveTree(size: 24).entries

    init() throws {
        signer = try TreeHeadSigner(origin: "concordat.example/journal", privateKey: Array(1...32))
    }

    @Test func proofsAreReadBackAndAccepted() throws {
        for size in [1, 2, 5, 8, 24] {
            for index in 0..<size {
                try expectAccepted(.inclusion(inclusion(of: index, size: size)))
            }
            for old in 0...size {
                try expectAccepted(.consistency(consistency(from: old, to: size)))
            }
        }
    }

    @Test func textIsAsDocumented() throws {
        let proof = try inclusion(of: 1, size: 2)
        let head = proof.head.text
        #expect(
            proof.text == """
                c2sp.org/tlog-proof@v1
                extra Hw==
                index 1
                bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=

                \(head)
                """)
        let growth = try consistency(from: 1, to: 1)
        #expect(
            growth.text == "concordat/consistency-proof@v1\n\n\(growth.oldHead.text)\n\(growth.newHead.text)")
    }

    /// One bit anywhere: in the entry, the index, the path, the head or its signature.
    @Test func everyFlippedBitOfAFileIsRefused() throws {
        for text in [try inclusion(of: 2, size: 5).text, try consistency(from: 3, to: 5).text] {
            let bytes = Array(text.utf8)
            var accepted: [Int] = []
            for bit in 0..<(8 * bytes.count) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                if check(changed) == .accepted { accepted.append(bit) }
            }
            #expect(accepted == [])
        }
    }

    @Test func everyCutAndEveryMissingLineIsRefused() throws {
        for text in [try inclusion(of: 2, size: 5).text, try consistency(from: 3, to: 5).text] {
            let bytes = Array(text.utf8)
            var accepted: [Int] = []
            for length in 0..<bytes.count where check(Array(bytes.prefix(length))) == .accepted {
                accepted.append(length)
            }
            #expect(accepted == [])
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for index in lines.indices {
                var fewer = lines
                fewer.remove(at: index)
                var more = lines
                more.insert(lines[index], at: index)
                for changed in [fewer, more] {
                    // A second copy of a right signature is a right signature.
                    if changed.count > lines.count, lines[index].hasPrefix("\u{2014}") { continue }
                    #expect(check(Array(changed.joined(separator: "\n").utf8)) != .accepted)
                }
            }
        }
    }

    @Test func sizesAreBoundByTheSignature() throws {
        let proof = try inclusion(of: 0, size: 4)
        // Three and four entries give the first one a path of the same shape.
        let text = proof.text.replacing("\n4\n", with: "\n3\n")
        #expect(check(Array(text.utf8)) == refusal("The tree head is not signed with this key."))
    }

    @Test func proofsOfSomethingElseAreRefusedWithTheReason() throws {
        let right = try inclusion(of: 2, size: 5)
        let lie = InclusionProof(entry: [9, 9], index: right.index, path: right.path, head: right.head)
        #expect(check(lie.text) == refusal("The entry and the path do not lead to the signed root."))
        let beyond = InclusionProof(entry: right.entry, index: 5, path: right.path, head: right.head)
        #expect(check(beyond.text) == refusal("There is no entry 5 in a log of 5."))

        let growth = try consistency(from: 3, to: 5)
        let backwards = ConsistencyProof(oldHead: growth.newHead, newHead: growth.oldHead, path: growth.path)
        #expect(check(backwards.text) == refusal("The log shrank from 5 entries to 3."))
        let bare = ConsistencyProof(oldHead: growth.oldHead, newHead: growth.newHead, path: [])
        #expect(check(bare.text) == refusal("The proof does not lead from the older root to the newer one."))

        let other = try TreeHeadSigner(origin: "elsewhere.example/journal", privateKey: Array(1...32))
        let foreign = try other.sign(size: 5, root: tree.roots[5], timestamp: 5)
        let mixed = ConsistencyProof(oldHead: growth.oldHead, newHead: foreign, path: growth.path)
        #expect(check(mixed.text) == refusal("The two tree heads are of different logs."))
        let verdict = ProofFile.check(bytes: Array(mixed.text.utf8), key: signer.verifierKey)
        #expect(verdict == refusal("The newer tree head is not signed with this key."))
    }

    @Test func wrongKeysAreRefused() throws {
        let bytes = Array(try inclusion(of: 2, size: 5).text.utf8)
        let stranger = try TreeHeadSigner(origin: signer.verifierKey.name, privateKey: Array(2...33))
        let reason = refusal("The tree head is not signed with this key.")
        #expect(ProofFile.check(bytes: bytes, publicKey: stranger.verifierKey.publicKey) == reason)
        #expect(ProofFile.check(bytes: bytes, key: stranger.verifierKey) == reason)
        #expect(ProofFile.check(bytes: bytes, key: signer.verifierKey) == .accepted)
        #expect(ProofFile.check(bytes: bytes, publicKey: []) == refusal("The public key is not 32 bytes."))
    }

    @Test func malformedFilesSayWhatIsWrong() throws {
        let text = try inclusion(of: 2, size: 5).text
        let hash = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"
        let cases: [(String, String)] = [
            ("", "the text is empty"),
            ("hello\n", "the first line names no kind of proof known here"),
            (String(text.dropLast()), "the text is cut short: its last line has no end"),
            (
                text.replacing("\n", with: "\r\n"),
                "the text has control characters; lines end with a line feed alone"
            ),
            (text + "\n", "the text has an empty line too many"),
            ("c2sp.org/tlog-proof@v1\n", "an inclusion proof has 3 parts, this has 1"),
            (
                text.replacing("index 2", with: "index 02"),
                "the index is not a whole number below 2^64 in plain digits"
            ),
            (
                text.replacing("index 2", with: "index -1"),
                "the index is not a whole number below 2^64 in plain digits"
            ),
            (
                text.replacing("index 2", with: "index 18446744073709551616"),
                "the index is not a whole number below 2^64 in plain digits"
            ),
            (text.replacing("index 2", with: "place 2"), "the proof lacks its entry or its index"),
            (text.replacing("extra ", with: "extra *"), "the entry is not base64"),
            (
                text.replacing("index 2\n", with: "index 2\nAAAA\n"),
                "a line of the path is not the base64 of 32 bytes"
            ),
            (
                text.replacing("index 2\n", with: "index 2\n" + String(repeating: hash, count: 100)),
                "the path has more than 65 hashes"
            ),
            (
                text.replacing("timestamp 5", with: "timestamp 9223372036854775808"),
                "the timestamp is too large"
            ),
            (text.replacing("timestamp 5", with: "time 5"), "the tree head lacks its timestamp"),
            (text.replacing("timestamp 5", with: "timestamp 5\nmore"), "a tree head has 4 lines, this has 5"),
            (text.replacing("\u{2014}", with: "-"), "a signature line is an em dash, a name and a signature"),
        ]
        for (changed, reason) in cases {
            #expect(check(changed) == refusal("This is not a proof: \(reason)."))
        }
        let notText = Array("c2sp.org/tlog-proof@v1\nextra ".utf8) + [0xFF, 0xFE, 0x0A]
        #expect(check(notText) == refusal("This is not a proof: the text is not UTF-8."))
        let huge = [UInt8](repeating: 0x41, count: ProofFile.maximumByteCount + 1)
        #expect(check(huge) == refusal("This is not a proof: the file is larger than 16 MiB."))
    }

    /// Random bytes, and right files with random bytes put in, taken out and changed.
    @Test func noiseIsNeverAcceptedNorACrash() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("\n\n +=0A\u{2014}extra index timestamp\u{301}\u{212A}".utf8)
        for text in [try inclusion(of: 2, size: 5).text, try consistency(from: 3, to: 5).text] {
            let bytes = Array(text.utf8)
            var accepted: [[UInt8]] = []
            for _ in 0..<2000 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<changed.count, using: &random)
                    let byte = alphabet.randomElement(using: &random) ?? 0
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: changed[place] = byte
                    case 1: changed.insert(byte, at: place)
                    default: changed.remove(at: place)
                    }
                }
                if changed != bytes, check(changed) == .accepted { accepted.append(changed) }
            }
            #expect(accepted == [])
        }
        for length in 0..<300 {
            let noise = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(check(noise) != .accepted)
        }
    }

    private func inclusion(of index: Int, size: Int) throws -> InclusionProof {
        InclusionProof(
            entry: entries[index], index: UInt64(index), path: try tree.inclusion(index, size),
            head: try head(size))
    }

    private func consistency(from old: Int, to new: Int) throws -> ConsistencyProof {
        ConsistencyProof(
            oldHead: try head(old), newHead: try head(new),
            path: old == 0 ? [] : try tree.consistency(old, new))
    }

    private func head(_ size: Int) throws -> SignedTreeHead {
        try signer.sign(size: UInt64(size), root: tree.roots[size], timestamp: 5)
    }

    private func expectAccepted(_ file: ProofFile) throws {
        let bytes = Array(file.text.utf8)
        #expect(try ProofFile(bytes: bytes) == file)
        #expect(check(bytes) == .accepted)
    }

    private func check(_ text: String) -> ProofVerdict { check(Array(text.utf8)) }

    private func check(_ bytes: [UInt8]) -> ProofVerdict {
        ProofFile.check(bytes: bytes, publicKey: signer.verifierKey.publicKey)
    }

    private func refusal(_ reason: String) -> ProofVerdict { .refused(because: reason) }
}
