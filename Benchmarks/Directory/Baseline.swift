import Directory
import Foundation
import Indexing
import Kernel
import Search
import Storage
import StorageSQLite

/// What search would be without the work put into it: one full-text table, `ORDER BY bm25()`.
struct Baseline {
    let database: SQLiteDatabase

    static func make(from stage: Stage, at path: String) async throws -> Baseline {
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        let database = try SQLiteDatabase(path: path)
        _ = try await database.write { transaction in
            try transaction.run(
                """
                CREATE VIRTUAL TABLE plain USING fts5 (names, title, organisations, topics, places, text,
                tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')
                """)
        }
        let source = DirectorySearchSource()
        let documents = Documents()
        try await stage.database.read { transaction in
            try source.stream(at: WallClock.system.now(), in: transaction) { document in
                documents.rows.append([
                    .text((document.names + document.handles).joined(separator: " ")), .text(document.title),
                    .text(document.organisations.joined(separator: " ")), .text(document.topics.joined(separator: " ")),
                    .text(document.places.joined(separator: " ")), .text(document.text),
                ])
            }
        }
        _ = try await database.write { transaction in
            try transaction.insert(
                into: "plain", ["names", "title", "organisations", "topics", "places", "text"], documents.rows)
        }
        return Baseline(database: database)
    }

    /// Filled on one thread, then read on another.
    private final class Documents: @unchecked Sendable {
        var rows: [[Value]] = []
    }

    /// All words must occur; the last may be the beginning of one.
    func search(_ text: String) async throws -> Int {
        let words = Text.folded(text).split { !$0.isLetter && !$0.isNumber }.map { "\"\($0)\"" }
        let expression = words.joined(separator: " ") + "*"
        return try await database.read { transaction in
            try transaction.values(
                Int.self, "SELECT rowid FROM plain WHERE plain MATCH \(expression) ORDER BY bm25(plain) LIMIT 10"
            ).count
        }
    }
}
