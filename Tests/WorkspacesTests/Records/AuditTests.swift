import Access
import Foundation
import Journal
import Kernel
import MerkleTree
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct AuditTests {
    @Test(arguments: enginesUnderTest)
    func `Owners see who did what from where, filtered, as CSV, and with a proof; nobody else does`(
        engine: Engine
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            let file = try await files.file("plan.txt", "Beds: 10")
            _ = try await files.file("=cmd.txt", "Blankets")
            _ = try await Files(desk: files.desk).open(file.id, of: files.slug, by: records.asTomOutside)
            #expect(try await bench.get("\(files.place(file.id))/preview", as: world.asSpy).status == 200)
            _ = try await files.send("plan.txt", "Beds: 12")
            #expect(try await bench.get("\(files.place(file.id))/compare?from=1&to=2", as: world.asTom).status == 200)
            let zip = try await bench.get("\(files.path)/zip?item=\(file.id)", as: world.asTom)
            #expect(zip.status == 200)

            let page = try await records.get("audit")
            #expect(page.contains("192.0.2.7") && page.contains("Firefox on Windows"))
            #expect(page.contains("downloaded") && page.contains("viewed") && page.contains("as zip"))
            #expect(page.contains("version 2 beside version 1"))
            let downloads = try await records.get("audit?kind=downloaded&who=whit&from=21+November+2026")
            #expect(downloads.contains("192.0.2.7") && !downloads.contains("opened the workspace"))
            #expect(try await records.get("audit?to=20+November+2026").contains("Nothing matches"))
            #expect(try await records.get("audit?about=PLAN").contains("plan.txt"))
            #expect(try await !records.get("audit?about=plan").contains("=cmd.txt"))
            #expect(try await records.get("audit?item=\(file.id)&kind=viewed").contains("Sam Hush"))
            let wrong = try await records.get("audit?from=yesterday&kind=nothing")
            #expect(wrong.status == 422 && wrong.contains("must be a real date"))

            let csv = try await records.get("audit.csv?kind=changed")
            #expect(csv.status == 200 && csv.contentType?.hasPrefix("text/csv") == true)
            #expect(csv.contains("'=cmd.txt"), "formulas are guarded")
            #expect(!csv.contains("file.downloaded"))
            #expect(try await records.entries("audit.exported").count == 1)

            // Who read which version: those who may change the file; from where: owners.
            let readers = "items/\(file.id)/readers"
            #expect(try await records.get("\(readers)?version=1").contains("192.0.2.7"))
            let asTom = try await records.get("\(readers)?version=1", as: world.asTom)
            #expect(asTom.contains("Sam Hush") && !asTom.contains("192.0.2.7"))
            #expect(try await !records.get("\(readers)?version=2").contains("192.0.2.7"))
            #expect(try await records.get("\(readers)?version=2").contains("zip"))
            #expect(try await records.get(readers, as: world.asSpy).status == 403)

            let entry = try #require(try await records.entries("file.downloaded").last)
            let early = try await records.get("audit/\(entry.id)")
            #expect(early.contains("Not sealed yet"))
            try await records.sealer.sealNow()
            let sealed = try await records.get("audit/\(entry.id)")
            #expect(sealed.contains("192.0.2.7") && sealed.contains("It is what the entry has the seal of"))
            let proof = try await records.get("audit/\(entry.id)/proof")
            #expect(proof.status == 200 && !proof.contains("192.0.2.7"))
            guard case .inclusion(let inclusion) = try ProofFile(bytes: proof.bytes) else {
                Issue.record("no proof of an entry")
                return
            }
            let proved = JournalEntry(canonicalBytes: inclusion.entry)
            #expect(proved?.id == entry.id && proved?.details["origin"]?.count == 64)
            #expect("\(proved?.details ?? [:])".contains("192.0.2.7") == false)

            for (viewer, status) in records.refused {
                for step in ["audit", "audit.csv", "audit/\(entry.id)", "audit/\(entry.id)/proof", "records"] {
                    #expect(try await records.get(step, as: viewer).status == status, "\(viewer.name) \(step)")
                }
            }
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A changed origin is noticed, and a year later none is left while the entries are`(
        engine: Engine
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let file = try await records.files.file("plan.txt")
            _ = try await Files(desk: records.files.desk).open(
                file.id, of: records.files.slug, by: records.asTomOutside)
            try await records.bench.database.write {
                try $0.run("UPDATE entry_origin SET address = '203.0.113.9' WHERE address = '192.0.2.7'")
            }
            let forged = try await records.get("audit?kind=downloaded")
            #expect(forged.contains("Changed afterwards") && !forged.contains("203.0.113.9"))
            #expect(try await records.get("audit.csv?kind=downloaded").contains("changed afterwards"))
            records.days(366)
            _ = try await records.upkeep()
            #expect(try await records.files.count("entry_origin") == 0)
            #expect(try await records.get("audit?kind=downloaded&who=Tom").contains("No longer kept"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The audit is paged, and of another workspace shows nothing`(engine: Engine) async throws {
        try await RecordsBench.with(engine) { records in
            for number in 0..<110 { _ = try await records.files.folder("Folder \(number)") }
            let first = try await records.get("audit?kind=changed")
            #expect(first.contains("Folder 109") && !first.contains("Folder 3<"))
            let next = try #require(first.text.range(of: "before=")).upperBound
            let before = first.text[next...].prefix(36)
            #expect(try await records.get("audit?kind=changed&before=\(before)").contains("Folder 3"))
            let other = try await records.bench.room(name: "Other")
            let theirs = try #require(try await records.entries("folder.made").first)
            #expect(try await records.bench.get("\(other)/audit/\(theirs.id)", as: records.world.asAmara).status == 404)
            #expect(try await !records.bench.get("\(other)/audit", as: records.world.asAmara).contains("Folder 1"))
        }
    }
}
