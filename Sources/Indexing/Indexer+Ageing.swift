import FoundationEssentials
import Journal
import Kernel
import Search
import Storage
import Synchronization

extension Indexer {
    static let ageingInterval = Interval.hours(1)
    private static let page = 500

    /// Makes anew what time alone has changed, once an hour.
    func refreshAged() async throws {
        let now = clock.now()
        if let last = state.withLock({ $0.agedAt }), now - last < Self.ageingInterval { return }
        try await refreshAged(to: now)
    }

    /// As above, at once.
    public func refreshAgedNow() async throws { try await refreshAged(to: clock.now()) }

    private func refreshAged(to now: Instant) async throws {
        let last = aged
        for source in sources {
            var cursor: String?
            repeat {
                let from = cursor
                let aged = try await database.read { transaction in
                    try source.aged(from: last, to: now, after: from, limit: Self.page, in: transaction)
                }
                cursor = aged.next
                if aged.subjects.isEmpty { break }
                try await turn.take {
                    let changes = try await database.read { transaction in
                        try source.changes(for: aged.subjects, at: now, after: nil, in: transaction)
                    }
                    try await index.apply(changes.changes)
                }
            } while cursor != nil
        }
        setAged(to: now)
    }

    /// As of when documents are made: what time changed after it is yet to be taken into account.
    var aged: Instant {
        if let known = state.withLock({ $0.agedAt }) { return known }
        guard let ageFile, let kept = FileManager.default.contents(atPath: ageFile),
            let milliseconds = Int64(String(decoding: kept, as: UTF8.self))
        else { return Instant(milliseconds: 0) }
        return Instant(milliseconds: milliseconds)
    }

    func setAged(to instant: Instant) {
        state.withLock { $0.agedAt = instant }
        guard let ageFile else { return }
        // Without the file all stale profiles are looked at again after the next start: slower, not wrong.
        _ = FileManager.default.createFile(atPath: ageFile, contents: Data("\(instant.milliseconds)".utf8))
    }
}
