import Synchronization

/// Hands signals to those who listen in this process. Each listener gets a stream of its own that keeps at
/// most one signal waiting: a burst wakes it once. A stream yields first when its channel is ready: nothing
/// is missed after.
public final class SignalHub: Sendable {
    private struct State {
        var next = 0
        var closed = false
        /// The channels on which signals arrive.
        var ready: Set<String> = []
        var listeners: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
    }

    private let state = Mutex(State())
    private let alwaysReady: Bool

    /// - Parameter alwaysReady: every channel is ready from the start; otherwise `ready` says which.
    public init(alwaysReady: Bool) { self.alwaysReady = alwaysReady }

    public func stream(_ channel: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (number, isReady, isClosed) = state.withLock { state in
            state.next += 1
            if !state.closed { state.listeners[channel, default: [:]][state.next] = continuation }
            return (state.next, alwaysReady || state.ready.contains(channel), state.closed)
        }
        if isClosed {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in state.listeners[channel]?[number] = nil }
        }
        if isReady { continuation.yield() }
        return stream
    }

    /// From now on the channels' signals arrive; those who listen are woken, as some may have been missed
    /// before.
    public func ready(_ channels: some Sequence<String>) {
        state.withLock { $0.ready.formUnion(channels) }
        send(channels)
    }

    /// No signals arrive until `ready` is called again.
    public func interrupted() { state.withLock { $0.ready = [] } }

    public func send(_ channels: some Sequence<String>) {
        for channel in channels {
            let continuations = state.withLock { state in
                state.listeners[channel].map { Array($0.values) } ?? []
            }
            for continuation in continuations { continuation.yield() }
        }
    }

    /// Ends every stream.
    public func close() {
        let listeners = state.withLock { state in
            state.closed = true
            let all = state.listeners
            state.listeners = [:]
            return all
        }
        for channel in listeners.values {
            for continuation in channel.values { continuation.finish() }
        }
    }
}
