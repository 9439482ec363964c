public import Kernel

/// A failure that says itself what should follow.
public enum JobFailure: Error, Hashable, Sendable {
    /// Trying again cannot help: the job is dead at once.
    case permanent(String)
    /// Trying again may help, not before `after` when that is longer than the backoff.
    case temporary(String, after: Interval?)

    /// The text that administrators see, bounded.
    static func message(of error: any Error) -> String {
        let text: String
        switch error {
        case JobFailure.permanent(let message), JobFailure.temporary(let message, _): text = message
        case let fault as Fault: text = fault.message
        default: text = String(describing: error)
        }
        return String(text.unicodeScalars.filter { $0 != "\0" }.prefix(2000).map(Character.init))
    }
}
