import Foundation
import Testing

@testable import PrivateMatching

@Suite("Lists")
struct ListTests {
    private func offer(_ text: String, _ recipes: [String] = ["name-dob"], id: String = "id") async throws -> String {
        let exchange = try Exchange(.oneSide, recipes)
        let list = PersonList(path: try exchange.place.write("a.csv", text), id: id)
        let found = await fault { try await exchange.offer(list) }
        #expect(exchange.place.has("offer.psi") == found.isEmpty)
        return found
    }

    private static let titles = "id,forename,surname,dob\n"

    @Test("A list that cannot be meant is refused, with its line")
    func badLists() async throws {
        let person = "1,Ann,Lee,1980-01-31\n"
        let cases: [(String, String)] = [
            (Self.titles + person + "1,Bob,Lee,1980-01-31\n", "Line 3: The identifier is that of line 2, too."),
            (Self.titles + person + ",Bob,Lee,1980-01-31\n", "Line 3: The person has no identifier."),
            (Self.titles + person + "  ,Bob,Lee,1980-01-31\n", "Line 3: The person has no identifier."),
            ("ref,forename,surname,dob\n" + person, "There is no column 'id'. Columns: ref, forename, surname, dob."),
            ("id,forename,surname\n1,Ann,Lee\n", "There is no column for 'dob'."),
            ("id,forename,surname,dob,DOB\n1,Ann,Lee,x,y\n", "There are 2 columns 'dob'."),
            ("id,ID,forename,surname,dob\n1,1,Ann,Lee,x\n", "There are 2 columns 'id'."),
            (Self.titles + "1,Ann,Lee,1980-01-31,more\n", "Line 2: There are 5 fields, and 4 titles."),
            (Self.titles + "1,\"Ann,Lee,1980-01-31\n", "Line 2: A quotation mark opens in line 2 and is not closed."),
            (
                Self.titles + "1,\(String(repeating: "x", count: 10 << 20)),Lee,1980-01-31\n",
                "Line 2: A field is longer than 1 MiB."
            ),
            (Self.titles + "1,A\u{0}nn,Lee,1980-01-31\n", "Line 2: The row contains bytes that are no text."),
            (Self.titles + "1,Ann,Lee,\n2,Bob,,1980-01-31\n", "None of 2 people has what the recipes need (name-dob)"),
            ("", "The list has no row of titles."),
        ]
        for (text, reason) in cases {
            let found = try await offer(text)
            #expect(found.contains(reason), "\(found.prefix(200))")
        }
    }

    @Test("An empty list is a list: nobody is found")
    func empty() async throws {
        #expect(try await offer(Self.titles).isEmpty)
        #expect(try await offer(Self.titles + ",,,\n").isEmpty)
    }

    @Test("A file that is not there is said not to be")
    func missing() async throws {
        let exchange = try Exchange(.oneSide)
        let found = await fault { try await exchange.offer(PersonList(path: exchange.place["none.csv"])) }
        #expect(found.hasSuffix("none.csv: No such file or directory"))
        let folder = await fault { try await exchange.offer(PersonList(path: exchange.place.path)) }
        #expect(folder.hasSuffix("Is a directory"))
    }

    @Test("Encodings and titles of the spreadsheets of both parties do not matter")
    func encodings() async throws {
        let exchange = try Exchange(.oneSide, ["name-dob"])
        let text = "id;Given name;Family Name;Date of Birth\n1;Siân;Brontë;31/01/1980\n"
        let second = PersonList(
            path: try exchange.place.put(
                "b.csv", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        let windows = text.unicodeScalars.map { UInt8($0.value) }
        let first = PersonList(path: try exchange.place.put("a.csv", windows))
        try await exchange.offer(first)
        try await exchange.respond(second)
        #expect(try await exchange.finish().people == 1)
    }

    @Test("One person's values are combined, up to a bound")
    func bound() async throws {
        let exchange = try Exchange(.oneSide, ["name-dob"])
        let titles = (0..<10).map { "f\($0)" } + (0..<10).map { "s\($0)" }
        let values =
            (0..<10).map { "fore" + String(repeating: "x", count: $0) }
            + (0..<10).map { "sur" + String(repeating: "y", count: $0) }
        let path = try exchange.place.write(
            "a.csv", "id,dob,\(titles.joined(separator: ","))\n1,1980-01-31,\(values.joined(separator: ","))\n")
        let list = PersonList(
            path: path, columns: [.forename: Array(titles[..<10]), .surname: Array(titles[10...])])
        #expect(try await exchange.offer(list).summary?.keys == KeyMaker.maximumPerRecipe)
    }

    @Test("One key that everybody shares is one key, and a hit on it is a hit on everybody")
    func sharedKey() async throws {
        let exchange = try Exchange(.bothSides)
        let first = try exchange.list("a", [String](repeating: "same", count: 3000))
        #expect(try await exchange.offer(first).summary?.keys == 1)
        try await exchange.respond(exchange.list("b", [String](repeating: "same", count: 20) + ["other"]))
        #expect(try await exchange.finish() == Findings(people: 3000, keys: 1, perRecipe: [3000]))
        #expect(try exchange.finishOther() == Findings(people: 20, keys: 1, perRecipe: [20]))
    }

    @Test("Bytes that are no text are no list")
    func noise() async throws {
        let exchange = try Exchange(.oneSide)
        var random = Numbers64(state: 9)
        for _ in 0..<20 {
            let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
            let list = PersonList(path: try exchange.place.put("a.csv", noise))
            #expect(await fault { try await exchange.offer(list) } != "")
        }
    }

    @Test("Who has no key is counted")
    func summary() async throws {
        let exchange = try Exchange(.oneSide, ["name-dob", "ni"])
        let path = try exchange.place.write(
            "a.csv", "id,forename,surname,dob,ni\n1,Ann,Lee,1980-01-31,\n2,Bob,Lee,,\n3,Cy,Lee,1980-01-31,AB123456A\n")
        let summary = try await exchange.offer(PersonList(path: path)).summary
        #expect(summary == ListSummary(people: 3, withoutKey: 1, perRecipe: [2, 1], keys: 3, padding: 0))
    }

    @Test("Nothing that exists is overwritten")
    func existing() async throws {
        let exchange = try Exchange(.oneSide)
        _ = try exchange.place.write("offer.psi", "mine")
        let list = try exchange.list("a", ["x"])
        #expect(await fault { try await exchange.offer(list) }.contains("offer.psi exists already"))
        #expect(try exchange.place.text("offer.psi") == "mine")
    }
}
