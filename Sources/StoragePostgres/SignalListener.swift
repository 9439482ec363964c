import CLibpq
import Foundation
import Storage
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The connection that hears `NOTIFY`, with a thread that starts when somebody first listens. It outlives the
/// last listener, but not `close`.
final class SignalListener: Sendable {
    private struct State {
        var channels: Set<String> = []
        var isStarted = false
        var isClosed = false
    }

    private let url: String
    private let hub = SignalHub(alwaysReady: false)
    private let state = Mutex(State())
    /// Wakes the thread out of `poll`: a byte is written for each new channel, and to close.
    private let pipe = WakePipe()

    init(url: String) { self.url = url }

    func stream(_ channel: String) -> AsyncStream<Void> {
        let stream = hub.stream(channel)
        let (isNew, isFirst) = state.withLock { state in
            guard !state.isClosed, state.channels.insert(channel).inserted else { return (false, false) }
            defer { state.isStarted = true }
            return (true, !state.isStarted)
        }
        if isFirst {
            let thread = Thread { [self] in serve() }
            thread.name = "postgres-listen"
            thread.start()
        } else if isNew {
            pipe.wake()
        }
        return stream
    }

    func close() {
        state.withLock { $0.isClosed = true }
        hub.close()
        pipe.wake()
    }

    private func serve() {
        var failures = 0
        while !state.withLock({ $0.isClosed }) {
            do throws(PostgresFailure) {
                let connection = try Connection.connect(url)
                defer { PQfinish(connection) }
                failures = 0
                try listen(on: connection)
            } catch {
                // The server may be restarting: try again soon, then less often.
                hub.interrupted()
                failures = min(failures + 1, 7)
                pipe.wait(for: -1, milliseconds: Int32(50 << failures))
            }
        }
    }

    /// Returns when closed.
    private func listen(on connection: OpaquePointer) throws(PostgresFailure) {
        var heard: Set<String> = []
        while true {
            let (channels, isClosed) = state.withLock { ($0.channels, $0.isClosed) }
            if isClosed { return }
            let new = channels.subtracting(heard)
            for channel in new {
                let name =
                    "\""
                    + channel.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\""
                guard let pointer = PQexec(connection, "LISTEN \(name)") else { throw .lost("out of memory") }
                let result = ResultSet(pointer)
                if result.isError { throw PostgresFailure(result, statement: "LISTEN") }
            }
            heard.formUnion(new)
            if !new.isEmpty { hub.ready(new) }
            drain(connection)
            pipe.wait(for: PQsocket(connection), milliseconds: -1)
            guard PQconsumeInput(connection) == 1 else { throw .lost(trimmed(PQerrorMessage(connection))) }
            drain(connection)
        }
    }

    private func drain(_ connection: OpaquePointer) {
        var channels: Set<String> = []
        while let notification = PQnotifies(connection) {
            channels.insert(String(cString: notification.pointee.relname))
            PQfreemem(notification)
        }
        hub.send(channels)
    }
}

/// A pipe that wakes a thread waiting for a socket.
private final class WakePipe: Sendable {
    private let ends: (read: Int32, write: Int32)

    init() {
        var made: [Int32] = [-1, -1]
        _ = pipe(&made)
        for end in made {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        ends = (made[0], made[1])
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }

    func wake() {
        var byte: UInt8 = 1
        _ = write(ends.write, &byte, 1)
    }

    /// Waits until there is something to read on `socket` (-1 for none), or somebody calls `wake`, or the
    /// time is up.
    func wait(for socket: Int32, milliseconds: Int32) {
        var watched = [
            pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&watched, 2, milliseconds)
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(ends.read, &bytes, bytes.count) > 0 {}
    }
}
