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

    /// With a name of at most so many bytes, cut between two characters.
    func shortened(to limit: Int) -> Actor {
        guard name.utf8.count > limit else { return self }
        var size = 0
        let short = name.prefix { character in
            size += character.utf8.count
            return size <= limit
        }
        return Actor(kind: kind, account: account, person: person, name: String(short))
    }
}
