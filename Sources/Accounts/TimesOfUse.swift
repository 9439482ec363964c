import Kernel
public import Storage
import Synchronization

/// When sessions, tokens and app passwords were last used, until a service writes it down: reading a page waits for nobody who writes.
public final class TimesOfUse: Sendable {
    private struct State {
        var sessions: [[UInt8]: Instant] = [:]
        var tokens: [APIToken.ID: Instant] = [:]
        var passwords: [AppPassword.ID: Instant] = [:]
    }

    /// Of each. What is not kept is noted at the next use.
    private static let limit = 10_000

    private let state = Mutex(State())

    public init() {}

    func note(session hash: [UInt8], at now: Instant) {
        state.withLock { state in
            if state.sessions.count < Self.limit || state.sessions[hash] != nil { state.sessions[hash] = now }
        }
    }

    func note(token id: APIToken.ID, at now: Instant) {
        state.withLock { state in
            if state.tokens.count < Self.limit || state.tokens[id] != nil { state.tokens[id] = now }
        }
    }

    func note(password id: AppPassword.ID, at now: Instant) {
        state.withLock { state in
            if state.passwords.count < Self.limit || state.passwords[id] != nil { state.passwords[id] = now }
        }
    }

    /// Writes what was noted. What cannot be written, as on a full disk, is kept for the next time.
    public func write(to database: any Database) async throws {
        let noted = state.withLock { state in
            defer { state = State() }
            return state
        }
        if noted.sessions.isEmpty, noted.tokens.isEmpty, noted.passwords.isEmpty { return }
        do {
            _ = try await database.write(isolation: .snapshot) { transaction in
                // In one order on every node, so that two never wait for each other.
                for (hash, time) in noted.sessions.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                    try transaction.run(
                        "UPDATE session SET seen_at = \(time) WHERE hash = \(hash) AND seen_at < \(time)")
                }
                for (id, time) in noted.tokens.sorted(by: { $0.key < $1.key }) {
                    try transaction.run(
                        """
                        UPDATE api_token SET used_at = \(time)
                        WHERE id = \(id) AND (used_at IS NULL OR used_at < \(time))
                        """)
                }
                for (id, time) in noted.passwords.sorted(by: { $0.key < $1.key }) {
                    try transaction.run(
                        """
                        UPDATE app_password SET used_at = \(time)
                        WHERE id = \(id) AND (used_at IS NULL OR used_at < \(time))
                        """)
                }
            }
        } catch {
            for (hash, time) in noted.sessions { note(session: hash, at: time) }
            for (id, time) in noted.tokens { note(token: id, at: time) }
            for (id, time) in noted.passwords { note(password: id, at: time) }
            throw error
        }
    }
}
