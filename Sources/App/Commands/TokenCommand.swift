import Accounts
import ArgumentParser
import Journal
import Kernel
import Storage

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Tokens for the programming interface.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a token that acts as an account. It is printed once.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "The account's address.") var email: String
        @Option(help: "What it is for.") var name: String
        @Option(help: "What it may do; may be given several times.") var scope: [String] = ["directory:read"]
        @Option(help: "For how many days it is good, 1 to 365.") var days = 90

        func run() async throws {
            guard (1...365).contains(days) else { throw ValidationError("--days must be from 1 to 365.") }
            try await installation.run { installation in
                let id = try await TokenCommand.account(email, installation).id
                let tokens = APITokens(installation.database, clock: installation.clock)
                print(
                    try await tokens.create(
                        for: id, name: name, scopes: scope, days: days, by: .commandLine("token create")))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List an account's tokens.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "The account's address.") var email: String

        func run() async throws {
            try await installation.run { installation in
                let id = try await TokenCommand.account(email, installation).id
                for token in try await installation.database.read({ try APITokenStore($0).list(of: id) }) {
                    let scopes = token.scopes.sorted().joined(separator: " ")
                    print("\(token.id)\t\(token.name)\t\(scopes)\tuntil \(token.expiresAt.day)")
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Make a token useless at once.")

        @OptionGroup var installation: InstallationOptions
        @Argument(help: "The token's identifier, as 'token list' prints it.") var id: String

        func run() async throws {
            try await installation.run { installation in
                guard let id = APIToken.ID(id) else {
                    throw Fault(.invalid, "'\(id)' is not a token's identifier.")
                }
                try await APITokens(installation.database, clock: installation.clock)
                    .revoke(id, owner: nil, by: .commandLine("token revoke"))
                print("Revoked.")
            }
        }
    }

    static func account(_ email: String, _ installation: Installation) async throws -> Account {
        guard let account = try await installation.database.read({ try AccountStore($0).find(email: email) })
        else {
            throw Fault.missing("An account of \(email)")
        }
        return account
    }
}
