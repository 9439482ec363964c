import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

private let march = """
    snapshot,post_ref,person,grade,job_title,organisation,unit,reports_to,profession
    Mar-16,2,person-aa,SCS4,Permanent Secretary,Department for Homes,Top Office,0,Policy
    Mar-16,3,person-bb,SCS2,Director,Department for Homes,Rents,2,Policy
    Mar-16,4,person-cc,SCS1,Deputy Director,Department for Homes,Rents,3,Policy
    Mar-16,5,person-dd,SCS1,Head of Repairs,Department for Homes,Repairs,3,Policy
    Mar-16,6,person-ee,SCS1,Head of Loans,Department for Homes,Loans,3,Policy
    """
private let september = """
    snapshot,post_ref,person,grade,job_title,organisation,unit,reports_to,profession
    Sep-16,2,person-ff,SCS4,Permanent Secretary,Department for Homes,Top Office,0,Policy
    Sep-16,3,person-cc,SCS2,Director,Department for Homes,Rents,2,Policy
    Sep-16,4,Vacant,SCS1,Deputy Director,Department for Homes,Rents,3,Policy
    Sep-16,5,Eliminated,SCS1,Head of Repairs,Department for Homes,Repairs,3,Policy
    Sep-16,6,N/D,SCS1,Head of Loans,Department for Homes,Loans,3,Policy
    """

/// Who holds a post after a later file about it.
@Suite struct SuccessionTests {
    /// 'Director: person-cc', by title, then name.
    private func held(_ bench: ImportBench) async throws -> [String] {
        try await bench.texts(
            """
            SELECT post.title || ': ' || person.name FROM holding JOIN post ON post.id = holding.post_id
            JOIN person ON person.id = holding.person_id WHERE holding.to_day IS NULL ORDER BY post.title, person.name
            """)
    }

