import Foundation
import GRDB
import NameForms
import Synchronization

/// The full-text index of everything that can be found: one SQLite file with FTS5 tables in a folder of its
/// own.
///
/// It is derived: whoever owns the record feeds it changes, remembers in `position` how far it has got, and
/// can rebuild it at any time. Searches never wait for writers.
public final class SearchIndex: Sendable {
    /// Matches are counted up to here, in total and by facet; beyond, the answer says 'at least'.
    public static let countLimit = 1_000

    /// So many values of each facet are told, the commonest.
    public static let facetValueLimit = 20

    let generations: Generations
    private let readers: Int
    private let cacheKiB: Int
    private let commonFrom: Int
    private let state: Mutex<Generation>

    private struct Generation {
        var number: Int
        var pool: DatabasePool
        var facets = FacetStore()
        /// A replaced generation whose file goes when its last reader has.
        var retired: [Retired] = []
    }

    private struct Retired {
        var number: Int
        weak var pool: DatabasePool?
    }

    /// Opens the index in a folder, made if missing. An index of another version or one that cannot be read
    /// is replaced by an empty one at position 0: see `isEmpty`.
    ///
    /// - Parameters:
    ///   - readers: how many searches run at once; by default as many as there are processors.
    ///   - cacheKiB: page cache of all readers together.
    ///   - commonFrom: from how many documents on a word has a set of its rows (see `CommonWords`); shorter lists are
    ///     read in no time to speak of.
    public init(
        folder: String, readers: Int? = nil, cacheKiB: Int = 64 << 10, commonFrom: Int = 1_000
    ) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw SearchError.folder("cannot make \(folder)")
        }
        let readers = readers ?? max(4, ProcessInfo.processInfo.activeProcessorCount)
        self.readers = readers
        self.cacheKiB = cacheKiB / readers
        self.commonFrom = commonFrom
        generations = Generations(folder: folder)
        let configuration = IndexSchema.configuration(readers: readers, cacheKiB: self.cacheKiB)
        if let number = generations.current(),
            let pool = try? Self.open(generations.path(number), configuration)
        {
            generations.removeAll(before: number)
            state = Mutex(Generation(number: number, pool: pool))
        } else {
            let number = generations.next()
            let pool = try DatabasePool(path: generations.path(number), configuration: configuration)
            try pool.write { database in try IndexSchema.create(database) }
            try generations.makeCurrent(number)
            state = Mutex(Generation(number: number, pool: pool))
        }
    }

    private static func open(_ path: String, _ configuration: Configuration) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration)
        let version = try pool.read { database in try IndexSchema.number("version", database) }
        guard version == Int64(IndexSchema.version) else { throw SearchError.damaged }
        return pool
    }

    var pool: DatabasePool {
        state.withLock { $0.pool }
    }

    /// The file in use and the facets of its documents.
    private var current: (pool: DatabasePool, facets: FacetStore) {
        state.withLock { ($0.pool, $0.facets) }
    }

    /// Reads in one snapshot. Where another process has replaced and removed the file, so that no more
    /// connections can be opened to it, it changes over first.
    func read<Value>(_ body: (Database, FacetStore) throws -> Value) throws -> Value {
        let (pool, facets) = current
        do {
            return try pool.read { try body($0, facets) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            guard try reopenIfReplaced() else { throw error }
            let (pool, facets) = current
            return try pool.read { try body($0, facets) }
        }
    }

    // MARK: Writing

    /// Applies changes in order, all or none, and sets the position in the same transaction. The next search
    /// sees them. A document that is the same as before costs one look-up.
    public func apply(_ changes: [SearchChange], position: Int64? = nil) throws {
        let (pool, facets) = current
        let (changed, values) = try pool.write { database in try apply(changes, position, database) }
        facets.update(changed, values)
        removeRetired()
    }

    /// As above, waiting without holding a thread.
    public func apply(_ changes: [SearchChange], position: Int64? = nil) async throws {
        let (pool, facets) = current
        let (changed, values) = try await pool.write { database in
            try self.apply(changes, position, database)
        }
        facets.update(changed, values)
        removeRetired()
    }

    private func apply(_ changes: [SearchChange], _ position: Int64?, _ database: Database) throws
        -> ([FacetChange], [Int: NumberedFacet])
    {
        var writer = try IndexWriter(database, threshold: commonFrom)
        try writer.apply(changes)
        if let position { try IndexSchema.setNumber("position", position, database) }
        return (writer.facetChanges, writer.facetValues)
    }

    /// Replaces all phrases that queries, and the texts that are compared for similarity, are understood by.
    public func setPhrases(_ phrases: [EntityPhrase]) throws {
        try pool.write { database in
            let before = try PhraseTable.all(database)
            try PhraseTable.replace(phrases, database)
            let changed = try PhraseTable.all(database).symmetricDifference(before)
            try SimilarPhraseChanges(changed, database).write()
        }
    }

    /// The journal cursor that the index has reached, as last passed to `apply` or `rebuild`; 0 at first.
    public var position: Int64 {
        get throws { try read { database, _ in try IndexSchema.number("position", database) } }
    }

    /// Whether nothing was ever indexed.
    public var isEmpty: Bool {
        get throws {
            try read { database, _ in
                try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM document)") ?? true
            }
        }
    }

    /// How many documents there are.
    public var count: Int {
        get throws {
            try read { database, _ in try Int.fetchOne(database, sql: "SELECT count(*) FROM document") ?? 0 }
        }
    }

    /// Makes the index anew beside the old one, which answers searches until the new one takes its place at
    /// once.
    ///
    /// - Parameters:
    ///   - position: the journal cursor read *before* the source was; changes applied meanwhile must be
    ///     applied again
    ///     from there.
    ///   - source: calls its argument with each document, in any order; of two with the same kind and id
    ///     the last wins.
    public func rebuild(
        position: Int64, phrases: [EntityPhrase],
        source: ((SearchDocument) throws -> Void) throws -> Void
    ) throws {
        let number = generations.next()
        do {
            try IndexBuilder(path: generations.path(number), threshold: commonFrom)
                .build(position: position, phrases: phrases, source: source)
            let pool = try Self.open(
                generations.path(number), IndexSchema.configuration(readers: readers, cacheKiB: cacheKiB))
            let facets = try Self.facets(of: pool)
            try generations.makeCurrent(number)
            replace(with: number, pool, facets)
        } catch {
            generations.remove(number)
            throw error
        }
    }

    /// Changes over to an index that another process has rebuilt; returns whether there was one. Cheap enough
    /// to call before each batch of changes.
    @discardableResult
    public func reopenIfReplaced() throws -> Bool {
        guard let number = generations.current(), number != state.withLock({ $0.number }) else {
            return false
        }
        let configuration = IndexSchema.configuration(readers: readers, cacheKiB: cacheKiB)
        let pool = try Self.open(generations.path(number), configuration)
        replace(with: number, pool, try Self.facets(of: pool))
        return true
    }

    /// Read before the file is searched, so that nobody waits for them.
    private static func facets(of pool: DatabasePool) throws -> FacetStore {
        let facets = FacetStore()
        _ = try pool.read { database in try facets.current(database) }
        return facets
    }

    private func replace(with number: Int, _ pool: DatabasePool, _ facets: FacetStore) {
        state.withLock { state in
            state.retired.append(Retired(number: state.number, pool: state.pool))
            state.number = number
            state.pool = pool
            state.facets = facets
        }
        removeRetired()
    }

    /// A reader may still open connections to a replaced file by its name, so it stays until nobody has it.
    private func removeRetired() {
        let unused = state.withLock { state in
            let unused = state.retired.filter { $0.pool == nil }.map(\.number)
            state.retired.removeAll { $0.pool == nil }
            return unused
        }
        for number in unused { generations.remove(number) }
    }

    // MARK: Comparing with the record

    /// Calls back with each document's kind, id and content hash, in no particular order.
    public func forEachDocument(_ body: (_ kind: String, _ id: String, _ hash: Int64) throws -> Void) throws {
        try read { database, _ in
            let rows = try Row.fetchCursor(database, sql: "SELECT subject, hash FROM document")
            while let row = try rows.next() {
                let subject = try row.withUnsafeData(atIndex: 0) { data in
                    data?.withUnsafeBytes { SubjectKey.decode($0) }
                }
                guard let subject else { throw SearchError.damaged }
                try body(subject.kind, subject.id, row[1])
            }
        }
    }

    /// The content hash of one document, nil if it is not indexed.
    public func contentHash(kind: String, id: String) throws -> Int64? {
        let key = Data(SubjectKey.encode(kind: kind, id: id))
        return try read { database, _ in
            try Int64.fetchOne(database, sql: "SELECT hash FROM document WHERE subject = ?", arguments: [key])
        }
    }

    /// Has SQLite check the file, the full-text tables included, and compares the sets of common words with the numbers of
    /// documents that have them and what is kept for similarity with the documents; returns what is wrong, nothing if all is well. It reads the whole file.
    public func integrityProblems() throws -> [String] {
        try read { database, _ in
            let problems = try String.fetchAll(database, sql: "PRAGMA integrity_check")
            return try problems.filter { $0 != "ok" } + CommonWords(database: database).problems()
                + SimilarCheck(database).problems()
        }
    }

    // MARK: Searching

    /// Reads the facets of all documents into memory (a fraction of a second at half a million), which the
    /// first search that counts them would otherwise do while others wait. They take about 20 bytes a document.
    public func prepareFacets() throws {
        _ = try read { database, facets in try facets.current(database) }
    }

    /// Answers a query. Whatever the text holds, it is no error. It works for a millisecond or a few and waits for nobody
    /// while there are as many readers as threads, so it does without the change of threads that waiting would take.
    public func search(_ query: SearchQuery) throws -> SearchAnswer {
        try read { database, facets in try SearchEngine(database, facets).answer(query) }
    }

    /// So many hits does `similar` return at most.
    public static var similarLimit: Int { SimilarCandidates.kept }

    /// What resembles a description, the likest first; of equally like ones, by kind and identifier. Only documents with
    /// a profile are compared, and only those that have something in common with it are hits. Like `search`, it waits for
    /// nobody, and it works for some milliseconds.
    public func similar(to query: SimilarityQuery) throws -> [SimilarHit] {
        try read { database, _ in try SimilarEngine(database).answer(query) }
    }

}

extension SearchIndex {
    /// How many pairs of a given name and a short form of it are known.
    public static var nicknamePairs: Int { Nicknames.pairCount }
}
