import Access
import Accounts
import ArgumentParser
import Directory
import Journal
import Kernel
import Storage

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "See and change who may sign in.",
        subcommands: [
            Link.self, List.self, Add.self, Role.self, Disable.self, Enable.self, ClearTwoFactor.self,
        ])

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link",
            abstract: "Print a sign-in link, where there is no mail yet. It works once, for 15 minutes.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "The address of an account, or on a body's domain.") var email: String

        func run() async throws {
            try await installation.run { installation in
                print(try await installation.signIn.makeLink(email: email))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List all accounts.")

        @OptionGroup var installation: InstallationOptions

        func run() async throws {
            try await installation.run { installation in
                var last = ""
                while true {
                    let after = last
                    let page = try await installation.database.read {
                        try AccountStore($0).list(after: after, limit: 500)
                    }
                    for account in page {
                        let state = account.disabledAt == nil ? "" : "\tdisabled"
                        let second = account.hasTwoFactor ? "\ttwo-factor" : ""
                        print("\(account.email)\t\(account.name)\t\(account.role.rawValue)\(second)\(state)")
                    }
                    guard let end = page.last else { return }
                    last = end.email
                }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Let an address sign in, also one on no body's domain.")

        @OptionGroup var installation: InstallationOptions
        @Argument var email: String
        @Option(help: "The person's name.") var name: String
        @Option(help: "platform-administrator, member or guest; 'account role' appoints body administrators.")
        var role = "member"
        @Option(help: "The last day of a guest's access, like 2027-03-31.") var until: String?

        func run() async throws {
            try await installation.run { installation in
                guard Text.isMailAddress(email) else { throw Fault(.invalid, "'\(email)' is not a mail address.") }
                let role = try AccountCommand.role(role)
                guard role != .bodyAdministrator else {
                    throw Fault(.invalid, "Add a member first; then 'account role' says which bodies to administer.")
                }
                let last = until.flatMap { Day($0) }
                if until != nil, last == nil { throw Fault(.invalid, "--until needs a day, like 2027-03-31.") }
                if role == .guest, last == nil {
                    throw Fault(.invalid, "A guest needs a last day: --until 2027-03-31.")
                }
                let end = last.map { Instant(startOf: $0.adding(days: 1)) }
                let now = installation.clock.now()
                let (email, name) = (email, name)
                try await installation.database.write { transaction in
                    guard try AccountStore(transaction).find(email: email) == nil else {
                        throw Fault(.conflict, "\(email) has an account already.")
                    }
                    let id = Account.ID.make(at: now)
                    let home = try DirectoryHomes().home(of: email, in: transaction)
                    try AccountStore(transaction).insert(
                        id: id, email: email, name: name, person: home?.person, body: home?.body, role: role,
                        validUntil: end, at: now)
                    try transaction.record(
                        "account.created", Subject("account", id.uuid), by: .commandLine("account add"),
                        at: now,
                        body: home?.body, details: ["role": role.rawValue])
                }
                print("\(email) may sign in as \(role.name.lowercased()).")
            }
        }
    }

    struct Role: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "Give an account a role.",
            discussion: "A body administrator administers the bodies named with --body, and no others.")

        @OptionGroup var installation: InstallationOptions
        @Argument var email: String
        @Argument(help: "platform-administrator, body-administrator, member or guest.") var role: String
        @Option(help: "The slug of a body to administer; may be given several times.") var body: [String] = []

        func run() async throws {
            try await installation.run { installation in
                let role = try AccountCommand.role(role)
                let (email, slugs, now) = (email, body, installation.clock.now())
                if role == .bodyAdministrator, slugs.isEmpty {
                    throw Fault(.invalid, "Name the body to administer: --body SLUG.")
                }
                try await installation.database.write { transaction in
                    let store = AccountStore(transaction)
                    guard let account = try store.find(email: email) else {
                        throw Fault.missing("An account of \(email)")
                    }
                    let bodies = try slugs.map { slug in
                        guard let body = try BodyStore(transaction).find(slug: slug, .everything) else {
                            throw Fault.missing("The body '\(slug)'")
                        }
                        return body.id.uuid
                    }
                    try store.setRole(role, of: account.id, administering: bodies)
                    try transaction.record(
                        "account.role-changed", Subject("account", account.id.uuid),
                        by: .commandLine("account role"),
                        at: now, body: account.body,
                        details: ["role": role.rawValue, "bodies": slugs.joined(separator: " ")])
                }
                print("\(email) is \(role.name.lowercased()).")
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "disable",
            abstract: "End an account: it is signed out everywhere and may not sign in.")

        @OptionGroup var installation: InstallationOptions
        @Argument var email: String

        func run() async throws {
            try await AccountCommand.change(installation, email, "account.disabled") { store, account, now in
                try store.setDisabled(now, account.id)
            }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enable", abstract: "Let a disabled account sign in again.")

        @OptionGroup var installation: InstallationOptions
        @Argument var email: String

        func run() async throws {
            try await AccountCommand.change(installation, email, "account.enabled") { store, account, _ in
                try store.setDisabled(nil, account.id)
            }
        }
    }

    struct ClearTwoFactor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clear-two-factor",
            abstract: "Take the second factor off an account whose owner lost phone and recovery codes.")

        @OptionGroup var installation: InstallationOptions
        @Argument var email: String

        func run() async throws {
            try await installation.run { installation in
                let (email, now) = (email, installation.clock.now())
                try await installation.database.write { transaction in
                    guard let account = try AccountStore(transaction).find(email: email) else {
                        throw Fault.missing("An account of \(email)")
                    }
                    try TwoFactor.clear(
                        account.id, by: .commandLine("account clear-two-factor"), at: now, in: transaction)
                }
                print("Done.")
            }
        }
    }

    static func role(_ name: String) throws -> Viewer.Role {
        guard let role = Viewer.Role(rawValue: name) else {
            let names = Viewer.Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(.invalid, "'\(name)' is not a role. Roles: \(names).")
        }
        return role
    }

    static func change(
        _ options: InstallationOptions, _ email: String, _ verb: String,
        _ change: @escaping @Sendable (AccountStore, Account, Instant) throws -> Void
    ) async throws {
        try await options.run { installation in
            let now = installation.clock.now()
            try await installation.database.write { transaction in
                let store = AccountStore(transaction)
                guard let account = try store.find(email: email) else {
                    throw Fault.missing("An account of \(email)")
                }
                try change(store, account, now)
                try transaction.record(
                    verb, Subject("account", account.id.uuid), by: .commandLine("account"), at: now,
                    body: account.body)
            }
            print("Done.")
        }
    }
}
