import Access
import Foundation
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Directory

@Suite struct DemonstrationTests {
    private static let today = Day(year: 2026, month: 11, day: 21)
    private static let made = DemonstrationBuilder.records(today: today)
    private var records: DemonstrationRecords { Self.made.records }

    @Test func isTheSameEachTime() {
        let again = DemonstrationBuilder.records(today: Self.today)
        #expect(again.records == records)
        #expect(again.cast == Self.made.cast)
    }

    @Test func restsOnNothingButTheDay() {
        let later = DemonstrationBuilder.records(today: Self.today.adding(days: 40)).records
        #expect(later.people.map(\.id) == records.people.map(\.id))
        #expect(later.people.map(\.worksOn) == records.people.map(\.worksOn))
        #expect(later.posts.map(\.since) != records.posts.map(\.since))
    }

    /// Would change if anything in it depended on the machine, such as the order of a dictionary.
    @Test func isTheSameOnEveryMachine() throws {
        let emails = records.people.map(\.email).joined(separator: " ") + records.people.map(\.worksOn).joined()
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in emails.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        #expect(
            hash == 1_572_708_013_097_518_174, "the demonstration changed; if that is meant, write down the new hash")
    }

    @Test func hasTheSizeOfASmallGovernment() {
        #expect(records.bodies.count == 44)
        #expect((600...800).contains(records.teams.count))
        #expect((4500...5500).contains(records.people.filter { $0.left == nil }.count))
        #expect(records.people.contains { $0.left != nil })
        #expect(records.posts.contains { $0.holder == nil && $0.ended == nil })
    }

    @Test func nobodysCareerLiesInAnotherAge() {
        let first = Self.today.adding(days: -20 * 366)
        #expect(records.holdings.allSatisfy { $0.from >= first && ($0.to ?? Self.today) >= $0.from })
        // Also those of posts that are vacant today.
        #expect(records.holdings.contains { records.posts[$0.post].holder == nil && $0.to != nil })
    }

    @Test func reportingLinesLeadToTheHeadOfTheBody() {
        for start in records.posts.indices {
            var post = start
            var steps = 0
            while let superior = records.posts[post].superior {
                #expect(superior < post, "superiors are made first, so no line can come back to itself")
                #expect(records.posts[superior].body == records.posts[start].body)
                post = superior
                steps += 1
            }
            #expect(post == records.bodies[records.posts[start].body].head)
            #expect(steps <= 7)
        }
    }

    @Test func nobodyHasTooManyReports() {
        let spans = Dictionary(grouping: records.posts.compactMap(\.superior)) { $0 }.mapValues(\.count)
        #expect(spans.values.max() ?? 0 <= 16)
    }

    @Test func teamsHaveWhatPeopleLookFor() {
        for team in records.teams {
            #expect(team.contactPost != nil, "\(team.source.name) has no contact")
            #expect(!team.source.purpose.isEmpty && !team.source.comeToUsFor.isEmpty && !team.topics.isEmpty)
            #expect(team.mailbox.hasSuffix(".example"))
            guard let parent = team.parent else { continue }
            #expect(records.teams[parent].body == team.body)
        }
        let contacts = Set(records.teams.filter { $0.ended == nil }.compactMap(\.contactPost))
        let posts = records.posts.filter { contacts.contains($0.id) }
        #expect(posts.allSatisfy { $0.holder != nil && !$0.isHidden })
    }

    @Test func nothingLeadsToARealPerson() throws {
        let drama =
            /(01632 960|07700 900|020 7946 0|029 2018 0|0113 496 0|0115 496 0|0117 496 0|0118 496 0|0121 496 0|0131 496 0)\d{3}/
        for person in records.people {
            #expect(person.email.hasSuffix(".example"))
            for phone in [person.phone, person.mobile] where !phone.isEmpty {
                #expect(try drama.wholeMatch(in: phone) != nil, "\(phone)")
            }
        }
        #expect(Set(records.people.map(\.email)).count == records.people.count)
        #expect(records.bodies.allSatisfy { $0.domain.hasSuffix(".example") })
    }

    @Test func manyHaveWorkedElsewhere() {
        let current = records.people.indices.filter { records.people[$0].left == nil }
        let bodies = Dictionary(grouping: records.holdings, by: \.person).mapValues { holdings in
            Set(holdings.map { records.posts[$0.post].body }).count
        }
        let spanners = current.filter { bodies[$0, default: 0] > 1 }.count
        #expect(spanners * 10 >= current.count, "\(spanners) of \(current.count)")
        for holding in records.holdings {
            #expect(holding.to.map { $0 >= holding.from && $0 <= Self.today } ?? true)
        }
    }

    @Test func someNeedLookingAfter() {
        let half = Instant(milliseconds: Self.today.adding(days: -183).number * 86_400_000)
        let current = records.people.filter { $0.left == nil }
        #expect(current.contains { $0.confirmed == nil })
        #expect(current.filter { ($0.confirmed ?? half) < half }.count > 400)
        #expect(current.contains { $0.completeness < 40 } && current.contains { $0.completeness == 90 })
        #expect(current.contains { $0.awayUntil != nil && $0.cover != nil })
        #expect(records.posts.contains(where: \.isHidden) && records.posts.contains(where: \.isPublic))
        #expect(!records.posts.contains { $0.isHidden && $0.isPublic })
    }
}

