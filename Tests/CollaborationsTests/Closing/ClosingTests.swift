import Access
import Directory
import Kernel
import Storage
import StorageTesting
import Testing

@testable import Collaborations

@Suite struct ClosingTests {
    @Test func `Each step says what it lacks`() {
        let plan = "The council takes over the bed list in March 2029."
        let done = Closing(exitPlan: plan, keeps: 1, hasLessons: true)
        #expect(done.gaps == [])
        let open = Closing(
            exitPlan: "TBC", keeps: 0, actions: 1, promises: 2, risks: 1, proposals: 3, hasLessons: false)
        #expect(
            open.gaps == [
                "The charter has no exit plan", "Nobody is named who keeps what",
                "1 action or milestone and 2 promises open", "1 risk or issue open", "3 proposals not decided",
                "The lessons are not written",
            ])
    }

    @Test(arguments: enginesUnderTest)
    func `It is closed down step by step, and ends once nothing is open`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/risks/new", PeopleBench.risk(5, 5), as: world.asAmara)
            _ = try await bench.post("\(path)/actions/new", PeopleBench.action(), as: world.asAmara)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            let plan = ["revision": "0", "text": "The council takes over the bed list in March 2029."]
            _ = try await bench.post("\(path)/charter/parts/exit-plan", plan, as: world.asAmara)
            let item = try #require(
                try await bench.database.read { try $0.value(ActionItem.ID.self, "SELECT id FROM action_item") })
            let over = [
                "item": ["risk:1", "action:\(item)"], "to": ["northmoor-council"], "hand-note": ["Weekly from now on"],
            ]
            let early = try await bench.post("\(path)/closing/hand-over", multiple: over, as: world.asAmara)
            #expect(early.status == 409, "it does not run yet")
            try await bench.launch()
            let page = try await bench.get("\(path)/closing", as: world.asAmara)
            #expect(
                page.contains("1 action or milestone open") && page.contains("Risk 1: There are no beds in Northmoor"))
            #expect(try await bench.get("\(path)/closing", as: world.asGuest).status == 404)
            let none = try await bench.post("\(path)/closing/hand-over", ["to": "northmoor-council"], as: world.asAmara)
            #expect(none.status == 422 && none.contains("Choose what is handed over"))
            let nobody = try await bench.post(
                "\(path)/closing/hand-over", ["item": "risk:1", "to": "nowhere"], as: world.asAmara)
            #expect(nobody.status == 422 && nobody.contains("Choose one of the parties"))
            let reader = world.viewer(world.priya, world.homes, .member, "Priya Raman")
            #expect(try await bench.post("\(path)/closing/hand-over", multiple: over, as: reader).status == 403)
            #expect(try await bench.post("\(path)/closing/hand-over", multiple: over, as: world.asAmara).status == 303)
            let again = try await bench.post("\(path)/closing/hand-over", multiple: over, as: world.asAmara)
            #expect(again.status == 303)
            #expect(try await bench.number("SELECT COUNT(*) FROM closing_keep") == 2, "nothing is handed over twice")
            #expect(
                try await bench.number("SELECT COUNT(*) FROM risk WHERE state = 'closed' AND chase_at IS NULL") == 1)
            #expect(try await bench.get("\(path)/actions?state=handed-over", as: world.asDan).contains("Rent ten beds"))
            let why = ["reason": "The council does it alone now."]
            let refused = try await bench.post("\(path)/stage/end", why, as: world.asTom)
            #expect(refused.status == 422 && refused.contains("1 proposal not decided; the lessons are not written"))
            #expect(refused.contains("Why it ends all the same"))
            let vague = try await bench.post(
                "\(path)/stage/end", why.merging(["despite": "tbc"]) { $1 }, as: world.asTom)
            #expect(vague.status == 422)
            _ = try await bench.post("\(path)/decisions/2/withdraw", [:], as: world.asAmara)
            let thin = try await bench.post(
                "\(path)/closing/lessons", ["worked": "All", "did-not": "TBC"], as: world.asAmara)
            #expect(thin.status == 422 && thin.contains("so that others can use it"))
            let lessons = [
                "worked": "One list of beds, kept by one body, was believed by all.",
                "did-not": "We met every week for a year and decided twice.", "advice": "Begin with the list.",
            ]
            #expect(try await bench.post("\(path)/closing/lessons", lessons, as: reader).status == 403)
            #expect(try await bench.post("\(path)/closing/lessons", lessons, as: world.asAmara).status == 303)
            #expect(try await bench.get("\(path)/closing", as: world.asTom).contains("Every step is done."))
            #expect(try await bench.post("\(path)/stage/end", why, as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/stage/end", why, as: world.asTom).status == 303)
            let overview = try await bench.get(path, as: world.asDan)
            #expect(overview.contains("One list of beds, kept by one body, was believed by all."))
            let keep = ["what": "Papers", "body": "northmoor-council"]
            #expect(try await bench.post("\(path)/closing/keeps", keep, as: world.asAmara).status == 403)
            // The lessons stay open to those who led it.
            let later = lessons.merging(["advice": "Begin with the list, and with the night.", "revision": "1"]) { $1 }
            #expect(try await bench.post("\(path)/closing/lessons", later, as: world.asDan).status == 403)
            #expect(try await bench.post("\(path)/closing/lessons", later, as: world.asTom).status == 303)
            #expect(try await bench.get("\(path)/closing", as: world.asDan).contains("and with the night"))
        }
    }

    @Test(arguments: enginesUnderTest)
    func `The archive is one ZIP for those who take part, and each time it is recorded`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post(
                "\(path)/risks/new", PeopleBench.risk(3, 3, ["event": "<b>No</b> beds"]), as: world.asAmara)
            #expect(try await bench.get("\(path)/archive.zip", as: world.asAmara).status == 409)
            try await bench.database.write { try $0.run("UPDATE collaboration SET stage = 'ended'") }
            let zip = try await bench.get("\(path)/archive.zip", as: world.asDan)
            #expect(zip.status == 200 && zip.contentType == "application/zip")
            #expect(zip.bytes.starts(with: Array("PK\u{3}\u{4}".utf8)))
            for name in ["index.html", "charter.html", "risks.html", "risks.csv", "record.csv", "who-keeps-what.html"] {
                #expect(zip.bytes.count(of: Array(name.utf8)) == 2, "\(name) once in its place and once in the list")
            }
            #expect(try await bench.verbs("archive.") == ["archive.taken-away"])
            #expect(try await bench.get("\(path)/archive.zip", as: world.asGuest).status == 404)
            let guest = Viewer(
                account: world.priya.uuid, person: world.priya.uuid, name: "Priya Raman", email: "priya@example.org",
                body: nil, role: .guest)
            try await bench.database.write { transaction in
                let id = try #require(try transaction.value(Collaboration.ID.self, "SELECT id FROM collaboration"))
                try MemberStore(transaction).put(world.priya, .reader, until: nil, in: id, at: bench.clock.now)
            }
            #expect(try await bench.get("\(path)/archive.zip", as: guest).status == 403)
            #expect(try await bench.verbs("archive.") == ["archive.taken-away"])
        }
    }

    @Test(arguments: enginesUnderTest)
    func `A long log goes into the archive a piece at a time`(engine: Engine) async throws {
        try await CollaborationBench.with(engine) { bench in
            let (path, world) = (try await bench.run(), bench.world)
            _ = try await bench.post("\(path)/decisions/new", PeopleBench.proposal(), as: world.asAmara)
            let now = bench.clock.now
            try await bench.database.write { transaction in
                let id = try #require(try transaction.value(UUID128.self, "SELECT id FROM decision"))
                try transaction.insert(
                    into: "decision_comment", ["id", "decision_id", "name", "capacity", "text", "said_at"],
                    (0..<5000).map { _ in
                        [
                            Identifier<DecisionComment>.make(at: now).value, id.value, "Dan".value, "of a party".value,
                            (0..<8).map { _ in UUID128.version7(at: now).description }.joined().value, now.value,
                        ]
                    })
                try transaction.run("UPDATE collaboration SET stage = 'ended'")
            }
            let slug = String(path.split(separator: "/").last ?? "")
            let work = try await bench.database.read { try Workplace.inside(slug, world.asDan, now, $0) }
            let archive = CollaborationArchive(
                database: bench.database, work: work, rules: DecidingRule.fromCharters, evidence: nil)
            var pieces = ArchivePieces(try await archive.plan())
            var (total, largest) = (0, 0)
            while let bytes = try await pieces.next() {
                total += bytes.count
                largest = max(largest, bytes.count)
            }
            #expect(total > 100_000 && largest < 100_000, "\(total) bytes, at most \(largest) at once")
        }
    }
}

extension [UInt8] {
    fileprivate func count(of part: [UInt8]) -> Int {
        indices.dropLast(Swift.max(0, part.count - 1)).count { self[$0] == part[0] && self[$0...].starts(with: part) }
    }
}
