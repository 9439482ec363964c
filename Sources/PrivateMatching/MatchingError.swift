/// Why private matching did not go on. Nothing half-done is left where a person would find it.
public enum MatchingError: Error, Sendable, Equatable {
    /// A file or folder could not be used; with the system's reason.
    case file(String, reason: String)
    /// Something is there already that would have to be overwritten.
    case exists(String)
    /// The list cannot be matched as it is; with the line of the file where there is one.
    case list(String, line: Int?)
    /// A recipe cannot be understood.
    case recipe(String)
    /// The bytes are not a message of this format.
    case malformed(String)
    /// A message of a version that this release does not know.
    case version(String)
    /// The message is sound but belongs to something else: another session, other terms, another place in the exchange.
    case misplaced(String)
    /// Another process is at work on the same session.
    case busy(String)
}

extension MatchingError: CustomStringConvertible {
    /// A sentence for a person. Of what the other party wrote nothing is in it that a terminal would obey.
    public var description: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: sentence.unicodeScalars.lazy.map { $0.isControl ? " " : $0 }.prefix(2000))
        return String(text)
    }

    private var sentence: String {
        switch self {
        case .file(let path, let reason): "\(path): \(reason)"
        case .exists(let path): "\(path) exists already; it is not overwritten."
        case .list(let reason, let line): line.map { "Line \($0): \(reason)" } ?? reason
        case .recipe(let reason), .misplaced(let reason), .busy(let reason): reason
        case .malformed(let reason): "The message is damaged or was changed: \(reason)"
        case .version(let version):
            "The message is of version '\(version)' of the format; this release knows version 1."
        }
    }
}
