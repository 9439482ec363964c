public import Access
public import Kernel
import Storage

/// Accounts as viewers without a session: for what is made for people while they are away, as mail and feeds are. Nobody acts
/// as an administrator so.
extension AccountStore {
    /// Those of these accounts that may sign in now.
    public func viewers(of accounts: [UUID128], at now: Instant) throws -> [UUID128: Viewer] {
        if accounts.isEmpty { return [:] }
        return try viewers("account.id IN \(list: accounts)", at: now) { $0.id.uuid }
    }

    /// The same for people of the directory, by person; without those who have no account.
    public func viewers(ofPeople people: [UUID128], at now: Instant) throws -> [UUID128: Viewer] {
        if people.isEmpty { return [:] }
        return try viewers("account.person_id IN \(list: people)", at: now) { $0.person }
    }

    private func viewers(
        _ condition: SQL, at now: Instant, by key: (Account) -> UUID128?
    ) throws -> [UUID128: Viewer] {
        let found = try transaction.all(
            Account.self, "SELECT \(Account.columns) FROM account WHERE \(condition)")
        let pairs = found.compactMap { account -> (UUID128, Viewer)? in
            guard account.isActive(at: now), let key = key(account) else { return nil }
            return (key, account.unprivileged)
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

extension Account {
    fileprivate var unprivileged: Viewer {
        Viewer(
            account: id.uuid, person: person, name: name, email: email, body: body,
            role: role == .guest ? .guest : .member, until: validUntil)
    }
}
