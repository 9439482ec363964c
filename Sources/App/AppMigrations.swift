import Accounts
import Blobs
import Collaborations
import Directory
import Jobs
import Journal
import Mail
import Notices
import Storage
import Workspaces

/// Every migration of this version, in the order in which they are applied.
enum AppMigrations {
    static let all: [Migration] =
        own + JournalMigrations.all + JobsMigrations.all + MailMigrations.all + AccountsMigrations.all
        + BlobMigrations.all + NoticesModule.migrations + DirectoryModule.migrations + CollaborationsModule.migrations
        + WorkspacesModule.migrations

    private static let own = [
        Migration(
            "app-1",
            """
            CREATE TABLE setting (
                name TEXT PRIMARY KEY,
                value TEXT NOT NULL
            );
            """)
    ]
}

/// What an installation remembers about itself.
enum InstallationSetting: String {
    /// 'loading', and 'yes' once all of the demonstration data is there. It cannot be switched on for an installation with real people.
    case demonstration
    /// The public key of the journal, in hexadecimal: every node must sign with the same.
    case journalKey = "journal-key"
    /// The name of a master key of the files: every node must have it.
    case filesKey = "files-key"
    /// What becomes of files that cannot be scanned for malware, as `init` was told: `Screening.Otherwise`.
    case withoutScanner = "without-scanner"

    func read(_ transaction: any Transaction) throws -> String? {
        try transaction.value(String.self, "SELECT value FROM setting WHERE name = \(rawValue)")
    }

    func write(_ value: String, _ transaction: any Transaction) throws {
        try transaction.run(
            """
            INSERT INTO setting (name, value) VALUES (\(rawValue), \(value))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
    }
}
