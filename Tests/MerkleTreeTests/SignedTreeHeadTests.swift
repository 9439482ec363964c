import Crypto
import Testing

@testable import MerkleTree

/// The vectors of the reference implementation of signed notes (golang.org/x/mod/sumdb/note).
@Suite struct SignedNoteVectorTests {
    static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let otherKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let seed = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM="
    static let text = [
        "If you think cryptography is the answer to your problem,",
        "then you don't know what your problem is.",
    ]
    static let signature =
        "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    static let otherSignature =
        "\u{2014} EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ="

    @Test func keysAreReadAndWritten() throws {
        for text in [Self.key, Self.otherKey] {
            #expect(try #require(VerifierKey(text: text)).text == text)
        }
        let seed = try #require(Base64.decode(Self.seed))
        let signer = try TreeHeadSigner(origin: "PeterNeumann", privateKey: seed)
        #expect(signer.verifierKey.text == Self.key)
    }

    @Test func mangledKeysAreRefused() throws {
        for length in 0..<Self.key.count {
            #expect(VerifierKey(text: Self.key.prefix(length)) == nil)
        }
        #expect(VerifierKey(text: Self.key.replacing("c74f", with: "c74e")) == nil)
        #expect(VerifierKey(text: Self.key.replacing("Peter", with: "Petra")) == nil)
        #expect(
            VerifierKey(text: "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
        #expect(VerifierKey(name: "PeterNeumann", publicKey: [UInt8](repeating: 1, count: 31)) == nil)
    }

    @Test func knownSignaturesHold() throws {
        let key = try #require(VerifierKey(text: Self.key))
        let other = try #require(VerifierKey(text: Self.otherKey))
        let both = try SignedNote(
            textLines: Self.text, signatureLines: [Self.signature, Self.otherSignature])
        #expect(both.isSigned(by: key))
        #expect(both.isSigned(by: other))
        let one = try SignedNote(textLines: Self.text, signatureLines: [Self.signature])
        #expect(one.isSigned(by: key))
        #expect(!one.isSigned(by: other))
        let changed = try SignedNote(textLines: Self.text.reversed(), signatureLines: [Self.signature])
        #expect(!changed.isSigned(by: key))
    }

    @Test func aFalseSignatureSpoilsARightOne() throws {
        let key = try #require(VerifierKey(text: Self.key))
        let right = try NoteSignature(line: Self.signature)
        var bytes = right.bytes
        bytes[10] ^= 1
        let wrong = NoteSignature(name: right.name, keyID: right.keyID, bytes: bytes)
        let note = try SignedNote(textLines: Self.text, signatureLines: [right.line, wrong.line])
        #expect(!note.isSigned(by: key))
    }
}

@Suite struct SignedTreeHeadTests {
    static let origin = "concordat.example/journal"
    static let time: Int64 = 1_795_255_380_123
    let signer: TreeHeadSigner
    let stranger: TreeHeadSigner

    init() throws {
        signer = try TreeHeadSigner(origin: Self.origin, privateKey: Array(1...32))
        stranger = try TreeHeadSigner(origin: Self.origin, privateKey: Array(2...33))
    }

    @Test func signedTextIsACheckpoint() throws {
        let root = try #require(MerkleHash(hex: ReferenceVectorTests.roots[8]))
        let head = try signer.sign(size: 8, root: root, timestamp: Self.time)
        #expect(
            head.head.text == """
                concordat.example/journal
                8
                XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=
                timestamp 1795255380123

                """)
        let lines = head.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 7)
        #expect(lines[4] == "" && lines[6] == "")
        #expect(lines[5].hasPrefix("\u{2014} concordat.example/journal "))
        #expect(head.isSigned(by: signer.verifierKey))
        #expect(head.isSigned(by: signer.verifierKey.publicKey))
        #expect(!head.isSigned(by: stranger.verifierKey))
        #expect(!head.isSigned(by: stranger.verifierKey.publicKey))
        #expect(!head.isSigned(by: [1, 2, 3]))
        #expect(try SignedTreeHead(text: head.text.utf8) == head)
    }

    @Test func headOfAnotherLogIsNotSignedByThisOne() throws {
        let elsewhere = try TreeHeadSigner(origin: "elsewhere.example/journal", privateKey: Array(1...32))
        let head = try elsewhere.sign(size: 0, root: MerkleTree.emptyRoot, timestamp: 0)
        #expect(head.isSigned(by: elsewhere.verifierKey))
        #expect(!head.isSigned(by: signer.verifierKey))
    }

    /// A right signature of this log's key below a head that names another log.
    @Test func keyVouchesOnlyForItsOwnLog() throws {
        let head = try #require(
            TreeHead(origin: "elsewhere.example", size: 0, root: MerkleTree.emptyRoot, timestamp: 0))
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(1...32))
        let signature = NoteSignature(
            name: Self.origin, keyID: signer.verifierKey.keyID,
            bytes: Array(try key.signature(for: Array(head.text.utf8))))
        let signed = SignedTreeHead(head: head, signature: signature)
        #expect(signed.note.isSigned(by: signer.verifierKey))
        #expect(!signed.isSigned(by: signer.verifierKey))
    }

    @Test func everyFlippedBitOfASignedHeadIsNoticed() throws {
        let root = MerkleTree.leafHash([1])
        let head = try signer.sign(size: 1, root: root, timestamp: Self.time)
        let bytes = Array(head.text.utf8)
        var accepted: [Int] = []
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if let read = try? SignedTreeHead(text: changed), read.isSigned(by: signer.verifierKey) {
                accepted.append(bit)
            }
        }
        #expect(accepted == [])
    }

    @Test func headWithAnotherValueNeedsAnotherSignature() throws {
        let head = try signer.sign(size: 7, root: MerkleTree.leafHash([1]), timestamp: Self.time)
        let text = head.text
        let changes = [
            ("\n7\n", "\n8\n"), ("timestamp 1", "timestamp 2"), ("concordat", "discordat"),
        ]
        for (old, new) in changes {
            let read = try SignedTreeHead(text: text.replacing(old, with: new).utf8)
            #expect(!read.isSigned(by: signer.verifierKey.publicKey))
        }
    }

    @Test(arguments: ["", "two words", "a+b", "line\nbreak", "Ünicode", String(repeating: "x", count: 256)])
    func impossibleOrigins(origin: String) {
        #expect(throws: MerkleTreeError.invalidOrigin) {
            try TreeHeadSigner(origin: origin, privateKey: Array(1...32))
        }
        #expect(TreeHead(origin: origin, size: 0, root: MerkleTree.emptyRoot, timestamp: 0) == nil)
    }

    @Test func impossibleKeysAndHeads() {
        #expect(throws: MerkleTreeError.invalidKey) {
            try TreeHeadSigner(origin: Self.origin, privateKey: Array(1...31))
        }
        #expect(throws: MerkleTreeError.invalidHead) {
            try signer.sign(size: 1, root: MerkleTree.emptyRoot, timestamp: -1)
        }
        #expect(throws: MerkleTreeError.invalidHead) {
            try signer.sign(size: 0, root: MerkleTree.leafHash([1]), timestamp: 1)
        }
    }
}
