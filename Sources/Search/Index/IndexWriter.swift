import Foundation
import GRDB

/// Writes documents into an index file, within the caller's transaction.
struct IndexWriter {
    let database: Database
    private var facetNumbers: [FacetKey: (number: Int, label: String)] = [:]
    private var vocabulary = VocabularyChanges()
    private var common: CommonWordsWriter
    var similar: SimilarWriter
    /// What the transaction has changed in the facets.
    private(set) var facetChanges: [FacetChange] = []
    private(set) var facetValues: [Int: NumberedFacet] = [:]

    private struct FacetKey: Hashable {
        var name: String
        var value: String
    }

    /// - Parameter threshold: from how many documents on a word is common.
    init(_ database: Database, threshold: Int) throws {
        self.database = database
        common = CommonWordsWriter(database, threshold: threshold)
        similar = try SimilarWriter(database)
    }

    /// What is to happen at one row.
    private struct RowChange {
        var rowid: Int64
        var removes: SearchDocument?
        var adds: SearchDocument?
        var content: [UInt8] = []
        var hash: Int64 = 0
    }

    /// Applies changes in order. FTS5 buffers rows only while their numbers go up, so the net changes are
    /// sorted.
    mutating func apply(_ changes: [SearchChange]) throws {
        var latest: [[UInt8]: SearchDocument?] = [:]
        var keys: [[UInt8]] = []
        for change in changes {
            let (kind, id, document) = change.parts
            let key = SubjectKey.encode(kind: kind, id: id)
            if latest.updateValue(document, forKey: key) == nil { keys.append(key) }
        }
        var sequence = try IndexSchema.number("sequence", database)
        var rows: [RowChange] = []
        for key in keys {
            let old = try existing(key)
            guard let document = latest[key] ?? nil else {
                if let old { rows.append(RowChange(rowid: old.rowid, removes: old.document)) }
                continue
            }
            let content = DocumentCodec.encode(document)
            let hash = DocumentCodec.hash(content)
            if let old {
                if old.hash == hash { continue }
                if old.document.rank == document.rank {
                    rows.append(
                        RowChange(
                            rowid: old.rowid, removes: old.document, adds: document, content: content,
                            hash: hash))
                    continue
                }
                rows.append(RowChange(rowid: old.rowid, removes: old.document))
            }
            sequence += 1
            let rowid = Self.rowid(rank: document.rank, sequence: sequence)
            rows.append(RowChange(rowid: rowid, adds: document, content: content, hash: hash))
        }
        if rows.isEmpty { return }
        rows.sort { $0.rowid < $1.rowid }
        // A subject that changes rank has two rows, and its key may stand only once.
        for row in rows where row.removes != nil && row.adds == nil {
            try database.cachedStatement(sql: "DELETE FROM document WHERE rowid = ?").execute(arguments: [
                row.rowid
            ])
        }
        for row in rows { try write(row) }
        try IndexSchema.setNumber("sequence", sequence, database)
        try finish()
    }

    /// Writes what was counted of words and noted for similarity.
    mutating func finish() throws {
        try common.write(vocabulary.write(to: database))
        vocabulary = VocabularyChanges()
        try similar.write()
    }

    static func rowid(rank: UInt8, sequence: Int64) -> Int64 {
        Int64(rank) << 40 | sequence
    }

    private func existing(_ key: [UInt8]) throws -> (rowid: Int64, hash: Int64, document: SearchDocument)? {
        let statement = try database.cachedStatement(
            sql: "SELECT rowid, hash, content FROM document WHERE subject = ?")
        let rows = try Row.fetchCursor(statement, arguments: [Data(key)])
        guard let row = try rows.next() else { return nil }
        return (row[0], row[1], try DocumentCodec.document(row, 2))
    }

