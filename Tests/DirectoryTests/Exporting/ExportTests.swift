import Access
import Foundation
import Kernel
import Storage
import StorageTesting
import Synchronization
import Testing

@testable import Directory

private let people = """
    team,post title,grade,name,email,phone,skills,topics,reports to,external ref,hidden post,post ref
    Rents,Head of Rents,Grade 6,Amara Osei,amara@homes.example,+44 113 496 0001,=1+1,rent; fraud,,E1,no,P1
    Rents > North,Adviser,HEO,"Webb, Tom",tom@homes.example,0113 496 0002,,,amara@homes.example,E2,no,P2
    Rents,Secret Work,SCS1,Sue Secret,sue@homes.example,,,,amara@homes.example,E3,yes,P3
    Rents,Vacant Lead,G7,,,,,,E1,,no,P4
    """

private func text(_ write: (DirectoryExport.Sink) async throws -> Void) async throws -> String {
    var bytes: [UInt8] = []
    try await write { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
}

private func viewer(_ role: Viewer.Role, _ body: Body.ID, administers: Set<UUID128> = []) -> Viewer {
    Viewer(
        account: UUID128(high: 1, low: 1), person: nil, name: "V", email: "v@x.example", body: body.uuid, role: role,
        administers: administers)
}

/// Unfolds and splits a card into its properties (RFC 6350, sections 3.2 and 3.3).
private func parse(_ card: [UInt8]) -> [(name: String, value: String)] {
    let text = String(decoding: card, as: UTF8.self).replacing("\r\n ", with: "")
    return text.components(separatedBy: "\r\n").filter { !$0.isEmpty }.map { line in
        let colon = line.firstIndex(of: ":") ?? line.startIndex
        return (String(line[..<colon]), String(line[line.index(after: colon)...]))
    }
}

@Suite struct ExportTests {
    @Test(arguments: enginesUnderTest)
    func anExportImportedAgainChangesNothing(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people) { $0.body = "homes" }
            let body = try #require(try await bench.database.read { try BodyStore($0).find(bench.homes, .everything) })
            let export = DirectoryExport(bench.database)
            let csv = try await text { try await export.people(of: body, as: .csv, .everything, to: $0) }
            #expect(csv.contains("'=1+1"))
            #expect(csv.contains("Rents > North"))
            let report = try await bench.load(csv)
            #expect(report.refusals == [])
            #expect(report.rows == 4)
            #expect(!report.changesAnything)
        }
    }

    @Test(arguments: enginesUnderTest)
    func `An export that nobody takes any more reads no further page`(engine: Engine) async throws {
        struct Gone: Error {}
        try await ImportBench.with(engine) { bench in
            let rows = (0..<3 * ExportStore.page).map { "Person \($0),p\($0)@homes.example\n" }.joined()
            try await bench.load("name,email\n" + rows) { $0.body = "homes" }
            let body = try #require(try await bench.database.read { try BodyStore($0).find(bench.homes, .everything) })
            let export = DirectoryExport(bench.database)
            func statements(until last: Int) async throws -> Int {
                let before = bench.database.statementCount
                var written = 0
                await #expect(throws: Gone.self) {
                    try await export.people(of: body, as: .csv, .everything) { _ in
                        written += 1
                        if written == last { throw Gone() }
                    }
                }
                return bench.database.statementCount - before
            }
            #expect(try await statements(until: 1) == 0)
            let one = try await statements(until: 2)
            #expect(one > 0)
            #expect(try await statements(until: 3) == 2 * one)
        }
    }

    @Test(arguments: enginesUnderTest)
    func othersSeeNeitherHiddenPostsNorFieldsKeptToTheBody(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people) { $0.body = "homes" }
            try await bench.database.write {
                try $0.run("UPDATE person SET body_only = 'phone' WHERE email = 'amara@homes.example'")
            }
            let body = try #require(try await bench.database.read { try BodyStore($0).find(bench.homes, .everything) })
            let export = DirectoryExport(bench.database)
            let stranger = Sight(viewer(.member, bench.transport))
            for format in DirectoryExport.Format.allCases {
                let seen = try await text { try await export.people(of: body, as: format, stranger, to: $0) }
                #expect(!seen.contains("Secret"))
                #expect(!seen.contains("496 0001"))
                #expect(seen.contains("496 0002"))
                #expect(!seen.contains("E1"))
            }
            let own = Sight(viewer(.bodyAdministrator, bench.homes, administers: [bench.homes.uuid]))
            let all = try await text { try await export.people(of: body, as: .json, own, to: $0) }
            #expect(all.contains("Secret"))
            let rows = try #require(try JSONSerialization.jsonObject(with: Data(all.utf8)) as? [[String: Any]])
            #expect(rows.count == 4)
            #expect(
                rows.first { $0["email"] as? String == "tom@homes.example" }?["team"] as? [String] == [
                    "Rents", "North",
                ])
        }
    }

    @Test(arguments: enginesUnderTest)
    func openDataHoldsPublicPostsOnly(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people) { $0.body = "homes" }
            let export = DirectoryExport(bench.database)
            try await bench.database.write {
                try $0.run(
                    "UPDATE post SET is_public = 1, public_email = 'rents@homes.example' WHERE title = 'Head of Rents'")
            }
            let before = try await text { try await export.publicPosts(as: .json, to: $0) }
            #expect(before == "[\n]\n")
            try await bench.database.write { try $0.run("UPDATE body SET is_public = 1 WHERE id = \(bench.homes)") }
            let csv = try await text { try await export.publicPosts(as: .csv, to: $0) }
            #expect(csv.contains("rents@homes.example"))
            #expect(csv.contains("Amara Osei"))
            #expect(!csv.contains("Adviser"))
            #expect(!csv.contains("amara@homes.example"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func cardsOfPeopleAndTeams(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people) { $0.body = "homes" }
            let ids = try await bench.database.read { transaction in
                (
                    try transaction.value(Person.ID.self, "SELECT id FROM person WHERE email = 'tom@homes.example'"),
                    try transaction.value(Person.ID.self, "SELECT id FROM person WHERE email = 'sue@homes.example'"),
                    try transaction.value(Team.ID.self, "SELECT id FROM team WHERE name = 'North'")
                )
            }
            let (tom, sue, north) = (try #require(ids.0), try #require(ids.1), try #require(ids.2))
            let sight = Sight(viewer(.member, bench.transport))
            let cards = try await bench.database.read { transaction in
                let cards = DirectoryCards(transaction, sight, address: "https://concordat.example")
                return (try cards.person(tom)?.card, try cards.person(sue)?.card, try cards.team(north)?.card)
            }
            let person = parse(try #require(cards.0))
            #expect(person.first?.name == "BEGIN")
            #expect(person[1].value == "4.0")
            #expect(person.first { $0.name == "FN" }?.value == "Webb\\, Tom")
            #expect(person.first { $0.name == "TITLE" }?.value == "Adviser")
            #expect(person.first { $0.name == "ORG" }?.value == "Department for Homes;North")
            #expect(person.first { $0.name == "EMAIL;TYPE=work" }?.value == "tom@homes.example")
            #expect(person.first { $0.name == "URL" }?.value == "https://concordat.example/people/\(tom)")
            #expect(person.last?.value == "VCARD")
            #expect(cards.1 == nil)
            let team = parse(try #require(cards.2))
            #expect(team.first { $0.name == "KIND" }?.value == "org")
            #expect(team.first { $0.name == "ORG" }?.value == "Department for Homes;Rents;North")
        }
    }

    @Test func linesAreFoldedAt75OctetsWithoutSplittingCharacters() {
        var card = VCard()
        let note = String(repeating: "Siân €; ", count: 40) + "end\nnext\u{7}"
        card.add("NOTE", text: note)
        let bytes = card.finished()
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{FFFD}"))
        let value = parse(bytes).first { $0.name == "NOTE" }?.value
        #expect(value == String(repeating: "Siân €\\; ", count: 40) + "end\\nnext")
    }

    @Test(arguments: enginesUnderTest)
    func whoHasLeftHasNoCard(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people) { $0.body = "homes" }
            let sight = Sight(viewer(.member, bench.transport))
            func cards() async throws -> [Bool] {
                try await bench.database.read { transaction in
                    let cards = DirectoryCards(transaction, sight, address: "https://concordat.example")
                    let person = try transaction.value(Person.ID.self, "SELECT id FROM person WHERE name = 'Webb, Tom'")
                    let team = try transaction.value(Team.ID.self, "SELECT id FROM team WHERE name = 'North'")
                    return [try cards.person(try #require(person)) != nil, try cards.team(try #require(team)) != nil]
                }
            }
            #expect(try await cards() == [true, true])
            try await bench.database.write { transaction in
                try transaction.run("UPDATE person SET left_on = '2026-01-01' WHERE name = 'Webb, Tom'")
                try transaction.run("UPDATE team SET ended_on = '2026-01-01' WHERE name = 'North'")
            }
            #expect(try await cards() == [false, false])
            try await bench.database.write { transaction in
                try transaction.run(
                    """
                    UPDATE person SET left_on = NULL, merged_into = (SELECT id FROM person WHERE name = 'Amara Osei')
                    WHERE name = 'Webb, Tom'
                    """)
            }
            #expect(try await cards() == [false, false])
        }
    }

    @Test(arguments: enginesUnderTest)
    func aBodysGuestsDoNotSeeItsOwnNumbers(_ engine: Engine) async throws {
        try await ImportBench.with(engine) { bench in
            try await bench.load(people) { $0.body = "homes" }
            try await bench.database.write { transaction in
                try transaction.run("UPDATE body SET is_public = 1 WHERE id = \(bench.homes)")
                try transaction.run("UPDATE post SET is_public = 1 WHERE title = 'Head of Rents'")
            }
            let body = try #require(try await bench.database.read { try BodyStore($0).find(bench.homes, .everything) })
            let export = DirectoryExport(bench.database)
            func seen(_ role: Viewer.Role) async throws -> String {
                let sight = Sight(viewer(role, bench.homes))
                return try await text { try await export.people(of: body, as: .csv, sight, to: $0) }
            }
            let guest = try await seen(.guest)
            #expect(guest.contains("Amara Osei") && !guest.contains("E1") && !guest.contains("P1"))
            let member = try await seen(.member)
            #expect(member.contains("E1") && member.contains("P1"))
        }
    }
}
