import Access
import Accounts
import Collaborations
import Directory
import Kernel
import Notices
import Storage
import Workspaces

/// What the directory's upkeep does to accounts: a leaver's ends, a merged person's moves.
struct DirectoryAccounts: PeopleAccounts {
    func disableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws {
        try AccountStore(transaction).setDisabled(now, ofPeople: people)
    }

    func enableAccounts(of people: [UUID128], at now: Instant, in transaction: any Transaction) throws {
        try AccountStore(transaction).setDisabled(nil, ofPeople: people)
    }

    func moveAccount(
        from duplicate: UUID128, to kept: UUID128, at now: Instant, in transaction: any Transaction
    ) throws {
        try NoticeStore(transaction).move(from: duplicate, to: kept)
        try CollaborationsModule.movePerson(from: duplicate, to: kept, in: transaction)
        try WorkspacesModule.movePerson(from: duplicate, to: kept, in: transaction)
        let store = AccountStore(transaction)
        guard let account = try store.find(person: duplicate) else { return }
        if try store.find(person: kept) == nil {
            try store.setPerson(kept, of: account.id)
        } else {
            try store.setDisabled(now, account.id)
        }
    }

    func moveAccount(of person: UUID128, toBody body: UUID128, in transaction: any Transaction) throws {
        let store = AccountStore(transaction)
        guard let account = try store.find(person: person) else { return }
        try store.setBody(body, of: account.id)
        if account.role == .bodyAdministrator { try store.setRole(.member, of: account.id, administering: []) }
    }

    func administrators(
        of bodies: [UUID128], in transaction: any Transaction
    ) throws -> [UUID128: [Addressee]] {
        try AccountStore(transaction).administrators(of: bodies).mapValues { accounts in
            accounts.map { Addressee(name: $0.name, email: $0.email) }
        }
    }
}
