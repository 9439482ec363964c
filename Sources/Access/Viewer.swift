public import Kernel

/// Whoever looks or acts: what the access rules know of them. Made by `Accounts` for each request.
public struct Viewer: Sendable, Equatable {
    public let account: UUID128
    /// Their own entry in the directory, when they have one.
    public let person: UUID128?
    public let name: String
    public let email: String
    /// The body they act for.
    public let body: UUID128?
    public let role: Role
    /// The bodies they administer; of a platform administrator, empty, since all are.
    public let administers: Set<UUID128>
    /// For a guest, when access ends.
    public let until: Instant?
    /// Where the request comes from; `nil` for whoever acts without one.
    public var origin: Origin?

    public init(
        account: UUID128, person: UUID128?, name: String, email: String, body: UUID128?, role: Role,
        administers: Set<UUID128> = [], until: Instant? = nil
    ) {
        self.account = account
        self.person = person
        self.name = name
        self.email = email
        self.body = body
        self.role = role
        self.administers = administers
        self.until = until
    }

    public enum Role: String, Sendable, CaseIterable {
        case platformAdministrator = "platform-administrator"
        case bodyAdministrator = "body-administrator"
        case member
        case guest

        /// As people say it.
        public var name: String {
            switch self {
            case .platformAdministrator: "Platform administrator"
            case .bodyAdministrator: "Body administrator"
            case .member: "Member"
            case .guest: "Guest"
            }
        }
    }

    public var isPlatformAdministrator: Bool { role == .platformAdministrator }

    public func administers(_ body: UUID128) -> Bool {
        isPlatformAdministrator || role == .bodyAdministrator && administers.contains(body)
    }
}

/// Where a request comes from, as far as it says.
public struct Origin: Sendable, Equatable {
    /// The network address of the client.
    public let address: String
    /// What kind of program it is: 'Firefox on Windows'. Without a version, which would tell people apart.
    public let client: String

    public init(address: String, client: String) {
        self.address = address
        self.client = client
    }
}
