import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

private let people = """
    body,team,post title,grade,profession,location,name,given name,family name,known as,pronouns,email,phone,\
    what I work on,skills,topics,reports to,start date,external ref,hidden post
    homes,Housing > Supported Housing,Head of Supported Housing,Grade 6,Policy,Leeds,Amara Osei,Amara,Osei,,she/her,\
    amara.osei@homes.example,+44 113 496 0001,"Rent, support and
    quality",Facilitation,supported housing; regulation,E1,2024-03-01,E2,no
    DfH,Housing,Director of Housing,SCS2,Policy,London,Siân Ó Briain,,,,,Sian@homes.example,,,,housing,,,E1,
    Department for Homes,Housing > Supported Housing,Policy Adviser,HEO,Policy,Leeds,Tom Webb,,,,,\
    tom.webb@homes.example,,,,,amara.osei@homes.example,01/09/2025,E3,yes
    """

@Suite struct PeopleImportTests {
    @Test(arguments: enginesUnderTest)
    func takesPeopleWithTheirTeamsPostsAndTopics(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(people)
            #expect(report.refusals == [])
            #expect(report.rows == 3)
            #expect(report[.people].added == 3)
            #expect(report[.posts].added == 3)
            #expect(report[.teams].added == 2)
            #expect(report[.topics].added == 3)
            #expect(report[.lines].added == 2)
            let person = try #require(
                try await bench.database.read {
                    try PersonStore($0).find(email: "amara.osei@homes.example", .everything)
                })
            #expect(person.worksOn == "Rent, support and\nquality")
            #expect(person.pronouns == "she/her")
            #expect(person.completeness == 80)
            let sian = try await bench.texts("SELECT sort_name FROM person WHERE email = 'sian@homes.example'")
            #expect(sian == ["briain sian o"])
            let above = try await bench.texts(
                """
                SELECT above.title FROM post JOIN post above ON above.id = post.reports_to ORDER BY post.title
                """)
            #expect(above == ["Director of Housing", "Head of Supported Housing"])
            #expect(try await bench.number("SELECT COUNT(*) FROM post WHERE is_hidden = 1") == 1)
            #expect(try await bench.texts("SELECT from_day FROM holding WHERE from_day LIKE '2025%'") == ["2025-09-01"])
            let path = try await bench.texts(
                """
                SELECT above.name FROM team JOIN team above ON above.id = team.parent_id WHERE team.name = 'Supported Housing'
                """)
            #expect(path == ["Housing"])
            #expect(try await bench.number("SELECT COUNT(*) FROM journal_entry WHERE verb = 'person.added'") == 3)
        }
    }

    @Test(arguments: enginesUnderTest)
    func changesNothingTheSecondTime(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people)
            let before = try await bench.fingerprint()
            let report = try await bench.load(people)
            #expect(!report.changesAnything)
            #expect(report[.people].unchanged == 3)
            #expect(report[.lines].unchanged == 2)
            #expect(try await bench.fingerprint() == before)
        }
    }

    @Test(arguments: enginesUnderTest)
    func aDryRunSaysTheSameAndChangesNothing(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            let before = try await bench.fingerprint()
            var preview = try await bench.load(people) { $0.isDryRun = true }
            #expect(try await bench.fingerprint() == before)
            #expect(preview.isDryRun)
            let report = try await bench.load(people)
            preview.isDryRun = false
            #expect(preview == report)
        }
    }

    @Test(arguments: enginesUnderTest)
    func refusesBadRowsAloneWithLineAndReason(_ engine: Engine) async throws {
        let file = """
            body,name,email,post title,start date
            homes,Ann Able,ann@homes.example,Adviser,
            homes,Bob Bad,not an address,Adviser,
            nowhere,Cat Lost,cat@homes.example,Adviser,
            homes,Dan Date,dan@homes.example,Adviser,31/02/2026
            homes,,eve@homes.example,Adviser,
            homes,Fay Fine,fay@homes.example,Adviser,
            homes,Ann Other,ann@homes.example,Adviser,
            """
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(file)
            #expect(report[.people].added == 2)
            #expect(report.refusedRows == 5)
            #expect(report.refusals.map(\.line).sorted() == [3, 4, 5, 6, 8])
            #expect(report.refusals.first { $0.line == 3 }?.field == "email")
            #expect(report.refusals.first { $0.line == 4 }?.reason == "no body is called 'nowhere'")
            #expect(report.refusals.first { $0.line == 5 }?.field == "start date")
            #expect(
                report.refusals.first { $0.line == 8 }?.reason == "an earlier row has the same person with another name"
            )
            #expect(!(try await bench.load(file)).changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func strictTakesAllOrNothing(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            let before = try await bench.fingerprint()
            let fault = await #expect(throws: Fault.self) {
                try await bench.load("name,email\nAnn,ann@homes.example\nBob,bob@\n") {
                    $0.body = "homes"
                    $0.isStrict = true
                }
            }
            #expect(fault?.message.contains("line 3, email") == true)
            #expect(try await bench.fingerprint() == before)
        }
    }
}
