import Jobs
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct ImportPurgeTests {
    @Test(arguments: enginesUnderTest)
    func whatCameToNothingIsThrownAway(_ engine: Engine) async throws {
        let migrations = JournalMigrations.all + JobsMigrations.all + DirectorySchema.migrations
        try await ImportBench.with(engine, migrations: migrations) { bench in
            let now = bench.clock.now()
            let states = ["receiving", "uploaded", "checking", "checked", "failed", "cancelled", "importing"]
            for (days, ago) in [("today", Interval.hours(1)), ("two", .days(2)), ("eight", .days(8))] {
                for state in states + ["imported"] {
                    try await bench.database.write { transaction in
                        let id = ImportFile.ID.make(at: now - ago)
                        let store = ImportFileStore(transaction)
                        try store.insert(
                            id, .people, name: "\(days) \(state)", body: nil, options: ImportOptions(), state: state,
                            bytes: 3, by: nil, named: "Ada", at: now - ago)
                        try store.add([1, 2, 3], 0, to: id)
                    }
                }
            }
            // One of the old ones is being worked on at this moment.
            try await bench.database.write { transaction in
                let id = try #require(
                    try transaction.value(
                        ImportFile.ID.self, "SELECT id FROM import_file WHERE name = 'eight importing'"))
                let job = try transaction.enqueue(
                    ImportJobs.kind, ImportJobs.Payload(file: id.description, isDryRun: false), at: now)
                try transaction.run("UPDATE import_file SET job_id = \(job) WHERE id = \(id)")
            }
            let purge = ImportPurge(database: bench.database, clock: bench.clock)
            // Of two days: what never arrived, and the content of what failed or was stopped. Of eight: all but two.
            #expect(try await purge.run() == 3 + 6)
            let old = try await bench.texts("SELECT name FROM import_file WHERE name LIKE 'eight%' ORDER BY name")
            #expect(old == ["eight imported", "eight importing"])
            let empty = try await bench.texts(
                """
                SELECT name FROM import_file
                WHERE NOT EXISTS (SELECT 1 FROM import_chunk WHERE import_id = import_file.id) ORDER BY name
                """)
            #expect(empty == ["two cancelled", "two failed"])
            #expect(try await bench.number("SELECT COUNT(*) FROM import_file WHERE name LIKE 'two%'") == 7)
            #expect(try await bench.number("SELECT COUNT(*) FROM import_file WHERE name LIKE 'today%'") == 8)
            #expect(try await purge.run() == 0)
        }
    }
}
