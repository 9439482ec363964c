public import Journal
public import Kernel
public import Logging
public import Search
public import ServiceLifecycle
public import Storage
import Synchronization

/// Keeps the search index of this node up to date with the record, at most a second behind.
///
/// It follows the journal's sealed entries from the position that the index itself keeps. Where it is too far behind –
/// the index is new, or an import changed very much – it makes the index anew, which the old one answers through.
public final class Indexer: Service {
    /// So many entries are read in one go.
    static let batch = 1_000
    /// So long what the record says most often stays as it was counted.
    static let countingInterval = Interval.hours(24)
    /// With more entries than this waiting, making the index anew is quicker than following.
    public static let rebuildLimit: Int64 = 50_000

    public let index: SearchIndex
    let database: any Database
    let sources: [any SearchSource]
    let clock: WallClock
    let logger: Logger
    let ageFile: String?
    private let rebuildLimit: Int64
    /// Reading documents and writing them to the index is one turn, so that older ones never replace newer ones.
    let turn = Turn()
    let state = Mutex(State())

    struct State {
        /// As they are in the index; a part that is not there is still to be read.
        var phrases: [PhrasePart: [EntityPhrase]] = [:]
        var namesAreDue = false
        var countedAt: Instant?
        /// Entries that `settle` has seen to.
        var settled: Set<JournalEntry.ID> = []
        var agedAt: Instant?
    }

    /// - Parameters:
    ///   - ageFile: where it remembers up to when time has been taken into account; in memory alone without one.
    ///   - rebuildLimit: with more sealed entries than this to catch up with, the index is made anew.
    public init(
        _ index: SearchIndex, database: any Database, sources: [any SearchSource], ageFile: String? = nil,
        clock: WallClock = .system, logger: Logger = Logger(label: "search"),
        rebuildLimit: Int64 = Indexer.rebuildLimit
    ) {
        self.ageFile = ageFile
        self.index = index
        self.database = database
        self.sources = sources
        self.clock = clock
        self.logger = logger
        self.rebuildLimit = rebuildLimit
    }

    /// Follows the journal until a graceful shutdown.
    public func run() async throws {
        await database.follow(JournalChannel.sealed, logger: logger, failure: "Indexing failed") {
            try await self.catchUp()
            try await self.refreshAged()
        }
    }

    /// Brings the index to what is sealed by now, by following or by making it anew.
    public func catchUp() async throws {
        while true {
            switch try await step() {
            case .more: continue
            case .done:
                try await refreshPhrases()
                return
            case .tooFarBehind:
                try await awaitQuiet()
                let count = try await rebuild()
                logger.info("The search index was made anew", metadata: ["documents": "\(count)"])
            }
        }
    }

    /// Waits, half a minute at most, while very much is still being sealed, which would leave the new index as far
    /// behind as the old.
    private func awaitQuiet() async throws {
        var last = try await database.read { try $0.journal.lastPosition() }
        for _ in 0..<60 {
            if try last - index.position <= rebuildLimit { return }
            try await Task.sleep(for: .milliseconds(500))
            let now = try await database.read { try $0.journal.lastPosition() }
            if now == last { return }
            last = now
        }
    }

    private enum Step { case more, done, tooFarBehind }

    /// One batch of entries.
    private func step() async throws -> Step {
        try index.reopenIfReplaced()
        let start = try index.position
        let waiting = try await database.read { transaction -> (last: Int64, entries: [SealedEntry]) in
            let last = try transaction.journal.lastPosition()
            // An index that is ahead belongs to another record, or to this one before it was restored.
            if start == 0 || start > last || last - start > self.rebuildLimit { return (last, []) }
            return (last, try transaction.journal.entries(after: start, limit: Self.batch))
        }
        if start > waiting.last || waiting.last - start > rebuildLimit { return .tooFarBehind }
        if start == 0 { return try await isUnstarted() ? .tooFarBehind : .done }
        guard let end = waiting.entries.last?.position else { return .done }
        try await apply(Self.subjects(waiting.entries.map(\.entry)), from: start, to: end)
        return waiting.entries.count == Self.batch ? .more : .done
    }

