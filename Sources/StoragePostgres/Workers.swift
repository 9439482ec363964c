import Dispatch
import Foundation
import Storage
import Synchronization

/// Threads with a connection each, which do what waits in one queue, first come, first served. libpq's calls
/// block, and Swift's own threads must not.
final class Workers: Sendable {
    struct Job: Sendable {
        let number: Int
        let perform: @Sendable (Connection) -> Void
        let refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var next = 0
        var waiting: [Int: Job] = [:]
        /// The numbers of jobs in order; those no longer waiting are skipped.
        var order: [Int] = []
        var first = 0
        var idle = 0
        var running = 0
        var cancelled: Set<Int> = []
        /// What stops a job that runs.
        var stoppers: [Int: StatementStopper] = [:]
        var generation = 0
        var closed = false
        var whenClosed: [CheckedContinuation<Void, Never>] = []

        mutating func takeFirst() -> Job? {
            while first < order.count {
                let number = order[first]
                first += 1
                if first > 64, first * 2 > order.count {
                    order.removeFirst(first)
                    first = 0
                }
                if let job = waiting.removeValue(forKey: number) { return job }
            }
            return nil
        }
    }

    private let url: String
    private let limit: Int
    private let patience: Duration
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - limit: how many connections at most.
    ///   - patience: how long a job waits for a free one.
    init(url: String, limit: Int, patience: Duration) {
        self.url = url
        self.limit = limit
        self.patience = patience
    }

    /// Runs `body` on a worker's thread. `body` calls `done` exactly once and may go on working after that. When the
    /// task is cancelled meanwhile, the server is told to give up on the statement that runs.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (Connection, _ done: (Swift.Result<Result, any Error>) -> Void) -> Void
    ) async throws -> Result {
        try Task.checkCancellation()
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Result, any Error>) in
                submit(
                    Job(
                        number: number,
                        perform: { connection in
                            body(connection) { result in
                                if case .failure = result, connection.stopper.isStopped {
                                    continuation.resume(throwing: CancellationError())
                                } else {
                                    continuation.resume(with: result)
                                }
                            }
                        },
                        refuse: { continuation.resume(throwing: $0) }))
            }
        } onCancel: {
            refuse(number, CancellationError(), remember: true)
        }
    }

    /// New connections for the jobs to come.
    func reconnect() { state.withLock { $0.generation += 1 } }

    /// Refuses new jobs, and waits for those there are.
    func close() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isDone = state.withLock { state in
                state.closed = true
                if state.running == 0 { return true }
                state.whenClosed.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
            wakeAll()
        }
    }

    /// Like `close`, without waiting.
    func abandon() {
        state.withLock { $0.closed = true }
        wakeAll()
    }

    private func wakeAll() {
        for _ in 0..<limit { work.signal() }
    }

    private func submit(_ job: Job) {
        enum Verdict { case queued, crowded, startWorker, cancelled, closed }
        let verdict: Verdict = state.withLock { state in
            if state.closed { return .closed }
            if state.cancelled.remove(job.number) != nil { return .cancelled }
            state.waiting[job.number] = job
            state.order.append(job.number)
            if state.idle >= state.waiting.count { return .queued }
            if state.running < limit {
                state.running += 1
                return .startWorker
            }
            return .crowded
        }
        switch verdict {
        case .closed: return job.refuse(StorageError.unreachable("the database is closed"))
        case .cancelled: return job.refuse(CancellationError())
        case .queued: break
        case .startWorker: startWorker()
        case .crowded:
            let milliseconds = Int(patience / .milliseconds(1))
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
                self?.refuse(
                    job.number, StorageError.unreachable("every connection is busy"), remember: false)
            }
        }
        work.signal()
    }

    private func refuse(_ number: Int, _ error: any Error, remember: Bool) {
        let (job, stopper) = state.withLock { state -> (Job?, StatementStopper?) in
            if let job = state.waiting.removeValue(forKey: number) { return (job, nil) }
            // Cancelled before it came to the queue, or while it runs.
            if remember { state.cancelled.insert(number) }
            return (nil, remember ? state.stoppers[number] : nil)
        }
        job?.refuse(error)
        if let stopper { DispatchQueue.global().async { stopper.stop() } }
    }

    private func startWorker() {
        let thread = Thread { [self] in serve() }
        thread.name = "postgres"
        thread.start()
    }

    private func serve() {
        var connection = Connection(url: url)
        var generation = state.withLock { $0.generation }
        while true {
            let stopper = connection.stopper
            let (job, current, closed) = state.withLock { state in
                let job = state.takeFirst()
                if let job, state.generation == generation { state.stoppers[job.number] = stopper }
                return (job, state.generation, state.closed)
            }
            if let job {
                if current != generation {
                    connection = Connection(url: url)
                    generation = current
                    let fresh = connection.stopper
                    state.withLock { $0.stoppers[job.number] = fresh }
                }
                job.perform(connection)
                let wasCancelled = state.withLock { state in
                    state.stoppers[job.number] = nil
                    return state.cancelled.remove(job.number) != nil
                }
                // The word to stop may still be on its way, and must not reach the next job.
                if wasCancelled { connection = Connection(url: url) }
                continue
            }
            if closed { break }
            state.withLock { $0.idle += 1 }
            work.wait()
            state.withLock { $0.idle -= 1 }
        }
        connection.drop()
        let waiters = state.withLock { state in
            state.running -= 1
            guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.whenClosed = [] }
            return state.whenClosed
        }
        for waiter in waiters { waiter.resume() }
    }
}
