import Collaborations
import Journal
import Kernel
import MerkleTree
import Storage
import WebParts
import Web

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Installation {
    /// What signs the journal's heads.
    /// - Throws: a fault when the key is missing or is not the one that the journal was begun with.
    var journalSigner: TreeHeadSigner {
        get async throws {
            let known = try await database.read { try InstallationSetting.journalKey.read($0) }
            let signer = try signer(try JournalKey.load(folder.journalKey))
            guard known == hex(signer.verifierKey.publicKey) else { throw otherKey }
            return signer
        }
    }

    var journal: Journal { get async throws { Journal(database: database, key: try await journalSigner.verifierKey) } }

    /// What archives carry, so that their entries can be checked elsewhere.
    var journalEvidence: JournalEvidence {
        get async throws {
            let journal = try await journal
            return JournalEvidence(key: journal.key.text) { try await journal.prove($0).text }
        }
    }

    /// Makes the key where nothing is recorded yet, and keeps in the database which one it is: nothing that was signed
    /// with a lost key, or on another node with another, could be continued.
    func prepareJournal() async throws {
        let (known, isEmpty) = try await database.read { transaction in
            (
                try InstallationSetting.journalKey.read(transaction),
                try transaction.value(Int.self, "SELECT 1 FROM journal_entry LIMIT 1") == nil
            )
        }
        guard known == nil else {
            _ = try await journalSigner
            return
        }
        let isNew = access(folder.journalKey, F_OK) != 0
        let key = isEmpty ? try JournalKey.loadOrMake(folder.journalKey) : try JournalKey.load(folder.journalKey)
        let signer = try signer(key)
        let head = try await Journal(database: database, key: signer.verifierKey).head()
        guard head?.isSigned(by: signer.verifierKey) ?? true else { throw otherKey }
        let mine = hex(signer.verifierKey.publicKey)
        let kept = try await database.write { transaction in
            if let theirs = try InstallationSetting.journalKey.read(transaction) { return theirs }
            try InstallationSetting.journalKey.write(mine, transaction)
            return mine
        }
        if kept != mine {
            // Another node was first. What was made for nothing would only be in the way of the right one.
            if isNew { unlink(folder.journalKey) }
            throw otherKey
        }
    }

    /// The journal's name follows from its key, so it stays the same however the service is reached.
    private func signer(_ key: JournalKey) throws -> TreeHeadSigner {
        let publicKey = try key.signer(origin: "concordat").verifierKey.publicKey
        return try key.signer(origin: "concordat-\(hex(publicKey.prefix(8)))")
    }

    private var otherKey: Fault {
        Fault(
            .conflict,
            """
            The journal was begun with another key than '\(folder.journalKey)'. Copy the folder 'keys' from another node, \
            or from a backup.
            """)
    }
}
