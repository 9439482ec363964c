import Journal
import Kernel
import Search
import Storage
import Synchronization

extension Indexer {
    /// Makes the index anew from one view of the record and puts it in the place of the old one, which answers
    /// meanwhile.
    /// - Parameter progress: called now and then with how many documents are written.
    /// - Returns: how many documents there are.
    @discardableResult
    public func rebuild(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        let (index, sources) = (index, sources)
        let started = clock.now()
        let made = try await database.read { transaction in
            let position = try transaction.journal.lastPosition()
            var phrases: [PhrasePart: [EntityPhrase]] = [:]
            for part in PhrasePart.allCases {
                phrases[part] = try sources.flatMap { try $0.phrases(part, in: transaction) }
            }
            var count = 0
            try index.rebuild(position: position, phrases: Self.inOrder(phrases)) { emit in
                for source in sources {
                    try source.stream(at: started, in: transaction) { document in
                        try emit(document)
                        count += 1
                        if count.isMultiple(of: 10_000) { progress(count) }
                    }
                }
            }
            return (count: count, position: position, phrases: phrases)
        }
        // What followed the old index a moment ago may have moved the new one's position; set it back.
        try await turn.take { try await index.apply([], position: made.position) }
        state.withLock { state in
            state.phrases = made.phrases
            state.namesAreDue = false
            state.countedAt = started
            state.settled = []
        }
        setAged(to: started)
        progress(made.count)
        return made.count
    }

    /// Compares every document with the record.
    public func check(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> IndexReport {
        try index.reopenIfReplaced()
        let (index, sources) = (index, sources)
        let position = try index.position
        let now = aged
        return try await database.read { transaction in
            var hashes: [Int64: Int64] = [:]
            hashes.reserveCapacity(try index.count)
            try index.forEachDocument { kind, id, hash in hashes[IndexReport.key(kind, id)] = hash }
            var report = IndexReport()
            report.indexed = hashes.count
            report.waiting = max(0, try transaction.journal.lastPosition() - position)
            report.problems = try index.integrityProblems()
            for source in sources {
                try source.stream(at: now, in: transaction) { document in
                    report.recorded += 1
                    if report.recorded.isMultiple(of: 10_000) { progress(report.recorded) }
                    guard let hash = hashes.removeValue(forKey: IndexReport.key(document.kind, document.id)) else {
                        report.missing.add(document.kind, document.id)
                        return
                    }
                    if hash != document.contentHash { report.stale.add(document.kind, document.id) }
                }
            }
            if !hashes.isEmpty {
                try index.forEachDocument { kind, id, _ in
                    if hashes[IndexReport.key(kind, id)] != nil { report.extra.add(kind, id) }
                }
            }
            return report
        }
    }
}

/// How the index differs from the record.
public struct IndexReport: Sendable, Equatable {
    /// Some of the documents that differ, and how many do.
    public struct Documents: Sendable, Equatable {
        public private(set) var count = 0
        /// The first few as 'kind identifier'.
        public private(set) var examples: [String] = []

        mutating func add(_ kind: String, _ id: String) {
            count += 1
            if examples.count < 20 { examples.append("\(kind) \(id)") }
        }
    }

    /// Documents the index holds, and those the record asks for.
    public internal(set) var indexed = 0
    public internal(set) var recorded = 0
    /// In the record and not in the index.
    public internal(set) var missing = Documents()
    /// Not what the record says.
    public internal(set) var stale = Documents()
    /// In the index and not in the record.
    public internal(set) var extra = Documents()
    /// Sealed entries that the index has not reached yet; what they changed may be among the differences.
    public internal(set) var waiting: Int64 = 0
    /// What SQLite finds wrong with the file.
    public internal(set) var problems: [String] = []

    public var isSound: Bool {
        missing.count + stale.count + extra.count == 0 && problems.isEmpty
    }

    /// 64 bits of FNV-1a: among a million documents two share one with a chance of one in forty million.
    static func key(_ kind: String, _ id: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in kind.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = hash &* 0x100_0000_01b3
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}
