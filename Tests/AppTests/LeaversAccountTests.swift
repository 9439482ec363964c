import Access
import Accounts
import Directory
import Journal
import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import App

/// A file says who has left; their accounts follow.
@Suite struct LeaversAccountTests {
    private static let file = "name,email\nAnn,ann@homes.example\nBob,bob@homes.example\n"

    @Test(arguments: enginesUnderTest)
    func `whoever a file leaves out is signed out, and back when the next one has them`(engine: Engine) async throws {
        try await withDatabase(engine, migrations: AppMigrations.all) { database in
            let clock = WallClock { Instant(milliseconds: 1_795_000_000_000) }
            let now = clock.now()
            func load(_ text: String) async throws {
                try await DirectoryImports(database, clock, DirectoryAccounts()).run(
                    format: .people, source: .bytes(Array(text.utf8), name: "f.csv"),
                    options: ImportOptions(body: "homes", isComplete: true, isForced: true), by: .commandLine("test"))
            }
            try await database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO body (id, slug, name, sort_name, initials, kind, updated_at)
                    VALUES (\(Body.ID.make(at: now)), 'homes', 'Homes', 'homes', 'H', 'department', 1)
                    """)
            }
            try await load(Self.file)
            try await database.write { transaction in
                let store = AccountStore(transaction)
                for (name, token) in [("ann", UInt8(1)), ("bob", UInt8(2))] {
                    let person = try PersonStore(transaction).find(email: "\(name)@homes.example", .everything)
                    let account = Account.ID.make(at: now)
                    try store.insert(
                        id: account, email: "\(name)@homes.example", name: name, person: person?.id.uuid, body: nil,
                        role: .member, at: now)
                    try transaction.insert(
                        into: "session",
                        ["hash", "account_id", "is_strong", "awaits_code", "agent", "created_at", "seen_at"],
                        [
                            [
                                .bytes(sha256([token])), account.value, false.value, false.value, "".value, now.value,
                                now.value,
                            ]
                        ])
                }
            }
            func signedIn() async throws -> [String] {
                try await database.read {
                    try $0.values(
                        String.self,
                        """
                        SELECT account.name FROM session JOIN account ON account.id = session.account_id
                        WHERE account.disabled_at IS NULL ORDER BY account.name
                        """)
                }
            }
            #expect(try await signedIn() == ["ann", "bob"])
            try await load("name,email\nAnn,ann@homes.example\n")
            #expect(try await signedIn() == ["ann"])
            let disabled: SQL = "SELECT name FROM account WHERE disabled_at IS NOT NULL"
            #expect(try await database.read { try $0.values(String.self, disabled) } == ["bob"])
            try await load(Self.file)
            #expect(try await database.read { try $0.values(String.self, disabled) } == [])
            // They sign in again by themselves.
            #expect(try await signedIn() == ["ann"])
        }
    }
}