    /// Whether an index at position 0 was never made from the record. Of a record without entries there is nothing
    /// to follow, so that position stays.
    private func isUnstarted() async throws -> Bool {
        if state.withLock({ $0.phrases.isEmpty }) { return true }
        return try await database.read { try $0.journal.lastPosition() } > 0
    }

    static func subjects(_ entries: [JournalEntry]) -> [Subject] {
        var seen: Set<Subject> = []
        return entries.flatMap { [$0.subject] + ($0.container.map { [$0] } ?? []) }.filter { seen.insert($0).inserted }
    }

    private func apply(_ subjects: [Subject], from start: Int64, to end: Int64) async throws {
        for source in sources {
            let own = subjects.filter { source.subjectKinds.contains($0.kind) }
            if own.contains(where: { source.phraseKinds.contains($0.kind) }) {
                state.withLock { $0.namesAreDue = true }
            }
            var cursor: String?
            var isDone = own.isEmpty
            let now = aged
            while !isDone {
                let from = cursor
                cursor = try await turn.take {
                    let page = try await database.read { transaction in
                        try source.changes(for: own, at: now, after: from, in: transaction)
                    }
                    // A rebuilt index that took the place of this one starts from a position of its own.
                    guard try index.position == start else { return nil }
                    try await index.apply(page.changes)
                    return page.next
                }
                isDone = cursor == nil
            }
        }
        try await turn.take {
            guard try index.position == start else { return }
            try await index.apply([], position: end)
        }
    }

    /// Has the index know what was changed a moment ago, also before it is sealed: for pages that are shown to
    /// whoever made the change. Waits for at most five seconds and never fails; what it leaves out, following brings.
    /// - Parameter scope: whose recent entries count; those older than half a minute do not.
    public func settle(_ scope: JournalScope) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await self.applyRecent(scope)
                } catch is CancellationError {
                } catch {
                    self.logger.error("Indexing a change failed", metadata: ["error": "\(error)"])
                }
            }
            group.addTask { try? await Task.sleep(for: .seconds(5)) }
            await group.next()
            group.cancelAll()
        }
    }

    private func applyRecent(_ scope: JournalScope) async throws {
        let oldest = clock.now() - .seconds(30)
        let recent = try await database.read { transaction in
            try transaction.journal.page(scope, limit: 32).filter { $0.time >= oldest }
        }
        let fresh = state.withLock { state in recent.filter { !state.settled.contains($0.id) } }
        if fresh.isEmpty { return }
        let subjects = Self.subjects(fresh)
        try await turn.take {
            for source in sources {
                let own = subjects.filter { source.subjectKinds.contains($0.kind) }
                if own.isEmpty { continue }
                let now = aged
                let page = try await database.read { transaction in
                    try source.changes(for: own, at: now, after: nil, in: transaction)
                }
                try await index.apply(page.changes)
            }
        }
        state.withLock { state in
            if state.settled.count > 1_000 { state.settled = [] }
            state.settled.formUnion(fresh.map(\.id))
        }
    }

    /// Makes those parts of the phrases anew that may differ.
    func refreshPhrases() async throws {
        let now = clock.now()
        let due = state.withLock { state -> [PhrasePart] in
            var due: [PhrasePart] = []
            if state.namesAreDue || state.phrases[.named] == nil { due.append(.named) }
            let isOld = state.countedAt.map { now - $0 >= Self.countingInterval } ?? true
            if isOld || state.phrases[.counted] == nil { due.append(.counted) }
            return due
        }
        if due.isEmpty { return }
        let sources = sources
        var fresh = state.withLock { $0.phrases }
        let read = try await database.read { transaction in
            try due.map { part in (part, try sources.flatMap { try $0.phrases(part, in: transaction) }) }
        }
        for (part, phrases) in read { fresh[part] = phrases }
        if state.withLock({ $0.phrases }) != fresh { try index.setPhrases(Self.inOrder(fresh)) }
        let known = fresh
        state.withLock { state in
            state.phrases = known
            if due.contains(.named) { state.namesAreDue = false }
            if due.contains(.counted) { state.countedAt = now }
        }
    }

    static func inOrder(_ phrases: [PhrasePart: [EntityPhrase]]) -> [EntityPhrase] {
        PhrasePart.allCases.flatMap { phrases[$0] ?? [] }
    }
}
