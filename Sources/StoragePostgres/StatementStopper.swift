import CLibpq
import Synchronization

/// Stops what runs on a connection, from another thread. Each belongs to one `Connection`.
final class StatementStopper: Sendable {
    private struct State {
        /// libpq's `PGcancel`, as a number: it is the connection's thread that has the connection.
        var handle: UInt = 0
        var isStopped = false

        mutating func release() {
            PQfreeCancel(OpaquePointer(bitPattern: handle))
            handle = 0
        }
    }

    private let state = Mutex(State())

    deinit { state.withLock { $0.release() } }

    /// Whether nothing more may be run.
    var isStopped: Bool { state.withLock { $0.isStopped } }

    func connected(_ handle: OpaquePointer) {
        let cancel = UInt(bitPattern: PQgetCancel(handle))
        state.withLock { state in
            state.release()
            state.handle = cancel
        }
    }

    func disconnected() { state.withLock { $0.release() } }

    /// Has the server give up on the statement that runs, if any; blocks until the server was told.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            guard let cancel = OpaquePointer(bitPattern: state.handle) else { return }
            var reason = [CChar](repeating: 0, count: 256)
            PQcancel(cancel, &reason, Int32(reason.count))
        }
    }
}
