import Access
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Workspaces

@Suite struct RequestTests {
    @Test(arguments: enginesUnderTest)
    func `A request finds words in every version, comment and the bin; what is chosen is taken away with its lists`(
        engine: Engine
    ) async throws {
        try await RecordsBench.with(engine) { records in
            let (bench, world, files) = (records.bench, records.world, records.files)
            let box = try await files.folder("Private box")
            _ = try await files.restrict(box, [:])
            let first = try await files.file("first.txt", "Blankets in Östergate", in: box.id)
            _ = try await files.send("first.txt", "Nothing any more", to: box.id)
            let second = try await files.file("second.txt", "Nothing here", as: world.asTom)
            _ = try await bench.post(
                "\(files.place(second.id))/comments", ["comment": "The BLANKETS of 100% wool"], as: world.asTom)
            let third = try await files.file("blankets.txt", "x")
            _ = try await files.selected("bin", [third])
            _ = try await files.file("other.txt", "Beds only")
            for number in try await files.jobs() { try await Contents(desk: files.desk).read(number) }

            let fields = ["reference": "FOI 1/2026", "question": "All about blankets", "words": "blankets"]
            for (viewer, status) in records.refused {
                #expect(try await records.post("requests", fields, as: viewer).status == status)
                #expect(try await records.get("requests", as: viewer).status == status)
                #expect(try await records.get("requests/new", as: viewer).status == status)
            }
            let bad = try await records.post("requests", ["reference": "x", "question": "y"])
            #expect(bad.status == 422 && bad.contains("Enter words, a person or days"))
            let opened = try await records.post("requests", fields)
            let path = try #require(opened.location, "\(opened.text)")
            let page = try await bench.get(path, as: world.asAmara)
            #expect(page.contains("Select first.txt") && page.contains("version 1"))
            #expect(page.contains("Select second.txt") && page.contains("a comment"))
            #expect(page.contains("Select blankets.txt") && page.contains("In the bin"))
            #expect(!page.contains("Select other.txt") && !page.contains("Download what is chosen"))
            for (viewer, status) in records.refused {
                #expect(try await bench.get(path, as: viewer).status == status)
                #expect(try await bench.get("\(path)/export.zip", as: viewer).status == status)
                #expect(try await bench.post(path, ["act": "all"], as: viewer).status == status)
            }
            #expect(try await bench.get("\(path)/export.zip", as: world.asAmara).status == 409)

            // Accents in any case, signs as they stand, a phrase, a person, days.
            for (more, found) in [
                (["words": "östergate"], ["first.txt"]), (["words": "ÖSTERGATE blankets"], ["first.txt"]),
                (["words": "100%"], ["second.txt"]), (["words": "1_0"], []),
                (["words": "\"blankets of\""], ["second.txt"]), (["words": "", "person": "whitlock"], ["second.txt"]),
                (["from": "22 November 2026"], []), (["to": "21 November 2026"], ["first.txt", "second.txt"]),
            ] as [([String: String], [String])] {
                let answer = try await records.post("requests", fields.merging(more) { $1 })
                let text = try await bench.get(answer.location ?? "", as: world.asAmara).text
                for name in ["first.txt", "second.txt", "other.txt"] {
                    #expect(text.contains("Select \(name)") == found.contains(name), "\(more) \(name)")
                }
            }

            #expect(try await bench.post(path, ["act": "add"], as: world.asAmara).status == 422)
            #expect(try await bench.post(path, ["act": "all"], as: world.asAmara).status == 303)
            _ = try await bench.post(path, ["act": "drop", "item": "\(third.id)"], as: world.asAmara)
            let chosen = try await bench.get("\(path)?show=chosen", as: world.asAmara)
            #expect(chosen.contains("Select first.txt") && !chosen.contains("Select blankets.txt"))
            let answer = try await bench.get("\(path)/export.zip", as: world.asAmara)
            let parcel = try Parcel.open(answer.bytes)
            #expect(Parcel.text(parcel["files/1/version-1/first.txt"]) == "Blankets in Östergate")
            #expect(parcel["files/2/version-1/second.txt"] != nil)
            let redactions = Parcel.text(parcel["redactions.csv"])
            #expect(redactions.contains("exemption cited") && redactions.contains("second.txt"))
            #expect(Parcel.text(parcel["index.csv"]).contains("first.txt"))
            #expect(Parcel.text(parcel["comments.csv"]).contains("100% wool"))
            let html = Parcel.text(parcel["index.html"])
            #expect(html.contains("files/1/version-1/first.txt") && !html.contains("<script"))
            let downloads = try await records.entries("file.downloaded")
            #expect(downloads.count == 3 && downloads.allSatisfy { $0.details["way"] == "information request" })
            #expect(try await records.entries("request.exported").count == 1)
        }
    }
}

extension FilesBench {
    /// The files whose text waits to be read.
    func jobs() async throws -> [Contents.Work] {
        let found = try await bench.database.read { transaction in
            try transaction.all(Item.self, "SELECT \(Item.columns) FROM item WHERE item.kind = 'file'").flatMap {
                item in
                try FileVersionStore(transaction).list(item.id, limit: 10).map {
                    Contents.Work(item.id, version: $0.number)
                }
            }
        }
        return found
    }
}
