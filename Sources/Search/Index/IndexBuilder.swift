import Foundation
import GRDB

/// Makes a whole index file from a stream of documents, in bounded memory.
///
/// FTS5 gathers rows in memory only while their numbers go up, and a document's number begins with its rank.
/// So the documents are stored first, in whatever order they come, and read back in order of rank to be
/// indexed.
struct IndexBuilder {
    let path: String
    /// From how many documents on a word is common.
    let threshold: Int

    func build(
        position: Int64, phrases: [EntityPhrase],
        source: ((SearchDocument) throws -> Void) throws -> Void
    ) throws {
        let queue = try DatabaseQueue(
            path: path, configuration: IndexSchema.configuration(readers: 1, cacheKiB: 48 << 10))
        // Half a file is thrown away, so there is nothing to roll back to.
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            try database.inTransaction {
                try IndexSchema.create(database)
                // Before the documents, whose texts are read by them.
                try PhraseTable.replace(phrases, database)
                try store(database, source)
                try index(database)
                try IndexSchema.setNumber("position", position, database)
                return .commit
            }
            try database.execute(
                sql: """
                    INSERT INTO word(word) VALUES('optimize');
                    INSERT INTO name(name) VALUES('optimize');
                    INSERT INTO word(word, rank) VALUES('hashsize', 1048576);
                    INSERT INTO name(name, rank) VALUES('hashsize', 1048576);
                    """)
        }
        try queue.close()
    }

    private func store(_ database: Database, _ source: ((SearchDocument) throws -> Void) throws -> Void)
        throws
    {
        let insert = try database.makeStatement(
            sql: "INSERT OR REPLACE INTO document (rowid, subject, hash, content) VALUES (?, ?, ?, ?)")
        var sequence: Int64 = 0
        try source { document in
            if document.audience.tokens.isEmpty { return }
            sequence += 1
            let content = DocumentCodec.encode(document)
            let key = SubjectKey.encode(kind: document.kind, id: document.id)
            let rowid = IndexWriter.rowid(rank: document.rank, sequence: sequence)
            try insert.execute(arguments: [rowid, Data(key), DocumentCodec.hash(content), Data(content)])
        }
        try IndexSchema.setNumber("sequence", sequence, database)
    }

    private func index(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO word(word, rank) VALUES('hashsize', 33554432);
                INSERT INTO name(name, rank) VALUES('hashsize', 8388608);
                """)
        var writer = try IndexWriter(database, threshold: threshold)
        let rows = try Row.fetchCursor(database, sql: "SELECT rowid, content FROM document ORDER BY rowid")
        while let row = try rows.next() {
            let rowid: Int64 = row[0]
            let document = try DocumentCodec.document(row, 1)
            let form = IndexedForm(document)
            try writer.insertFullText(rowid, form)
            try writer.writeFacets(rowid, document)
            if document.similarity != nil { try writer.similar.change(rowid, to: document) }
            writer.count(form, counts: document.audience.tokens.contains(Audience.everyoneToken))
        }
        try writer.finish()
    }
}
