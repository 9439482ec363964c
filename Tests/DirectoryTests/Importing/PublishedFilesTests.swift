import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

private let organisations = """
    id,title,format,web_url,details,parent_organisations,superseded_organisations,superseding_organisations
    https://x/api/ministry,Ministry of Homes,Ministerial department,https://x/ministry,\
    "{'slug': 'ministry', 'abbreviation': 'MoH', 'closed_at': None}",[],[],[]
    https://x/api/agency,Homes Agency,Executive agency,https://x/agency,\
    "{'slug': 'agency', 'abbreviation': 'HA', 'closed_at': None}","[{'id': 'https://x/api/late'}]",\
    "[{'id': 'https://x/api/old-homes-board-of-wales'}, {'id': 'https://x/api/gone'}]",[]
    https://x/api/gone,Gone Agency,Executive agency,javascript:alert(1),\
    "{'slug': 'gone', 'abbreviation': '', 'closed_at': '2020-01-31T00:00:00Z'}",[],[],[]
    https://x/api/late,Late Ministry,Ministerial department,https://x/late,"{'slug': 'late'}",[],[],[]
    https://x/api/bad,Bad Body,Other,https://x/bad,{'slug': open,[],[],[]
    """

private let organogram = """
    snapshot,level,post_ref,person,grade,job_title,job_function,parent_department,organisation,unit,reports_to,profession
    Mar-16,Senior,2,person-aa,SCS4,Permanent Secretary,Leads,Homes,Department for Homes,Top Office,0,Policy
    Mar-16,Senior,3,person-bb,SCS2,"Director, Rents",Rents,Homes,Department  for Homes,Rents,2,Policy
    Mar-16,Junior,,,EO,Caseworker,N/A,Homes,DfH,Rents,3,Operational Delivery
    Mar-16,Junior,,,EO,Caseworker,N/A,Homes,DfH,Rents,3,Operational Delivery
    Mar-16,Senior,4,Eliminated,SCS1,Deputy Director,,Homes,DfH,Rents,999,Policy
    Mar-16,Senior,1,person-aa,SCS3,Head,,Roads,Office of Canals,Canals,1,Other
    """

@Suite struct PublishedFilesTests {
    @Test(arguments: enginesUnderTest)
    func takesOrganisationsWithTheirRelations(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(organisations, .govukOrganisations)
            #expect(report[.bodies].added == 4)
            #expect(report.refusals.map(\.line) == [6])
            #expect(report.refusals.first?.field == "details")
            let agency = try #require(
                try await bench.database.read { try BodyStore($0).find(slug: "agency", .everything) })
            #expect(agency.kind == .agency)
            #expect(agency.initials == "HA")
            let (parent, names, before) = try await bench.database.read { transaction in
                let store = BodyStore(transaction)
                return (
                    try agency.parent.flatMap { try store.find($0, .everything)?.name },
                    try store.names(of: agency.id), try store.predecessors(of: agency.id, .everything)
                )
            }
            #expect(parent == "Late Ministry")
            #expect(names.contains(Body.Name(.abbreviation, "HA")))
            #expect(names.contains(Body.Name(.former, "Old Homes Board of Wales")))
            #expect(before.map(\.name) == ["Gone Agency"])
            #expect(before.first?.closedOn == Day("2020-01-31"))
            #expect(before.first?.website == "")
            let state = try await bench.fingerprint()
            #expect(!(try await bench.load(organisations, .govukOrganisations)).changesAnything)
            #expect(try await bench.fingerprint() == state)
        }
    }

    @Test(arguments: enginesUnderTest)
    func takesAnOrganogram(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            let report = try await bench.load(organogram, .organogram)
            #expect(report.refusals == [])
            #expect(report[.posts].added == 6)
            #expect(report[.people].added == 3)
            #expect(report[.bodies].added == 1)
            #expect(report[.lines].added == 3)
            // A reference to nobody, and a post below itself.
            #expect(report.remarks.map(\.line) == [6, 7])
            #expect(
                try await bench.number("SELECT COUNT(*) FROM body WHERE name = 'Office of Canals'") == 1)
            #expect(
                try await bench.texts("SELECT ended_on FROM post WHERE title = 'Deputy Director'") == ["2016-03-31"])
            #expect(try await bench.number("SELECT seniority FROM post WHERE title = 'Permanent Secretary'") == 0)
            let state = try await bench.fingerprint()
            #expect(!(try await bench.load(organogram, .organogram)).changesAnything)
            #expect(try await bench.fingerprint() == state)
        }
    }

    @Test(.enabled(if: samples != nil), arguments: enginesUnderTest)
    func takesThePublishedFiles(_ engine: Engine) async throws {
        let folder = try #require(samples)
        try await ImportBench.with(engine) { bench in
            func load(_ file: String, _ format: ImportFormat) async throws -> ImportReport {
                try await bench.imports.run(
                    format: format, source: .file("\(folder)/\(file)"), options: ImportOptions(),
                    by: .commandLine("test"))
            }
            let list = try await load("uk-govuk-organisations.csv", .govukOrganisations)
            #expect(list.refusals == [])
            #expect(list[.bodies].added == 663)
            let parents = try await bench.number("SELECT COUNT(*) FROM body WHERE parent_id IS NOT NULL")
            #expect(parents > 500)
            let posts = try await load("uk-organograms-2016-03-pseudonymised.csv", .organogram)
            #expect(posts.refusals == [])
            #expect(posts[.posts].added == 4481)
            #expect(posts[.lines].added >= 3030)
            // The file says 'Childrenâ€™s' for 'Children’s'.
            #expect(try await bench.number("SELECT COUNT(*) FROM post WHERE function LIKE '%â€%'") == 0)
            #expect(try await bench.number("SELECT COUNT(*) FROM post WHERE function LIKE '%Children’s%'") > 0)
            let state = try await bench.fingerprint()
            #expect(!(try await load("uk-govuk-organisations.csv", .govukOrganisations)).changesAnything)
            #expect(!(try await load("uk-organograms-2016-03-pseudonymised.csv", .organogram)).changesAnything)
            #expect(try await bench.fingerprint() == state)
            print(list.plain, posts.plain, separator: "\n")
        }
    }
}
