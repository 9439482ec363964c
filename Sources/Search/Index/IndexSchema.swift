import CSearchRank
import GRDB

/// The tables of an index file.
enum IndexSchema {
    /// Goes up with every change of the tables or of how text becomes words; a file of another version is
    /// thrown away and made anew from the record.
    static let version = 3

    /// Bytes of a leaf of the full-text tables. Where a rare word meets a common one, FTS5 finds the leaf by
    /// an index but reads within it row by row; a quarter of the default makes that four times shorter.
    private static let leafBytes = 1_000

    static func configuration(readers: Int, cacheKiB: Int) -> Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // The index can be made again from the record, so the last moments before a power cut may be
            // lost; WAL keeps the file whole all the same.
            try database.execute(
                sql: """
                    PRAGMA synchronous = NORMAL;
                    PRAGMA cache_size = -\(cacheKiB);
                    PRAGMA temp_store = MEMORY;
                    """)
            let code = search_rank_register(database.sqliteConnection)
            if code != 0 { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        }
        return configuration
    }

    /// Text arrives split and folded by `Tokens`, so the simplest tokenizer does.
    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
                INSERT INTO meta VALUES ('version', \(version)), ('position', 0), ('sequence', 0), ('similar', 0);
                CREATE TABLE document (
                    rowid INTEGER PRIMARY KEY, subject BLOB NOT NULL, hash INTEGER NOT NULL,
                    content BLOB NOT NULL);
                CREATE UNIQUE INDEX document_subject ON document (subject);
                CREATE TABLE facet (
                    number INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL,
                    UNIQUE (name, value));
                CREATE TABLE facet_numbers (
                    rowid INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
                CREATE TABLE phrase (
                    phrase TEXT NOT NULL, number INTEGER NOT NULL, entity TEXT, label TEXT NOT NULL,
                    relation TEXT NOT NULL, PRIMARY KEY (phrase, number)) WITHOUT ROWID;
                CREATE TABLE vocabulary (
                    word TEXT PRIMARY KEY, documents INTEGER NOT NULL, names INTEGER NOT NULL,
                    spellings INTEGER NOT NULL, uses INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE common (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
                CREATE TABLE common_members (place INTEGER PRIMARY KEY, members BLOB NOT NULL);
                CREATE TABLE common_weights (place INTEGER PRIMARY KEY, weights BLOB NOT NULL);
                CREATE TABLE similar (
                    number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL UNIQUE,
                    counts INTEGER NOT NULL, vector BLOB NOT NULL);
                CREATE TABLE similar_term (term INTEGER PRIMARY KEY, documents INTEGER NOT NULL);
                CREATE TABLE similar_posting (place INTEGER PRIMARY KEY, postings BLOB NOT NULL);
                CREATE TABLE deletion (
                    form INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (form, word)) WITHOUT ROWID;
                CREATE TABLE ending (backwards TEXT PRIMARY KEY) WITHOUT ROWID;
                CREATE VIRTUAL TABLE word USING fts5(
                    names, title, organisation, topics, place, previous, prose, gate,
                    content='', detail=column, prefix='1 2 3', columnsize=0, tokenize="ascii tokenchars '~._-'");
                CREATE VIRTUAL TABLE name USING fts5(
                    family, given, other, handle, gate,
                    content='', detail=column, prefix='1 2 3 4', columnsize=0, tokenize="ascii tokenchars '~._-'");
                INSERT INTO word(word, rank) VALUES('pgsz', \(leafBytes));
                INSERT INTO name(name, rank) VALUES('pgsz', \(leafBytes));
                """)
    }

    static func number(_ key: String, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?")
        return try Int64.fetchOne(statement, arguments: [key]) ?? 0
    }

    static func setNumber(_ key: String, _ value: Int64, _ database: Database) throws {
        try database.cachedStatement(sql: "UPDATE meta SET value = ? WHERE key = ?")
            .execute(arguments: [value, key])
    }
}

/// The key of a document in the index file: a kind and an identifier, a UUID in 16 bytes instead of 36.
enum SubjectKey {
    static func encode(kind: String, id: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(kind)
        if let uuid = compactUUID(id) {
            writer.bytes.append(1)
            writer.bytes += uuid
        } else {
            writer.bytes.append(0)
            writer.bytes += Array(id.utf8)
        }
        return writer.bytes
    }

    static func decode(_ bytes: UnsafeRawBufferPointer) -> (kind: String, id: String)? {
        var reader = ByteReader(bytes: bytes)
        let kind = reader.string()
        let isUUID = reader.byte() == 1
        var rest: [UInt8] = []
        guard !reader.failed else { return nil }
        rest += bytes[reader.position...]
        guard isUUID else { return (kind, String(decoding: rest, as: UTF8.self)) }
        guard rest.count == 16 else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in rest.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(0x2D) }
            text.append(hexadecimal(byte >> 4))
            text.append(hexadecimal(byte & 15))
        }
        return (kind, String(decoding: text, as: UTF8.self))
    }

    private static func hexadecimal(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 48 + nibble : 87 + nibble
    }

    /// Only the canonical lower-case spelling is shortened, so that what comes out is what went in.
    private static func compactUUID(_ text: String) -> [UInt8]? {
        guard text.utf8.count == 36 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        for (index, character) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                if character != 0x2D { return nil }
                continue
            }
            let nibble: UInt8
            switch character {
            case 48...57: nibble = character - 48
            case 97...102: nibble = character - 87
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | nibble)
                high = nil
            } else {
                high = nibble
            }
        }
        return bytes
    }
}
