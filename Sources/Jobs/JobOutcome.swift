import Kernel

/// What becomes of a run.
enum JobOutcome: Sendable {
    case done
    case cancelled
    case dead(String)
    case retry(String, after: Interval)
    /// Given back unfinished, as if it had not been started.
    case released
    /// Another node has the job: nothing is recorded.
    case lost

    init(_ failure: (any Error)?, _ run: JobRun, _ backoff: Backoff, _ randomness: Randomness) {
        guard let failure else {
            self = .done
            return
        }
        switch run.stopReason {
        case .leaseLost: self = .lost
        case .cancelRequested: self = .cancelled
        case .shuttingDown: self = .released
        // The service's own task was cancelled, and the handler with it.
        case nil where Task.isCancelled: self = .released
        case nil:
            let message = JobFailure.message(of: failure)
            if case JobFailure.permanent = failure {
                self = .dead(message)
            } else if run.isLastAttempt {
                self = .dead(message)
            } else {
                var wait = backoff.wait(after: run.attempt, randomness)
                if case JobFailure.temporary(_, let after?) = failure { wait = max(wait, after) }
                self = .retry(message, after: wait)
            }
        }
    }

    var name: String {
        switch self {
        case .done: "done"
        case .cancelled: "cancelled"
        case .dead: "dead"
        case .retry: "retried"
        case .released: "released"
        case .lost: "lost"
        }
    }

    var error: String? {
        switch self {
        case .dead(let error), .retry(let error, _): error
        default: nil
        }
    }

    var log: String {
        if case .retry(_, let wait) = self {
            return "A job failed and is tried again in \(wait.milliseconds / 1000) seconds."
        }
        return "A job failed for good."
    }
}
