import CLibpq
import Storage

extension PostgresDatabase {
    /// Runs one statement outside any transaction, such as `CREATE DATABASE`; for tests.
    package static func administer(_ statement: String, url: String) throws {
        do throws(PostgresFailure) {
            let connection = try Connection.connect(url)
            defer { PQfinish(connection) }
            guard let pointer = PQexec(connection, statement) else { throw .lost("out of memory") }
            let result = ResultSet(pointer)
            if result.isError { throw PostgresFailure(result, statement: statement) }
        } catch {
            throw error.error
        }
    }
}
