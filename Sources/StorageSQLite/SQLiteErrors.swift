import GRDB
import GRDBSQLite
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The connection's last error, as a `StorageError`.
func engineError(_ connection: OpaquePointer, statement: String? = nil) -> any Error {
    storageError(
        code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)),
        systemError: sqlite3_system_errno(connection), statement: statement)
}

/// SQLite's result codes: https://sqlite.org/rescode.html
func storageError(code: Int32, message: String, systemError: Int32 = 0, statement: String? = nil) -> any Error {
    switch ResultCode(rawValue: code).primaryResultCode {
    case .SQLITE_CONSTRAINT:
        let kind: StorageError.Violation =
            switch ResultCode(rawValue: code) {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_CHECK: .check
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            default: .other
            }
        return StorageError.constraint(kind, message)
    case .SQLITE_FULL: return StorageError.full
    case .SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: return StorageError.full
    case .SQLITE_BUSY, .SQLITE_LOCKED: return StorageError.conflict
    case .SQLITE_CANTOPEN, .SQLITE_NOTADB: return StorageError.unreachable(message)
    case .SQLITE_INTERRUPT: return CancellationError()
    default:
        return StorageError.engine(statement.map { "\(message) (code \(code)) in: \($0)" } ?? message)
    }
}

/// GRDB's own errors become `StorageError`; everything else is the caller's and passes.
func mapped(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    if error.resultCode == .SQLITE_MISUSE { return StorageError.unreachable(error.message ?? "closed") }
    return storageError(
        code: error.extendedResultCode.rawValue, message: error.message ?? "\(error.extendedResultCode)",
        systemError: error.resultCode == .SQLITE_IOERR ? errno : 0)
}
