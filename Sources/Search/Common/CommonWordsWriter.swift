import Foundation
import GRDB

/// Keeps the sets of rows of common words, within the caller's transaction.
struct CommonWordsWriter {
    private let database: Database
    private let common: CommonWords
    private let threshold: Int
    private let buffer = CommonWords.Buffer()
    /// Read when they are first needed: most transactions find that nothing has changed.
    private var numbers: [Substring: Int64]?
    /// By place, what the word is worth at each position from now on; 0 where it no longer is.
    private var changes: [Int64: [UInt16: UInt8]] = [:]

    init(_ database: Database, threshold: Int) {
        self.database = database
        self.threshold = threshold
        common = CommonWords(database: database)
    }

    private mutating func known() throws -> [Substring: Int64] {
        if let numbers { return numbers }
        var read: [Substring: Int64] = [:]
        let rows = try Row.fetchCursor(database, sql: "SELECT word, number FROM common")
        while let row = try rows.next() {
            let word: String = row[0]
            read[Substring(word)] = row[1]
        }
        numbers = read
        return read
    }

    /// Notes that a row has other words than before.
    mutating func change(_ rowid: Int64, from old: IndexedForm?, to new: IndexedForm?) throws {
        let numbers = try known()
        if numbers.isEmpty { return }
        let before = Self.weights(old, numbers)
        let after = Self.weights(new, numbers)
        let position = UInt16(truncatingIfNeeded: rowid)
        for (number, weight) in after where before[number] != weight {
            changes[CommonWords.place(number, rowid >> RowSet.shift), default: [:]][position] = weight
        }
        for number in before.keys where after[number] == nil {
            changes[CommonWords.place(number, rowid >> RowSet.shift), default: [:]][position] = 0
        }
    }

    private static func weights(_ form: IndexedForm?, _ numbers: [Substring: Int64]) -> [Int64: UInt8] {
        var weights: [Int64: UInt8] = [:]
        for (column, weight) in zip(form?.word ?? [], WordColumn.weights) {
            // By bytes, as the full-text table does: a mark after a space is one character with it.
            for word in column.utf8.split(separator: UInt8(ascii: " ")) {
                guard let number = numbers[Substring(word)] else { continue }
                weights[number] = max(weights[number] ?? 0, weight)
            }
        }
        return weights
    }

    /// Writes what was noted, and makes words common that have become so.
    ///
    /// - Parameter uses: how many documents have each word for which that has changed.
    mutating func write(_ uses: [VocabularyChanges.Use]) throws {
        for (place, weights) in changes.sorted(by: { $0.key < $1.key }) {
            try write(weights, at: place)
        }
        changes = [:]
        for use in uses where use.now >= threshold {
            if try known()[Substring(use.word)] == nil { try promote(use.word) }
        }
    }

    private func write(_ changed: [UInt16: UInt8], at place: Int64) throws {
        let (number, chunk) = (place >> 32, place & 0xFFFF_FFFF)
        let old = try common.members(number, chunk, buffer)?.positions() ?? []
        let worth = try common.weights(number, chunk, buffer)
        guard old.count == worth.count else { throw SearchError.damaged }
        var rows = Rows()
        var next = 0
        func keep(before position: UInt16?) {
            while next < old.count, position.map({ old[next] < $0 }) ?? true {
                rows.append(old[next], worth[next])
                next += 1
            }
        }
        for (position, weight) in changed.sorted(by: { $0.key < $1.key }) {
            keep(before: position)
            if next < old.count, old[next] == position { next += 1 }
            if weight > 0 { rows.append(position, weight) }
        }
        keep(before: nil)
        try store(rows, at: place)
    }

    private struct Rows {
        var positions: [UInt16] = []
        var weights: [UInt8] = []

        mutating func append(_ position: UInt16, _ weight: UInt8) {
            positions.append(position)
            weights.append(weight)
        }
    }

    private func store(_ rows: Rows, at place: Int64) throws {
        if rows.positions.isEmpty {
            for table in ["common_members", "common_weights"] {
                try database.cachedStatement(sql: "DELETE FROM \(table) WHERE place = ?").execute(arguments: [place])
            }
            return
        }
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO common_members VALUES (?, ?)")
            .execute(arguments: [place, Data(RowSet.encode(rows.positions))])
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO common_weights VALUES (?, ?)")
            .execute(arguments: [place, Data(rows.weights)])
    }

    /// Reads the word's list in the full-text table, chunk by chunk.
    private mutating func promote(_ word: String) throws {
        let insert = try database.cachedStatement(sql: "INSERT INTO common (word) VALUES (?) RETURNING number")
        guard let number = try Int64.fetchOne(insert, arguments: [word]) else { throw SearchError.damaged }
        numbers?[Substring(word)] = number
        // One group, worth its weight.
        let match = MatchExpression.group(1, .word(word, factor: 1)).compiled(weights: WordColumn.weights)
        let list = try RawStatement(
            database.cachedStatement(
                sql: """
                    SELECT rowid, search_rank(word, ?2) FROM word WHERE word MATCH ?1 AND rowid >= ?4
                    ORDER BY rowid LIMIT ?3
                    """))
        var first: Int64 = 0
        while true {
            let (rowids, weights) = try list.pool(match, limit: RowSet.capacity, firstRow: first)
            let isLast = rowids.count < RowSet.capacity
            var start = 0
            while start < rowids.count {
                let chunk = rowids[start] >> RowSet.shift
                let end = rowids[start...].firstIndex { $0 >> RowSet.shift != chunk } ?? rowids.count
                // More of the chunk may be beyond what was read, unless that is all of one chunk.
                if end == rowids.count, !isLast, start > 0 { break }
                var rows = Rows()
                for index in start..<end {
                    rows.append(UInt16(truncatingIfNeeded: rowids[index]), UInt8(truncatingIfNeeded: weights[index]))
                }
                try store(rows, at: CommonWords.place(number, chunk))
                start = end
            }
            if isLast { break }
            first = start < rowids.count ? rowids[start] : rowids[start - 1] + 1
        }
    }
}
