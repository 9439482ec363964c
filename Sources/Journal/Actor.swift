public import Access
public import Kernel
public import Storage

/// Who did what an entry records. The name is kept as it was at that time.
public struct Actor: Hashable, Sendable {
    public enum Kind: String, StorableName, CaseIterable {
        /// A person who was signed in.
        case account
        /// The service itself: a job, an import.
        case system
        /// Somebody with a shell on the server.
        case commandLine = "command-line"
    }

    public let kind: Kind
    /// Of an account only.
    public let account: UUID128?
    /// The account's entry in the directory at that time, when there was one.
    public let person: UUID128?
    public let name: String

    public static func viewer(_ viewer: Viewer) -> Actor {
        Actor(kind: .account, account: viewer.account, person: viewer.person, name: viewer.name)
    }

    /// - Parameter name: which part of the service: 'import'.
    public static func system(_ name: String) -> Actor {
        Actor(kind: .system, account: nil, person: nil, name: name)
    }

    /// - Parameter name: whose shell it was, as far as the operating system knows.
    public static func commandLine(_ name: String) -> Actor {
        Actor(kind: .commandLine, account: nil, person: nil, name: name)
    }
}