    @Test(arguments: enginesUnderTest)
    func anOrganogramOfALaterDateSucceedsTheEarlier(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(march, .organogram)
            try await bench.database.write {
                try $0.run(
                    """
                    UPDATE post SET is_public = 1, public_email = 'repairs@homes.example', public_phone = '1234'
                    WHERE title = 'Head of Repairs'
                    """)
            }
            let report = try await bench.load(september, .organogram)
            #expect(report.refusals == [])
            #expect(
                try await held(bench) == [
                    "Director: person-cc", "Head of Loans: person-ee", "Permanent Secretary: person-ff",
                ])
            #expect(report[.posts].added == 0)
            #expect(report[.posts].ended == 1)
            #expect(report[.holdings].ended == 4)
            // Whose post is another's now is still there, without one.
            #expect(try await bench.number("SELECT COUNT(*) FROM person WHERE left_on IS NULL") == 6)
            let former = try await bench.database.read { transaction in
                let id = try transaction.value(Post.ID.self, "SELECT id FROM post WHERE title = 'Permanent Secretary'")
                return try PostStore(transaction).formerHolders(of: try #require(id), limit: 9, .everything)
            }
            #expect(former.map(\.name) == ["person-aa"])
            #expect(former.first?.to == bench.clock.now().day)
            // The post that was eliminated holds and publishes nothing from the day of the file.
            let gone = try await bench.database.read { transaction in
                var values: [Value] = []
                try transaction.rows(
                    """
                    SELECT post.ended_on, post.is_public, post.public_email, post.public_phone, holding.to_day
                    FROM post JOIN holding ON holding.post_id = post.id WHERE post.title = 'Head of Repairs'
                    """
                ) { values += $0.values }
                return values
            }
            #expect(gone == ["2016-09-30".value, 0.value, "".value, "".value, "2016-09-30".value])
            #expect(
                try await bench.number("SELECT COUNT(*) FROM journal_entry WHERE verb = 'post.ended'") == 1)
            let state = try await bench.fingerprint()
            #expect(!(try await bench.load(september, .organogram)).changesAnything)
            #expect(try await bench.fingerprint() == state)
            // A later file that still lists it does not move the day.
            try await bench.load(september.replacing("Sep-16,5", with: "Mar-17,5"), .organogram)
            #expect(
                try await bench.texts("SELECT ended_on FROM post WHERE title = 'Head of Repairs'") == ["2016-09-30"])
        }
    }

    private static let share = """
        name,email,team,post title,post ref
        Ann Able,ann@homes.example,Rents,Head of Rents,P1
        Bob Best,bob@homes.example,Rents,Head of Rents,P1
        """

    @Test(arguments: enginesUnderTest)
    func thoseWhoShareAPostBothKeepItUntilAFileNamesOne(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(Self.share) { $0.body = "homes" }
            #expect(try await held(bench) == ["Head of Rents: Ann Able", "Head of Rents: Bob Best"])
            #expect(!(try await bench.load(Self.share) { $0.body = "homes" }).changesAnything)
            // A row that cannot be read takes a shared post from nobody.
            let broken = Self.share.replacing("bob@homes.example", with: "bob at homes")
            #expect(try await bench.load(broken) { $0.body = "homes" }.refusedRows == 1)
            #expect(try await held(bench).count == 2)
            let alone = Self.share.split(separator: "\n").prefix(2).joined(separator: "\n")
            #expect(try await bench.load(alone) { $0.body = "homes" }[.holdings].ended == 1)
            #expect(try await held(bench) == ["Head of Rents: Ann Able"])
            #expect(!(try await bench.load(alone) { $0.body = "homes" }).changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aRowWithoutANameVacatesAPostButAListOfPostsDoesNot(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(Self.share) { $0.body = "homes" }
            let posts = "post title,post ref,grade\nHead of Rents,P1,Grade 6"
            #expect(try await bench.load(posts) { $0.body = "homes" }[.posts].changed == 1)
            #expect(try await held(bench).count == 2)
            let vacant = "name,post title,post ref\n,Head of Rents,P1"
            #expect(try await bench.load(vacant) { $0.body = "homes" }[.holdings].ended == 2)
            #expect(try await held(bench) == [])
        }
    }

    @Test(arguments: enginesUnderTest)
    func aPostThatGetsItsReferenceFromAFileIsHeldAsTheFileSays(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load("name,email,team,post title\nAnn Able,ann@homes.example,Rents,Head of Rents") {
                $0.body = "homes"
            }
            try await bench.database.write { transaction in
                let (person, holding) = (Person.ID.make(at: bench.clock.now()), Holding.ID.make(at: bench.clock.now()))
                try transaction.run(
                    """
                    INSERT INTO person (id, body_id, name, sort_name, created_at, updated_at)
                    VALUES (\(person), \(bench.homes), 'Old Hand', 'old hand', 1, 1)
                    """)
                try transaction.run(
                    """
                    INSERT INTO holding (id, post_id, person_id) SELECT \(holding), id, \(person) FROM post
                    """)
            }
            let one = Self.share.split(separator: "\n").prefix(2).joined(separator: "\n")
            try await bench.load(one) { $0.body = "homes" }
            #expect(try await held(bench) == ["Head of Rents: Ann Able"])
            #expect(!(try await bench.load(one) { $0.body = "homes" }).changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aBodysFileLeavesThePostsOfOthersAlone(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load("name,email,post title\nAnn Able,ann@homes.example,Adviser") { $0.body = "homes" }
            try await bench.database.write { transaction in
                let (post, holding) = (Post.ID.make(at: bench.clock.now()), Holding.ID.make(at: bench.clock.now()))
                try transaction.run(
                    """
                    INSERT INTO post (id, body_id, title, seniority, updated_at)
                    VALUES (\(post), \(bench.transport), 'Inspector', 1, 1)
                    """)
                try transaction.run(
                    "INSERT INTO holding (id, post_id, person_id) SELECT \(holding), \(post), id FROM person")
            }
            // The title of a post that she holds in another body.
            let report = try await bench.load(
                "name,email,post title,grade,hidden post\nAnn Able,ann@homes.example,Inspector,HEO,yes"
            ) { $0.body = "homes" }
            #expect(report[.posts].added == 1)
            let rows = try await bench.texts(
                "SELECT grade FROM post WHERE body_id = \(bench.transport) AND is_hidden = 0")
            #expect(rows == [""])
            #expect(try await held(bench) == ["Inspector: Ann Able", "Inspector: Ann Able"])
        }
    }
}
