import Storage
import StorageTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct SignalTests {
    struct Refusal: Error {}

    @Test(arguments: enginesUnderTest) func `signals come after a commit and only then`(_ engine: Engine)
        async throws
    {
        try await withDatabase(engine, migrations: schema) { database in
            var news = database.signals("news").makeAsyncIterator()
            var end = database.signals("end").makeAsyncIterator()
            // Both say first that they are listening.
            await news.next()
            await end.next()
            try? await database.write { transaction in
                transaction.signal("news")
                throw Refusal()
            }
            try await database.write { transaction in
                try transaction.run("INSERT INTO counter VALUES ('a', 1)")
                transaction.signal("end")
            }
            await end.next()
            // Had the rolled-back signal been sent, it would be here by now, before 'end'. What is written
            // with the next one is there when it comes.
            try await database.write { transaction in
                try transaction.run("INSERT INTO counter VALUES ('b', 2)")
                transaction.signal("news")
            }
            await news.next()
            let names = try await database.read {
                try $0.values(String.self, "SELECT name FROM counter ORDER BY name")
            }
            #expect(names == ["a", "b"])
        }
    }

    @Test(arguments: enginesUnderTest) func `everybody who listens is woken`(_ engine: Engine) async throws {
        try await withDatabase(engine) { database in
            var one = database.signals("odd \"name'").makeAsyncIterator()
            var two = database.signals("odd \"name'").makeAsyncIterator()
            await one.next()
            await two.next()
            try await database.write { $0.signal("odd \"name'") }
            await one.next()
            await two.next()
        }
    }

    @Test(.enabled(if: isPostgresUnderTest)) func `signals reach other nodes`() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let here = try location.open()
            let there = try location.open()
            var news = there.signals("news").makeAsyncIterator()
            await news.next()
            try await here.write { $0.signal("news") }
            await news.next()
            try await here.close()
            try await there.close()
        }
    }

    @Test(.enabled(if: isPostgresUnderTest)) func `listening goes on after the connection broke`()
        async throws
    {
        try await withDatabaseLocation(.postgres, alone: true) { location in
            let database = try location.open()
            var news = database.signals("news").makeAsyncIterator()
            await news.next()
            let killed = try await database.write { transaction in
                try transaction.values(
                    Bool.self,
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE 'LISTEN%'
                    """)
            }
            #expect(killed == [true])
            // Connected again: something may have been missed.
            await news.next()
            try await database.write { $0.signal("news") }
            await news.next()
            try await database.close()
        }
    }

    @Test(arguments: enginesUnderTest) func `streams end when the database closes`(_ engine: Engine)
        async throws
    {
        try await withDatabaseLocation(engine) { location in
            let database = try location.open()
            let news = database.signals("news")
            try await database.close()
            for await _ in news {}
            await #expect(throws: StorageError.self) {
                try await database.read { try $0.rows("SELECT 1") { _ in } }
            }
        }
    }
}
