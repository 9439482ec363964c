import Foundation
import Tabular
import Testing

/// The public files named by `CONCORDAT_SAMPLES`, a folder; without it there is nothing to read.
@Suite("Real files")
struct SampleFilesTests {
    private func reader(_ name: String) throws -> CSVReader? {
        guard let folder = ProcessInfo.processInfo.environment["CONCORDAT_SAMPLES"] else {
            print("Not read, as CONCORDAT_SAMPLES names no folder: \(name)")
            return nil
        }
        return try CSVReader(path: "\(folder)/\(name)")
    }

    @Test("the list of GOV.UK organisations: every row, every Python literal")
    func organisations() throws {
        guard var reader = try reader("uk-govuk-organisations.csv") else { return }
        let header = CSVHeader(try #require(try reader.next()))
        var slugs: Set<String> = []
        var abbreviations = 0
        var parents = 0
        while let row = try reader.next() {
            #expect(row.count == header.titles.count)
            #expect(row.flags.isEmpty)
            let details = try PythonLiteral(parsing: row.value("details", in: header))
            slugs.insert(try #require(details["slug"]?.stringValue))
            if details["abbreviation"]?.stringValue?.isEmpty == false { abbreviations += 1 }
            for name in [
                "parent_organisations", "child_organisations", "superseded_organisations",
                "superseding_organisations",
            ] {
                let list = try #require(try PythonLiteral(parsing: row.value(name, in: header)).listValue)
                #expect(list.allSatisfy { $0["id"]?.stringValue?.hasPrefix("https://") == true })
                if name == "parent_organisations" { parents += list.count }
            }
        }
        #expect(slugs.count == 663)
        #expect(abbreviations > 100)
        #expect(parents > 300)
    }

    @Test("the organogram of March 2016")
    func organogram() throws {
        guard var reader = try reader("uk-organograms-2016-03-pseudonymised.csv") else { return }
        let header = CSVHeader(try #require(try reader.next()))
        var rows = 0
        while let row = try reader.next() {
            rows += 1
            #expect(row.count == header.titles.count)
            #expect(row.flags.isEmpty)
            #expect(!row.value("organisation", in: header).isEmpty)
        }
        #expect(rows == 4481)
    }

    @Test("the list of major projects")
    func projects() throws {
        guard var reader = try reader("gmpp-2014-2023.csv") else { return }
        let header = CSVHeader(try #require(try reader.next()))
        var rows = 0
        while let row = try reader.next() {
            rows += 1
            #expect(row.count == header.titles.count)
        }
        #expect(rows == 1729)
        #expect(header["project name"] != nil)
    }
}
