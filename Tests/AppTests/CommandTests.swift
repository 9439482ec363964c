import Foundation
import Journal
import Kernel
import Storage
import StorageSQLite
import Testing

@testable import App

/// What each command prints, where, and how it ends.
@Suite struct CommandTests {
    @Test func `init makes an installation, and a second one changes nothing`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            let first = try await Program.run("init", "--data", data)
            #expect(first.code == 0)
            #expect(first.out.contains("concordat serve --data \(data)"))
            #expect(first.err.isEmpty)
            let keys = try ["journal.key", "form.key"].map { try Data(contentsOf: URL(filePath: "\(data)/keys/\($0)")) }
            let second = try await Program.run("init", "--data", data)
            #expect(second.code == 0)
            #expect(second.out == "Nothing to do: the installation is complete.\n")
            let kept = try ["journal.key", "form.key"].map { try Data(contentsOf: URL(filePath: "\(data)/keys/\($0)")) }
            #expect(kept == keys)
            let migrated = try await Program.run("migrate", "--data", data)
            #expect(migrated.out == "Nothing to do.\n")
        }
    }

    @Test func `keys and data are the owner's alone`() async throws {
        try await withFolder { folder in
            let data = "\(folder)/data"
            #expect(try await Program.run("init", "--data", data).code == 0)
            for (path, allowed) in [
                ("", 0o700), ("/keys", 0o700), ("/keys/journal.key", 0o600), ("/keys/form.key", 0o600),
            ] {
                let attributes = try FileManager.default.attributesOfItem(atPath: data + path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == allowed, "\(path)")
            }
        }
    }

    @Test(arguments: [
        ["migrate"], ["backup", "/tmp/nowhere-to-be"], ["account", "list"], ["account", "link", "a@b.example"],
        ["token", "list", "a@b.example"], ["journal", "verify"], ["journal", "head"], ["journal", "key"], ["serve"],
    ])
    func `without an installation a command says how to make one`(arguments: [String]) async throws {
        try await withFolder { folder in
            let data = "\(folder)/none"
            let outcome = try await run(arguments + ["--data", data])
            #expect(outcome.code == 1)
            #expect(outcome.out.isEmpty)
            #expect(outcome.err.contains("There is no installation in '\(data)'"))
            #expect(outcome.err.contains("concordat init"))
            #expect(!FileManager.default.fileExists(atPath: data))
        }
    }

    @Test func `help and version are no errors, nonsense is`() async throws {
        let help = try await Program.run("--help")
        #expect(help.code == 0)
        for command in ["serve", "init", "migrate", "backup", "restore", "account", "token", "journal"] {
            #expect(help.out.contains(command))
        }
        #expect(try await Program.run("--version").code == 0)
        let nonsense = try await Program.run("conquer")
        #expect(nonsense.code == 64)
        #expect(nonsense.out.isEmpty)
        #expect(!nonsense.err.isEmpty)
        #expect(try await Program.run("serve", "--port", "x").code == 64)
    }

    @Test func `accounts are added, given roles, disabled and enabled`() async throws {
        try await withFolder { folder in
            let data = ["--data", "\(folder)/data"]
            func ends(_ code: Int32, _ arguments: [String], _ said: String) async throws {
                let outcome = try await run(arguments + data)
                #expect(outcome.code == code, "\(arguments)")
                let where_ = code == 0 ? outcome.out : outcome.err
                #expect(where_.contains(said), "\(arguments): \(where_)")
                #expect(code == 0 || outcome.out.isEmpty)
            }
            try await ends(0, ["init"], "Ready")
            try await ends(0, ["account", "add", "Col@Homes.example", "--name", "Col Bevan"], "may sign in as member")
            try await ends(1, ["account", "add", "col@homes.example", "--name", "Col"], "has an account already")
            try await ends(1, ["account", "add", "nobody", "--name", "Col"], "is not a mail address")
            try await ends(1, ["account", "add", "x@homes.example", "--name", "X", "--role", "king"], "is not a role")
            try await ends(
                0, ["account", "role", "COL@homes.example", "platform-administrator"], "platform administrator")
            try await ends(1, ["account", "role", "col@homes.example", "body-administrator"], "--body")
            try await ends(1, ["account", "role", "col@homes.example", "body-administrator", "--body", "x"], "'x'")
            try await ends(0, ["account", "list"], "col@homes.example\tCol Bevan\tplatform-administrator")
            try await ends(0, ["account", "disable", "col@homes.example"], "Done")
            try await ends(0, ["account", "list"], "disabled")
            try await ends(1, ["account", "link", "col@homes.example"], "col@homes.example")
            try await ends(0, ["account", "enable", "col@homes.example"], "Done")
            try await ends(0, ["account", "link", "col@homes.example"], "/sign-in/link/")
            try await ends(1, ["account", "disable", "nobody@homes.example"], "was not found")
            try await ends(1, ["account", "clear-two-factor", "nobody@homes.example"], "was not found")
            try await ends(0, ["account", "clear-two-factor", "col@homes.example"], "Done")
            let verbs = try await journal(of: "\(folder)/data").map(\.verb)
            #expect(
                verbs == [
                    "account.created", "account.role-changed", "account.disabled", "account.enabled",
                    "account.link-made", "account.two-factor-off",
                ])
        }
    }

    @Test func `tokens are made, listed and revoked`() async throws {
        try await withFolder { folder in
            let data = ["--data", "\(folder)/data"]
            _ = try await run(["init"] + data)
            _ = try await run(["account", "add", "a@homes.example", "--name", "A"] + data)
            let made = try await run(["token", "create", "a@homes.example", "--name", "List"] + data)
            #expect(made.code == 0)
            #expect(made.out.hasPrefix("concordat_"))
            let listed = try await run(["token", "list", "a@homes.example"] + data)
            #expect(listed.out.contains("\tList\tdirectory:read\tuntil "))
            #expect(!listed.out.contains(made.out.dropLast()))
            let id = String(listed.out.prefix { $0 != "\t" })
            #expect(try await run(["token", "revoke", id] + data).code == 0)
            #expect(try await run(["token", "revoke", id] + data).code == 1)
            #expect(try await run(["token", "revoke", "x"] + data).code == 1)
            #expect(try await run(["token", "list", "a@homes.example"] + data).out.isEmpty)
            #expect(
                try await run(["token", "create", "a@homes.example", "--name", "x", "--days", "0"] + data).code == 64)
            let scope = try await run(["token", "create", "a@homes.example", "--name", "x", "--scope", "all"] + data)
            #expect(scope.code == 1)
            #expect(scope.err.contains("directory:read"))
        }
    }
}

/// Runs the program with a list of arguments.
func run(_ arguments: [String]) async throws -> Program.Outcome { try await Program.run(arguments) }

/// The entries of an installation's journal, in order.
func journal(of data: String) async throws -> [JournalEntry] {
    let database = try SQLiteDatabase(path: "\(data)/concordat.sqlite")
    let entries = try await database.read { try $0.journal.page(.all, limit: 10_000) }
    try await database.close()
    return entries.reversed()
}