@Suite struct DemonstrationLoadingTests {
    private static let now = Instant(milliseconds: 1_795_255_200_000)

    @Test(arguments: enginesUnderTest)
    func isWrittenAndFound(_ engine: Engine) async throws {
        let migrations = JournalMigrations.all + DirectoryModule.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            let clock = WallClock { Self.now }
            let personas = try await DirectoryDemonstration.load(into: database, clock, by: .commandLine("demo"))
            #expect(personas.count == 11)
            #expect(personas.first?.name == "Amara Osei")
            #expect(personas.filter { $0.role == .platformAdministrator }.map(\.name) == ["Col Bevan"])
            #expect(personas.first { $0.role == .guest }?.until == Self.now.day.adding(days: 100))
            let administered = personas.filter { $0.role == .bodyAdministrator }.flatMap(\.administers)
            #expect(administered.count == 1)

            try await database.read { transaction in
                let people = PersonStore(transaction)
                for persona in personas {
                    let person = try #require(try people.find(persona.person, .everything))
                    #expect(person.email == persona.email)
                    #expect(person.completeness >= 80)
                }
                let dan = try #require(try people.find(email: "dan.okafor@northmoor.example", .everything))
                #expect(dan.phone == "01632 960114")
                let posts = try PostStore(transaction).held(by: [dan.id], .everything)
                let team = try #require(try posts.first?.team)
                let record = try #require(try TeamStore(transaction).find(team, .everything))
                #expect(record.name == "Supported Housing Commissioning")
                #expect(record.contactPost == posts.first?.id)
                #expect(try TopicStore(transaction).tags(of: team.uuid).map(\.name).contains("supported housing"))
                let amara = try #require(try people.find(email: "amara.osei@homes.example", .everything))
                let shared = try transaction.value(
                    Int.self,
                    """
                    SELECT COUNT(*) FROM team WHERE name = 'Winter Pressures 2025' AND EXISTS (
                        SELECT 1 FROM post JOIN holding ON holding.post_id = post.id
                        WHERE post.team_id = team.id AND holding.person_id = \(dan.id))
                    AND EXISTS (
                        SELECT 1 FROM post JOIN holding ON holding.post_id = post.id
                        WHERE post.team_id = team.id AND holding.person_id = \(amara.id))
                    """)
                #expect(shared == 1)
                let entries = try transaction.value(Int.self, "SELECT COUNT(*) FROM journal_entry") ?? 0
                #expect(entries > 10_000)
            }
            try await DemonstrationExamples(database: database, clock: clock).check()
        }
    }

    @Test(arguments: enginesUnderTest)
    func isNotMixedWithWhatIsThere(_ engine: Engine) async throws {
        let migrations = JournalMigrations.all + DirectoryModule.migrations
        try await withDatabase(engine, migrations: migrations) { database in
            let clock = WallClock { Self.now }
            _ = try await DirectoryDemonstration.load(into: database, clock, by: .commandLine("demo"))
            await #expect(throws: Fault.self) {
                try await DirectoryDemonstration.load(into: database, clock, by: .commandLine("demo"))
            }
        }
    }
}
