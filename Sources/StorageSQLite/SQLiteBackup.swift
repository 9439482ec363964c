import GRDB
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension SQLiteDatabase {
    /// Copies the backup at `backup` to `path`, where nothing may be yet, and checks the copy.
    /// - Throws: `StorageError.exists` when there is something at `path`; `.engine` when the backup is
    ///   damaged.
    public static func restore(from backup: String, to path: String) throws {
        do {
            try createFile(at: path) { partial in
                var readOnly = Configuration()
                readOnly.readonly = true
                guard access(backup, R_OK) == 0 else {
                    throw StorageError.unreachable("no backup at \(backup)")
                }
                let source = try DatabaseQueue(path: backup, configuration: readOnly)
                let copy = try DatabaseQueue(path: partial)
                try source.backup(to: copy)
                let verdict = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
                guard verdict == "ok" else {
                    throw StorageError.engine("the backup is damaged: \(verdict ?? "no answer")")
                }
                try copy.close()
                try source.close()
            }
        } catch {
            throw mapped(error)
        }
    }
}
