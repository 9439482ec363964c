import Access
import Journal
import Kernel
import Storage
import StorageTesting
import Testing

@Suite struct ReadingTests {
    @Test(arguments: enginesUnderTest)
    func pagesFollowOnEachOtherNewestFirst(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, _ in
            let recorded = try await database.write { try $0.record(drafts(60)) }
            let all = try await database.read { try $0.journal.page(.all, limit: 100) }
            #expect(all.map(\.id) == recorded.reversed())
            let scopes: [(JournalScope, @Sendable (JournalEntry) -> Bool)] = [
                (.all, { _ in true }),
                (.subject(Subject("person", id(102))), { $0.subject == Subject("person", id(102)) }),
                (.container(Subject("workspace", id(60))), { $0.container == Subject("workspace", id(60)) }),
                (.container(Subject("team", id(60))), { _ in false }),
                (.body(id(50)), { $0.body == id(50) }),
                (.account(amara.account), { $0.actor.account == amara.account }),
            ]
            for (scope, belongs) in scopes {
                var pages: [JournalEntry] = []
                while true {
                    let last = pages.last?.id
                    let page = try await database.read { try $0.journal.page(scope, before: last, limit: 7) }
                    pages += page
                    if page.count < 7 { break }
                }
                #expect(pages == all.filter(belongs), "\(scope)")
            }
            let some = try await database.read { transaction in
                try transaction.journal.page(
                    .body(id(50)), limit: 100, where: "e.verb = 'team.created' OR 1 = 0")
            }
            #expect(some.isEmpty)
            try await sealer.sealNow()
        }
    }

    @Test(arguments: enginesUnderTest)
    func aConsumerSeesEverySealedEntryOnceInOrder(_ engine: Engine) async throws {
        try await withJournal(engine) { database, sealer, _ in
            try await database.write { _ = try $0.record(drafts(30)) }
            #expect(try await sealed(database).isEmpty)
            try await sealer.sealNow()
            try await database.write { _ = try $0.record(drafts(5)) }
            var cursor: Int64 = 0
            var seen: [Int64] = []
            while true {
                let after = cursor
                let page = try await database.read { try $0.journal.entries(after: after, limit: 8) }
                guard let last = page.last else { break }
                seen += page.map(\.position)
                cursor = last.position
            }
            #expect(seen == Array(1...30))
        }
    }
}
