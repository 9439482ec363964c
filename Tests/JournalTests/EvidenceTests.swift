import Journal
import Kernel
import MerkleTree
import Storage
import StorageTesting
import Testing

@Suite struct EvidenceTests {
    @Test(arguments: enginesUnderTest)
    func everyEntryCanBeProvedToWhoeverHasTheKey(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            for batch in [1, 4, 8] {
                try await database.write { _ = try $0.record(drafts(batch)) }
                try await sealer.sealNow()
            }
            for item in try await sealed(database) {
                let text = try await journal.prove(item.entry.id).text
                #expect(ProofFile.check(bytes: Array(text.utf8), key: journal.key) == .accepted)
                guard case .inclusion(let proof) = try ProofFile(bytes: Array(text.utf8)) else {
                    Issue.record("not a proof of inclusion")
                    continue
                }
                #expect(JournalEntry(canonicalBytes: proof.entry) == item.entry)
                #expect(Int64(proof.index) == item.position - 1)
                let other = try JournalKey(seed: Array(1...32)).signer(origin: origin).verifierKey
                #expect(ProofFile.check(bytes: Array(text.utf8), key: other) != .accepted)
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func whatIsNotSealedOrNotThereHasNoProof(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            await #expect(throws: JournalError.noSuchEntry) {
                try await journal.prove(JournalEntry.ID(id(1)))
            }
            let recorded = try await database.write { try $0.record(drafts(2)) }
            await #expect(throws: JournalError.notSealedYet) { try await journal.prove(recorded[0]) }
            try await sealer.sealNow()
            try await database.write { transaction in
                _ = try transaction.run("UPDATE journal_entry SET verb = 'a.b' WHERE id = \(recorded[0])")
            }
            await #expect(throws: JournalError.self) { try await journal.prove(recorded[0]) }
            _ = try await journal.prove(recorded[1])
        }
    }

    @Test(arguments: enginesUnderTest)
    func theJournalProvesThatItOnlyGrew(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, journal in
            var published: [String] = []
            for batch in [1, 2, 3, 5, 9] {
                try await database.write { _ = try $0.record(drafts(batch)) }
                try await sealer.sealNow()
                published.append(try #require(try await journal.head()).text)
            }
            for head in published {
                let text = try await journal.consistency(from: head).text
                #expect(ProofFile.check(bytes: Array(text.utf8), key: journal.key) == .accepted)
            }
            #expect(try await journal.verify(publishedHeads: published).isSound)

            await #expect(throws: JournalError.self) { try await journal.consistency(from: "a head") }
            let signer = try key.signer(origin: origin)
            let root = try #require(MerkleHash(bytes: [UInt8](repeating: 7, count: 32)))
            let longer = try signer.sign(size: 1000, root: root, timestamp: 0).text
            await #expect(throws: JournalError.self) { try await journal.consistency(from: longer) }
            let strange = try JournalKey(seed: Array(1...32)).signer(origin: origin)
            let unknown = try strange.sign(size: 3, root: root, timestamp: 0).text
            await #expect(throws: JournalError.self) { try await journal.consistency(from: unknown) }

            // A head of the same log that it does not extend: the proof does not hold, and verifying says so.
            let forked = try signer.sign(size: 3, root: root, timestamp: 0).text
            let text = try await journal.consistency(from: forked).text
            #expect(ProofFile.check(bytes: Array(text.utf8), key: journal.key) != .accepted)
            for head in [forked, longer, unknown, "a head"] {
                #expect(try await journal.verify(publishedHeads: [head]).differenceCount == 1)
            }
        }
    }

    @Test func theKeyIsMadeOnceAndReadableByItsOwnerAlone() async throws {
        try await withDatabaseLocation(.sqlite) { location in
            let path = location.folder + "/journal.key"
            #expect(throws: JournalError.self) { try JournalKey.load(path) }
            let first = try JournalKey.loadOrMake(path).signer(origin: origin).verifierKey
            #expect(try JournalKey.load(path).signer(origin: origin).verifierKey == first)
            #expect(VerifierKey(text: first.text) == first)
            #expect(try mode(path) == 0o600)
            try write([1, 2, 3], to: location.folder + "/short")
            #expect(throws: JournalError.self) { try JournalKey.loadOrMake(location.folder + "/short") }
            #expect(throws: JournalError.self) { try JournalKey.loadOrMake(location.folder + "/missing/key") }
        }
    }
}
