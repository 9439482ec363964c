import Kernel
import Storage
import StorageTesting
import Testing
import Web

@testable import Directory

/// Abbreviations are kept in memory on every node: an import that brings some says so.
@Suite(.timeLimit(.minutes(2))) struct AbbreviationSignalTests {
    @Test(arguments: enginesUnderTest)
    func anImportOfBodiesOrTopicsIsSignalled(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            var news = bench.database.signals(Abbreviations.channel).makeAsyncIterator()
            // It says first that it listens.
            await news.next()
            try await bench.load("name,email,topics\nAnn,ann@homes.example,rent") { $0.body = "homes" }
            await news.next()
            let list = """
                id,title,format,web_url,details,parent_organisations,superseded_organisations,superseding_organisations
                https://x/a,Ministry of Homes,Court,,"{'slug': 'm', 'abbreviation': 'MoH'}",[],[],[]
                """
            try await bench.load(list, .govukOrganisations)
            await news.next()
            let table = Abbreviations()
            try await table.refresh(bench.database)
            let html = table.expand("MoH")
            #expect(String(decoding: html.bytes, as: UTF8.self).contains("Ministry of Homes"))
        }
    }
}
