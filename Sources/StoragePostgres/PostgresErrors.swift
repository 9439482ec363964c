import CLibpq
import Storage

/// What the server or the connection reports, before it is told to the caller.
enum PostgresFailure: Error {
    /// An error with its SQLSTATE (PostgreSQL documentation, appendix A).
    case server(state: String, message: String)
    /// The connection broke or could not be made. Nothing was committed.
    case lost(String)
    /// The connection broke while committing: the change may or may not have been made.
    case lostInCommit(String)

    init(_ result: ResultSet, statement: String) {
        func field(_ code: Character) -> String? {
            guard let value = code.asciiValue else { return nil }
            return PQresultErrorField(result.pointer, Int32(value)).map { String(cString: $0) }
        }
        let message = field("M") ?? String(cString: PQresultErrorMessage(result.pointer))
        guard let state = field("C") else {
            self = .lost(message)
            return
        }
        // The detail (D) would repeat the values: they stay out of messages that get logged.
        self = .server(
            state: state,
            message: state.hasPrefix("42") || state.hasPrefix("22") ? "\(message) in: \(statement)" : message)
    }

    /// Another transaction was in the way, and trying again may succeed.
    var isConflict: Bool {
        guard case .server(let state, _) = self else { return false }
        return state == "40001" || state == "40P01"
    }

    /// A prepared statement that a changed schema (0A000) or a connection pooler (26000) made useless.
    var isStaleStatement: Bool {
        guard case .server(let state, _) = self else { return false }
        return state == "0A000" || state == "26000"
    }

    /// The connection is gone, and nothing was committed.
    var isLost: Bool {
        switch self {
        case .lost: true
        case .lostInCommit: false
        case .server(let state, _): state.hasPrefix("57P0") || state.hasPrefix("08")
        }
    }

    var error: StorageError {
        switch self {
        case .lost(let message): return .unreachable(message)
        case .lostInCommit(let message):
            return .unreachable(
                "the connection broke while committing, so the outcome is not known: \(message)")
        case .server(let state, let message):
            switch state {
            case "23505": return .constraint(.unique, message)
            case "23503": return .constraint(.foreignKey, message)
            case "23514": return .constraint(.check, message)
            case "23502": return .constraint(.notNull, message)
            case "53100": return .full
            case "55P03": return .conflict
            default: break
            }
            if state.hasPrefix("23") { return .constraint(.other, message) }
            if state.hasPrefix("40") { return .conflict }
            if state.hasPrefix("57P0") || state.hasPrefix("08") || state.hasPrefix("53")
                || state.hasPrefix("28")
            {
                return .unreachable(message)
            }
            return .engine("\(message) (\(state))")
        }
    }
}
