public import MerkleTree
public import Storage

/// The journal as evidence: heads to publish, proofs to hand out, and the check of everything.
public struct Journal: Sendable {
    let database: any Database
    /// The name and public key that its heads are signed with.
    public let key: VerifierKey

    public init(database: any Database, key: VerifierKey) {
        self.database = database
        self.key = key
    }

    /// The newest signed head; `nil` before anything was sealed. Whoever keeps its `text` can later have it
    /// proved that nothing before it was changed.
    public func head() async throws -> SignedTreeHead? {
        try await database.read { try TreeStore(transaction: $0).latestHead() }
    }

    /// A proof that the entry is in the journal under its newest head, with the entry itself.
    /// - Throws: `JournalError.noSuchEntry`, `.notSealedYet`; `.damaged` when the entry is not the one that
    ///   was sealed, or the tree is incomplete.
    public func prove(_ entry: JournalEntry.ID) async throws -> ProofFile {
        try await database.read { transaction in
            guard let recorded = try transaction.journal.entry(entry) else { throw JournalError.noSuchEntry }
            let tree = TreeStore(transaction: transaction)
            guard let position = try transaction.journal.position(of: entry), let head = try tree.latestHead()
            else { throw JournalError.notSealedYet }
            guard position > 0, head.isSigned(by: key) else {
                throw JournalError.damaged("entry \(entry) has no place under a signed head")
            }
            let index = UInt64(position - 1)
            let size = head.head.size
            let path = try complete {
                var places = try MerkleTree.coordinates(forInclusionOf: index, size: size)
                places.append(NodeCoordinate(level: 0, index: index))
                let nodes = try tree.nodes(places)
                guard try nodes.hash(at: NodeCoordinate(level: 0, index: index)) == recorded.leafHash else {
                    throw JournalError.damaged("entry \(entry) is not what was sealed")
                }
                return try MerkleTree.inclusionProof(of: index, size: size) { try nodes.hash(at: $0) }
            }
            let proof = InclusionProof(entry: recorded.canonicalBytes, index: index, path: path, head: head)
            return .inclusion(proof)
        }
    }

    /// A proof that since an earlier head entries were only added.
    /// - Parameter oldHead: the text of a head, as it was published.
    /// - Throws: `JournalError.noSuchHead`; `.notSealedYet` when there is no head at all.
    public func consistency(from oldHead: String) async throws -> ProofFile {
        let old: SignedTreeHead
        do {
            old = try SignedTreeHead(text: oldHead.utf8)
        } catch {
            throw JournalError.noSuchHead("\(error)")
        }
        guard old.isSigned(by: key) else {
            throw JournalError.noSuchHead("it is not signed with this journal's key")
        }
        return try await database.read { transaction in
            let tree = TreeStore(transaction: transaction)
            guard let head = try tree.latestHead() else { throw JournalError.notSealedYet }
            let (oldSize, newSize) = (old.head.size, head.head.size)
            guard oldSize <= newSize else {
                throw JournalError.noSuchHead("it is of \(oldSize) entries, but there are \(newSize)")
            }
            guard oldSize > 0 else { throw JournalError.noSuchHead("it is of no entries") }
            let path = try complete {
                let nodes = try tree.nodes(
                    try MerkleTree.coordinates(forConsistencyFrom: oldSize, to: newSize))
                return try MerkleTree.consistencyProof(from: oldSize, to: newSize) { try nodes.hash(at: $0) }
            }
            return .consistency(ConsistencyProof(oldHead: old, newHead: head, path: path))
        }
    }

    private func complete<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as MerkleTreeError {
            throw JournalError.damaged("\(error)")
        }
    }
}