    private mutating func write(_ row: RowChange) throws {
        var oldForm: IndexedForm?
        var newForm: IndexedForm?
        if let old = row.removes {
            let form = IndexedForm(old)
            try fullText(
                "INSERT INTO word(word, rowid, \(Self.wordColumns)) VALUES('delete', ?\(Self.marks(8)))",
                row.rowid, form.word)
            try fullText(
                "INSERT INTO name(name, rowid, \(Self.nameColumns)) VALUES('delete', ?\(Self.marks(5)))",
                row.rowid, form.name)
            oldForm = form
            if row.adds == nil {
                try database.cachedStatement(sql: "DELETE FROM facet_numbers WHERE rowid = ?")
                    .execute(arguments: [row.rowid])
            }
        }
        if let new = row.adds {
            let form = IndexedForm(new)
            let key = SubjectKey.encode(kind: new.kind, id: new.id)
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?)")
                .execute(arguments: [row.rowid, Data(key), row.hash, Data(row.content)])
            try insertFullText(row.rowid, form)
            facetChanges.append(FacetChange(rowid: row.rowid, numbers: try writeFacets(row.rowid, new)))
            newForm = form
        }
        let oldCounts = row.removes?.audience.tokens.contains(Audience.everyoneToken) ?? false
        let newCounts = row.adds?.audience.tokens.contains(Audience.everyoneToken) ?? false
        if let oldForm { vocabulary.count(oldForm, counts: oldCounts, by: -1) }
        if let newForm { count(newForm, counts: newCounts) }
        try common.change(row.rowid, from: oldForm, to: newForm)
        if row.removes?.similarity != nil || row.adds?.similarity != nil {
            try similar.change(row.rowid, to: row.adds)
        }
    }

    /// - Parameter counts: whether everybody signed in may find the document.
    mutating func count(_ form: IndexedForm, counts: Bool) { vocabulary.count(form, counts: counts, by: 1) }

    func insertFullText(_ rowid: Int64, _ form: IndexedForm) throws {
        try fullText(
            "INSERT INTO word(rowid, \(Self.wordColumns)) VALUES(?\(Self.marks(8)))", rowid, form.word)
        try fullText(
            "INSERT INTO name(rowid, \(Self.nameColumns)) VALUES(?\(Self.marks(5)))", rowid, form.name)
    }

    @discardableResult
    mutating func writeFacets(_ rowid: Int64, _ document: SearchDocument) throws -> [UInt8] {
        var numbers: [UInt8] = []
        func add(_ number: Int) {
            guard number < 0xFFFF else { return }
            numbers.append(UInt8(truncatingIfNeeded: number))
            numbers.append(UInt8(truncatingIfNeeded: number >> 8))
        }
        add(try facetNumber("kind", FacetValue(document.kind)))
        for (name, values) in document.facets where name != "kind" {
            for value in Set(values) { add(try facetNumber(name, value)) }
        }
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO facet_numbers VALUES (?, ?)")
            .execute(arguments: [rowid, Data(numbers)])
        return numbers
    }

    private mutating func facetNumber(_ name: String, _ value: FacetValue) throws -> Int {
        let key = FacetKey(name: name, value: value.value)
        if let known = facetNumbers[key], known.label == value.label { return known.number }
        let number = try Int.fetchOne(
            database.cachedStatement(
                sql: """
                    INSERT INTO facet (name, value, label) VALUES (?, ?, ?)
                    ON CONFLICT (name, value) DO UPDATE SET label = excluded.label RETURNING number
                    """), arguments: [name, value.value, value.label])
        guard let number else { throw SearchError.damaged }
        facetNumbers[key] = (number, value.label)
        facetValues[number] = NumberedFacet(name: name, value: value)
        return number
    }

    private func fullText(_ sql: String, _ rowid: Int64, _ columns: [String]) throws {
        var values: [any DatabaseValueConvertible] = [rowid]
        values.reserveCapacity(columns.count + 1)
        for column in columns { values.append(column) }
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
    }

    private static let wordColumns = "names, title, organisation, topics, place, previous, prose, gate"
    private static let nameColumns = "family, given, other, handle, gate"

    private static func marks(_ count: Int) -> String {
        String(repeating: ", ?", count: count)
    }
}

extension SearchChange {
    /// What the change is about, and the document that is to be found from now on.
    fileprivate var parts: (kind: String, id: String, document: SearchDocument?) {
        switch self {
        case .upsert(let document):
            (document.kind, document.id, document.audience.tokens.isEmpty ? nil : document)
        case .delete(let kind, let id): (kind, id, nil)
        }
    }
}
