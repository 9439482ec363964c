import Kernel
import Search
import Storage
import StorageSQLite

/// What would be found without the work put into it: one full-text table, any of the words, `ORDER BY bm25()`.
struct Baseline {
    private let database: SQLiteDatabase

    init(_ profiles: [SimilarityProfile], path: String) async throws {
        database = try SQLiteDatabase(path: path)
        _ = try await database.write { transaction in
            try transaction.run(
                "CREATE VIRTUAL TABLE plain USING fts5 (title, aims, tokenize = 'unicode61 remove_diacritics 2')")
            try transaction.insert(
                into: "plain", ["title", "aims"], profiles.map { [.text($0.title), .text($0.aims)] })
        }
    }

    func close() async throws { try await database.close() }

    /// The places of the best, from 0.
    func find(_ profile: SimilarityProfile, limit: Int) async throws -> [Int] {
        let words = Text.folded("\(profile.title) \(profile.aims)").split { !$0.isLetter && !$0.isNumber }
        let expression = Set(words).sorted().map { "\"\($0)\"" }.joined(separator: " OR ")
        return try await database.read { transaction in
            try transaction.values(
                Int.self, "SELECT rowid FROM plain WHERE plain MATCH \(expression) ORDER BY bm25(plain) LIMIT \(limit)"
            ).map { $0 - 1 }
        }
    }
}
