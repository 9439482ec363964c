import Access
import Journal
public import Kernel
import Mail
public import Storage
import Web

/// What the pages about accounts need to know of bodies. The directory supplies it.
public protocol AccountBodies: Sendable {
    /// The bodies with this slug, name or abbreviation; more than one when it is ambiguous.
    func bodies(named typed: String, in transaction: any Transaction) throws -> [AccountBody]
    func bodies(_ ids: [UUID128], in transaction: any Transaction) throws -> [UUID128: AccountBody]
}

/// A body as the pages about accounts name it.
public struct AccountBody: Sendable, Equatable {
    public let id: UUID128
    public let name: String
    public let path: String

    public init(id: UUID128, name: String, path: String) {
        self.id = id
        self.name = name
        self.path = path
    }
}

/// What administrators do with the accounts of others. Each is one transaction.
struct AccountAdministration: Sendable {
    let database: any Database
    let bodies: any AccountBodies
    /// How the service is reached: the beginning of links in mail.
    let address: String

    /// An account that the viewer may know of, with the names of its bodies.
    struct Found: Sendable {
        let account: Account
        let administered: [UUID128]
        let names: [UUID128: AccountBody]
    }

    func find(_ id: Account.ID, _ viewer: Viewer) async throws -> Found {
        try AccountRules.administer(viewer).orThrow()
        let bodies = bodies
        return try await database.read { transaction in
            let account = try Self.known(id, viewer, transaction)
            let administered = try AccountStore(transaction).administeredBodies(of: id)
            let all = administered + (account.body.map { [$0] } ?? [])
            return Found(account: account, administered: administered, names: try bodies.bodies(all, in: transaction))
        }
    }

    private static func known(_ id: Account.ID, _ viewer: Viewer, _ transaction: any Transaction) throws -> Account {
        guard let account = try AccountStore(transaction).find(id), AccountRules.mayKnow(of: account.body, viewer)
        else { throw Fault.missing("The account") }
        return account
    }

    /// Ends an account, which signs it out everywhere, or lets it sign in again.
    func end(_ id: Account.ID, _ isEnded: Bool, by viewer: Viewer, at now: Instant) async throws {
        try await database.write { transaction in
            let account = try Self.known(id, viewer, transaction)
            try AccountRules.end(account, viewer).orThrow()
            try AccountStore(transaction).setDisabled(isEnded ? now : nil, id)
            try transaction.record(
                isEnded ? "account.disabled" : "account.enabled", Subject("account", id.uuid), by: .viewer(viewer),
                at: now, body: account.body)
        }
    }

    /// For somebody who lost both phone and recovery codes.
    func clearTwoFactor(_ id: Account.ID, by viewer: Viewer, at now: Instant) async throws {
        try await database.write { transaction in
            let account = try Self.known(id, viewer, transaction)
            try AccountRules.changeRole(of: account, viewer).orThrow()
            try TwoFactor.clear(id, by: .viewer(viewer), at: now, in: transaction)
        }
    }

    /// - Parameter typed: the bodies to administer, one on each line, for the role of a body's administrator.
    func changeRole(
        _ id: Account.ID, to role: Viewer.Role, administering typed: String, by viewer: Viewer, at now: Instant
    ) async throws {
        let bodies = bodies
        try await database.write { transaction in
            let account = try Self.known(id, viewer, transaction)
            try AccountRules.changeRole(of: account, viewer).orThrow()
            var administered: [UUID128] = []
            if role == .bodyAdministrator {
                for line in typed.split(whereSeparator: \.isNewline).prefix(100) {
                    administered.append(try Self.body(String(line), bodies, field: "bodies", transaction).id)
                }
                if administered.isEmpty {
                    throw Fault.invalid("bodies", "Enter the bodies to administer, one on each line")
                }
            }
            try AccountStore(transaction).setRole(role, of: id, administering: Array(Set(administered)).sorted())
            try transaction.record(
                "account.role-changed", Subject("account", id.uuid), by: .viewer(viewer), at: now, body: account.body,
                details: [
                    "role": role.rawValue, "bodies": administered.map(\.description).sorted().joined(separator: " "),
                ])
        }
    }

    private static func body(
        _ typed: String, _ bodies: any AccountBodies, field: String, _ transaction: any Transaction
    ) throws -> AccountBody {
        let found = try bodies.bodies(named: typed, in: transaction)
        guard let body = found.first else { throw Fault.invalid(field, "There is no body called ‘\(typed)’") }
        guard found.count == 1 else {
            throw Fault.invalid(
                field, "‘\(typed)’ could be \(found.map(\.name).joined(separator: " or ")). Type its name")
        }
        return body
    }

    // MARK: - Invitations

    /// Lets an address sign in, and tells it so by mail.
    func invite(_ draft: InvitationDraft, by viewer: Viewer, at now: Instant) async throws {
        let (bodies, link) = (bodies, "\(address)/sign-in")
        try await database.write { transaction in
            var body: AccountBody?
            if !draft.body.isEmpty { body = try Self.body(draft.body, bodies, field: "body", transaction) }
            try AccountRules.invite(as: draft.role, to: body?.id, viewer).orThrow()
            if body == nil, draft.role != .platformAdministrator {
                throw Fault.invalid("body", "Enter the body that they will act for or work with")
            }
            if try AccountStore(transaction).find(email: draft.email) != nil {
                throw Fault.invalid("email", "\(draft.email) has an account already")
            }
            let id = Invitation.ID.make(at: now)
            // The last day is a whole one.
            let end = draft.until.map { Instant(startOf: $0.adding(days: 1)) }
            try InvitationStore(transaction).put(
                id: id, email: draft.email, name: draft.name, body: body?.id, role: draft.role, validUntil: end,
                by: viewer.account, at: now)
            try transaction.record(
                "invitation.made", Subject("invitation", id.uuid), by: .viewer(viewer), at: now, body: body?.id,
                details: ["role": draft.role.rawValue])
            let until = draft.until.map { " until \($0.plain)" } ?? ""
            let place = body.map { " for \($0.name)" } ?? ""
            _ = try transaction.queueMail(
                Letter(
                    to: draft.email, name: draft.name, subject: "\(viewer.name) invites you to Concordat",
                    text: """
                        \(viewer.name) invites you to Concordat, where public bodies find each other and work together. You \
                        may sign in as \(draft.role.name.lowercased())\(place)\(until).
                        """,
                    link: Letter.Link("Sign in", link),
                    afterLink: "There is no password: type this address, and we send you a link that signs you in.",
                    purpose: .notification), at: now)
        }
    }

    func withdraw(_ id: Invitation.ID, by viewer: Viewer, at now: Instant) async throws {
        try await database.write { transaction in
            let store = InvitationStore(transaction)
            guard let invitation = try store.find(id), AccountRules.mayKnow(of: invitation.body, viewer) else {
                throw Fault.missing("The invitation")
            }
            try AccountRules.invite(as: invitation.role, to: invitation.body, viewer).orThrow()
            try store.delete(email: invitation.email)
            try transaction.record(
                "invitation.withdrawn", Subject("invitation", id.uuid), by: .viewer(viewer), at: now,
                body: invitation.body)
        }
    }
}
