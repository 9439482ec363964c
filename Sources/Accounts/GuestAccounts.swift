import Access
public import Kernel
public import Storage

/// How long people from outside may sign in, for features that let them in. Whoever calls has asked whether the viewer may, and
/// writes the journal's entry.
public struct GuestAccounts {
    let transaction: any Transaction

    public init(_ transaction: any Transaction) { self.transaction = transaction }

    /// Lets an address sign in as this person until then, or longer where that was agreed already.
    /// - Parameter body: the one that answers for them.
    /// - Throws: a fault of kind `invalid` beside `email` when it is the address of somebody who is no guest, or whose
    ///   account an administrator ended.
    public func admit(
        _ person: UUID128, email: String, name: String, of body: UUID128, until: Instant, by inviter: UUID128,
        at now: Instant
    ) throws {
        let store = AccountStore(transaction)
        if let account = try store.find(person: person) ?? store.find(email: email) {
            guard account.role == .guest, account.person == nil || account.person == person else {
                throw Fault.invalid("email", "\(email) is the address of somebody who is no guest")
            }
            if account.disabledAt != nil {
                throw Fault.invalid("email", "\(email) may not sign in any more: an administrator ended that account")
            }
            if account.person == nil { try store.setPerson(person, of: account.id) }
            if let end = account.validUntil, end < until { try setUntil(until, of: account.id) }
            return
        }
        let invitations = InvitationStore(transaction)
        let present = try invitations.find(email: email, at: now)
        if let present, present.role != .guest {
            throw Fault.invalid("email", "\(email) is invited already, and not as a guest")
        }
        try invitations.put(
            id: Invitation.ID.make(at: now), email: email, name: name, body: body, person: person, role: .guest,
            validUntil: max(until, present?.validUntil ?? until), by: inviter, at: now)
    }

    /// Shortens a guest's access to what is left of it; with nothing left, their sessions end at once.
    /// - Parameter until: `nil` when nothing is left.
    public func limit(_ person: UUID128, email: String?, to until: Instant?, at now: Instant) throws {
        if let email, until == nil { try InvitationStore(transaction).delete(email: email.lowercased()) }
        guard let account = try AccountStore(transaction).find(person: person), account.role == .guest else { return }
        if account.validUntil.map({ $0 > until ?? now }) ?? true { try setUntil(until ?? now, of: account.id) }
        if until == nil { try SessionStore(transaction).endAll(of: account.id, but: []) }
    }

    private func setUntil(_ until: Instant, of account: Account.ID) throws {
        try transaction.run("UPDATE account SET valid_until = \(until) WHERE id = \(account)")
    }
}
