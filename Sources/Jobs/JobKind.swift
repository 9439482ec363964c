import FoundationEssentials

/// A sort of work: its name, what it needs to know, and how it is retried.
///
/// Declare one constant a kind, near the feature it belongs to, and register its `JobHandler` with the
/// runner.
public struct JobKind<Payload: Codable & Sendable>: Sendable {
    /// Unique for ever, 'feature.verb': 'mail.deliver'.
    public let name: String
    public let priority: JobPriority
    /// How often it may be started before it is dead.
    public let maximumAttempts: Int
    public let backoff: Backoff

    public init(
        _ name: String, priority: JobPriority = .normal, maximumAttempts: Int = 10,
        backoff: Backoff = .standard
    ) {
        self.name = name
        self.priority = priority
        self.maximumAttempts = max(maximumAttempts, 1)
        self.backoff = backoff
    }

    func encode(_ payload: Payload) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(payload), as: UTF8.self)
    }

    func decode(_ text: String) throws -> Payload {
        try JSONDecoder().decode(Payload.self, from: Data(text.utf8))
    }
}

/// The payload of a kind that needs to know nothing.
public struct NoPayload: Codable, Hashable, Sendable {
    public init() {}
}

/// Which of the jobs that are due goes first.
public enum JobPriority: Int, Sendable, CaseIterable, Comparable {
    /// Somebody waits for it: a sign-in mail. One place of each runner is kept for these.
    case urgent = 0
    case normal = 1
    /// Many at once, any time today: digests.
    case bulk = 2

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
