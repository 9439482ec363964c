public import Kernel
public import Logging
public import MerkleTree
public import ServiceLifecycle
public import Storage

/// Gives recorded entries their positions in the Merkle tree and signs its heads, beside the sealers of other
/// nodes, of which one works at a time.
public struct Sealer: Service {
    /// The most entries sealed in one transaction: a writer waits for at most one such on SQLite.
    public static let batch = 5000

    private let database: any Database
    private let signer: TreeHeadSigner
    private let clock: WallClock
    private let logger: Logger

    public init(
        database: any Database, signer: TreeHeadSigner, clock: WallClock = .system,
        logger: Logger = Logger(label: "journal")
    ) {
        self.database = database
        self.signer = signer
        self.clock = clock
        self.logger = logger
    }

    /// What others need to check heads and proofs, as it is published.
    public var verifierKey: VerifierKey { signer.verifierKey }

    /// Seals what is recorded, within moments, until a graceful shutdown. What waits then is sealed by
    /// another node, or after the next start.
    public func run() async throws {
        await database.follow(JournalChannel.recorded, logger: logger, failure: "Sealing the journal failed") {
            while case .sealed(let count) = try await sealBatch(waits: false), count == Self.batch {}
        }
    }

    /// Seals everything that is recorded by now, also while other sealers work.
    /// - Returns: how many entries this call sealed.
    /// - Throws: `JournalError.damaged` when the record contradicts the last signed head.
    @discardableResult
    public func sealNow() async throws -> Int {
        let newest = try await database.read { transaction in
            try transaction.value(
                JournalEntry.ID.self, "SELECT entry_id FROM journal_unsealed ORDER BY entry_id DESC LIMIT 1")
        }
        guard let newest else { return 0 }
        var total = 0
        while true {
            do {
                if case .sealed(let count) = try await sealBatch(waits: true) { total += count }
            } catch StorageError.conflict {
                // Another sealer was faster, again and again: look whether anything is left.
            }
            let isDone = try await database.read { transaction in
                try transaction.value(
                    Int64.self, "SELECT 1 FROM journal_unsealed WHERE entry_id <= \(newest) LIMIT 1") == nil
            }
            if isDone { return total }
        }
    }

    private func sealBatch(waits: Bool) async throws -> Sealing.Outcome {
        // Looking first spares the nodes that find nothing to do a write.
        let isIdle = try await database.read { transaction in
            try transaction.value(Int64.self, "SELECT 1 FROM journal_unsealed LIMIT 1") == nil
        }
        if isIdle { return .sealed(0) }
        let signer = signer
        let now = clock.now()
        // A snapshot suffices, since the turn's row keeps sealers apart, and spares writers serialisation
        // failures over the queue that both use.
        return try await database.write(isolation: .snapshot) { transaction in
            try Sealing(transaction: transaction, signer: signer, now: now).seal(
                limit: Self.batch, waits: waits)
        }
    }
}
