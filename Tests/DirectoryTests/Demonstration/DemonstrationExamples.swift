import Access
import Foundation
import Indexing
import Kernel
import Search
import Storage
import Testing
import Web

@testable import Directory

/// What pages and the README tell people to try has to find something in the demonstration.
struct DemonstrationExamples {
    let database: any Database
    let clock: WallClock

    func check() async throws {
        let folder = NSTemporaryDirectory() + "demonstration-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let index = try SearchIndex(folder: folder, readers: 2)
        try await Indexer(index, database: database, sources: [DirectorySearchSource()], clock: clock).rebuild()
        let finder = DirectoryFinder(database, index: index)
        let viewer = Viewer(
            account: UUID128(high: 1, low: 1), person: nil, name: "Vera", email: "vera@example.gov.uk", body: nil,
            role: .member)
        func find(_ text: String) async throws -> [FoundItem] {
            try await finder.find(FindingFilters(text), viewer).items
        }
        let nothing = try await finder.find(FindingFilters(""), viewer)
        let examples = Self.examples(FindingPages(FindingFilters(""), nothing, viewer, at: clock.now()).page)
        #expect(examples.count >= 4)
        // Then those of the start page and the README.
        for text in examples + ["supported housing northmoor", "head of fraud", "bill", "960114"] {
            #expect(try await find(text).contains { !$0.isSimilar }, "\(text)")
        }
        #expect(try await find("dan okafro").first?.title == "Dan Okafor")
        for (text, topic) in [
            ("gdpr", "data protection"), ("rough sleepers", "rough sleeping"), ("SRO", "senior responsible owner"),
        ] {
            #expect(try await find(text).contains { $0.title == topic && !$0.isSimilar }, "\(text)")
        }
    }

    /// What the links to searches on a page ask.
    private static func examples(_ page: Page) -> [String] {
        let links = String(decoding: page.body.bytes, as: UTF8.self).components(separatedBy: "href=\"/search?q=")
        return links.dropFirst().compactMap { $0.prefix { $0 != "\"" && $0 != "&" }.removingPercentEncoding }
    }
}
