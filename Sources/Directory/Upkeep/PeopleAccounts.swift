public import Kernel
public import Storage

/// What the upkeep of the directory needs of accounts. `App` supplies it.
public protocol PeopleAccounts: Sendable {
    /// Whoever signs in as one of these people cannot any more, and is signed out everywhere. Nothing for those without
    /// an account.
    func disableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws
    /// The opposite, for those who have come back.
    func enableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws
    /// The account of `duplicate` becomes that of `kept`; where that one has an account of its own, the duplicate's is
    /// disabled.
    func moveAccount(from duplicate: UUID128, to kept: UUID128, at now: Instant, in transaction: any Transaction) throws
    /// Whoever signs in as this person acts for that body from now on, and administers none.
    func moveAccount(of person: UUID128, toBody body: UUID128, in transaction: any Transaction) throws
    /// Who administers these bodies.
    func administrators(
        of bodies: [UUID128], in transaction: any Transaction
    ) throws -> [UUID128: [Addressee]]
}

/// Somebody to whom mail goes.
public struct Addressee: Sendable, Hashable {
    public let name: String
    public let email: String

    public init(name: String, email: String) {
        self.name = name
        self.email = email
    }
}
